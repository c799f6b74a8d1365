package link

import (
	"context"
	"fmt"
	"time"

	"cordboard/backend/csta"
	"cordboard/backend/redact"
)

// Do sends a request when its turn comes (Options.Pace) and waits for its answer: until ctx ends,
// ResponseTimeout passes (TimeoutError) or the connection dies (the cause of death). A refusal is a *csta.Failure. On MX, hold, retrieve,
// clear and the transfers are answered by the response or by the matching event, whichever comes first;
// by the event the answer is empty.
//
// A positive answer means that the switch accepted the request; what became of it is told by events.
// After an error other than a refusal it is not known whether the request was carried out.
func Do[R csta.Message](ctx context.Context, c *Conn, request csta.RequestFor[R]) (R, error) {
	var empty R
	if _, farewell := any(request).(csta.MonitorStop); !farewell {
		if err := c.takeTurn(ctx, request.Name()); err != nil {
			return empty, err
		}
	}
	reply, err := c.ask(ctx, request)
	if err != nil {
		return empty, err
	}
	switch reply := reply.(type) {
	case nil: // done by event
		return empty, nil
	case R:
		return reply, nil
	case *csta.Failure:
		return empty, &csta.Failure{Category: c.secrets.Hide(reply.Category), Code: c.secrets.Hide(reply.Code)}
	default:
		return empty, &UnexpectedReplyError{Request: request.Name(), Reply: c.secrets.Hide(reply.Name())}
	}
}

// ask sends a request at once and waits for whatever reply comes; nil without an error means done by
// event. After a request that found no answer, keepalive asks whether the switch is there.
func (c *Conn) ask(ctx context.Context, request csta.Message) (csta.Message, error) {
	sent := time.Now()
	reply, err := c.askWithin(ctx, request, c.opt.ResponseTimeout, false)
	if err != nil && c.life.ctx.Err() == nil && !c.idle.heardSince(sent) {
		c.keepalive.unanswered(request.Name(), sent)
	}
	return reply, err
}

// askWithin is ask with a patience of its own, and without consequences. With aloud, an answer about the calls of a device
// is told among the events too.
func (c *Conn) askWithin(ctx context.Context, request csta.Message, patience time.Duration, aloud bool) (csta.Message, error) {
	if agent, is := request.(csta.SetAgentState); is {
		c.secrets.Add(string(agent.Password)) // before anything that repeats it can be shown
	}
	body, err := c.tongue.Encode(request)
	if err != nil {
		return nil, fmt.Errorf("link: %w", err)
	}
	id, w, err := c.pending.add(request.Name(), c.manners.completionOf(request))
	if err != nil {
		return nil, err
	}
	if device, is := request.(csta.SnapshotDevice); is && aloud {
		w.told = &CallsTold{Request: device, AskedAt: time.Now()}
	}
	// From here on w is answered, or dropped by this goroutine.
	timer := time.NewTimer(patience)
	defer timer.Stop()
	if err := c.writer.write(ctx, timer.C, csta.Frame{InvokeID: id, Body: body}, request.Name()); err != nil {
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
		c.keepalive.questions.answered(request)
	}
	return got.reply, got.err
}

// note tells the trace what became of the line.
func (c *Conn) note(what, text string) {
	if c.opt.Trace != nil {
		c.opt.Trace(TraceEntry{At: time.Now(), Note: what, Body: c.secrets.Hide(text)})
	}
}

func (c *Conn) trace(out bool, frame csta.Frame, name string) {
	if c.opt.Trace == nil {
		return
	}
	c.opt.Trace(TraceEntry{At: time.Now(), Out: out, InvokeID: frame.InvokeID, Name: c.secrets.Hide(name), Body: c.secrets.Hide(redact.XML(frame.Body))})
}
