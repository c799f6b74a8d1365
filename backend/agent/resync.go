package agent

import (
	"context"

	"cordboard/backend/problem"
	"cordboard/backend/session"
)

// resync asks the switch again what goes on at the followed devices.
func (s *Session) resync() {
	if c := s.on.session.Connection(); c != nil {
		c.Resync(nil)
	}
}

// Resync asks the switch anew what goes on at the followed devices and waits until the State shows it. It
// returns a *problem.Problem where the switch did not say.
func (s *Session) Resync(ctx context.Context) error {
	done := make(chan error, 1)
	if !s.do(func() {
		if s.on.line() == nil {
			done <- session.ErrNotConnected
			return
		}
		s.on.session.Connection().Resync(func(err error) { s.onceShown(func() { done <- err }) })
	}) {
		return problem.New(problem.Closing)
	}
	select {
	case err := <-done:
		if p := ProblemOf(err); p != nil {
			return p
		}
		return nil
	case <-ctx.Done():
		return ProblemOf(ctx.Err())
	case <-s.gone:
		return problem.New(problem.Closing)
	}
}
