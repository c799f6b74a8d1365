package agent

import (
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// deflect sends a call that rings here to somebody else, without answering it.
func deflect(c *command) error {
	number, err := c.number()
	if err != nil {
		return err
	}
	return c.leave(call.Diverted, func(at csta.ConnectionID) error {
		_, err := link.Do(c.ctx, c.conn, csta.DeflectCall{Connection: at, To: c.conn.Outside(number)})
		return err
	})
}
