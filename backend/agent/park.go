package agent

import (
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// park parks a call, at a number where anybody may fetch it, or, if none is given, where the switch
// likes: it chooses a place and tells it, or parks at the agent's own device (csta.Profile.ParksAtOwnDevice).
func park(c *command) error {
	number := ""
	if c.args["number"] != "" {
		var err error
		if number, err = c.number(); err != nil {
			return err
		}
	}
	return c.leave(call.Parked, func(at csta.ConnectionID) error {
		var to csta.DeviceID
		switch {
		case number != "":
			to = c.conn.Outside(number)
		case c.profile.ParksAtOwnDevice:
			to = c.own
		}
		_, err := link.Do(c.ctx, c.conn, csta.ParkCall{Connection: at, To: to})
		return err
	})
}
