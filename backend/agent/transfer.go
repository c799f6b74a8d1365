package agent

import (
	"errors"
	"time"

	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
)

// transfer joins the call on hold with the one in hand, which may still ring, and leaves both.
func transfer(c *command) error {
	return c.merge(call.CauseTransfer, func(two activeHeld) error {
		_, err := link.Do(c.ctx, c.conn, csta.TransferCall{Held: two.held.Connection, Active: two.active.Connection})
		return err
	}, func() {})
}

// merge asks the switch to make one call of the call in hand and the one on hold. What comes of it is told by
// events; after is done by the owner when the answer came.
func (c *command) merge(cause string, ask func(activeHeld) error, after func()) error {
	var two activeHeld
	if err := c.prepare(func() (p *problem.Problem) {
		if two, p = activeAndHeld(c.table.Calls()); p == nil {
			p = c.s.able.refuses(c.table.Calls(), two.active, c.verb)
		}
		if p != nil {
			return p
		}
		two = c.s.addressed(two)
		elder, younger := two.elder()
		c.table.Joining(cause, elder.ID, younger.ID, time.Now())
		return nil
	}); err != nil {
		return err
	}
	err := ask(two)
	return c.outcome(unjoined(err), func() {
		if c.s.on.line() != c.conn {
			return
		}
		var no *csta.Failure
		if errors.As(err, &no) {
			c.s.table.Joining("", "", "", time.Now())
		}
		c.doubt(two.held.ID, err)
		c.doubt(two.active.ID, err)
		after()
	})
}

// unjoined says of a refused transfer or conference that nothing was lost.
func unjoined(err error) error {
	if no := csta.FailureOf(err); no == nil || no.Unsupported() {
		return err
	}
	p := ProblemOf(err)
	return p.And(problem.BothCalls).Because(err)
}

// blind sends the other party of a call to somebody else, unannounced.
func blind(c *command) error {
	var number string
	if err := c.prepare(func() (p *problem.Problem) {
		if number, _, p = c.dialled(); p == nil {
			c.table.Joining(call.CauseTransfer, "", c.args["call"], time.Now())
		}
		return p
	}); err != nil {
		return err
	}
	err := c.ofCall(func(at csta.ConnectionID) error {
		_, err := link.Do(c.ctx, c.conn, csta.SingleStepTransferCall{Active: at, To: c.conn.Outside(number)})
		return err
	})
	var late *link.TimeoutError
	if err != nil && !errors.As(err, &late) {
		c.s.do(func() { c.s.table.Joining("", "", "", time.Now()) })
	}
	return err
}
