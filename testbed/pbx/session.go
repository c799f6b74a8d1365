package pbx

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"time"

	"cordboard/backend/csta"
)

const (
	writeLimit = 30 * time.Second // how long one frame may take
	restLimit  = time.Second      // how long all that is left may take when the client has closed
)

var (
	// ErrUnanswered is why a connection ended whose client asked and asked, and never answered.
	ErrUnanswered = errors.New("pbx: the client does not answer SystemStatus")
	// ErrTakenOver is why a connection ended whose session goes on in another one.
	ErrTakenOver = errors.New("pbx: the session was taken over")
)

// session is one client's connection. The goroutine of ServeConn reads; one more writes what is in the
// queue. All but the first group is guarded by the switch's lock.
type session struct {
	sw   *Switch
	conn net.Conn
	peer string
	out  outbox
	gone chan struct{} // closed once, when the session is over
	once sync.Once
	err  error // why; set before gone is closed, nil = in order

	closing  bool // the last frame is in the queue
	monitors []monitor
	lastRef  int
	lastID   int
	pending  map[int]func() bool // our own requests: stops their timers

	login   login   // MX's
	app     *app    // the standard's; nil = none
	space   string  // the namespace in which a client without a session speaks; empty = the dialect's
	waiting []heard // what came before the client had answered, where the switch waits for that
	asked   bool    // the switch waits for an answer before it does anything else
	heard   string  // the name of the last message, for the log

	faultInjection
}

// heard is a message that waits.
type heard struct {
	id int
	m  csta.Message
}

// ServeConn serves one client until the connection or ctx ends, and closes conn. Its error says why the
// session is over; nil means that either side ended it in order.
func (s *Switch) ServeConn(ctx context.Context, conn net.Conn) error {
	ss := &session{
		sw: s, conn: conn, peer: conn.RemoteAddr().String(),
		out: outbox{wake: make(chan struct{}, 1)}, gone: make(chan struct{}), pending: map[int]func() bool{},
	}
	if err := s.admit(ss); err != nil {
		_ = conn.Close()
		return err
	}
	defer s.work.Done()
	defer context.AfterFunc(ctx, func() { ss.cut(context.Cause(ctx)) })()
	s.log.Info("client connected", "peer", ss.peer)

	var hands sync.WaitGroup
	hands.Go(ss.write)
	hands.Go(func() {
		<-ss.gone
		_ = conn.Close()
	})
	err := ss.read()
	s.do(func() {
		ss.end()
		delete(s.faults.forgotten, ss)
		if err == nil {
			ss.hangUp()
		}
	})
	if err == nil {
		ss.sayRest()
	}
	ss.cut(err)
	hands.Wait()
	s.log.Info("client gone", "peer", ss.peer, "reason", ss.err)
	return ss.err
}

// admit takes a session in, unless the switch is closed or refuses everybody.
func (s *Switch) admit(ss *session) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return ErrClosed
	case s.faults.Refuse:
		s.log.Info("client turned away", "peer", ss.peer, "why", "the faults say that nobody is let in")
		return ErrRefused
	case s.options.OneClient && len(s.sessions) > 0:
		s.log.Info("client turned away", "peer", ss.peer, "why", "another client is connected, and one is let in at a time")
		return ErrRefused
	}
	s.work.Add(1)
	s.sessions[ss] = struct{}{}
	s.faults.admitted++
	ss.serial = s.faults.admitted
	ss.expect()
	s.dialect.greet(ss)
	return nil
}

// end takes the session out of the switch.
func (ss *session) end() {
	delete(ss.sw.sessions, ss)
	ss.sw.dialect.lost(ss)
	ss.monitors = nil
	for _, stop := range ss.pending {
		stop()
	}
	ss.pending = nil
	if ss.kicks != nil {
		ss.kicks()
		ss.kicks = nil
	}
}

// cut ends the connection. It may be called from anywhere, any number of times, and waits for nothing.
func (ss *session) cut(why error) {
	ss.once.Do(func() {
		ss.err = why
		close(ss.gone)
	})
}

func (ss *session) read() error {
	r := bufio.NewReader(ss.conn)
	for {
		frame, err := csta.ReadFrame(r)
		if ss.deaf.Load() {
			<-ss.gone
			return nil
		}
		if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("pbx: read: %w", err)
		}
		message, err := csta.Decode(frame.Body)
		name := ""
		if message != nil {
			name = message.Name()
		}
		ss.record(false, frame, name)
		ss.sw.do(func() {
			if err != nil {
				ss.sw.log.Info("message not understood", "peer", ss.peer, "id", frame.InvokeID, "why", err)
				ss.reply(frame.InvokeID, &csta.Failure{Category: "operation", Code: "generic"})
				return
			}
			ss.follow(frame.Body)
			ss.heard = name
			ss.sw.hear(ss, frame.InvokeID, message)
		})
	}
}

func (ss *session) write() {
	for {
		select {
		case <-ss.gone:
			return
		case <-ss.out.wake:
		}
		ss.pause()
		for _, o := range ss.out.take() {
			select {
			case <-ss.gone:
				return
			default:
			}
			if over := ss.writeOne(o); over {
				return
			}
			ss.out.written()
		}
	}
}

// writeOne writes a frame, or does what is to happen in its place, and tells whether that was the end.
func (ss *session) writeOne(o outgoing) bool {
	switch {
	case o.name == "":
		ss.cut(nil)
		return true
	case ss.deaf.Load():
		return false
	case o.ends != nil:
		return ss.endOn(o)
	}
	if err := ss.send(o); err != nil {
		ss.cut(fmt.Errorf("pbx: write: %w", err))
		return true
	}
	ss.record(true, o.frame, o.name)
	if o.last {
		ss.cut(nil)
	}
	return o.last
}

// sayRest waits until the queue is written. Who closes only his own direction still listens.
func (ss *session) sayRest() {
	limit := time.NewTimer(restLimit)
	defer limit.Stop()
	select {
	case <-ss.gone:
	case <-limit.C:
	}
}

func (ss *session) send(o outgoing) error {
	b := o.torn
	if b == nil {
		var err error
		if b, err = csta.AppendFrame(nil, o.frame); err != nil {
			return err
		}
	}
	if err := ss.conn.SetWriteDeadline(time.Now().Add(writeLimit)); err != nil {
		return err
	}
	step := len(b)
	if ss.sw.trickles() {
		step = 1
	}
	for part := range slices.Chunk(b, step) {
		if _, err := ss.conn.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// say puts a message into the queue. A client that does not read loses its connection, never single
// messages.
func (ss *session) say(id int, m csta.Message) { ss.put(id, m, false) }

// sayLast says something and then ends the connection.
func (ss *session) sayLast(id int, m csta.Message) { ss.put(id, m, true) }

// hangUp ends the connection when all that is in the queue is written.
func (ss *session) hangUp() {
	ss.closing = true
	if ss.deaf.Load() {
		return // which stands, whatever happens
	}
	if !ss.out.put(outgoing{last: true}) { // no frame, only the end
		ss.cut(nil)
	}
}

// reply answers a request, late if the switch is told to be slow.
func (ss *session) reply(id int, m csta.Message) {
	if id == csta.EventInvokeID {
		return // whoever asks with the id of events cannot be answered
	}
	if failure, is := m.(*csta.Failure); is {
		ss.sw.log.Info("request refused", "peer", ss.peer, "id", id, "request", ss.heard, "category", failure.Category, "code", failure.Code)
	}
	if d := ss.sw.faults.Delay; d > 0 {
		ss.sw.after(d, func() { ss.put(id, m, false) })
		return
	}
	ss.put(id, m, false)
}

func (ss *session) put(id int, m csta.Message, last bool) {
	if ss.closing {
		return
	}
	body, err := ss.sw.dialect.write(ss, m)
	if err != nil {
		ss.sw.log.Error("message cannot be written", "message", m.Name(), "error", err)
		return
	}
	ss.closing = last
	ss.enqueue(ss.spoil(outgoing{frame: csta.Frame{InvokeID: id, Body: body}, name: m.Name(), last: last}, m.Kind())...)
}
