package simulator

import (
	"errors"
	"net"
	"time"

	"cordboard/backend/csta"
)

var (
	// ErrDropped is why the connections ended that DropAll ended.
	ErrDropped = errors.New("simulator: dropped")
	// ErrRefused is why a connection ended before it began.
	ErrRefused = errors.New("simulator: told to refuse everybody")
)

// faults is what is wrong with the switch today, and its open doors.
type faults struct {
	refuse    bool
	trickle   bool
	delay     time.Duration
	listeners map[net.Listener]struct{}
}

func (s *Switch) open(l net.Listener) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		_ = l.Close()
		return ErrClosed
	}
	if s.faults.listeners == nil {
		s.faults.listeners = map[net.Listener]struct{}{}
	}
	s.faults.listeners[l] = struct{}{}
	return nil
}

func (s *Switch) forget(l net.Listener) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.faults.listeners, l)
}

// DropAll cuts every connection. Calls, phones and listeners stay.
func (s *Switch) DropAll() {
	s.do(func() {
		for ss := range s.sessions {
			ss.end()
			ss.cut(ErrDropped)
		}
	})
}

// Refuse lets the switch hang up on whoever connects, until it is told otherwise.
func (s *Switch) Refuse(refuse bool) { s.do(func() { s.faults.refuse = refuse }) }

// DelayReplies makes every reply late by d; events stay on time, so they overtake. 0 ends it.
func (s *Switch) DelayReplies(d time.Duration) { s.do(func() { s.faults.delay = d }) }

// Trickle sends every frame byte by byte, until it is told otherwise.
func (s *Switch) Trickle(trickle bool) { s.do(func() { s.faults.trickle = trickle }) }

func (s *Switch) trickles() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults.trickle
}

// SendSystemStatus tells every client how the switch feels, with an invoke id of the caller's choice: it
// may equal that of a request that the client has open. It wants the answer as every SystemStatus.
func (s *Switch) SendSystemStatus(status string, id int) {
	s.do(func() {
		for ss := range s.sessions {
			ss.ask(id, csta.SystemStatus{Status: status})
		}
	})
}

// EndMonitors ends every monitor of an extension from the switch's side, as switches do when a device is
// taken out of service.
func (s *Switch) EndMonitors(extension string) {
	s.do(func() {
		for ss := range s.sessions {
			var rest []monitor
			for _, m := range ss.monitors {
				if m.device == extension {
					ss.say(ss.nextID(), csta.MonitorStop{CrossRefID: m.crossRef})
				} else {
					rest = append(rest, m)
				}
			}
			ss.monitors = rest
		}
	})
}
