package agent

import (
	"errors"
	"time"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
)

// dial calls a number from the agent's device.
func dial(c *command) error {
	var device, number, shown string
	if err := c.prepare(func() (p *problem.Problem) {
		if number, shown, p = c.dialled(); p != nil {
			return p
		}
		if p = c.free(); p != nil {
			return p
		}
		device = c.s.on.device()
		c.s.tell(c.table.Expect(device, shown, time.Now()))
		return nil
	}); err != nil {
		return err
	}
	answer, err := link.Do(c.ctx, c.conn, csta.MakeCall{Calling: c.own, Called: c.conn.Outside(number)})
	return c.outcome(err, func() { c.begun(device, answer.Connection, shown, err) })
}

// free says why the line is not free for another call. The owner calls it.
func (c *command) free() *problem.Problem {
	if c.table.Pending(time.Now()) {
		return problem.New(problem.Dialling)
	}
	return engaged(c.table.Calls())
}

// begun takes in the switch's answer to a call that was dialled from a device. The owner calls it.
func (c *command) begun(device string, at csta.ConnectionID, shown string, err error) {
	var no *csta.Failure
	switch {
	case c.table != c.s.table:
	case err == nil:
		c.table.Begin(device, at, shown, time.Now())
	case errors.As(err, &no):
		c.table.Refused()
	}
}
