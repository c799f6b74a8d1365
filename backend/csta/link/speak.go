package link

import (
	"context"
	"fmt"
	"time"

	"cordboard/backend/csta"
)

// lastWordsPatience is how long a failed write leaves the reader to find out why.
const lastWordsPatience = 250 * time.Millisecond

// Do sends a request and waits for its answer: until ctx ends, ResponseTimeout passes (TimeoutError)
// or the connection dies (the cause of death). A refusal is a *csta.Failure. On MX, hold, retrieve,
// clear and the transfers are answered by the response or by the matching event, whichever comes first;
// by the event the answer is empty.
//
// A positive answer means that the switch accepted the request; what became of it is told by events.
// After an error other than a refusal it is not known whether the request was carried out.
func Do[R csta.Message](ctx context.Context, c *Conn, request csta.RequestFor[R]) (R, error) {
	var zero R
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
		return zero, reply
	default:
		return zero, &UnexpectedReplyError{Request: request.Name(), Reply: c.secrets.hide(reply.Name())}
	}
}

// ask sends a request and waits for whatever reply comes; nil without an error means done by event.
func (c *Conn) ask(ctx context.Context, request csta.Message) (csta.Message, error) {
	body, err := csta.Encode(request, c.opt.Dialect)
	if err != nil {
		return nil, fmt.Errorf("link: %w", err)
	}
	id, w, err := c.pending.add(request.Name(), c.manners.completionOf(request))
	if err != nil {
		return nil, err
	}
	// From here on w is answered, or dropped by this goroutine.
	timer := time.NewTimer(c.opt.ResponseTimeout)
	defer timer.Stop()
	if err := c.write(ctx, timer.C, csta.Frame{InvokeID: id, Body: body}, request.Name()); err != nil {
		c.pending.drop(id)
		return nil, err
	}
	select {
	case got := <-w.outcome:
		return got.reply, got.err
	case <-timer.C:
		err = &TimeoutError{Request: request.Name(), After: c.opt.ResponseTimeout}
	case <-ctx.Done():
		err = fmt.Errorf("link: %s: %w", request.Name(), ctx.Err())
	}
	c.pending.drop(id)
	select {
	case got := <-w.outcome: // it came just now: better late than unknown
		return got.reply, got.err
	default:
		return nil, err
	}
}

// tell sends what wants no answer.
func (c *Conn) tell(ctx context.Context, id int, message csta.Message) error {
	body, err := csta.Encode(message, c.opt.Dialect)
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
	c.log.Debug("sent", "kind", name, "id", frame.InvokeID)
	return nil
}

// cannotWrite ends the connection after a failed write. If the switch hung up, its last words may still
// wait to be read and tell more (a forced logout, a TLS alert), so the reader goes first.
func (c *Conn) cannotWrite(err error) error {
	lost := &LostError{Reason: "writing failed", Err: err}
	if isTimeout(err) {
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

// clerk writes the answers to the switch's own requests, so that the reader never waits for the pen.
func (c *Conn) clerk() {
	for {
		select {
		case frame := <-c.answers:
			if err := c.write(c.life, nil, frame, rootOf(frame.Body)); err != nil {
				return // the connection is dead
			}
		case <-c.life.Done():
			return
		}
	}
}

func (c *Conn) trace(out bool, frame csta.Frame, name string) {
	if c.opt.Trace == nil {
		return
	}
	c.opt.Trace(TraceEntry{At: time.Now(), Out: out, InvokeID: frame.InvokeID, Name: c.secrets.hide(name), Body: c.secrets.hide(Redact(frame.Body))})
}
