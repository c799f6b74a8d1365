package agent

import (
	"context"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// Pickup takes a call that rings at another extension. Which one it is the switch is asked first; where it
// does not say, it is asked for whatever rings there.
func (s *Session) Pickup(ctx context.Context, extension string) error {
	number, err := s.dialable(Pickup, extension)
	if err != nil {
		return err
	}
	return s.fetch(Pickup, func(conn *link.Conn, own csta.DeviceID) error {
		there, err := conn.Device(ctx, number)
		if err != nil {
			return err
		}
		_, err = link.Do(ctx, conn, csta.DirectedPickupCall{Connection: ringingAt(ctx, conn, there), Device: own})
		return err
	})
}

// GroupPickup takes a call that rings in the agent's pickup group.
func (s *Session) GroupPickup(ctx context.Context) error {
	return s.fetch(GroupPickup, func(conn *link.Conn, own csta.DeviceID) error {
		_, err := link.Do(ctx, conn, csta.GroupPickupCall{Device: own})
		return err
	})
}

// fetch asks for a call that rings elsewhere. It comes by events.
func (s *Session) fetch(service Service, ask func(conn *link.Conn, own csta.DeviceID) error) error {
	conn, own, err := s.phone(service, (*Session).engaged)
	if err != nil {
		return err
	}
	return s.outcome(service, ask(conn, own), func() {})
}

// phone borrows the line for something that is about the agent's phone and no call of it. Besides the
// usual reasons there may be another one against it.
func (s *Session) phone(service Service, against func(*Session) *Problem) (conn *link.Conn, own csta.DeviceID, err error) {
	ready := s.do(func() {
		p := s.ready(service)
		if p == nil && against != nil {
			p = against(s)
		}
		if p != nil {
			err = s.fail(p)
			return
		}
		conn, own = s.connection(), s.ownDevice()
	})
	if !ready {
		err = problemClosed
	}
	return conn, own, err
}

// ringingAt is the connection that rings or waits at a device, as far as the switch tells.
func ringingAt(ctx context.Context, conn *link.Conn, there csta.DeviceID) csta.ConnectionID {
	ctx, cancel := context.WithTimeout(ctx, snapshotLimit)
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
