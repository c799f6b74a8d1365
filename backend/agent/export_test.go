package agent

import "time"

// SetWallClock moves the wall clock, as a person or a time server does, or as a computer's sleep does
// where the monotonic clock stands still.
func (s *Session) SetWallClock(by time.Duration) {
	s.do(func() { s.clock.wall = func() time.Time { return time.Now().Round(0).Add(by) } })
}
