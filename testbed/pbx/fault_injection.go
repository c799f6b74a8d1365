package pbx

import (
	"errors"
	"math/rand/v2"
	"net"
	"sync/atomic"
	"time"

	"cordboard/backend/csta"
)

const (
	usualLateness = 10 * time.Second
	heldBack      = 200 * time.Millisecond // how long a swapped event waits for the next one
)

// faultInjection is what the faults do to one session. All but deaf is guarded by the switch's lock.
type faultInjection struct {
	deaf   atomic.Bool // the session neither reads nor writes any more
	serial uint64      // the how manieth connection it is: each has luck of its own
	round  int
	luck   *rand.Rand
	count  map[*Chance]int
	back   *outgoing   // an event that waits for the next one
	kicks  func() bool // stops the timer of Kicked
}

// strikes tells whether a fault strikes this frame.
func (ss *session) strikes(c *Chance, frame string) bool {
	struck := ss.decide(c)
	if struck {
		ss.sw.faults.struck++
		for name, chance := range ss.sw.faults.chances() {
			if chance == c {
				ss.sw.log.Debug("a fault strikes", "peer", ss.peer, "fault", name, "frame", frame)
			}
		}
	}
	return struck
}

func (ss *session) decide(c *Chance) bool {
	f := &ss.sw.faults
	if ss.luck == nil || ss.round != f.round {
		ss.round, ss.count = f.round, map[*Chance]int{}
		ss.luck = rand.New(rand.NewPCG(f.Seed, ss.serial)) //nolint:gosec // chance that can be repeated is the point
	}
	if *c == (Chance{}) {
		return false
	}
	ss.count[c]++
	switch n := ss.count[c]; {
	case c.Percent > 0:
		return ss.luck.Float64()*100 < c.Percent
	case c.Every > 0:
		return n%c.Every == 0
	default:
		return n == c.After+1
	}
}

// spoil is what becomes of a frame on its way into the queue: mostly itself.
func (ss *session) spoil(o outgoing, kind csta.Kind) []outgoing {
	f := &ss.sw.faults.Faults
	switch {
	case ss.deaf.Load():
		if o.last {
			ss.forget()
		}
		return nil
	case o.last:
		return append(ss.heldBack(), o) // a farewell is the last frame, whatever happens
	case ss.strikes(&f.HalfOpen, o.name):
		o.ends = errHalfOpen
		return []outgoing{o}
	case ss.strikes(&f.Reset, o.name):
		o.ends = ErrReset
		return []outgoing{o}
	case ss.strikes(&f.Truncate, o.name):
		o.ends = ErrTruncated
		return []outgoing{o}
	case ss.strikes(&f.Drop, o.name):
		return nil
	case ss.strikes(&f.Tear, o.name):
		o.torn = torn(ss.luck, o.frame)
	case ss.strikes(&f.Damage, o.name):
		o.frame.Body = damaged(ss.luck, o.frame.Body)
	}
	if kind == csta.KindReply {
		if ss.strikes(&f.WrongID, o.name) {
			o.frame.InvokeID = (o.frame.InvokeID+4998)%9998 + 1
		}
		if ss.strikes(&f.LateReply, o.name) {
			late := f.Late
			if late == 0 {
				late = usualLateness
			}
			ss.sw.after(late, func() { ss.enqueue(o) })
			return nil
		}
	}
	frames := []outgoing{o}
	if ss.strikes(&f.Duplicate, o.name) {
		frames = append(frames, o)
	}
	if kind != csta.KindEvent {
		return frames
	}
	if ss.back == nil && ss.strikes(&f.Reorder, o.name) {
		back := o
		ss.back = &back
		ss.sw.after(heldBack, func() {
			if ss.back == &back {
				ss.enqueue(ss.heldBack()...)
			}
		})
		return nil
	}
	return append(frames, ss.heldBack()...)
}

// heldBack gives back the event that waited, if there is one.
func (ss *session) heldBack() []outgoing {
	if ss.back == nil {
		return nil
	}
	back := *ss.back
	ss.back = nil
	return []outgoing{back}
}

// enqueue puts frames into the queue. A client that does not read loses its connection, never single
// frames.
func (ss *session) enqueue(frames ...outgoing) {
	for _, o := range frames {
		if ss.deaf.Load() {
			return
		}
		select {
		case <-ss.gone:
			return
		default:
		}
		if !ss.out.put(o) {
			ss.sw.faults.slow++
			ss.cut(errNotRead)
			return
		}
	}
}

// forget lets the switch forget a client whose connection is half-open; it stands all the same.
func (ss *session) forget() {
	ss.end()
	if ss.sw.faults.forgotten == nil {
		ss.sw.faults.forgotten = map[*session]struct{}{}
	}
	ss.sw.faults.forgotten[ss] = struct{}{}
}

// errHalfOpen is what ends no connection, but all that goes over it.
var errHalfOpen = errors.New("pbx: half-open")

// endOn does to the connection what the frame says that was to be written, and tells whether it is over.
func (ss *session) endOn(o outgoing) bool {
	switch {
	case errors.Is(o.ends, errHalfOpen):
		ss.deaf.Store(true)
		return false
	case errors.Is(o.ends, ErrReset):
		ss.reset()
		return true
	}
	if b, err := csta.AppendFrame(nil, o.frame); err == nil {
		_ = ss.conn.SetWriteDeadline(time.Now().Add(writeLimit))
		_, _ = ss.conn.Write(b[:len(b)/2])
	}
	ss.cut(o.ends)
	return true
}

// reset ends the connection as if the machine had forgotten it.
func (ss *session) reset() {
	conn := ss.conn
	for {
		inner, wrapped := conn.(interface{ NetConn() net.Conn }) // TLS
		if !wrapped {
			break
		}
		conn = inner.NetConn()
	}
	if tcp, is := conn.(*net.TCPConn); is {
		_ = tcp.SetLinger(0)
	}
	ss.cut(ErrReset)
}

// expect lets the client be kicked in time.
func (ss *session) expect() {
	if ss.kicks != nil {
		ss.kicks()
		ss.kicks = nil
	}
	if d := ss.sw.faults.Kicked; d > 0 {
		ss.kicks = ss.sw.after(d, func() {
			ss.kicks = nil
			ss.kick()
		})
	}
}

// kick puts a client out.
func (ss *session) kick() {
	switch {
	case ss.login.user != "":
		ss.sayLast(csta.EventInvokeID, csta.Logout{Mode: "forced"})
		ss.login = login{}
	case ss.app != nil:
		ss.sayLast(ss.nextID(), csta.ApplicationSessionTerminated{SessionID: csta.Secret(ss.app.id), Reason: "resourceLimitation"})
		if ss.app != nil {
			standard{Switch: ss.sw}.forgetApp(ss.app) // nobody takes it over any more
		}
	case ss.sw.options.Dialect == csta.Zultys:
		ss.hangUp()
	default:
		ss.sayLast(ss.nextID(), csta.SystemStatus{Status: "disabled"})
	}
	ss.monitors = nil
}

// noSnapshot answers SnapshotDevice when that is out of order.
func (s *Switch) noSnapshot(ss *session, id int, m csta.Message) bool {
	if _, is := m.(csta.SnapshotDevice); !is || s.faults.NoSnapshot == SnapshotWorks {
		return false
	}
	if s.faults.NoSnapshot == SnapshotRefused {
		ss.reply(id, refusal("serviceNotSupported"))
	}
	return true
}
