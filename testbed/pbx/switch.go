// Package pbx is a switch that answers: extensions, outside numbers and calls among them, told
// to any number of clients in one dialect of CSTA. It is a fake only at the world's edge: clients reach
// it through a socket and cannot tell it from what the evidence says a switch does.
//
// It works calls out by itself, as a switch does, and never looks at our client: it shares with it the
// messages of package csta and nothing else. Calls live in the exchange, not in connections: a client
// that was dropped finds them in a snapshot. What is evidence and what is inferred is in
// docs/simulator.md.
package pbx

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"cordboard/backend/csta"
)

// ErrClosed means that the switch is closed.
var ErrClosed = errors.New("pbx: closed")

// Options says what to simulate. The zero value is an MX with the extensions 200 and 201.
type Options struct {
	Dialect csta.Dialect
	// Variant is "business" for the OpenScape that wants a session with user and password and knows no
	// SystemRegister; empty otherwise.
	Variant    string
	Extensions []string
	Scenario   Scenario
	// Faults are what is wrong with the switch from the start; SetFaults changes them.
	Faults Faults
	// Record is told every frame that was read or written, without its passwords, from the goroutines
	// of the sessions: it must allow concurrent calls and must not call the switch.
	Record func(Frame)
	Log    *slog.Logger
	// StatusTimeout is how long a client may leave a SystemStatus unanswered before the switch ends the
	// connection; 0 = 30 s, negative = for ever.
	StatusTimeout time.Duration
	// OneClient lets the switch hang up on whoever connects while somebody is connected.
	OneClient bool
	// AnswerDelay is how long everything waits before it is sent: a client must be ready for its answer by then, as it
	// need not be for one that comes at once.
	AnswerDelay time.Duration
	// SwitchName is the name by which DMCC knows the switch behind it; empty = CM1.
	SwitchName string
}

// Business is the Variant of OpenScape Business, which belongs to BusinessDialect.
const (
	Business        = "business"
	BusinessDialect = csta.OpenScape
)

// Switch is a simulated switch. Its methods may be called from any goroutine.
type Switch struct {
	options Options
	log     *slog.Logger
	dialect dialect
	work    sync.WaitGroup // sessions and timers

	mu        sync.Mutex // guards all below, the exchange and the sessions' own state; never held across I/O
	x         *exchange
	sessions  map[*session]struct{}
	crossRefs int
	apps      map[string]*app // sessions of ECMA-354, by id; those of lost connections too, for a while
	mx        mxDesk
	watched   map[string]bool // extensions that somebody watched at least once
	timers    map[*time.Timer]struct{}
	faults    faults
	closed    bool
}

// dialect is how a switch speaks. All of it is called under the switch's lock.
type dialect interface {
	// greet is what the switch says by itself when somebody connects.
	greet(*session)
	// manners takes what belongs to the dialect alone, sign-on above all; false leaves a message to the
	// services that all dialects share.
	manners(ss *session, id int, m csta.Message) bool
	// admits tells whether a session may ask for anything: until then it does not learn what there is.
	admits(*session) bool
	// lacks tells whether the dialect's evidence has no such service.
	lacks(service string) bool
	// lost takes note that a session's connection is over.
	lost(*session)
	// write puts a message into the bytes that a session reads.
	write(*session, csta.Message) ([]byte, error)
	// may refuses a session something at a device.
	may(ss *session, device string) *csta.Failure
	// number is what a request's device id means; false = it is none that the switch gives.
	number(csta.DeviceID) (string, bool)
	// party is somebody as an answer tells him, and flat a number where an answer has no wrapping for it.
	party(party) csta.Device
	flat(number string) csta.DeviceID
	// own is the device that an empty device id means to a session; "" = none.
	own(*session) string
	// crossRef names a new monitor.
	crossRef(*session) string
	// connection names a leg and find finds it again.
	connection(leg) csta.ConnectionID
	find(*exchange, *session, csta.ConnectionID) *leg
	// outcome is what the answer to a transfer or a conference tells.
	outcome(*merger) (csta.ConnectionID, []csta.ConnectionListItem)
	// tell says what happened to whoever watches the phone of a leg.
	tell(h happening, at leg) []csta.Event
	// notice says what happened at a phone to whoever watches it.
	notice(h happening) []csta.Message
}

// New makes a switch. Nothing happens before somebody connects.
func New(o Options) *Switch {
	if o.Dialect == "" {
		o.Dialect = csta.Zultys
	}
	if len(o.Extensions) == 0 {
		o.Extensions = []string{"200", "201"}
	}
	if o.StatusTimeout == 0 {
		o.StatusTimeout = 30 * time.Second
	}
	if !o.Dialect.Standard() {
		o.Scenario.Habits = o.Scenario.ofMX()
	}
	s := &Switch{
		options: o, log: o.Log, x: newExchange(o.Extensions, o.Scenario), sessions: map[*session]struct{}{},
		apps: map[string]*app{}, mx: newMXDesk(), watched: map[string]bool{}, timers: map[*time.Timer]struct{}{},
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.faults.Faults = o.Faults
	s.dialect = s.speaks(o.Dialect, o.Variant)
	s.x.placesOnly = o.Dialect == csta.Zultys
	s.x.attended, s.x.after, s.x.log = s.attended, s.after, s.log
	return s
}

// speaks is the side of a dialect that the switch takes.
func (s *Switch) speaks(d csta.Dialect, variant string) dialect {
	switch d {
	case csta.OpenScape:
		return newOpenScape(s, variant == Business)
	case csta.DMCC:
		return newDMCC(s)
	case csta.ECMA:
		return standard{s, plain{s.options.Scenario.DynamicIDs}}
	default:
		return zultys{s}
	}
}

// Serve takes connections until ctx or the listener ends, and returns when their sessions are over.
// The calls go on: serving again on another listener is a switch whose CTI server was restarted.
func (s *Switch) Serve(ctx context.Context, l net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(ctx, func() { _ = l.Close() })()
	if err := s.open(l); err != nil {
		return err
	}
	defer s.forget(l)
	var sessions sync.WaitGroup
	defer sessions.Wait()
	for {
		conn, err := l.Accept()
		switch {
		case err != nil && ctx.Err() != nil:
			return nil
		case err != nil && s.isClosed():
			return ErrClosed
		case err != nil:
			cancel()
			return fmt.Errorf("pbx: accept: %w", err)
		}
		sessions.Go(func() { _ = s.ServeConn(ctx, conn) })
	}
}

// Close ends every connection, every call and every timer, and waits for all of them.
func (s *Switch) Close() {
	s.mu.Lock()
	s.closed = true
	s.x.stop()
	for t := range s.timers {
		if t.Stop() {
			delete(s.timers, t)
			s.work.Done()
		}
	}
	for ss := range s.sessions {
		ss.cut(ErrClosed)
	}
	for ss := range s.faults.forgotten {
		ss.cut(ErrClosed)
	}
	listeners := s.faults.listeners
	s.faults.listeners = nil
	s.mu.Unlock()
	for l := range listeners {
		_ = l.Close()
	}
	s.work.Wait()
}

func (s *Switch) isClosed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

// do changes the exchange under the lock and tells the news to whoever watches.
func (s *Switch) do(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	change()
	s.broadcast()
}

// attended tells whether anybody watches an extension.
func (s *Switch) attended(extension string) bool {
	for ss := range s.sessions {
		for _, m := range ss.monitors {
			if m.device == extension {
				return true
			}
		}
	}
	return false
}

// after does something under the lock after a while. Close waits for what has begun and lets nothing
// else begin.
func (s *Switch) after(d time.Duration, do func()) (stop func() bool) {
	s.work.Add(1)
	var t *time.Timer
	t = time.AfterFunc(d, func() {
		defer s.work.Done()
		s.do(func() {
			delete(s.timers, t)
			do()
		})
	})
	s.timers[t] = struct{}{}
	return func() bool {
		if !t.Stop() {
			return false
		}
		delete(s.timers, t)
		s.work.Done()
		return true
	}
}
