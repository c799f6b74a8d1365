package agent

import (
	"context"
	"strconv"
	"strings"
	"time"

	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
	"cordboard/backend/session"
)

// Credentials say who signs on where.
type Credentials struct {
	Server string       // the name of the server, for the State
	Line   link.Options // how to reach it; User, Password and Forced are filled in from here
	// Look is how often a server is asked for its calls, a little more often while there are none; 0 = call.DefaultLook, negative = never.
	Look time.Duration
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

// Standby is a further server, for when the line cannot be had at those before it. User, Password and
// Forced of its Line are filled in from the Credentials.
type Standby struct {
	Server string
	Line   link.Options
}

// eventQueue is how many events may wait for the owner: more than a second of the worst storm, so that
// nothing short of a stopped program loses the line.
const eventQueue = 16384

// servers are all that the credentials name, in order, ready to be opened.
func (c Credentials) servers() []session.Server {
	var list []session.Server
	for _, at := range append([]Standby{{Server: c.Server, Line: c.Line}}, c.Standby...) {
		line := at.Line
		line.User, line.Password, line.Forced = c.User, c.Password, c.Forced
		if line.EventQueue <= 0 {
			line.EventQueue = eventQueue
		}
		list = append(list, session.Server{Name: at.Server, Line: line})
	}
	return list
}

// signOn is one sign-on, until the agent is off. It belongs to the owner; the channels are for who waits.
type signOn struct {
	cred    Credentials
	session *session.Session
	through bool          // the sign-on succeeded
	first   chan error    // the outcome of the sign-on, once
	over    chan struct{} // closed when the agent is off
	failed  string        // the consultation whose failure was told last
}

// SignOn signs the agent on and waits until the calls at the device are known. It returns a *problem.Problem.
// When ctx ends, the attempt is given up.
func (s *Session) SignOn(ctx context.Context, cred Credentials) error {
	cred.User, cred.Device = strings.TrimSpace(cred.User), strings.TrimSpace(cred.Device)
	var on *signOn
	var refusal error
	if !s.do(func() { on, refusal = s.begin(cred) }) {
		return problem.New(problem.Closing)
	}
	if refusal != nil {
		return refusal
	}
	select {
	case err := <-on.first:
		return err
	case <-ctx.Done():
		s.do(func() { on.session.Abort(ctx.Err()) })
	}
	select {
	case err := <-on.first:
		return err
	case <-s.gone:
		return problem.New(problem.Closing)
	}
}

func (s *Session) begin(cred Credentials) (*signOn, error) {
	switch s.on.signOnState() {
	case On:
		return nil, problem.New(problem.SignedOn)
	case SigningOn, SigningOff:
		return nil, problem.New(problem.Signing)
	}
	on := &signOn{cred: cred, first: make(chan error, 1), over: make(chan struct{})}
	on.session = session.New(session.Options{
		Servers: cred.servers(), Device: cred.Device, Also: cred.Also,
		Notify: s.notified, Idle: s.idle, Wanted: s.wants,
		Post: s.post, Go: s.spawn, Timers: &s.timers, WallClock: s.wallClock, Log: s.log,
	})
	s.signOns++
	s.on, s.problem, s.shown = on, nil, nothingShown(cred.Line.Dialect.Profile())
	s.table = call.New(call.Options{Dialect: cred.Line.Dialect, Prefix: strconv.Itoa(s.signOns) + "-", Look: cred.Look})
	on.session.Begin()
	return on, nil
}

// SignOff ends monitoring, logs out and closes the connection, in this order. What the switch does not
// confirm in time is left out. It is done already when the agent is off.
func (s *Session) SignOff(ctx context.Context) error {
	var on *signOn
	if !s.do(func() {
		if on = s.on; on != nil {
			on.session.SignOff(ctx)
		}
	}) || on == nil {
		return nil
	}
	select {
	case <-on.over:
		return nil
	case <-s.gone:
		return nil
	case <-ctx.Done():
		return ProblemOf(ctx.Err())
	}
}

// Wake tells the Session that a line which looks alive may be dead, or a dead one may be had again: this
// computer slept, the network changed, the clock jumped. A line is asked for its calls and, when it does
// not answer within a second (two if it is slow), opened anew; a retry that is waiting is done now. The
// reason is for the log. It may be called from any goroutine, also when nobody is signed on.
func (s *Session) Wake(reason string) {
	s.post(func() {
		if s.on != nil {
			s.on.session.Wake(reason)
		}
	})
}
