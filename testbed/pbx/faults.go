package pbx

import (
	"errors"
	"net"
	"time"

	"cordboard/backend/csta"
)

var (
	// ErrDropped is why the connections ended that DropAll ended.
	ErrDropped = errors.New("pbx: dropped")
	// ErrRefused is why a connection ended before it began.
	ErrRefused = errors.New("pbx: told to refuse everybody")
	// ErrReset is why a connection ended that the fault reset ended.
	ErrReset = errors.New("pbx: told to reset the connection")
	// ErrTruncated is why a connection ended in the middle of a frame.
	ErrTruncated = errors.New("pbx: told to cut a frame")
)

// Faults is what is wrong with the switch. The zero Faults are none. ParseFaults reads their text form.
//
// A fault that concerns frames strikes by its Chance, counted for every connection by itself. What is
// left to chance is the same in every run with the same Seed, as far as the frames are.
type Faults struct {
	Drop      Chance // a frame is swallowed
	Duplicate Chance // a frame is sent twice
	Reorder   Chance // an event is sent after the next one; alone, a fifth of a second late
	WrongID   Chance // a reply goes out under another invoke id
	LateReply Chance // a reply goes out Late
	Truncate  Chance // half a frame, and then the connection is closed
	Reset     Chance // the connection is reset (TCP RST) instead of a frame
	HalfOpen  Chance // the switch neither reads nor writes any more, and keeps the connection
	Damage    Chance // bytes of a frame's body are others, lost or added; the frame still has its length
	Tear      Chance // bytes of a frame are others, lost or added, and its header is not spared

	Delay time.Duration // of every reply; events stay on time, so they overtake
	Late  time.Duration // of a late reply; 0 = 10 s, which is more than a client's patience
	// Kicked is how long after connecting a client is put out: on MX by a forced logout, else by the end of
	// its session, or where it has none by SystemStatus disabled; 0 = never.
	Kicked     time.Duration
	NoSnapshot SnapshotFault
	Trickle    bool   // every frame goes out byte by byte
	Refuse     bool   // whoever connects is hung up on
	Seed       uint64 // 0 is a seed as any other
}

// Chance is when a fault strikes: of every hundred frames so many, or every so manieth, or once, after so
// many. Only one of them is set; the zero Chance never strikes. Frames that the fault does not concern
// are not counted.
type Chance struct {
	Percent float64
	Every   int
	After   int // 0 = not set
}

// SnapshotFault is what becomes of SnapshotDevice.
type SnapshotFault string

// The faults of SnapshotDevice.
const (
	SnapshotWorks   SnapshotFault = ""
	SnapshotRefused SnapshotFault = "refused" // serviceNotSupported
	SnapshotSilent  SnapshotFault = "silent"  // no answer
)

// faults is what is wrong with the switch today, and its open doors.
type faults struct {
	Faults
	round     int                   // counts the changes, so that sessions begin to count anew
	admitted  uint64                // connections
	slow      int                   // connections cut for not reading
	struck    int                   // frames that a fault struck
	forgotten map[*session]struct{} // half-open ones that the switch has given up
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

// Faults tells what is wrong with the switch.
func (s *Switch) Faults() Faults {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults.Faults
}

// Struck is how many frames faults have struck.
func (s *Switch) Struck() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults.struck
}

// SetFaults changes what is wrong with the switch. Counting begins anew; connections that are half-open
// already stay so.
func (s *Switch) SetFaults(f Faults) { s.change(func(now *Faults) { *now = f }) }

func (s *Switch) change(do func(*Faults)) {
	s.do(func() {
		before := s.faults.Kicked
		do(&s.faults.Faults)
		s.faults.round++
		if s.faults.Kicked != before {
			for ss := range s.sessions {
				ss.expect()
			}
		}
	})
}

// Refuse lets the switch hang up on whoever connects, until it is told otherwise.
func (s *Switch) Refuse(refuse bool) { s.change(func(f *Faults) { f.Refuse = refuse }) }

// DelayReplies makes every reply late by d; events stay on time, so they overtake. 0 ends it.
func (s *Switch) DelayReplies(d time.Duration) { s.change(func(f *Faults) { f.Delay = d }) }

// Trickle sends every frame byte by byte, until it is told otherwise.
func (s *Switch) Trickle(trickle bool) { s.change(func(f *Faults) { f.Trickle = trickle }) }

func (s *Switch) trickles() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults.Trickle
}

// DropAll cuts every connection. Calls, phones and listeners stay.
func (s *Switch) DropAll() {
	s.do(func() {
		for ss := range s.sessions {
			ss.end()
			ss.cut(ErrDropped)
		}
		for ss := range s.faults.forgotten {
			ss.cut(ErrDropped)
		}
	})
}

// ResetAll resets every connection: on TCP by an RST, without a farewell.
func (s *Switch) ResetAll() {
	s.do(func() {
		for ss := range s.sessions {
			ss.end()
			ss.reset()
		}
		for ss := range s.faults.forgotten {
			ss.reset()
		}
	})
}

// HalfOpenAll lets every connection of now stand without ever reading or writing on it again.
func (s *Switch) HalfOpenAll() {
	s.do(func() {
		for ss := range s.sessions {
			ss.deaf.Store(true)
		}
	})
}

// KickAll puts every client out, as the fault Kicked does.
func (s *Switch) KickAll() {
	s.do(func() {
		for ss := range s.sessions {
			ss.kick()
		}
	})
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
