package session

import (
	"time"

	"cordboard/backend/csta/link"
)

// What tells that this computer slept or that somebody set its clock.
const (
	heartbeat = 5 * time.Second // how often the clocks are looked at
	tooLate   = 3 * time.Second // a beat that comes so late was slept through
	leap      = 5 * time.Second // what the wall clock may differ from the monotonic one between two looks
)

// wakeLimit is how long a connection that looks alive may take to prove it, if it is usually no slower.
const wakeLimit = time.Second

// wakeGap lies between two questions to a connection that looks alive, however often we are woken.
const wakeGap = time.Second

// freshTry is how old a try may be that is left alone when something woke us up.
const freshTry = 500 * time.Millisecond

// Wake tells the Session that a connection which looks alive may be dead, or a dead one may be had again: this
// computer slept, the network changed, the clock jumped. A connection is asked for its calls and, when it does
// not answer within a second (two if it is slow), opened anew; a retry that is waiting is done now. The
// reason is for the log. It does nothing before the sign-on is through.
func (s *Session) Wake(reason string) {
	if s.phase != On {
		return
	}
	s.opt.Log.Info("the connection is looked at", "reason", reason, "link", s.link)
	switch c := s.conn; {
	case c != nil:
		if next := c.wokenAt.Add(wakeGap); time.Now().Before(next) { // systems tell of one change many times
			c.timers.Set(dueWake, next, func() { s.Wake("woken again") })
			return
		}
		c.wokenAt = time.Now()
		c.timers.Stop(dueWake)
		if c.snapshot != nil {
			c.snapshot.cancel()
			c.snapshot = nil
		}
		c.resync(true)
		if !c.timers.At(dueFailback).IsZero() {
			s.failback.plan(s, 0)
		}
	case !s.timers.At(dueRetry).IsZero():
		s.outage.tries = 0
		s.connect()
	case time.Since(s.attempt.begun) > freshTry: // it began in the world of before
		s.attempt.giveUp()
		s.outage.tries = 0
		s.connect()
	}
}

// CheckClock looks at the clocks, and wakes the Session if they tell of a sleep. The owner calls it whenever it did
// something; the Session takes care that this is every five seconds at least.
func (s *Session) CheckClock() {
	if s.clock.look(time.Now()) {
		s.Wake("the clock jumped or this computer slept")
	}
	s.timers.Set(dueClock, s.clock.next(), func() {})
}

// bury ends a connection that did not prove to be alive; the next try is made at once.
func (s *Session) bury() {
	s.lose(&link.LostError{Reason: "it did not answer after this computer slept or its network changed"})
	if !s.timers.At(dueRetry).IsZero() {
		s.connect()
	}
}

// clock tells by looking at it whether time went by unseen.
type clock struct {
	wall func() time.Time // without a monotonic reading
	seen time.Time        // by the monotonic clock
	then time.Time        // the wall clock's time of that
}

// newClock is a clock that was just looked at; wall may be nil.
func newClock(wall func() time.Time) *clock {
	if wall == nil {
		wall = func() time.Time { return time.Now().Round(0) }
	}
	c := &clock{wall: wall}
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
