package agent

import (
	"slices"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// Service is something that can be asked of the switch.
type Service string

// The services an agent uses. Alternate, Reconnect, Transfer and Conference are about two calls, one of
// them on hold; the active one can them. Dial, Pickup, GroupPickup, Ready, DND and Forward are about no
// call: State says whether they are offered, and no call lists them.
const (
	Dial        Service = "dial"
	Answer      Service = "answer"
	Hold        Service = "hold"
	Retrieve    Service = "retrieve"
	HangUp      Service = "hangup"
	Consult     Service = "consult"
	Alternate   Service = "alternate"
	Reconnect   Service = "reconnect"
	Transfer    Service = "transfer"
	Conference  Service = "conference"
	Blind       Service = "blind"
	DTMF        Service = "dtmf"
	Deflect     Service = "deflect"
	Park        Service = "park"
	EndCall     Service = "endCall"
	Join        Service = "join"
	Attach      Service = "attach"
	Pickup      Service = "pickup"
	GroupPickup Service = "groupPickup"
	Ready       Service = "ready"
	DND         Service = "dnd"
	Forward     Service = "forward"
)

var services = []Service{
	Dial, Answer, Hold, Retrieve, HangUp, Consult, Alternate, Reconnect, Transfer, Conference, Blind, DTMF,
	Deflect, Park, EndCall, Join, Attach, Pickup, GroupPickup, Ready, DND, Forward,
}

// offers says that the switch has a service, as far as it is known.
func (s *Session) offers(service Service) bool { return s.lack(service) == "" }

// can lists what may be asked for a call now, and denied what would fit but is not permitted.
func (s *Session) can(c call.Call) (can []Service, denied map[string]string) {
	can, denied = []Service{}, map[string]string{}
	if s.line() == nil {
		return can, denied
	}
	for _, service := range s.possible(c) {
		switch {
		case !s.offers(service):
		case s.permits(c, service):
			can = append(can, service)
		default:
			denied[string(service)] = DeniedByCall
		}
	}
	return can, denied
}

// possible are the services that fit a call, before what the switch supports and permits. A stale call has
// them too: should it be over, the switch will say so.
func (s *Session) possible(c call.Call) []Service {
	fits := []Service{HangUp}
	switch c.State {
	case call.Ringing:
		return []Service{Answer, HangUp, Deflect}
	case call.Initiated:
		if s.undialled {
			return fits
		}
		return append(fits, DTMF)
	case call.Connected:
		fits = []Service{Hold, HangUp}
		if c.Stale {
			return fits
		}
		fits = append(fits, Consult, Blind, DTMF, Park, EndCall, Join, Attach)
	case call.Held:
		fits = []Service{Retrieve, HangUp}
		if first, p := s.first(); p == nil && first.ID == c.ID {
			fits = append(fits, Consult)
		}
		return fits
	case call.Dialing:
	case call.Failed:
		if two, p := s.leftover(); p == nil && two.active.ID == c.ID {
			return append(fits, Reconnect)
		}
		return fits
	default:
		return fits
	}
	if two, p := s.pair(); p != nil || two.active.ID != c.ID {
		return fits
	}
	if c.State == call.Dialing {
		return append(fits, Transfer, Reconnect)
	}
	return append(fits, Alternate, Transfer, Conference, Reconnect)
}

// allow takes every service for supported until the switch says otherwise, but for those that its profile
// lacks or composes of others.
func (s *Session) allow(p csta.Profile) {
	s.lacks, s.wordless, s.undialled = map[Service]string{}, map[Service]bool{}, !p.DialsOn
	for service, word := range spelled {
		if slices.Contains(p.Lacks, word) {
			s.lacks[service] = LacksDialect
		}
	}
	if p.ConsultsByHold {
		for service := range otherwise {
			s.wordless[service] = true
		}
	}
}
