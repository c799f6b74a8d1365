package link

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"cordboard/backend/csta"
	"cordboard/backend/redact"
)

const (
	// farewellPatience bounds what Close says before it hangs up.
	farewellPatience = 2 * time.Second
	// hearingPatience is how long a switch may take to hang up after our last word.
	hearingPatience = 500 * time.Millisecond
)

// Conn is one living or dead connection to a switch. Its methods may be called from any goroutine.
// Whoever opened it calls Close, also after its death, which waits for every goroutine of it.
type Conn struct {
	opt      Options
	manners  manners
	tongue   csta.Tongue
	net      net.Conn
	idle     *idleConn // what net runs over
	secrets  *redact.Texts
	turns    *rate.Limiter // nil = no pace
	pending  *pending
	devices  devices
	identity identity
	life     life

	writer    *writer
	responder *responder
	receiver  *receiver
	keepalive *keepalive
}

// identity is what the switch says that we are.
type identity struct {
	own     string                                                  // the extension; written before Open returns
	session atomic.Pointer[csta.Secret]                             // nil = none
	late    atomic.Pointer[csta.StartApplicationSessionPosResponse] // to a request that was given up
}

// life ends once, with the cause of death.
type life struct {
	ctx     context.Context
	end     context.CancelCauseFunc
	closing atomic.Bool
	told    atomic.Bool // the trace knows of the death
	done    chan struct{}
}

// Open dials, signs on by the dialect's manners and returns a living connection. Its errors say what
// happened and what to do: UnreachableError, NotTLSError, NeedsTLSError, TurnedAwayError, HandshakeError,
// UntrustedError, PinError, BadPinError, ClientCertificateError, SignOnError, TimeoutError, LostError,
// ErrKicked.
// Events that arrive before the sign-on is through wait in Events.
func Open(ctx context.Context, opt Options) (*Conn, error) {
	opt = opt.withDefaults()
	m, err := mannersOf(opt)
	if err != nil {
		return nil, err
	}
	line, heard, err := dial(ctx, opt)
	if err != nil {
		return nil, err
	}
	c, firstBeat := begin(opt, m, line, heard)
	stop := context.AfterFunc(ctx, func() { c.die(ctx.Err()) })
	beat, err := m.signOn(ctx, c)
	if !stop() && (err == nil || errors.Is(err, ctx.Err())) {
		err = fmt.Errorf("link: signing on at %s: %w", opt.Address, ctx.Err())
	}
	if err != nil {
		c.die(err)
		<-c.life.done
		return nil, err
	}
	firstBeat <- beat
	return c, nil
}

// begin is a connection with its goroutines at work; keepalive waits for the first beat.
func begin(opt Options, m manners, line net.Conn, idle *idleConn) (*Conn, chan<- time.Duration) {
	c := &Conn{
		opt:     opt,
		manners: m,
		tongue:  csta.Tongue{Dialect: opt.Dialect, Namespace: opt.Namespace},
		net:     line,
		idle:    idle,
		secrets: newSecrets(opt.Password, opt.Resume),
		turns:   newTurns(opt.Pace),
		pending: newPending(),
	}
	c.life.done = make(chan struct{})
	c.life.ctx, c.life.end = context.WithCancelCause(context.Background())
	c.writer, c.responder, c.receiver, c.keepalive = newWriter(c), newResponder(c), newReceiver(c), newKeepalive(c)
	c.note(NoteUp, opt.Address)

	var crew sync.WaitGroup
	crew.Go(c.receiver.run)
	crew.Go(c.responder.run)
	firstBeat := make(chan time.Duration, 1)
	crew.Go(func() { c.keepalive.run(firstBeat) })
	go func() {
		crew.Wait()
		close(c.life.done)
	}()
	return c, firstBeat
}

// Events tells what the switch says unasked: csta.Event and every other event and notice, those that csta
// does not know included (csta.Unknown), but for MX's signs of life; and csta.SystemStatus and
// csta.MonitorStop, which are answered already. An event that could not be read is told as
// csta.SystemStatus with the standard's word messagesLost. The channel is closed at death, after what
// had arrived; read it to its end and ask Err.
func (c *Conn) Events() <-chan csta.Message { return c.receiver.events }

// Done is closed when the connection is dead and no goroutine of it is left.
func (c *Conn) Done() <-chan struct{} { return c.life.done }

// Err is nil while the connection lives, then the cause of death.
func (c *Conn) Err() error { return context.Cause(c.life.ctx) }

// Own is the extension that the switch says is ours; empty where it does not say.
func (c *Conn) Own() string { return c.identity.own }

// SessionID is the session's, for Options.Resume of the next connection; empty without one. It may be
// asked for after death.
func (c *Conn) SessionID() csta.Secret {
	if id := c.identity.session.Load(); id != nil {
		return *id
	}
	return ""
}

// Close signs off (two seconds at most, or until ctx ends), hangs up and waits for every goroutine.
// Requests that wait get ErrClosed. It may be called again and after death.
func (c *Conn) Close(ctx context.Context) error {
	if c.life.closing.CompareAndSwap(false, true) && c.life.ctx.Err() == nil {
		farewell, cancel := context.WithTimeout(ctx, farewellPatience)
		stop := context.AfterFunc(farewell, func() { c.die(ErrClosed) })
		c.manners.signOff(farewell, c)
		stop()
		cancel()
		c.die(ErrClosed)
	}
	<-c.life.done
	return nil
}

// die ends the connection; the first cause counts. It may be called from any goroutine and does not
// wait.
func (c *Conn) die(cause error) {
	var lost *LostError
	if c.life.closing.Load() && errors.As(cause, &lost) {
		cause = ErrClosed // the switch may hang up as soon as it has heard our farewell
	}
	c.life.end(cause)
	cause = c.Err()
	c.pending.fail(cause)
	_ = c.net.Close()
	if c.life.told.CompareAndSwap(false, true) {
		c.note(NoteDown, cause.Error())
	}
}

// fallSilent says that nothing more will come from us and waits a little for the switch to hang up: then
// it has heard all that we said.
func (c *Conn) fallSilent(ctx context.Context) {
	half, able := c.net.(interface{ CloseWrite() error })
	if !able || half.CloseWrite() != nil {
		return
	}
	timer := time.NewTimer(hearingPatience)
	defer timer.Stop()
	select {
	case <-c.life.ctx.Done():
	case <-timer.C:
	case <-ctx.Done():
	}
}
