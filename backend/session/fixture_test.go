package session_test

import (
	"context"
	"errors"
	"net"
	"reflect"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/session"
	"cordboard/backend/timer"
	"cordboard/testbed/scripted"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// site is a server that answers each request by a function: by nil it says nothing, by hangUp it ends the connection.
type site struct {
	t      *testing.T // of its story
	name   string
	answer func(request csta.Message) csta.Message

	mu     sync.Mutex
	closed bool
	lost   bool // what is dialled is never answered, as behind a firewall
	conns  []net.Conn
	asked  []string // the names of all requests
}

// hangUp ends the connection instead of an answer.
var hangUp csta.Message = csta.Logout{}

// sound answers as a server does that has these calls.
func sound(calls ...csta.SnapshotCallInfo) func(csta.Message) csta.Message {
	return func(m csta.Message) csta.Message {
		switch m.(type) {
		case csta.MonitorStart:
			return csta.MonitorStartResponse{CrossRefID: "1"}
		case csta.MonitorStop:
			return csta.MonitorStopResponse{}
		case csta.SnapshotDevice:
			return csta.SnapshotDeviceResponse{Calls: calls}
		}
		return &csta.Failure{Category: "operation", Code: "serviceNotSupported"}
	}
}

// instead answers a kind of request otherwise.
func instead[M csta.Message](with func() csta.Message, otherwise func(csta.Message) csta.Message) func(csta.Message) csta.Message {
	return func(m csta.Message) csta.Message {
		if _, is := m.(M); is {
			return with()
		}
		return otherwise(m)
	}
}

func (at *site) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	at.mu.Lock()
	defer at.mu.Unlock()
	if at.lost {
		at.mu.Unlock()
		<-ctx.Done()
		at.mu.Lock()
		return nil, ctx.Err()
	}
	if at.closed {
		return nil, errors.New("the port is closed")
	}
	ours, theirs := net.Pipe()
	at.conns = append(at.conns, theirs)
	go at.serve(theirs)
	return ours, nil
}

func (at *site) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	p := &scripted.Peer{T: at.t, Conn: conn, Dialect: csta.ECMA, Leaves: true}
	for {
		id, m := p.Next()
		at.mu.Lock()
		at.asked = append(at.asked, m.Name())
		answer := at.answer
		at.mu.Unlock()
		reply := answer(m)
		if reply == hangUp {
			return
		}
		if reply != nil {
			p.Say(id, reply)
		}
	}
}

// shut lets nobody in any more and ends the connections.
func (at *site) shut() {
	at.mu.Lock()
	defer at.mu.Unlock()
	at.closed = true
	for _, conn := range at.conns {
		_ = conn.Close()
	}
}

// opens lets everybody in, to be answered by a function.
func (at *site) opens(answer func(csta.Message) csta.Message) {
	at.mu.Lock()
	defer at.mu.Unlock()
	at.closed, at.answer = false, answer
}

// count is how often a request came.
func (at *site) count(request string) (n int) {
	at.mu.Lock()
	defer at.mu.Unlock()
	for _, name := range at.asked {
		if name == request {
			n++
		}
	}
	return n
}

// fixture is an owner with a Session at some sites. What it was told is kept.
type fixture struct {
	*testing.T
	session *session.Session
	tasks   chan func()
	gone    chan struct{}
	crew    sync.WaitGroup
	told    []session.Notice // of the owner's goroutine
	busy    bool
}

// play tells a story about a Session that signs on at sites, with fake time, until it signs off.
func play(t *testing.T, story func(s *fixture), sites ...*site) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &fixture{T: t, tasks: make(chan func()), gone: make(chan struct{})}
		timers := &timer.Queue{}
		var servers []session.Server
		for _, at := range sites {
			at.t = t
			servers = append(servers, session.Server{Name: at.name, Line: link.Options{
				Address: at.name + ":1", Dialect: csta.ECMA, Dial: at.dial, Pace: -1, Probe: -1, EventQueue: 64,
			}})
		}
		s.session = session.New(session.Options{
			Servers: servers, Device: "200", Timers: timers,
			Notify: func(n session.Notice) { s.told = append(s.told, n) },
			Idle:   func() bool { return !s.busy },
			Wanted: func(session.Query) bool { return true },
			Go:     func(work func()) { s.crew.Go(work) },
			Post: func(task func()) bool {
				select {
				case s.tasks <- task:
					return true
				case <-s.gone:
					return false
				}
			},
		})
		quit := make(chan struct{})
		go s.own(timers, quit)
		s.do(s.session.Begin)
		story(s)
		s.do(func() { s.session.SignOff(context.Background()) })
		s.until("the end", func() bool { return s.session.Status().Phase == session.Off })
		close(quit)
		s.crew.Wait()
	})
}

func (s *fixture) own(timers *timer.Queue, quit chan struct{}) {
	defer close(s.gone)
	for {
		select {
		case <-quit:
			return
		case task := <-s.tasks:
			task()
		case m, alive := <-s.session.Events():
			s.session.Hear(m, alive)
		case <-timers.C():
			timers.Run(time.Now())
		}
		s.session.CheckClock()
	}
}

// do runs a task on the owner's goroutine.
func (s *fixture) do(task func()) {
	ran := make(chan struct{})
	s.tasks <- func() { task(); close(ran) }
	<-ran
}

// until waits for something that the owner sees, an hour at most.
func (s *fixture) until(what string, holds func() bool) {
	s.Helper()
	for end := time.Now().Add(time.Hour); ; time.Sleep(10 * time.Millisecond) {
		held := false
		s.do(func() { held = holds() })
		if held {
			return
		}
		if time.Now().After(end) {
			var is session.Status
			s.do(func() { is = s.session.Status() })
			require.FailNow(s, "waited in vain", "for %s; the session is %+v", what, is)
		}
	}
}

// at waits until there is a connection at a server.
func (s *fixture) at(name string) {
	s.Helper()
	s.until("a connection at "+name, func() bool {
		status := s.session.Status()
		return status.Link == session.Up && status.Server == name
	})
}

// kinds are the types of what was told so far, which is forgotten.
func (s *fixture) kinds() (kinds []string) {
	s.do(func() {
		for _, n := range s.told {
			kinds = append(kinds, reflect.TypeOf(n).Name())
		}
		s.told = nil
	})
	return kinds
}

// snapshots are the calls of all snapshots told so far.
func (s *fixture) snapshots() (calls []string) {
	s.do(func() {
		for _, n := range s.told {
			if snapshot, is := n.(session.Snapshot); is {
				for _, c := range snapshot.Calls {
					calls = append(calls, c.Connection.CallID)
				}
			}
		}
	})
	return slices.Compact(calls)
}
