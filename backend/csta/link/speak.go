package link

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"cordboard/backend/csta"
)

// lastWordsPatience is how long a failed write leaves the reader to find out why.
const lastWordsPatience = 250 * time.Millisecond

// Do sends a request when its turn comes (Options.Pace) and waits for its answer: until ctx ends,
// ResponseTimeout passes (TimeoutError) or the connection dies (the cause of death). A refusal is a *csta.Failure. On MX, hold, retrieve,
// clear and the transfers are answered by the response or by the matching event, whichever comes first;
// by the event the answer is empty.
//
// A positive answer means that the switch accepted the request; what became of it is told by events.
// After an error other than a refusal it is not known whether the request was carried out.
func Do[R csta.Message](ctx context.Context, c *Conn, request csta.RequestFor[R]) (R, error) {
	var zero R
	if _, farewell := any(request).(csta.MonitorStop); !farewell {
		if err := c.takeTurn(ctx, request.Name()); err != nil {
			return zero, err
		}
	}
	reply, err := c.ask(ctx, request)
	if err != nil {
		return zero, err
	}
	switch reply := reply.(type) {
	case nil: // done by event
		return zero, nil
	case R:
		return reply, nil
	case *csta.Failure:
		return zero, &csta.Failure{Category: c.secrets.hide(reply.Category), Code: c.secrets.hide(reply.Code)}
	default:
		return zero, &UnexpectedReplyError{Request: request.Name(), Reply: c.secrets.hide(reply.Name())}
	}
}

// ask sends a request at once and waits for whatever reply comes; nil without an error means done by
// event. A request that finds no answer makes the pulse ask whether the switch is there.
func (c *Conn) ask(ctx context.Context, request csta.Message) (csta.Message, error) {
	sent := time.Now()
	reply, err := c.askWithin(ctx, request, c.opt.ResponseTimeout)
	if err != nil && c.life.Err() == nil && !c.ear.heardSince(sent) {
		c.doubt(request.Name(), sent)
	}
	return reply, err
}

// askWithin is ask with a patience of its own, and without consequences.
func (c *Conn) askWithin(ctx context.Context, request csta.Message, patience time.Duration) (csta.Message, error) {
	if agent, is := request.(csta.SetAgentState); is {
		c.secrets.add(agent.Password) // before anything that repeats it can be shown
	}
	body, err := c.tongue.Encode(request)
	if err != nil {
		return nil, fmt.Errorf("link: %w", err)
	}
	id, w, err := c.pending.add(request.Name(), c.manners.completionOf(request))
	if err != nil {
		return nil, err
	}
	// From here on w is answered, or dropped by this goroutine.
	timer := time.NewTimer(patience)
	defer timer.Stop()
	if err := c.write(ctx, timer.C, csta.Frame{InvokeID: id, Body: body}, request.Name()); err != nil {
		c.pending.drop(id)
		return nil, err
	}
	select {
	case got := <-w.outcome:
		return c.taken(request, got)
	case <-timer.C:
		err = &TimeoutError{Request: request.Name(), After: patience}
	case <-ctx.Done():
		err = fmt.Errorf("link: %s: %w", request.Name(), ctx.Err())
	}
	c.pending.drop(id)
	select {
	case got := <-w.outcome: // it came just now: better late than unknown
		return c.taken(request, got)
	default:
		return nil, err
	}
}

// taken notes what the switch answers.
func (c *Conn) taken(request csta.Message, got outcome) (csta.Message, error) {
	if got.reply != nil {
		c.questions.answered(request, got.reply)
	}
	return got.reply, got.err
}

// Tell sends a notice that the switch does not answer (csta.PresenceNotice, csta.CallLogRequest and such,
// on MX) when its turn comes (Options.Pace). What the switch makes of it is told by Events.
func Tell(ctx context.Context, c *Conn, notice csta.Message) error {
	if err := c.takeTurn(ctx, notice.Name()); err != nil {
		return err
	}
	return c.tell(ctx, c.pending.spare(), notice)
}

// tell sends what wants no answer.
func (c *Conn) tell(ctx context.Context, id int, message csta.Message) error {
	body, err := c.tongue.Encode(message)
	if err != nil {
		return fmt.Errorf("link: %w", err)
	}
	return c.write(ctx, nil, csta.Frame{InvokeID: id, Body: body}, message.Name())
}

// write takes the pen, which ctx, a timer or death can spare it, and writes one frame. Once begun a
// frame is written to its end or the connection dies: half a frame cannot be taken back.
func (c *Conn) write(ctx context.Context, late <-chan time.Time, frame csta.Frame, name string) error {
	raw, err := csta.AppendFrame(nil, frame)
	if err != nil {
		return fmt.Errorf("link: %w", err)
	}
	c.trace(true, frame, name) // before, so that no recorder sees an answer before its request
	select {
	case c.pen <- struct{}{}:
	case <-late:
		return &TimeoutError{Request: name, After: c.opt.ResponseTimeout}
	case <-ctx.Done():
		if cause := c.Err(); cause != nil {
			return cause
		}
		return fmt.Errorf("link: %s: %w", name, ctx.Err())
	case <-c.life.Done():
		return c.Err()
	}
	_ = c.net.SetWriteDeadline(time.Now().Add(c.opt.ResponseTimeout))
	_, err = c.net.Write(raw)
	<-c.pen
	if err != nil {
		return c.cannotWrite(err)
	}
	c.said.Store(int64(time.Since(c.begun)))
	c.log.Debug("sent", "kind", name, "id", frame.InvokeID)
	return nil
}

// cannotWrite ends the connection after a failed write. If the switch hung up, its last words may still
// wait to be read and tell more (a forced logout, a TLS alert), so the reader goes first.
func (c *Conn) cannotWrite(err error) error {
	lost := &LostError{Reason: "writing failed", Err: err}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		lost.Reason = "it took nothing more for " + c.opt.ResponseTimeout.String()
	} else {
		lastWords := time.NewTimer(lastWordsPatience)
		defer lastWords.Stop()
		select {
		case <-c.life.Done():
		case <-lastWords.C:
		}
	}
	c.die(lost)
	return c.Err()
}

// answer is one to a request of the switch.
type answer struct {
	frame csta.Frame
	name  string
}

// clerk writes the answers to the switch's own requests, so that the reader never waits for the pen.
func (c *Conn) clerk() {
	greeted := false
	for {
		select {
		case ours := <-c.answers:
			if err := c.write(c.life, nil, ours.frame, ours.name); err != nil {
				return // the connection is dead
			}
			if ours.name == (csta.SystemStatusResponse{}).Name() && !greeted {
				greeted = true
				close(c.greeted)
			}
		case <-c.life.Done():
			return
		}
	}
}

// quiet is how long we have said nothing.
func (c *Conn) quiet() time.Duration { return time.Since(c.begun) - time.Duration(c.said.Load()) }

// note tells the trace what became of the line.
func (c *Conn) note(what, name, body string) {
	if c.opt.Trace != nil {
		c.opt.Trace(TraceEntry{At: time.Now(), Note: what, Name: name, Body: c.secrets.hide(body)})
	}
}

func (c *Conn) trace(out bool, frame csta.Frame, name string) {
	if c.opt.Trace == nil {
		return
	}
	c.opt.Trace(TraceEntry{At: time.Now(), Out: out, InvokeID: frame.InvokeID, Name: c.secrets.hide(name), Body: c.secrets.hide(Redact(frame.Body))})
}
