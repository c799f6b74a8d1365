package agent

import (
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
)

// sendDigits sends tones into a call, for menus and pins. Nothing keeps them. In a call that only has a
// dialling tone yet, they are dialled.
func sendDigits(c *command) error {
	typed, dialling := spelledOut(c.args["digits"]), false
	c.s.do(func() {
		named, there := c.s.table.Call(c.args["call"])
		dialling = there && named.State == call.Initiated
	})
	return c.ofCall(func(at csta.ConnectionID) (err error) {
		if !dialling {
			_, err = link.Do(c.ctx, c.conn, csta.GenerateDigits{Connection: at, Digits: typed})
			return err
		}
		if _, err = link.Do(c.ctx, c.conn, csta.DialDigits{Connection: at, Digits: typed}); csta.FailureOf(err).Unsupported() {
			c.s.do(func() { c.s.able.undialled = true }) // which says nothing about tones
			return problem.New(problem.NotNow)
		}
		return err
	})
}
