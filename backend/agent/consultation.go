package agent

import (
	"time"

	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
)

// consultation is one under way.
type consultation struct {
	*command
	number, shown string
	first         call.Call // about which somebody is consulted
	whole         bool      // the switch can be asked for it in one request
}

// consult calls somebody about the call in hand, which is put on hold, or about the only call on hold.
// Where the switch has no service for that, the call is held and the number is dialled. Should that fail,
// the first call stays on hold.
func consult(cmd *command) error {
	c := consultation{command: cmd}
	if err := c.prepare(c.begin); err != nil {
		return err
	}
	if c.whole {
		answer, err := link.Do(c.ctx, c.conn, csta.ConsultationCall{Existing: c.first.Connection, Consulted: c.conn.Outside(c.number)})
		if !csta.FailureOf(err).Unsupported() {
			return c.outcome(err, func() { c.begun(c.first.Device, answer.Initiated, c.shown, err) })
		}
		c.s.do(func() { c.s.able.parts[Consult] = true })
	}
	return c.holdAndDial()
}

func (c *consultation) begin() (p *problem.Problem) {
	if c.number, c.shown, p = c.dialled(); p != nil {
		return p
	}
	if c.table.Pending(time.Now()) {
		return problem.New(problem.Dialling)
	}
	first, p := consultedAbout(c.table.Calls())
	if p != nil {
		return p
	}
	c.whole = c.s.able.hasService(first, Consult) && first.State == call.Connected
	c.own = c.s.on.named(first.Device)
	c.first = first
	c.first.Connection = c.s.on.address(first.Connection)
	c.s.tell(c.table.Consult(first.Device, c.shown, first.ID, time.Now()))
	return nil
}

// holdAndDial is the consultation of a switch that has no service for it.
func (c *consultation) holdAndDial() error {
	if c.first.State != call.Held {
		if _, err := link.Do(c.ctx, c.conn, csta.HoldCall{Connection: c.first.Connection}); err != nil {
			return c.outcome(err, func() {
				c.forget()
				c.doubt(c.first.ID, err)
			})
		}
		if err := c.awaitHold(); err != nil {
			return err
		}
	}
	answer, err := link.Do(c.ctx, c.conn, csta.MakeCall{Calling: c.own, Called: c.conn.Outside(c.number)})
	return c.outcome(onHold(err), func() { c.begun(c.first.Device, answer.Connection, c.shown, err) })
}

// awaitHold waits until the first call is on hold, or for a while. It may be hung up instead.
func (c *consultation) awaitHold() error {
	c.s.until(c.ctx, func() bool {
		now, there := c.table.Call(c.first.ID)
		return !there || now.State == call.Held || c.s.table != c.table
	})
	var err error
	c.s.do(func() {
		if _, there := c.table.Call(c.first.ID); !there {
			c.forget()
			err = c.s.fail(problem.New(problem.HungUp))
		}
	})
	return err
}

// forget takes back that a call is coming.
func (c *consultation) forget() {
	if c.table == c.s.table {
		c.table.Refused()
	}
}

// onHold says of a refused consultation that the first call waits.
func onHold(err error) error {
	if no := csta.FailureOf(err); no == nil || no.Unsupported() {
		return err
	}
	p := ProblemOf(err)
	return problem.With(problem.ConsultFailed, p.Detail).And(p.Code).Because(err)
}
