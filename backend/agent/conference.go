package agent

import (
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// conference makes one call of the call on hold and the one in hand. Where no
// event tells what came of it, a snapshot does.
func conference(c *command) error {
	return c.merge(call.CauseConference, func(two activeHeld) error {
		if !c.profile.ConferenceFromCalls {
			_, err := link.Do(c.ctx, c.conn, csta.ConferenceCall{Held: two.held.Connection, Active: two.active.Connection})
			return err
		}
		elder, younger := two.elder()
		_, err := link.Do(c.ctx, c.conn, csta.CreateConfFromCalls{
			CallID: younger.Connection.CallID, OwnerID: elder.Connection.Device.ID, OwnerCallID: elder.Connection.CallID,
		})
		return err
	}, func() {
		if !c.profile.TellsConference {
			c.s.resync()
		}
	})
}

// join brings somebody into a call without a word to them before: their phone rings, and they are in when they answer.
func join(c *command) error {
	number, err := c.number()
	if err != nil {
		return err
	}
	return c.ofCall(func(at csta.ConnectionID) error {
		_, err := link.Do(c.ctx, c.conn, csta.SingleStepConferenceCall{Active: at, Device: c.conn.Outside(number)})
		return err
	})
}
