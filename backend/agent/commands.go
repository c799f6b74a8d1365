package agent

import (
	"context"
	"errors"
	"time"

	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
)

// Command asks the switch for a verb and returns when it was accepted, or with a *problem.Problem; what became of the call
// is told by the State. A verb or an argument that is not in the table is refused before anything is asked.
func (s *Session) Command(ctx context.Context, verb Verb, args Arguments) error {
	r, p := row(verb)
	if p == nil {
		p = r.check(args)
	}
	if p != nil {
		s.do(func() { _ = s.fail(p) })
		return p
	}
	return r.ask(&command{s: s, ctx: ctx, verb: verb, args: args, into: r.Into})
}

// command is one verb on its way to the switch. It belongs to the goroutine that asked and holds what prepare
// fetched of the Session: the line and the calls as they were then.
type command struct {
	s    *Session
	ctx  context.Context
	verb Verb
	args Arguments
	into call.State // that of the verb's row

	conn    *link.Conn
	table   *call.Table
	profile csta.Profile  // of the switch
	own     csta.DeviceID // the agent's own device, as requests name it
}

// prepare runs a step of the Session's owner before the switch is asked, unless nothing can be asked now. A
// Problem ends the command.
func (c *command) prepare(step func() *problem.Problem) error {
	var refusal error
	if !c.s.do(func() {
		p := c.s.ready(c.verb)
		if p == nil {
			c.conn, c.table, c.profile, c.own = c.s.on.connection(), c.s.table, c.s.on.profile(), c.s.on.ownDevice()
			p = step()
		}
		if p != nil {
			refusal = c.s.fail(p)
		}
	}) {
		return problem.New(problem.Closing)
	}
	return refusal
}

// ready says why nothing can be asked now.
func (s *Session) ready(verb Verb) *problem.Problem {
	switch {
	case s.on.signOnState() == Off:
		return problem.New(problem.NotSignedOn)
	case s.on.signOnState() != On:
		return problem.New(problem.Signing)
	case s.on.line() == nil:
		return problem.New(problem.NotConnected)
	case s.able.lack(verb) != "":
		return ProblemOf(&csta.Failure{Category: "operation", Code: "serviceNotSupported"})
	}
	return nil
}

// dialled says what to dial and what to show for the number that was typed. What is for after the answer, or for another
// number, is never left out silently: whoever dials is offered it (backend/softphone), and all else is refused. The owner
// calls it.
func (c *command) dialled() (number, shown string, p *problem.Problem) {
	d, bad := c.s.plan.Dial(c.args["number"])
	if bad != nil {
		return "", "", ProblemOf(bad)
	}
	switch {
	case c.verb != Dial && len(d.Others) > 0:
		return "", "", problem.New(problem.SeveralNumbers)
	case c.verb != Dial && c.verb != Consult && d.Later() != "":
		return "", "", problem.New(problem.TonesBehind)
	}
	if d.Meant != "" && c.s.plan.OutsidePrefix != "" {
		return d.Number, d.Meant, nil // nobody's record has the prefix for outside
	}
	return d.Number, d.Number, nil
}

// number is what to dial for the number that was typed.
func (c *command) number() (number string, err error) {
	err = c.prepare(func() (p *problem.Problem) {
		number, _, p = c.dialled()
		return p
	})
	return number, err
}

// about is a verb that is one request about the call it names.
func about[R csta.Message, Q csta.RequestFor[R]](request func(at csta.ConnectionID) Q) func(*command) error {
	return func(c *command) error {
		return c.ofCall(func(at csta.ConnectionID) error {
			_, err := link.Do[R](c.ctx, c.conn, request(at))
			return err
		})
	}
}

// ofCall asks something about the call that the command names; at is how requests name it.
func (c *command) ofCall(ask func(at csta.ConnectionID) error) error {
	id := c.args["call"]
	var at csta.ConnectionID
	err := c.prepare(func() *problem.Problem {
		named, there := c.table.Call(id)
		if !there {
			return problem.New(problem.NoCall)
		}
		at = c.s.on.address(named.Connection)
		return c.s.able.refuses(c.table.Calls(), named, c.verb)
	})
	if err != nil {
		return err
	}
	if err = ask(at); c.came(id, err) {
		err = nil
	}
	return c.outcome(err, func() { c.doubt(id, err) })
}

// came says whether what the switch refused has come about all the same: somebody did it at the telephone. What tells it
// was sent before the refusal, so it is here by now, if perhaps unread.
func (c *command) came(id string, err error) (came bool) {
	if csta.FailureOf(err) == nil || c.into == "" && c.verb != HangUp {
		return false
	}
	c.s.do(func() {
		if c.s.on.line() != c.conn {
			return
		}
		c.s.hearQueued()
		now, there := c.table.Call(id)
		came = there && c.into != "" && now.State == c.into || !there && c.verb == HangUp
	})
	return came
}

// hearQueued takes in what the switch has said already. The owner calls it.
func (s *Session) hearQueued() {
	for s.on != nil {
		events := s.on.session.Events()
		if len(events) == 0 {
			return
		}
		m, alive := <-events
		s.on.session.Hear(m, alive)
	}
}

// leave is ofCall for a verb with which the agent gives the call away. The switch will only tell that it is gone,
// so the table is told what for; turned down is only what rings, and given up what nobody was called for yet.
func (c *command) leave(outcome call.Outcome, ask func(at csta.ConnectionID) error) error {
	id := c.args["call"]
	c.s.do(func() {
		if named, there := c.s.table.Call(id); there {
			c.s.table.Leaving(id, named.Intent(outcome), time.Now())
		}
	})
	err := c.ofCall(ask)
	if err != nil && !link.Unanswered(err) {
		c.s.do(func() { c.s.table.Leaving(id, "", time.Now()) })
	}
	return err
}

// hangUpCall takes the agent out of a call, whatever state it is in. One that rings is turned down.
func hangUpCall(c *command) error {
	return c.leave(call.Rejected, func(at csta.ConnectionID) error {
		_, err := link.Do(c.ctx, c.conn, csta.ClearConnection{Connection: at})
		return err
	})
}

// doubt looks again after an answer that does not fit what we know. A call that was stale already and that the switch
// does not know is over, where no snapshot can tell: the refusal may be of the request's moment, or the call's id have been
// damaged on its way here. The owner calls it.
func (c *command) doubt(callID string, err error) {
	var no *csta.Failure
	var late *link.TimeoutError
	if c.s.on.line() != c.conn {
		return
	}
	switch {
	case errors.As(err, &no) && unknownCall(no):
		if known, ok := c.s.table.Call(callID); ok && known.Stale && !c.s.table.Shown().Lists() {
			c.s.tell(c.s.table.Drop(callID, time.Now()))
			return
		}
	case errors.As(err, &late):
	default:
		return
	}
	c.s.table.Suspect()
	c.s.resync()
}

// outcome brings the switch's answer to the owner: what it changes, what is not supported, what the agent reads.
func (c *command) outcome(err error, change func()) error {
	p, s := ProblemOf(err), c.s
	s.do(func() {
		change()
		switch {
		case p == nil && c.verb == Consult && errors.Is(s.problem, problem.ConsultFailed):
			// The events came first: it was accepted, and it failed.
		case p == nil:
			s.problem = nil
		case errors.Is(p, problem.NotSupported):
			s.able.learnLack(c.verb, LacksSession)
			s.problem = p
		default:
			s.problem = p
		}
	})
	if p == nil {
		return nil
	}
	return p
}
