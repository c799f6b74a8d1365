package session

import (
	"context"
	"maps"
)

// SignOff ends monitoring, logs out and closes the connection, in this order, within ctx. What the switch does not
// confirm in time is left out. Ended tells that it is done.
func (s *Session) SignOff(ctx context.Context) {
	if s.phase == SigningOff || s.phase == Off {
		return
	}
	s.phase = SigningOff
	s.timers.Stop(dueRetry)
	s.cancel(nil)
	conn := s.conn
	var monitors map[string]string
	if conn != nil {
		conn.timers.Close()
		monitors = maps.Clone(conn.monitors.running)
	}
	s.opt.Go(func() {
		if conn != nil {
			s.queries.Wait() // they end with the Session
			farewell(ctx, conn.Conn, monitors)
		}
		s.opt.Post(func() { s.End(nil) })
	})
}

// End ends the Session at once: the connection is closed meanwhile. Err is why, for Ended. It does nothing when the
// Session is over.
func (s *Session) End(err error) {
	if s.phase == Off {
		return
	}
	s.phase, s.link = Off, Down
	s.cancel(nil)
	s.timers.Close()
	if conn := s.conn; conn != nil {
		s.conn = nil
		conn.over(ErrNotConnected)
		s.hangUp(conn.Conn)
	}
	s.opt.Notify(Ended{err})
}
