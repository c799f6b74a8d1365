package agent

import (
	"context"
	"time"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
)

// pickup takes a call that rings at another extension. Which one it is the switch is asked first; where it
// does not say, it is asked for whatever rings there. The call comes by events.
func pickup(c *command) error {
	number := ""
	if err := c.prepare(func() (p *problem.Problem) {
		if number, _, p = c.dialled(); p == nil {
			p = c.free()
		}
		return p
	}); err != nil {
		return err
	}
	there, err := c.conn.Device(c.ctx, number)
	if err == nil {
		_, err = link.Do(c.ctx, c.conn, csta.DirectedPickupCall{Connection: ringingAt(c.ctx, c.conn, there), Device: c.own})
	}
	return c.outcome(err, func() {})
}

// groupPickup takes a call that rings in the agent's pickup group.
func groupPickup(c *command) error {
	if err := c.prepare(c.free); err != nil {
		return err
	}
	_, err := link.Do(c.ctx, c.conn, csta.GroupPickupCall{Device: c.own})
	return c.outcome(err, func() {})
}

// ringingLimit is how long a switch may take to tell what rings at a device.
const ringingLimit = 2 * time.Second

// ringingAt is the connection that rings or waits at a device, as far as the switch tells.
func ringingAt(ctx context.Context, conn *link.Conn, there csta.DeviceID) csta.ConnectionID {
	ctx, cancel := context.WithTimeout(ctx, ringingLimit)
	defer cancel()
	answer, err := link.Do(ctx, conn, csta.SnapshotDevice{Device: there})
	if err != nil {
		return csta.ConnectionID{Device: there}
	}
	for _, state := range []csta.ConnectionState{csta.StateAlerting, csta.StateQueued} { // what rings, then what is parked
		for _, c := range answer.Calls {
			if len(c.States) > 0 && c.States[0] == state {
				return c.Connection
			}
		}
	}
	return csta.ConnectionID{Device: there}
}
