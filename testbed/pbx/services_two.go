package pbx

import (
	"slices"

	"cordboard/backend/csta"
)

// serveTwo does what a request wants of two calls of a phone, or of a call and somebody else.
func (s *Switch) serveTwo(ss *session, m csta.Message) csta.Message {
	switch m := m.(type) {
	case csta.ConsultationCall:
		return s.one(ss, m.Existing, "invalidConnectionID", func(l *leg) (csta.Message, *csta.Failure) {
			second, f := s.x.consult(l, digits(m.Consulted.Number()))
			if f != nil {
				return nil, f
			}
			return csta.ConsultationCallResponse{Initiated: s.dialect.connection(*second)}, nil
		})
	case csta.AlternateCall:
		return s.two(ss, m.Held, m.Active, func(held, active *leg) (csta.Message, *csta.Failure) {
			return csta.AlternateCallResponse{}, s.x.alternate(held, active)
		})
	case csta.ReconnectCall:
		return s.two(ss, m.Held, m.Active, func(held, active *leg) (csta.Message, *csta.Failure) {
			return csta.ReconnectCallResponse{}, s.x.reconnect(held, active)
		})
	case csta.TransferCall:
		return s.two(ss, m.Held, m.Active, func(held, active *leg) (csta.Message, *csta.Failure) {
			done, f := s.x.transfer(held, active)
			if f != nil {
				return nil, f
			}
			target, list := s.dialect.outcome(done)
			return s.unlessSilent(csta.TransferCallResponse{Transferred: target, Connections: list}), nil
		})
	case csta.SingleStepTransferCall:
		return s.one(ss, m.Active, "invalidActiveConnectionID", func(l *leg) (csta.Message, *csta.Failure) {
			done, f := s.x.sendOn(l, digits(m.To.Number()))
			if f != nil {
				return nil, f
			}
			target, list := s.dialect.outcome(done)
			return s.unlessSilent(csta.SingleStepTransferCallResponse{Transferred: target, Connections: list}), nil
		})
	case csta.ConferenceCall:
		return s.two(ss, m.Held, m.Active, func(held, active *leg) (csta.Message, *csta.Failure) {
			done, f := s.x.conference(held, active, nil)
			if f != nil {
				return nil, f
			}
			_, list := s.dialect.outcome(done)
			own := done.moves[slices.IndexFunc(done.moves, func(o move) bool { return o.is.phone == held.phone })]
			return csta.ConferenceCallResponse{Conference: s.dialect.connection(own.is), Connections: list}, nil
		})
	case csta.CreateConfFromCalls:
		owner := csta.DeviceID{ID: m.OwnerID}
		taken, kept := csta.ConnectionID{CallID: m.CallID, Device: owner}, csta.ConnectionID{CallID: m.OwnerCallID, Device: owner}
		return s.two(ss, taken, kept, func(held, active *leg) (csta.Message, *csta.Failure) {
			keep := active
			if active.state == csta.StateHold {
				held, active = active, held
			}
			_, f := s.x.conference(held, active, keep)
			return csta.CreateConfFromCallsResponse{}, f
		})
	default:
		return nil
	}
}

// two finds the held and the active connection.
func (s *Switch) two(ss *session, held, active csta.ConnectionID, do func(held, active *leg) (csta.Message, *csta.Failure)) csta.Message {
	return s.one(ss, held, "invalidHeldConnectionID", func(first *leg) (csta.Message, *csta.Failure) {
		second := s.dialect.find(s.x, ss, active)
		if second == nil {
			return nil, refusal("invalidActiveConnectionID")
		}
		return do(first, second)
	})
}
