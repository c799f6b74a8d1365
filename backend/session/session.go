// Package session is one agent signed on at a CTI server: from the sign-on to the sign-off, over servers and
// connections.
//
// Four things live for four times, each inside the one before it:
//
//   - a Session, from the sign-on to its end: who signs on, the servers in their order, and how the retries go;
//   - a server, while its connections are the Session's: what it has shown (whether it tells its calls, what
//     connections died of, how long it takes). The next server begins with nothing;
//   - a connection, from its monitors to its death: a link.Conn lives once;
//   - a snapshot of what goes on at the followed devices, which events wait for.
//
// What is due later belongs to a Session or a connection and ends with it (package timer).
//
// A Session promises to have a connection as soon as one can be had, at the first server that lets the agent in,
// and to go back to the first of them when that one answers again and no call is up. It tells its owner everything
// in order, by Notice. It knows nothing of calls, and shows nobody anything.
//
// A Session has no goroutine of its own: it belongs to its owner's, on which all methods are called, but for those
// that say otherwise. What takes time is done by Options.Go, and its outcome comes back by Options.Post.
package session

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/timer"
)

// Options say who signs on where, and for whom. Servers, Notify, Post, Go and Timers have to be there.
type Options struct {
	// Servers are those that may be signed on to, in order, at least one. User, Password and Forced of their Line
	// are those of the agent. The connection goes back to the first one when that one answers again and nobody is
	// in a call.
	Servers []Server
	// Device is the extension to follow; empty = the one that the switch says is the user's.
	Device string
	// Also are further devices to follow.
	Also []string

	// Notify is told what happens, in order, on the owner's goroutine. It may call the Session.
	Notify func(Notice)
	// Idle says that no call is up and none is coming, so that the connection may move to another server.
	Idle func() bool
	// Wanted says that the answer to a Query is of use.
	Wanted func(Query) bool

	// Post runs a task on the owner's goroutine; false = that has ended. It may be called from any goroutine.
	Post func(task func()) bool
	// Go runs work on a goroutine of its own, which the owner waits for before it ends.
	Go func(work func())
	// Timers is the owner's queue.
	Timers *timer.Queue

	// WallClock is what the computer's clock shows, without a monotonic reading; nil = it is asked.
	WallClock func() time.Time
	Log       *slog.Logger // nil = nothing is logged
}

// Server is a CTI server, and how to reach it.
type Server struct {
	Name string
	Line link.Options
}

// Phase says how far a Session is.
type Phase string

// The phases of a Session. On lasts through a lost connection that is tried again.
const (
	SigningOn  Phase = "signingOn"
	On         Phase = "on"
	SigningOff Phase = "signingOff"
	Off        Phase = "off"
)

// Link says how the connection is.
type Link string

// The states of the connection. Retrying means that it was lost and is tried again at RetryAt.
const (
	Down       Link = "down"
	Connecting Link = "connecting"
	Up         Link = "up"
	Retrying   Link = "retrying"
)

// Session is an agent who is signed on. Make it by New.
type Session struct {
	opt    Options
	ctx    context.Context // ends when nobody wants the Session any more
	cancel context.CancelCauseFunc
	phase  Phase
	link   Link

	order    order
	attempt  *attempt // the one under way, or the last one
	outage   outage
	failback failback
	server   *server     // what the server that had a connection last has shown; nil before the first one
	conn     *Connection // nil while there is none

	timers  *timer.Group
	clock   *clock
	queries sync.WaitGroup
}

// New returns a Session that has not begun. Begin has it sign on.
func New(o Options) *Session {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Session{
		opt: o, phase: SigningOn, link: Connecting, order: newOrder(o.Servers),
		timers: o.Timers.Group(), clock: newClock(o.WallClock),
	}
	s.ctx, s.cancel = context.WithCancelCause(context.Background())
	return s
}

// Begin signs on. The outcome is told: Connected or Ended.
func (s *Session) Begin() {
	s.connect()
	s.CheckClock()
}

// Abort gives a sign-on up that is under way: Ended tells the cause. A Session that is signed on stays so.
func (s *Session) Abort(cause error) {
	if s.phase == SigningOn {
		s.cancel(cause)
	}
}

// Status is what can be told of a Session at any moment.
type Status struct {
	Phase   Phase
	Link    Link
	Server  string       // the one that has the connection or is being tried
	Profile csta.Profile // what it does
	Device  string       // the agent's own, as the settings or the switch spell it
	RetryAt time.Time    // when a lost connection is tried again; zero = no try is due
}

// Status tells how the Session is.
func (s *Session) Status() Status {
	at := s.order.server()
	status := Status{
		Phase: s.phase, Link: s.link, Server: at.Name, Profile: at.profile(),
		Device: s.opt.Device, RetryAt: s.timers.At(dueRetry),
	}
	if s.server != nil {
		status.Device = s.server.device
	}
	return status
}

// Connection is the one to the switch, which may have died unheard; nil while there is none.
func (s *Session) Connection() *Connection { return s.conn }

// The names of what is due later: of the Session, and of a connection.
const (
	dueRetry = "retry"
	dueClock = "look at the clocks"

	dueResync   = "resync"
	dueWake     = "wake"
	dueFailback = "failback"
)

// do runs a task on the owner's goroutine and waits for it; false = the owner has ended.
func (s *Session) do(task func()) bool {
	ran := make(chan struct{})
	if !s.opt.Post(func() {
		task()
		close(ran)
	}) {
		return false
	}
	<-ran
	return true
}

// hangUp closes a connection that nobody wants, meanwhile.
func (s *Session) hangUp(conn *link.Conn) { s.opt.Go(func() { hangUp(conn) }) }

// hangUp closes a connection and waits for its goroutines.
func hangUp(conn *link.Conn) { _ = conn.Close(context.Background()) }

// kind is what may be logged of a failure: its type, for its text may hold numbers.
func kind(err error) string { return fmt.Sprintf("%T", err) }
