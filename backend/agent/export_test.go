package agent

import "time"

// SetWallClock has the next sign-on read another wall clock.
func (s *Session) SetWallClock(now func() time.Time) { s.do(func() { s.wallClock = now }) }
