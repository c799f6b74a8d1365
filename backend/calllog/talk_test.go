package calllog

import (
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// setAhead is a moment after the clock was set: the monotonic clock says the same, the wall clock says later.
func setAhead(t time.Time, by time.Duration) time.Time {
	set := t.Add(by)
	monotonic := func(t *time.Time) *int64 { return (*int64)(unsafe.Add(unsafe.Pointer(t), 8)) }
	*monotonic(&set) = *monotonic(&t)
	return set
}

func TestSetAheadMovesOnlyTheWallClock(t *testing.T) {
	now := time.Now()
	set := setAhead(now, time.Hour)
	require.Zero(t, set.Sub(now))
	require.Equal(t, time.Hour, set.Round(0).Sub(now.Round(0)))
}

// day is a call in which things happen to the clock and to the program.
type day struct {
	t      *testing.T
	book   *Book
	reopen func() *Book
	now    time.Time
	s      Sighting
}

func newDay(t *testing.T) *day {
	d := &day{t: t, now: time.Now(), s: alice()}
	d.book, d.reopen = openBook(t)
	d.s.StartedAt, d.s.ConnectedAt, d.s.Uptime = d.now, d.now, time.Hour
	d.see()
	return d
}

func (d *day) see() {
	d.t.Helper()
	require.NoError(d.t, d.book.See([]Sighting{d.s}, d.now))
}

// watch lets time pass with a sighting every 15 s.
func (d *day) watch(long time.Duration) {
	d.t.Helper()
	for ; long > 0; long -= 15 * time.Second {
		d.pass(min(long, 15*time.Second))
		d.see()
	}
}

// pass lets time pass in which nobody looks.
func (d *day) pass(long time.Duration) { d.now, d.s.Uptime = d.now.Add(long), d.s.Uptime+long }

// set sets the wall clock.
func (d *day) set(by time.Duration) { d.now = setAhead(d.now, by) }

// restart kills the program and starts it anew; the call is found by its snapshot.
func (d *day) restart() {
	d.t.Helper()
	d.book = d.reopen()
	d.s.CallID, d.s.Line, d.s.StartedAt, d.s.ConnectedAt = d.s.CallID+"'", d.s.Line+"'", d.now, d.now
	d.see()
}

// killed is what is known of the call when nobody finds it any more.
func (d *day) killed() time.Duration {
	d.t.Helper()
	d.book = d.reopen()
	require.NoError(d.t, d.book.EndMissing(nil))
	r := claimOne(d.t, d.book, "p")
	require.True(d.t, r.Broken)
	return r.talked()
}

// ended is what is known of the call when its end was seen, as the session counts it.
func (d *day) ended() time.Duration {
	d.t.Helper()
	require.NoError(d.t, d.book.End(d.s.CallID, Ending{Talk: d.now.Sub(d.s.ConnectedAt), At: d.now}))
	r := claimOne(d.t, d.book, "p")
	return r.talked()
}

func TestTalkIsWhatWasTalkedWhateverTheClockSays(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	const minute = time.Minute
	for name, test := range map[string]struct {
		happens func(*day)
		talked  time.Duration
	}{
		"nothing":                         {func(d *day) { d.watch(5 * minute) }, 5 * minute},
		"the clock is set ahead":          {func(d *day) { d.watch(minute); d.set(24 * time.Hour); d.watch(minute) }, 2 * minute},
		"the clock is set back":           {func(d *day) { d.watch(minute); d.set(-24 * time.Hour); d.watch(minute) }, 2 * minute},
		"it is set before the first look": {func(d *day) { d.set(24 * time.Hour); d.watch(minute) }, minute},
		"the computer sleeps":             {func(d *day) { d.watch(minute); d.pass(8 * time.Hour); d.see() }, minute + unseenTalk},
		"a restart":                       {func(d *day) { d.watch(minute); d.pass(minute); d.restart(); d.watch(minute) }, 3 * minute},
		"two of them": {func(d *day) {
			d.watch(minute)
			d.pass(minute)
			d.restart()
			d.pass(minute)
			d.restart()
			d.watch(minute)
		}, 4 * minute},
		"the clock is set ahead in a restart": {func(d *day) { d.watch(minute); d.set(13 * time.Hour); d.pass(minute); d.restart(); d.watch(minute) }, 3 * minute},
		"the clock is set back in a restart":  {func(d *day) { d.watch(minute); d.set(-13 * time.Hour); d.pass(minute); d.restart(); d.watch(minute) }, 3 * minute},
		"set back, and nobody knows how long": {func(d *day) { d.watch(minute); d.set(-13 * time.Hour); d.s.Uptime = 0; d.restart(); d.watch(minute) }, 2 * minute},
		"the computer is restarted": {func(d *day) {
			d.watch(minute)
			d.pass(10 * minute)
			d.s.Uptime = 30 * time.Second
			d.restart()
			d.watch(minute)
		}, 12 * minute},
		"set ahead after a restart": {func(d *day) { d.watch(minute); d.pass(minute); d.restart(); d.set(24 * time.Hour); d.watch(minute) }, 3 * minute},
	} {
		for end, how := range map[string]func(*day) time.Duration{"ended": (*day).ended, "killed": (*day).killed} {
			t.Run(name+", "+end, func(t *testing.T) {
				d := newDay(t)
				test.happens(d)
				if name == "the computer sleeps" && end == "ended" {
					return // the session's monotonic clock says how long that was
				}
				require.Equal(t, test.talked, how(d))
			})
		}
	}
}

// TestWhatTheClockAloneTellsIsBounded: without a monotonic clock, as a program in another zone of time would write it.
func TestWhatTheClockAloneTellsIsBounded(t *testing.T) {
	book, reopen := openBook(t)
	s := alice()
	require.NoError(t, book.See([]Sighting{s}, start.Add(time.Second)))
	require.NoError(t, book.See([]Sighting{s}, start.Add(24*time.Hour)))
	book = reopen()
	require.NoError(t, book.EndMissing(nil))
	require.LessOrEqual(t, claimOne(t, book, "p").Talk, unseenTalk)
}

// TestWhileTheSwitchIsOutOfReachNothingIsCounted: the call may be over.
func TestWhileTheSwitchIsOutOfReachNothingIsCounted(t *testing.T) {
	d := newDay(t)
	d.watch(time.Minute)
	d.s.Stale = true
	d.watch(time.Minute)
	d.s.Stale = false
	d.pass(15 * time.Second)
	d.see()
	require.Equal(t, 75*time.Second, d.killed())
}

// TestOverARestartNoMoreIsTalkedThanSinceTheAnswer: a switch may tell how long it has been talked already.
func TestOverARestartNoMoreIsTalkedThanSinceTheAnswer(t *testing.T) {
	book, reopen := openBook(t)
	s := alice()
	require.NoError(t, book.See([]Sighting{s}, start.Add(31*time.Second)))
	book = reopen()
	s.CallID = "run2/1"
	require.NoError(t, book.See([]Sighting{s}, start.Add(61*time.Second)))
	require.NoError(t, book.End("run2/1", Ending{Talk: 2 * time.Minute, At: start.Add(121 * time.Second)}))
	r := claimOne(t, book, "p")
	require.Equal(t, 2*time.Minute, r.talked())
	require.Equal(t, 120, r.Task(keysOnly)["CallDurationInSeconds"])
}

// TestASignOffThatTheBookHearsOfLate: on a busy computer it sees a call that the agent has left already.
func TestASignOffThatTheBookHearsOfLate(t *testing.T) {
	d := newDay(t)
	d.watch(time.Minute)
	left := d.now
	d.pass(5 * time.Second)
	d.see()
	require.NoError(t, d.book.Leave(d.s.CallID, left.Sub(d.s.ConnectedAt), left))
	d.pass(time.Minute)
	d.restart()
	d.watch(time.Minute)
	require.Equal(t, 3*time.Minute+5*time.Second, d.ended())
}
