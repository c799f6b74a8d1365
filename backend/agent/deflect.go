package agent

import (
	"context"

	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// Deflect sends a call that rings here to somebody else, without answering it.
func (s *Session) Deflect(ctx context.Context, callID, typed string) error {
	number, err := s.dialable(Deflect, typed)
	if err != nil {
		return err
	}
	return s.part(Deflect, callID, call.Diverted, func(conn *link.Conn, at csta.ConnectionID) error {
		_, err := link.Do(ctx, conn, csta.DeflectCall{Connection: at, To: conn.Outside(number)})
		return err
	})
}

// Park parks a call, at a number where anybody may fetch it, or, if none is given, where the switch
// likes: it chooses a place and tells it, or parks at the agent's own device (csta.Profile.ParksAtOwnDevice).
func (s *Session) Park(ctx context.Context, callID, typed string) error {
	var number string
	var own csta.DeviceID
	if typed != "" {
		var err error
		if number, err = s.dialable(Park, typed); err != nil {
			return err
		}
	}
	s.do(func() {
		if s.shift != nil && s.profile().ParksAtOwnDevice {
			own = s.ownDevice()
		}
	})
	return s.part(Park, callID, call.Parked, func(conn *link.Conn, at csta.ConnectionID) error {
		if number != "" {
			own = conn.Outside(number)
		}
		_, err := link.Do(ctx, conn, csta.ParkCall{Connection: at, To: own})
		return err
	})
}

// dialable is a number as it is dialled, for a service that needs one.
func (s *Session) dialable(service Service, typed string) (number string, err error) {
	if !s.do(func() {
		if p := s.ready(service); p != nil {
			err = s.fail(p)
			return
		}
		number, _, err = s.number(typed)
	}) {
		return "", problemClosed
	}
	return number, err
}
