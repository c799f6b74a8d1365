package agent_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/testbed/pbx"
)

const (
	fewDays      = 40          // of fake time, unless CORDBOARD_CHAOS says how many
	realOf       = 50          // one of so many is lived through in real time, too
	damagedQuiet = time.Minute // in which nothing happens and every frame arrives, before all must be right
	longestDay   = 3000        // deeds
)

// oneInAHundred is how a frame in a hundred is lost, doubled or damaged, now and then with its header.
func oneInAHundred(seed uint64) pbx.Faults {
	return pbx.Faults{
		Drop: pbx.Chance{Percent: 0.4}, Duplicate: pbx.Chance{Percent: 0.2}, Damage: pbx.Chance{Percent: 0.3}, Tear: pbx.Chance{Percent: 0.1},
		Seed: seed,
	}
}

// damages is what many days came to.
type damages struct{ days, ghosts, lost, killed atomic.Int64 }

func (d *damages) tell() {
	fmt.Printf("damaged=%d ghosts=%d lost=%d killed=%d\n", d.days.Load(), d.ghosts.Load(), d.lost.Load(), d.killed.Load())
}

// TestDamagedDays lets people do what they like while a frame in a hundred is lost, doubled or damaged, in every dialect:
// after a minute of quiet the State has the calls that the switch has, in their states, and no call was ended that was
// there. Each day goes on until a frame was struck. CORDBOARD_CHAOS is how many days.
func TestDamagedDays(t *testing.T) {
	days, seed := fewDays, chaosSeed(t)
	if many, err := strconv.Atoi(os.Getenv("CORDBOARD_CHAOS")); err == nil {
		days = many
	}
	var (
		found damages
		next  atomic.Int64
	)
	t.Run("days", func(t *testing.T) {
		for worker := range 2 {
			t.Run(strconv.Itoa(worker), func(t *testing.T) {
				t.Parallel()
				for n := next.Add(1) - 1; n < int64(days) && !t.Failed(); n = next.Add(1) - 1 {
					synctest.Test(t, func(t *testing.T) { inFakeTime(t, seed+uint64(n), 0).judged(&found) })
				}
			})
		}
	})
	found.tell()
}

// TestDamagedDaysInRealTime is the same over TCP, a few days at once.
func TestDamagedDaysInRealTime(t *testing.T) {
	many, err := strconv.Atoi(os.Getenv("CORDBOARD_CHAOS"))
	if err != nil {
		t.Skip("long: make chaos runs it")
	}
	var (
		found damages
		crew  sync.WaitGroup
		seed  = chaosSeed(t)
	)
	for n := range max(1, many/realOf) {
		crew.Go(func() { inRealTime(t, seed+uint64(n)).judged(&found) })
	}
	crew.Wait()
	found.tell()
}

// TestDamagedDaysSeeWhatIsWrong: a session that never asks for the calls is found out.
func TestDamagedDaysSeeWhatIsWrong(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	wrong := 0
	for seed := range uint64(100) {
		synctest.Test(t, func(t *testing.T) {
			if d := inFakeTime(t, seed, -1); !d.found.sound() {
				wrong++
			}
		})
	}
	require.Positive(t, wrong)
}

func chaosSeed(t *testing.T) uint64 {
	seed := rand.Uint64() / 2
	if told, err := strconv.ParseUint(os.Getenv("CORDBOARD_CHAOS_SEED"), 10, 64); err == nil {
		seed = told
	}
	t.Logf("seed %d", seed)
	return seed
}

// damagedDay is a day of people at a switch whose frames do not all arrive as they were sent.
type damagedDay struct {
	*testing.T
	seed    uint64
	dialect csta.Dialect
	luck    *rand.Rand
	sw      *pbx.Switch
	session *agent.Session
	book    *book
	found   verdict

	mu     sync.Mutex
	diary  []string
	lines  map[string]int  // at which connection a call was shown last, by its id
	left   map[string]bool // calls that were shown when the telephone had them no more, by the switch's id
	killed []string
}

func newDamagedDay(t *testing.T, seed uint64) *damagedDay {
	d := &damagedDay{
		T: t, seed: seed, dialect: everyDialect[seed%uint64(len(everyDialect))], luck: rand.New(rand.NewPCG(seed, 2)),
		book: &book{shown: map[string]bool{}, ended: map[string]int{}}, lines: map[string]int{}, left: map[string]bool{},
	}
	scenario := pbx.Scenario{Numbers: map[string]pbx.Number{"5550199": {Does: pbx.Busy}}}
	if d.luck.IntN(2) == 0 {
		scenario.EventsFirst, scenario.SilentReplies, scenario.NewerWords = true, true, true
	}
	d.sw = pbx.New(pbx.Options{
		Dialect: d.dialect, Extensions: []string{own, neighbour, "202"}, Scenario: scenario,
		Record: func(f pbx.Frame) { d.note("%s %s", map[bool]string{true: "<-", false: "->"}[f.Out], f.Name) },
		Log:    slog.New(slog.NewTextHandler(d, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	d.session = agent.New(agent.Options{OnState: d.state, OnEnd: d.over})
	return d
}

func inFakeTime(t *testing.T, seed uint64, look time.Duration) *damagedDay {
	d := newDamagedDay(t, seed)
	line, _ := throughPipes(t, func(conn net.Conn) { _ = d.sw.ServeConn(context.Background(), conn) })
	t.Cleanup(d.sw.Close)
	d.live(line, look, 4*time.Second)
	return d
}

func inRealTime(t *testing.T, seed uint64) *damagedDay {
	d := newDamagedDay(t, seed)
	t.Cleanup(d.sw.Close)
	d.live(link.Options{Address: behindProxy(t, d.sw).address()}, 0, 400*time.Millisecond)
	return d
}

// live lives through the day; longest is how long somebody rests at most between two deeds.
func (d *damagedDay) live(line link.Options, look, longest time.Duration) {
	defer func() { require.NoError(d, d.session.Close(context.Background())) }()
	line.Dialect, line.Session, line.SwitchName, line.Pace = d.dialect, d.dialect == csta.ECMA || d.dialect == csta.DMCC, "CM1", -1
	require.NoError(d, d.session.SignOn(ctx, agent.Credentials{User: own, Password: "secret", Device: own, Line: line, Look: look}))
	d.sw.SetFaults(oneInAHundred(d.seed))
	rests := []time.Duration{0, 0, longest / 80, longest / 8, longest}
	for i := range longestDay {
		if i > 40+int(d.seed%60) && d.sw.Struck() > 0 {
			break
		}
		to, lot := outside[d.luck.IntN(len(outside))], d.luck.IntN(100)
		all := deeds(d.sw, to, func() error { return click(ctx, phone{d.session}, to, lot) })
		n := d.luck.IntN(len(all))
		d.note("deed %d: %v; now %s", n, all[n](), shownStates(d.truth()))
		d.watchThemLeave()
		time.Sleep(rests[d.luck.IntN(len(rests))])
	}
	d.sw.SetFaults(pbx.Faults{})
	d.rest()
	d.found = agreement{
		state: d.session.State, truth: d.truth, stalled: func() time.Duration { return 0 }, patience: time.Second,
	}.agrees(time.Now())
	if wrong := d.book.check(d.session.State()); wrong != "" {
		d.found.wrong = append(d.found.wrong, wrong)
	}
}

// rest waits until nothing has happened at the telephone for a minute: calls come back from where they are parked.
func (d *damagedDay) rest() {
	d.note("quiet")
	since, before := time.Now(), d.truth()
	for time.Since(since) < damagedQuiet {
		time.Sleep(100 * time.Millisecond)
		if now := d.truth(); !reflect.DeepEqual(now, before) {
			since, before = time.Now(), now
			d.note("now %s", shownStates(now))
		}
	}
}

// judged adds up what the day came to and tells all of it if anything was wrong.
func (d *damagedDay) judged(sum *damages) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.sw.Struck() > 0 {
		sum.days.Add(1)
	}
	sum.ghosts.Add(int64(len(d.found.ghosts)))
	sum.lost.Add(int64(len(d.found.lost)))
	sum.killed.Add(int64(len(d.killed)))
	if !d.found.sound() || len(d.killed) > 0 {
		d.Errorf("seed %d, %s: ghosts %v, lost %v, wrong %v, killed %v\nagain: CORDBOARD_CHAOS=1 CORDBOARD_CHAOS_SEED=%d go test -run '^%s$' ./backend/agent\n%s",
			d.seed, d.dialect, d.found.ghosts, d.found.lost, d.found.wrong, d.killed, d.seed, strings.Split(d.Name(), "/")[0], strings.Join(d.diary, "\n"))
	}
}

func (d *damagedDay) truth() []csta.SnapshotCallInfo { return d.sw.Snapshot(own) }

func (d *damagedDay) note(format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.diary = append(d.diary, time.Now().Format("04:05.000 ")+fmt.Sprintf(format, args...))
}

// Write takes in what the switch logs: the faults that strike, above all.
func (d *damagedDay) Write(line []byte) (int, error) {
	d.note("switch: %s", bytes.TrimSpace(line))
	return len(line), nil
}

func (d *damagedDay) state(state agent.State) {
	d.book.state(state)
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range state.Calls {
		d.lines[c.ID] = state.Line
	}
}

// watchThemLeave notes which calls are shown that the telephone has no more: if one is back under its id before its end is
// known, that is another one.
func (d *damagedDay) watchThemLeave() {
	ghosts, _, _ := compare(d.session.State(), d.truth())
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, key := range ghosts {
		d.left[key] = true
	}
}

// over takes in the end of a call. No call may end of which no event told the end while the switch has it. Only after the
// line was lost one may be followed by another call of the same id: who is in both may be somebody else.
func (d *damagedDay) over(e call.Ended) {
	d.book.end(e)
	key := e.Connection.CallID
	there := func() bool {
		return slices.ContainsFunc(d.truth(), func(info csta.SnapshotCallInfo) bool { return info.Connection.CallID == key })
	}
	d.note("call %s (%s) is over: %s, %s; now %s", e.ID, key, e.Outcome, e.Cause, shownStates(d.truth()))
	d.mu.Lock()
	left := d.left[key]
	delete(d.left, key)
	d.mu.Unlock()
	inferred := !left && (e.Cause == call.CauseUnseen || e.Cause == call.CauseAway || e.Cause == call.CauseDropped)
	if !inferred || !there() {
		return
	}
	time.Sleep(20 * time.Millisecond) // until what came of it is in the State
	state := d.session.State()
	succeeded := slices.ContainsFunc(state.Calls, func(c agent.Call) bool { return c.Key == key })
	if there() {
		d.mu.Lock()
		defer d.mu.Unlock()
		if !succeeded || d.lines[e.ID] == state.Line {
			d.killed = append(d.killed, key)
		}
	}
}

func shownStates(list []csta.SnapshotCallInfo) string {
	var all []string
	for _, info := range list {
		all = append(all, fmt.Sprint(info.Connection.CallID, info.States))
	}
	return strings.Join(all, " ")
}
