package session

import (
	"context"
	"errors"
	"maps"
	"time"

	"cordboard/backend/csta"
)

// A snapshot that follows closely on another one waits: the switch may have much to be asked for, such as
// after every lost message of a storm, and a person's clicks share its patience with us.
const (
	resyncGap  = 500 * time.Millisecond // between the beginnings of two; doubled for each further one
	resyncMost = 2 * time.Second        // but no more than this
	resyncRest = 10 * time.Second       // after one that brought nothing
)

// snapshot is one that is under way.
type snapshot struct {
	cancel context.CancelFunc
	prove  bool // without any answer the connection is taken for dead
	again  bool // another one is wanted after it
}

// pace is how closely snapshots follow on each other.
type pace struct {
	begun time.Time // the last one
	many  int       // how many came close after each other
}

// next is when the next one may begin.
func (p *pace) next() time.Time { return p.begun.Add(min(resyncMost, resyncGap<<min(p.many, 4))) }

// begin notes that one begins.
func (p *pace) begin() {
	if p.many++; time.Since(p.begun) > 2*resyncMost {
		p.many = 0
	}
	p.begun = time.Now()
}

// Resync asks the switch again what goes on at the followed devices, at once. If done is not nil, it is told once
// whether the switch said it for all of them, after the Notices.
func (c *Connection) Resync(done func(error)) {
	if done != nil {
		c.waiting = append(c.waiting, done)
	}
	c.resync(false)
}

// ResyncLater asks again in ten seconds.
func (c *Connection) ResyncLater() {
	c.timers.Set(dueResync, time.Now().Add(resyncRest), func() { c.resync(false) })
}

// resyncBy asks again at a time, unless that is done before.
func (c *Connection) resyncBy(at time.Time) {
	c.timers.SetBy(dueResync, at, func() { c.resync(false) })
}

// resyncSoon asks again at once or, where that was done often, in a moment.
func (c *Connection) resyncSoon() {
	if next := c.pace.next(); time.Now().Before(next) {
		c.resyncBy(next)
		return
	}
	c.resync(false)
}

// resync asks the switch again, on the living connection; with prove, without an answer that is dead. Events wait
// meanwhile: those that came before the answers change nothing that comes after, and those that came later are
// newer.
func (c *Connection) resync(prove bool) {
	s := c.session
	if !c.wanted() {
		return
	}
	if c.snapshot != nil {
		c.snapshot.again = true
		return
	}
	c.pace.begin()
	c.timers.Stop(dueResync)
	ctx, cancel := context.WithCancel(s.ctx)
	mine := &snapshot{cancel: cancel, prove: prove}
	c.snapshot = mine
	r := request{
		devices: c.devices, names: c.names, monitors: maps.Clone(c.monitors.running), restart: c.monitors.doubted,
		parties: c.profile.BearsSnapshotCall && !c.server.nameless, untold: c.server.untold(),
	}
	c.monitors.doubted = false
	if prove {
		r.limit = min(max(wakeLimit, 2*c.server.took), snapshotLimit)
	}
	s.opt.Go(func() {
		defer cancel()
		found := r.take(ctx, c.Conn)
		s.opt.Post(func() {
			switch {
			case s.conn != c:
			case c.snapshot != mine: // given up for another one, but what was heard meanwhile was said
				c.overhear(found)
			default:
				c.resynced(mine, found)
			}
		})
	})
}

// resynced takes in what a snapshot brought.
func (c *Connection) resynced(mine *snapshot, found []result) {
	s := c.session
	c.snapshot = nil
	if mine.prove && !proved(found) && c.Err() == nil {
		if c.server.telling {
			s.bury()
			return
		}
		s.opt.Go(func() { _ = c.Check(s.ctx) }) // it never told its calls, so silence proves nothing: another question may
	}
	last := &found[len(found)-1]
	last.heard = append(last.heard, queued(c.Events())...)
	c.learn(found)
	if s.conn != c {
		return
	}
	if mine.again {
		c.resync(mine.prove)
		return
	}
	if c.Err() != nil {
		return // the connection's end answers who waits
	}
	var err error
	for _, f := range found {
		if failure := f.failure(); failure != nil && err == nil {
			err = failure
		}
	}
	c.answer(err)
}

// queued takes what is to be heard already.
func queued(events <-chan csta.Message) (list []csta.Message) {
	for range len(events) {
		if m, alive := <-events; alive { // the end is seen again by who reads on
			list = append(list, m)
		}
	}
	return list
}

// waiting are the events among what waits to be heard.
func waiting(found []result) (events []csta.Event) {
	for _, f := range found {
		for _, m := range f.heard {
			if ev, is := m.(csta.Event); is {
				events = append(events, ev)
			}
		}
	}
	return events
}

// overhear takes in what came while pieces of a snapshot were waited for.
func (c *Connection) overhear(found []result) {
	for _, f := range found {
		for _, m := range f.heard {
			c.hear(m)
		}
	}
}

// learn takes in what was found.
func (c *Connection) learn(found []result) {
	events := waiting(found)
	for _, f := range found {
		c.learnOf(f, events)
	}
	c.overhear(found)
}

func (c *Connection) learnOf(f result, events []csta.Event) {
	s := c.session
	if f.err != nil {
		c.stopped(f)
		if c.Err() == nil {
			s.opt.Notify(MonitorFailed{f.err})
			c.ResyncLater()
		}
		return
	}
	c.stopped(f)
	if _, runs := c.monitors.running[f.device]; !runs {
		c.monitors.running[f.device] = f.ref
		s.opt.Notify(MonitorStarted{Device: f.device, CrossRefID: f.ref})
	}
	switch {
	case f.noCalls == nil, csta.FailureOf(f.noCalls) != nil && !errors.Is(f.noCalls, errUntold):
		c.server.told()
	case c.Err() != nil && !c.server.telling:
		c.server.topic(calls).deaths++
	}
	if f.noCalls != nil {
		s.opt.Log.Info("no snapshot of the calls", "cause", kind(f.noCalls))
		s.opt.Notify(NoSnapshot{Late: errors.Is(f.noCalls, context.DeadlineExceeded)})
		return
	}
	c.server.nameless = c.server.nameless || f.nameless
	s.opt.Notify(Snapshot{Device: f.device, Calls: f.calls, Parties: f.parties, Waiting: events})
}
