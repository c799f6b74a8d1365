package agent

import (
	"context"
	"time"
)

// settling is how long something that the switch accepted is waited for.
const settling = 2 * time.Second

// watch waits for something that the owner will see.
type watch struct {
	holds func() bool
	met   chan struct{}
	given context.Context // who waits has given up when it ends
}

// look says that the watch is over.
func (w watch) look() bool {
	if w.given.Err() != nil {
		return true
	}
	if !w.holds() {
		return false
	}
	close(w.met)
	return true
}

// until waits until the owner sees that something holds, but not for long.
func (s *Session) until(ctx context.Context, holds func() bool) {
	ctx, cancel := context.WithTimeout(ctx, settling)
	defer cancel()
	w := watch{holds: holds, met: make(chan struct{}), given: ctx}
	if !s.post(func() { s.watches = append(s.watches, w) }) {
		return
	}
	select {
	case <-w.met:
	case <-ctx.Done():
	case <-s.gone:
	}
}
