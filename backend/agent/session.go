// Package agent is one agent's working day at a switch: signing on, being told of calls, commanding
// them, surviving lost connections, signing off.
//
// A Session has one goroutine that owns the call table and everything else that changes. Whatever takes
// time (dialling the switch, its answers) happens on goroutines that borrow the line and bring their
// result back. There is no optimistic state: commands return when the switch accepted, and what became
// of a call is told by the switch's events alone. Everything a person may read is a *Problem.
package agent

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/numbers"
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

// Credentials say who signs on where.
type Credentials struct {
	Server string       // the name of the server, for the State
	Line   link.Options // how to reach it; User, Password and Forced are filled in from here
	// Standby are other servers, in order, for when the line cannot be had at Server. The line goes back to
	// Server when that one answers again and no call is up.
	Standby []Standby
	User    string
	// Password is kept in memory until the agent is off, for lost connections.
	Password csta.Secret
	// AgentID and AgentPassword are what the switch's queues know the agent by; both may be empty.
	AgentID       string
	AgentPassword csta.Secret
	// Device is the extension to follow; empty = the one that the switch says is the user's.
	Device string
	// Also are further devices to follow. Calls are made from Device.
	Also []string
	// Forced takes the line from another session of the user.
	Forced bool
}

// Session is an agent's telephone. Its methods may be called from any goroutine.
type Session struct {
	log    *slog.Logger
	herald *herald

	tasks   chan func() // run by the owner
	quit    chan struct{}
	gone    chan struct{} // closed when the owner is gone
	owner   sync.WaitGroup
	workers sync.WaitGroup
	close   sync.Once

	mu    sync.Mutex // guards state and its signs only
	state State

	// All below belongs to the owner.
	plan     numbers.Plan
	table    *call.Table
	presence Presence
	shift    *shift // nil while off
	problem  *Problem
	able     capabilities // of the switch
	duty     duty
	settings settings
	watches  []watch
	tick     *time.Timer
	clock    *clock
	shifts   int      // how many there were: call ids begin with it
	lines    int      // how many connections there were
	release  []func() // wakes whoever waits for what was just done, after the State shows it
}

// New returns a Session that is off. Close ends it.
func New(o Options) *Session {
	s := &Session{
		log: o.Log, herald: newHerald(o.OnState, o.OnEnd), plan: o.Plan,
		tasks: make(chan func()), quit: make(chan struct{}), gone: make(chan struct{}),
		table: call.New(call.Options{}), presence: Off, tick: time.NewTimer(time.Hour), clock: newClock(),
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.able = newCapabilities(verbs, csta.Dialect("").Profile())
	s.state = s.compose(time.Now())
	s.owner.Go(s.own)
	return s
}

// Close signs off like SignOff, within ctx, and ends the Session for good; it waits for every goroutine.
// It may be called again.
func (s *Session) Close(ctx context.Context) error {
	err := s.SignOff(ctx)
	s.close.Do(func() {
		close(s.quit)
		s.owner.Wait()
		s.workers.Wait()
		s.herald.close()
	})
	return err
}

// State returns the State as it is now.
func (s *Session) State() State {
	s.mu.Lock()
	state := s.state
	s.mu.Unlock()
	return state.at(time.Now())
}

// SetPlan changes the dial plan.
func (s *Session) SetPlan(plan numbers.Plan) { s.do(func() { s.plan = plan }) }

// own is the owner: it runs tasks, takes in what the switch says and minds the clock.
func (s *Session) own() {
	defer close(s.gone)
	for {
		select {
		case <-s.quit:
			if s.shift != nil { // signing off did not end in time
				s.off(problemClosed)
			}
			s.publish()
			s.letGo()
			return
		case task := <-s.tasks:
			task()
		case m, alive := <-s.events():
			if alive {
				s.hear(m)
			} else {
				s.lost()
			}
		case <-s.tick.C:
			s.due(time.Now())
		}
		if s.clock.look(time.Now()) {
			s.rouse("the clock jumped or this computer slept")
		}
		s.publish()
		s.arm()
		s.letGo()
	}
}

// letGo releases whoever waits for what was done, or for what the State now shows.
func (s *Session) letGo() {
	s.watches = slices.DeleteFunc(s.watches, watch.look)
	for _, release := range s.release {
		release()
	}
	s.release = nil
}

// do runs a task on the owner and waits until the State shows what it did; false = the Session is closed.
func (s *Session) do(task func()) bool {
	ran := make(chan struct{})
	if !s.post(func() {
		task()
		s.release = append(s.release, func() { close(ran) })
	}) {
		return false
	}
	<-ran
	return true
}

// post hands a task to the owner; false = the Session is closed.
func (s *Session) post(task func()) bool {
	select {
	case s.tasks <- task:
		return true
	case <-s.gone:
		return false
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
		s.herald.state(state)
	}
}

func (s *Session) compose(now time.Time) State {
	state := State{
		Link: Down, Agent: s.presence, Problem: s.problem, Calls: []Call{}, Services: map[string]bool{}, Lacks: map[string]string{},
		Duty: s.duty.show(), DND: s.settings.dnd, Forwards: s.settings.show(), Line: s.lines,
	}
	if sh := s.shift; sh != nil {
		state.Link, state.Server, state.User, state.Device = sh.link, sh.server().Server, sh.cred.User, sh.device()
		if !sh.retryAt.IsZero() {
			state.RetryAt = sh.retryAt.UnixMilli()
		}
	}
	for _, r := range s.able.verbs {
		reason := s.able.lack(r.Verb)
		if state.Services[string(r.Verb)] = reason == ""; reason != "" {
			state.Lacks[string(r.Verb)] = reason
		}
	}
	calls := s.table.Calls()
	for _, c := range calls {
		v := view(c, s.plan, now)
		if s.line() != nil {
			v.Can, v.Denied = s.able.can(calls, c)
		}
		state.Calls = append(state.Calls, v)
	}
	return state
}

func (s *Session) tell(ended []call.Ended) {
	for _, e := range ended {
		s.herald.end(e)
	}
}

// arm sets the clock to the next thing that is due.
func (s *Session) arm() {
	next := s.table.Deadline()
	if sh := s.shift; sh != nil {
		for _, at := range []time.Time{sh.retryAt, sh.surveyAt, sh.rouseAt, sh.backAt, s.clock.next()} {
			if !at.IsZero() && (next.IsZero() || at.Before(next)) {
				next = at
			}
		}
	}
	if next.IsZero() {
		s.tick.Stop()
		return
	}
	s.tick.Reset(time.Until(next))
}

// due does what the clock says.
func (s *Session) due(now time.Time) {
	ended, snapshot := s.table.Tick(now)
	s.tell(ended)
	sh := s.shift
	if sh == nil {
		return
	}
	if !sh.retryAt.IsZero() && !now.Before(sh.retryAt) {
		s.connect(sh)
	}
	if !sh.rouseAt.IsZero() && !now.Before(sh.rouseAt) {
		sh.rouseAt = time.Time{}
		s.rouse("woken again")
	}
	if snapshot || !sh.surveyAt.IsZero() && !now.Before(sh.surveyAt) {
		sh.surveyAt = time.Time{}
		s.survey(sh)
	}
	if !sh.backAt.IsZero() && !now.Before(sh.backAt) {
		s.lookBack(sh)
	}
}

// fail notes a problem for the State and returns it.
func (s *Session) fail(p *Problem) error {
	s.problem = p
	if p.cause != nil {
		s.log.Info("a problem for the agent", "code", p.Code, "cause", kind(p.cause))
	}
	return p
}

// kind is what may be logged of a failure: its type, for its text may hold numbers.
func kind(err error) string { return fmt.Sprintf("%T", err) }
