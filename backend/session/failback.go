package session

import (
	"time"

	"cordboard/backend/csta/link"
)

// The pauses between quiet tries of the first server while a standby has the connection, and how long one may
// take. It is one sign-on of one agent; nothing is tried while a call is up.
const (
	firstBack = 30 * time.Second
	longBack  = 5 * time.Minute
	backLimit = 5 * time.Second
	busyBack  = 5 * time.Second // until the next thought of it when a call was up
)

// failback is the way back to the first server.
type failback struct {
	failed  int  // how often it was tried in vain
	looking bool // it is being tried
}

// plan sets when the first server is tried.
func (b *failback) plan(s *Session, pause time.Duration) {
	if s.conn == nil {
		return
	}
	var at time.Time
	if s.order.at != 0 {
		at = time.Now().Add(pause)
	}
	s.conn.timers.Set(dueFailback, at, func() { b.try(s) })
}

// try tries to get a connection at the first server while the standby's is kept.
func (b *failback) try(s *Session) {
	switch {
	case s.conn == nil || s.phase != On || s.order.at == 0, b.looking: // its outcome plans the next one
		return
	case !s.opt.Idle():
		b.plan(s, busyBack)
		return
	}
	b.looking = true
	opt, devices := s.order.servers[0].Line, s.opt.devices()
	opt.Forced = false
	mine := &attempt{begun: time.Now(), limit: backLimit, giveUp: func() {}}
	s.opt.Go(func() {
		conn, found, err := open(s.ctx, opt, backLimit, devices, false)
		if !s.opt.Post(func() { b.tried(s, mine, conn, found, err) }) && conn != nil {
			hangUp(conn)
		}
	})
}

// tried takes in the outcome: the connection moves only if there is still no call that it could tear.
func (b *failback) tried(s *Session, mine *attempt, conn *link.Conn, found []result, err error) {
	b.looking = false
	switch {
	case s.phase != On:
		if conn != nil {
			s.hangUp(conn)
		}
		return
	case err != nil:
		s.opt.Log.Info("the first server does not have the line yet", "cause", kind(err))
		b.failed++
		if !badPassword(err) {
			b.plan(s, jittered(min(longBack, firstBack<<min(b.failed, 8))))
		}
		return
	case s.conn != nil && !s.opt.Idle():
		s.hangUp(conn)
		b.plan(s, busyBack)
		return
	}
	s.opt.Log.Info("back at the first server")
	if old := s.conn; old != nil {
		s.conn = nil
		for _, ref := range old.monitors.running {
			s.opt.Notify(MonitorStopped{ref})
		}
		s.opt.Go(func() { farewell(s.ctx, old.Conn, old.monitors.running) })
		old.over(nil)
	}
	s.attempt.giveUp()
	s.attempt, s.order.at, s.order.worst = mine, 0, nil
	s.connected(conn, found)
}
