package agent

import (
	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// Service is something that can be asked of the switch.
type Service string

// The services an agent uses. Alternate, Transfer and Conference are about two calls, one of them on
// hold; the active one can them.
const (
	Dial       Service = "dial"
	Answer     Service = "answer"
	Hold       Service = "hold"
	Retrieve   Service = "retrieve"
	HangUp     Service = "hangup"
	Consult    Service = "consult"
	Alternate  Service = "alternate"
	Transfer   Service = "transfer"
	Conference Service = "conference"
	Blind      Service = "blind"
	DTMF       Service = "dtmf"
)

var services = []Service{Dial, Answer, Hold, Retrieve, HangUp, Consult, Alternate, Transfer, Conference, Blind, DTMF}

// allow takes every service for supported until the switch says otherwise. What MX does not have is
// known: it consults and alternates by holding, dialling and retrieving, and it sends no digits.
func (s *Session) allow(d csta.Dialect) {
	s.services = make(map[Service]bool, len(services))
	for _, service := range services {
		s.services[service] = true
	}
	mx := d == csta.Zultys
	s.services[DTMF] = !mx
	s.lacks = map[Service]bool{Consult: mx, Alternate: mx}
}

// offers says that the switch has a service, as far as it is known. What is made of holding needs that.
func (s *Session) offers(service Service) bool {
	return s.services[service] && (s.services[Hold] || !s.lacks[service])
}

// can lists what may be asked for a call now.
func (s *Session) can(c call.Call) []Service {
	can := []Service{}
	if s.line() == nil {
		return can
	}
	for _, service := range s.possible(c) {
		if s.offers(service) {
			can = append(can, service)
		}
	}
	return can
}

// possible are the services that fit a call, before what the switch supports. A stale call has them too:
// should it be over, the switch will say so.
func (s *Session) possible(c call.Call) []Service {
	fits := []Service{HangUp}
	switch c.State {
	case call.Ringing:
		return []Service{Answer, HangUp}
	case call.Connected:
		fits = []Service{Hold, HangUp}
		if c.Stale {
			return fits
		}
		fits = append(fits, Consult, Blind, DTMF)
	case call.Held:
		fits = []Service{Retrieve, HangUp}
		if first, p := s.first(); p == nil && first.ID == c.ID {
			fits = append(fits, Consult)
		}
		return fits
	case call.Dialing:
	default:
		return fits
	}
	if two, p := s.pair(); p != nil || two.active.ID != c.ID {
		return fits
	}
	if c.State == call.Dialing {
		return append(fits, Transfer)
	}
	return append(fits, Alternate, Transfer, Conference)
}
