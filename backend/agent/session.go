// Package agent is one agent's working day at a switch: signing on, being told of calls, commanding
// them, surviving lost connections, signing off.
//
// A Session has one goroutine that owns the call table and everything else that changes. Whatever takes
// time (dialling the switch, its answers) happens on goroutines that borrow the line and bring their
// result back. There is no optimistic state: commands return when the switch accepted, and what became
// of a call is told by the switch's events alone. Everything a person may read is a *problem.Problem.
package agent

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/numbers"
	"cordboard/backend/problem"
	"cordboard/backend/timer"
)

// Options shape a Session. All of them may be zero.
type Options struct {
	// OnState is told every new State, OnEnd every call that is over, once, after a State that showed it.
	// One goroutine calls both, in order; they may call the Session, but not Close.
	OnState func(State)
	OnEnd   func(call.Ended)
	// Plan is the site's dial plan; SetPlan changes it later.
	Plan numbers.Plan
	Log  *slog.Logger
}

// Session is an agent's telephone. Its methods may be called from any goroutine.
type Session struct {
	*owner
	log      *slog.Logger
	notifier *notifier

	mu    sync.Mutex // guards state and its signs only
	state State

	// All below belongs to the owner.
	plan    dialPlan
	table   *call.Table
	on      *signOn // nil while off
	shown           // by the server that has the line, or had it last
	problem *problem.Problem
	timers  timer.Queue
	own     *timer.Group // what is due for the calls
	signOns int          // how many there were: call ids begin with it
	lines   int          // how many connections there were

	wallClock func() time.Time // what the computer's clock shows; nil = it is asked
}

// shown is what the server that has the line has shown since it was signed on to. The next one begins with nothing.
type shown struct {
	able     capabilities
	agent    knownAgent
	settings settings
}

// nothingShown is what is known of a server by what its switch does.
func nothingShown(p csta.Profile) shown { return shown{able: newCapabilities(verbs, p)} }

// New returns a Session that is off. Close ends it.
func New(o Options) *Session {
	s := &Session{
		owner: newOwner(), log: o.Log, notifier: newNotifier(o.OnState, o.OnEnd), plan: newDialPlan(o.Plan),
		table: call.New(call.Options{}), shown: nothingShown(csta.Dialect("").Profile()),
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.own = s.timers.Group()
	s.state = s.compose(time.Now())
	s.start(s.run)
	return s
}

// Close signs off like SignOff, within ctx, and ends the Session for good; it waits for every goroutine.
// It may be called again.
func (s *Session) Close(ctx context.Context) error {
	err := s.SignOff(ctx)
	s.stop(s.notifier.close)
	return err
}

// State returns the State as it is now.
func (s *Session) State() State {
	s.mu.Lock()
	state := s.state
	s.mu.Unlock()
	return state.At(time.Now())
}

// SetPlan changes the dial plan.
func (s *Session) SetPlan(plan numbers.Plan) { s.do(func() { s.plan = newDialPlan(plan) }) }

// run is the owner's goroutine: it runs tasks, takes in what the switch says and does what is due.
func (s *Session) run() {
	for {
		var events <-chan csta.Message
		if s.on != nil {
			events = s.on.session.Events()
		}
		s.own.Set("calls", s.table.Deadline(), s.tick)
		select {
		case <-s.quit:
			if s.on != nil { // signing off did not end in time
				s.on.session.End(problem.New(problem.Closing))
			}
			s.publish()
			s.settle()
			return
		case task := <-s.tasks:
			task()
		case m, alive := <-events:
			s.on.session.Hear(m, alive)
		case <-s.timers.C():
			s.timers.Run(time.Now())
		}
		if s.on != nil {
			s.on.session.CheckClock()
		}
		s.publish()
		s.settle()
	}
}

// tick has the table of calls do what is due.
func (s *Session) tick() {
	ended, ask := s.table.Tick(time.Now())
	s.tell(ended)
	switch {
	case s.on == nil:
	case ask == call.Resync:
		s.resync()
	case ask == call.Look:
		s.on.session.Look()
	}
}

// publish tells a State that differs from the last one.
func (s *Session) publish() {
	state := s.compose(time.Now())
	s.mu.Lock()
	same := state.same(s.state)
	if !same {
		state.Rev = s.state.Rev + 1
		s.state = state
	}
	s.mu.Unlock()
	if !same {
		s.notifier.state(state)
	}
}

func (s *Session) compose(now time.Time) State {
	state := State{
		Link: Down, Agent: s.on.signOnState(), Problem: s.problem, Calls: []Call{}, Services: map[Verb]bool{}, Lacks: map[Verb]Lack{},
		AgentState: s.agent.show(), DND: s.settings.dnd, Forwards: s.settings.show(), Line: s.lines,
	}
	if s.on != nil {
		at := s.on.session.Status()
		state.Link, state.Server, state.User, state.Device = Link(at.Link), at.Server, s.on.cred.User, at.Device
		if !at.RetryAt.IsZero() {
			state.RetryAt = at.RetryAt.UnixMilli()
		}
	}
	for _, r := range s.able.verbs {
		reason := s.able.lack(r.Verb)
		if state.Services[r.Verb] = reason == ""; reason != "" {
			state.Lacks[r.Verb] = reason
		}
	}
	calls := s.table.Calls()
	for _, c := range append(slices.Clip(calls), s.table.Prompted()...) {
		v := view(c, s.plan, now)
		if s.on.line() != nil {
			v.Can, v.Denied = s.able.can(calls, c)
		}
		state.Calls = append(state.Calls, v)
	}
	return state
}

func (s *Session) tell(ended []call.Ended) {
	for _, e := range ended {
		s.notifier.end(e)
	}
}

// fail notes a problem for the State and returns it.
func (s *Session) fail(p *problem.Problem) error {
	s.problem = p
	if errors.Unwrap(p) != nil {
		s.log.Info("a problem for the agent", "code", p.Code, "cause", kind(errors.Unwrap(p)))
	}
	return p
}

// kind is what may be logged of a failure: its type, for its text may hold numbers.
func kind(err error) string { return fmt.Sprintf("%T", err) }
