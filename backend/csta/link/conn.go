package link

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"cordboard/backend/csta"
)

const (
	// farewellPatience bounds what Close says before it hangs up.
	farewellPatience = 2 * time.Second
	// hearingPatience is how long a switch may take to hang up after our last word.
	hearingPatience = 500 * time.Millisecond
	// answerQueue is how many answers to the switch's own requests may wait for the pen: a bound of memory,
	// not of patience, for a pen that writes nothing more ends the line by itself.
	answerQueue = 4096
)

// Conn is one living or dead connection to a switch. Its methods may be called from any goroutine.
// Whoever opened it calls Close, also after its death, which waits for every goroutine of it.
type Conn struct {
	opt     Options
	log     *slog.Logger
	manners manners
	tongue  csta.Tongue
	net     net.Conn
	ear     *ear

	own     string // written before Open returns
	secrets *secrets

	pen     chan struct{} // holds one token: who has it writes
	turns   *rate.Limiter // nil = no pace
	pending *pending
	answers chan answer // ours to the switch's requests, written by the clerk
	events  chan csta.Message
	greeted chan struct{} // closed by the clerk when the first SystemStatus was answered
	devices devices
	session atomic.Pointer[csta.Secret]                             // nil = none
	late    atomic.Pointer[csta.StartApplicationSessionPosResponse] // to a request that was given up

	questions *questions
	doubts    chan doubt
	spoke     atomic.Bool  // the switch has said something
	said      atomic.Int64 // when we did last: nanoseconds after begun
	begun     time.Time

	life    context.Context // ends with the cause of death
	end     context.CancelCauseFunc
	closing atomic.Bool
	told    atomic.Bool // the trace knows of the death
	done    chan struct{}
}

// Open dials, signs on by the dialect's manners and returns a living connection. Its errors say what
// happened and what to do: UnreachableError, NotTLSError, NeedsTLSError, HandshakeError,
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
		<-c.done
		return nil, err
	}
	firstBeat <- beat
	return c, nil
}

// begin is a connection with its goroutines at work; its pulse waits for the first beat.
func begin(opt Options, m manners, line net.Conn, heard *ear) (*Conn, chan<- time.Duration) {
	c := &Conn{
		opt:     opt,
		log:     opt.Log,
		manners: m,
		net:     line,
		ear:     heard,
		secrets: newSecrets(opt.Password, opt.Resume),
		pen:     make(chan struct{}, 1),
		turns:   newTurns(opt.Pace),
		pending: newPending(),
		answers: make(chan answer, answerQueue),
		greeted: make(chan struct{}),
		tongue:  csta.Tongue{Dialect: opt.Dialect, Namespace: opt.Namespace},
		events:  make(chan csta.Message, opt.EventQueue),
		done:    make(chan struct{}),

		questions: &questions{known: map[string]bool{}},
		doubts:    make(chan doubt, 1),
		begun:     time.Now(),
	}
	c.note(NoteUp, opt.Address, "")
	c.life, c.end = context.WithCancelCause(context.Background())

	var crew sync.WaitGroup
	crew.Go(c.read)
	crew.Go(c.clerk)
	firstBeat := make(chan time.Duration, 1)
	crew.Go(func() { c.pulse(firstBeat) })
	go func() {
		crew.Wait()
		close(c.done)
	}()
	return c, firstBeat
}

// Events tells what the switch says unasked: csta.Event and every other event and notice, those that csta
// does not know included (csta.Unknown), but for MX's signs of life; and csta.SystemStatus and
// csta.MonitorStop, which are answered already. An event that could not be read is told as
// csta.SystemStatus with the standard's word messagesLost. The channel is closed at death, after what
// had arrived; read it to its end and ask Err.
func (c *Conn) Events() <-chan csta.Message { return c.events }

// Done is closed when the connection is dead and no goroutine of it is left.
func (c *Conn) Done() <-chan struct{} { return c.done }

// Err is nil while the connection lives, then the cause of death.
func (c *Conn) Err() error { return context.Cause(c.life) }

// Own is the extension that the switch says is ours; empty where it does not say.
func (c *Conn) Own() string { return c.own }

// SessionID is the session's, for Options.Resume of the next connection; empty without one. It may be
// asked for after death.
func (c *Conn) SessionID() csta.Secret {
	if id := c.session.Load(); id != nil {
		return *id
	}
	return ""
}

// Close signs off (two seconds at most, or until ctx ends), hangs up and waits for every goroutine.
// Requests that wait get ErrClosed. It may be called again and after death.
func (c *Conn) Close(ctx context.Context) error {
	if c.closing.CompareAndSwap(false, true) && c.life.Err() == nil {
		farewell, cancel := context.WithTimeout(ctx, farewellPatience)
		stop := context.AfterFunc(farewell, func() { c.die(ErrClosed) })
		c.manners.signOff(farewell, c)
		stop()
		cancel()
		c.die(ErrClosed)
	}
	<-c.done
	return nil
}

// die ends the connection; the first cause counts. It may be called from any goroutine and does not
// wait.
func (c *Conn) die(cause error) {
	var lost *LostError
	if c.closing.Load() && errors.As(cause, &lost) {
		cause = ErrClosed // the switch may hang up as soon as it has heard our farewell
	}
	c.end(cause)
	cause = c.Err()
	c.pending.fail(cause)
	_ = c.net.Close()
	if c.told.CompareAndSwap(false, true) {
		c.note(NoteDown, "", cause.Error())
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
	case <-c.life.Done():
	case <-timer.C:
	case <-ctx.Done():
	}
}

// read is the one reader. It never writes and never blocks on anybody but the switch.
func (c *Conn) read() {
	defer close(c.events)
	in := bufio.NewReader(c.net)
	for {
		frame, err := csta.ReadFrame(in)
		if err != nil {
			c.die(c.causeOf(err))
			return
		}
		c.spoke.Store(true)
		c.receive(frame)
		if c.life.Err() != nil {
			return
		}
	}
}

// causeOf tells why reading ended.
func (c *Conn) causeOf(err error) error {
	var frame *csta.FrameError
	switch {
	case c.life.Err() != nil:
		return c.Err()
	case !c.opt.TLS && c.ear.beganWithTLS():
		return &NeedsTLSError{Address: c.opt.Address, Certain: true}
	case !c.spoke.Load() && notAdmitted(c.opt, c.ear, err) != nil:
		return notAdmitted(c.opt, c.ear, err)
	case errors.As(err, &frame):
		return &LostError{Reason: "it sent something that is not a CSTA frame", Err: err}
	case isErrno(err, timeoutErrnos), isErrno(err, noRouteErrnos):
		return &LostError{Reason: "its computer, or the way to it, is gone", Err: err}
	case hungUp(err):
		lost := &LostError{Reason: "the switch hung up", Err: err}
		if !c.opt.TLS && !c.opt.Met && !c.ear.anything() {
			return &NeedsTLSError{Address: c.opt.Address, Err: lost}
		}
		return lost
	}
	return &LostError{Reason: "reading failed", Err: err}
}
