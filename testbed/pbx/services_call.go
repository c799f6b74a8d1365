package pbx

import "cordboard/backend/csta"

// serveCall does what a request wants of one call.
func (s *Switch) serveCall(ss *session, m csta.Message) csta.Message {
	switch m := m.(type) {
	case csta.MakeCall:
		return s.makeCall(ss, m)
	case csta.DialDigits:
		return s.control(ss, m.Connection, func(l *leg) *csta.Failure { return s.x.press(l, m.Digits) }, csta.DialDigitsResponse{}, false)
	case csta.AnswerCall:
		return s.control(ss, m.Connection, s.x.answer, csta.AnswerCallResponse{}, false)
	case csta.HoldCall:
		return s.control(ss, m.Connection, func(l *leg) *csta.Failure { return s.x.hold(l, "normal") }, csta.HoldCallResponse{}, true)
	case csta.RetrieveCall:
		return s.control(ss, m.Connection, func(l *leg) *csta.Failure { return s.x.retrieve(l, "normal") }, csta.RetrieveCallResponse{}, true)
	case csta.ClearConnection:
		return s.control(ss, s.completed(m.Connection), func(l *leg) *csta.Failure {
			s.x.leave(l, l.number, "normalClearing")
			return nil
		}, csta.ClearConnectionResponse{}, true)
	case csta.ClearCall:
		return s.control(ss, m.Connection, func(l *leg) *csta.Failure {
			s.x.clear(l)
			return nil
		}, csta.ClearCallResponse{}, false)
	case csta.GenerateDigits:
		return s.control(ss, m.Connection, func(l *leg) *csta.Failure { return s.x.typed(l, m.Digits) }, csta.GenerateDigitsResponse{}, false)
	case csta.AssociateData:
		return s.control(ss, m.Connection, func(l *leg) *csta.Failure {
			s.x.attach(l, m.Data, m.AccountCode)
			return nil
		}, csta.AssociateDataResponse{}, false)
	case csta.DeflectCall:
		return s.one(ss, m.Connection, "invalidConnectionID", func(l *leg) (csta.Message, *csta.Failure) {
			return csta.DeflectCallResponse{}, s.x.deflect(l, digits(m.To.Number()))
		})
	case csta.ParkCall:
		return s.one(ss, m.Connection, "invalidConnectionID", func(l *leg) (csta.Message, *csta.Failure) {
			return s.park(l, digits(m.To.Number()))
		})
	case csta.SingleStepConferenceCall:
		return s.one(ss, m.Active, "invalidActiveConnectionID", func(l *leg) (csta.Message, *csta.Failure) {
			joined, f := s.x.addParty(l, digits(m.Device.Number()), m.Participation == "silent")
			if f != nil {
				return nil, f
			}
			return csta.SingleStepConferenceCallResponse{Conferenced: s.dialect.connection(*joined)}, nil
		})
	case csta.DirectedPickupCall:
		return s.pickUp(ss, m)
	case csta.GroupPickupCall:
		at, f := s.device(ss, m.Device, "invalidPickUpDeviceID")
		if f == nil {
			f = s.x.groupPickup(at, digits(m.Group.Number()))
		}
		return or(f, csta.GroupPickupCallResponse{})
	default:
		return nil
	}
}

// completed is a connection of which only the device was told: its only one. With several, it stays as it is, and is
// refused.
func (s *Switch) completed(id csta.ConnectionID) csta.ConnectionID {
	number, ok := s.dialect.number(id.Device)
	if at := s.x.phones[number]; ok && id.CallID == "" && at != nil && len(at.legs) == 1 {
		return s.dialect.connection(*at.legs[0])
	}
	return id
}

// makeCall dials, or only takes the handset off the hook where there is no number yet and the switch can
// be told its digits.
func (s *Switch) makeCall(ss *session, m csta.MakeCall) csta.Message {
	from, f := s.device(ss, m.Calling, "invalidCallingDeviceID")
	if f != nil {
		return f
	}
	to := digits(m.Called.Number())
	begin := func() (*leg, *csta.Failure) { return s.x.dial(from, to, "makeCall") }
	if to == "" && s.options.Dialect.Standard() && !s.lacks("DialDigits") {
		begin = func() (*leg, *csta.Failure) { return s.x.seize(from, "makeCall") }
	}
	l, f := begin()
	if f != nil {
		return f
	}
	answer := csta.MakeCallResponse{Connection: s.dialect.connection(*l), Called: to}
	if s.options.Dialect == csta.DMCC {
		answer.Linkage = l.call.ucid()
	}
	return answer
}

// park parks at a device, or where the switch likes: MX tells the place.
func (s *Switch) park(l *leg, to string) (csta.Message, *csta.Failure) {
	place, f := s.x.park(l, to)
	if f != nil {
		return nil, f
	}
	answer := csta.ParkCallResponse{}
	if s.options.Dialect.Standard() {
		answer.Parked = s.dialect.connection(*place)
	}
	return answer, nil
}

// pickUp brings somebody else's call to a phone. The connection need not be an extension's: a call may
// be parked anywhere. Without a call id it is whatever rings, waits or is parked at the device.
func (s *Switch) pickUp(ss *session, m csta.DirectedPickupCall) csta.Message {
	at, f := s.device(ss, m.Device, "invalidPickUpDeviceID")
	if f != nil {
		return f
	}
	l := s.dialect.find(s.x, ss, m.Connection)
	if m.Connection.CallID == "" {
		l = s.x.waitingAt(digits(m.Connection.Device.Number()))
	}
	if l == nil {
		return refusal("invalidConnectionID")
	}
	return or(s.x.pickUpFrom(at, l), csta.DirectedPickupCallResponse{})
}
