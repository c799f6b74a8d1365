package pbx

import (
	"context"
	"errors"
	"time"

	"cordboard/backend/csta"
)

const (
	stormStep  = 5 * time.Millisecond
	mostAtOnce = queueSize / 64 // events between two looks at the clock
)

// Storm is what an event storm was.
type Storm struct {
	Events int           // that every monitor of the extension was told
	Took   time.Duration // longer than wanted, if the machine is too slow for it
	Cut    int           // connections that ended for not reading fast enough
}

// Storm tells whoever watches an extension so many events a second for a while: somebody outside calls,
// the user answers, holds and retrieves like mad, and the caller hangs up. No event is ever left out: who
// does not read fast enough loses his connection. It returns when the storm is over, at the latest when
// ctx is, and fails with ErrNoExtension, ErrBusy or ErrClosed.
func (s *Switch) Storm(ctx context.Context, extension string, perSecond int, long time.Duration) (Storm, error) {
	l, err := s.eye(extension)
	if err != nil {
		return Storm{}, err
	}
	done, cut := 0, s.slow()
	begun := time.Now()
	clock := time.NewTicker(stormStep)
	defer clock.Stop()
	total := int(float64(perSecond) * long.Seconds())
	for done < total && err == nil {
		due := min(total, int(time.Since(begun).Seconds()*float64(perSecond))) - done
		for due > 0 && err == nil {
			now := min(due, mostAtOnce)
			err = s.blow(l, now)
			done, due = done+now, due-now
		}
		select {
		case <-clock.C:
		case <-ctx.Done():
			err = context.Cause(ctx)
		}
	}
	storm := Storm{Events: done, Took: time.Since(begun), Cut: s.slow() - cut}
	s.do(func() {
		if l.state != csta.StateNull {
			s.x.clear(l)
		}
	})
	return storm, err
}

// eye makes the call in which the storm rages.
func (s *Switch) eye(extension string) (l *leg, err error) {
	err = ErrClosed
	s.do(func() {
		at := s.x.phones[extension]
		if err = ErrNoExtension; at == nil {
			return
		}
		if err = ErrBusy; len(at.legs) > 0 {
			return
		}
		if _, err = s.x.arrive(call{told: told{caller: party{name: "Storm"}, called: extension}}, extension, 0); err != nil {
			return
		}
		if err = ErrBusy; len(at.legs) == 1 && s.x.pickUp(at.legs[0]) {
			l, err = at.legs[0], nil
		}
	})
	return l, err
}

// blow tells so many events.
func (s *Switch) blow(l *leg, events int) error {
	err := ErrClosed
	s.do(func() {
		err = nil
		for range events {
			f := s.x.retrieve
			if l.state == csta.StateConnected {
				f = s.x.hold
			}
			if failure := f(l, "normal"); failure != nil {
				err = failure
				return
			}
		}
	})
	return err
}

// slow counts the connections that ended because their clients did not read.
func (s *Switch) slow() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults.slow
}

var errNotRead = errors.New("pbx: the client does not read")
