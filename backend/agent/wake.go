package agent

import (
	"time"

	"cordboard/backend/csta/link"
)

// What tells that this computer slept or that somebody set its clock.
const (
	heartbeat = 5 * time.Second // how often the owner looks at the clocks while an agent is signed on
	tooLate   = 3 * time.Second // a beat that comes so late was slept through
	leap      = 5 * time.Second // what the wall clock may differ from the monotonic one between two looks
)

// wakeLimit is how long a line that looks alive may take to prove it, if it is usually no slower.
const wakeLimit = time.Second

// wakeGap lies between two looks at a line that looks alive, however often we are woken.
const wakeGap = time.Second

// freshTry is how old a try may be that is left alone when something woke us up.
const freshTry = 500 * time.Millisecond

// Wake tells the Session that a line which looks alive may be dead, or a dead one may be had again: this
// computer slept, the network changed, the clock jumped. A line is asked for its calls and, when it does
// not answer within a second (two if it is slow), opened anew; a retry that is waiting is done now. The
// reason is for the log. It may be called from any goroutine, also when nobody is signed on.
func (s *Session) Wake(reason string) { s.post(func() { s.rouse(reason) }) }

func (s *Session) rouse(reason string) {
	sh := s.shift
	if sh == nil || s.presence != On {
		return
	}
	s.log.Info("the line is looked at", "reason", reason, "link", sh.link)
	switch {
	case sh.conn != nil:
		if next := sh.rousedAt.Add(wakeGap); time.Now().Before(next) { // systems tell of one change many times
			sh.rouseAt = next
			return
		}
		sh.roused, sh.rousedAt, sh.rouseAt = true, time.Now(), time.Time{}
		s.resurvey(sh)
		if !sh.backAt.IsZero() {
			s.wantBack(sh, 0)
		}
	case !sh.retryAt.IsZero():
		sh.tries = 0
		s.connect(sh)
	case time.Since(sh.triedAt) > freshTry: // it began in the world of before
		sh.giveUp()
		sh.tries = 0
		s.connect(sh)
	}
}

// proved says whether a line that was asked gave any answer.
func proved(found []finding) bool {
	for _, f := range found {
		if err := f.failure(); err == nil || !unanswered(err) {
			return true
		}
	}
	return false
}

// buried ends a line that did not prove to be alive; the next try is made at once.
func (s *Session) buried(sh *shift) {
	s.lose(sh, &link.LostError{Reason: "it did not answer after this computer slept or its network changed"})
	if s.shift == sh && !sh.retryAt.IsZero() {
		s.connect(sh)
	}
}

// clock tells by looking at it whether time went by unseen.
type clock struct {
	wall func() time.Time // without a monotonic reading
	seen time.Time        // by the monotonic clock
	then time.Time        // the wall clock's time of that
}

func newClock() *clock {
	c := &clock{wall: func() time.Time { return time.Now().Round(0) }}
	c.look(time.Now())
	return c
}

// look says whether the wall clock jumped or nobody looked for too long since the last look.
func (c *clock) look(now time.Time) bool {
	wall := c.wall()
	passed, shown := now.Sub(c.seen), wall.Sub(c.then)
	c.seen, c.then = now, wall
	return passed > heartbeat+tooLate || (shown-passed).Abs() > leap
}

func (c *clock) next() time.Time { return c.seen.Add(heartbeat) }
