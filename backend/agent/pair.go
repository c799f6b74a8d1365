package agent

import (
	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// pair is two calls of one device: one on hold, and the one in hand.
type pair struct {
	held, active call.Call
	profile      csta.Profile
}

// elder is the call that goes on when both become one: the one for which the other was made, else the
// one on hold.
func (p pair) elder() (elder, younger call.Call) {
	if p.held.ConsultOf == p.active.ID {
		return p.active, p.held
	}
	return p.held, p.active
}

// pair finds the two calls that are meant, or says why there are none.
func (s *Session) pair() (pair, *Problem) {
	two := pair{profile: s.profile()}
	var held []call.Call
	actives := 0
	for _, c := range s.table.Calls() {
		switch {
		case c.Stale:
		case c.State == call.Held:
			held = append(held, c)
		case c.State == call.Connected, c.State == call.Dialing, c.State == call.Failed:
			two.active = c
			actives++
		}
	}
	switch {
	case actives != 1:
		return two, problemNoCustomer
	case two.active.State == call.Failed && len(held) > 0:
		return two, problemConsult
	}
	tied := 0
	for _, c := range held {
		if c.Device == two.active.Device && (c.ID == two.active.ConsultOf || c.ConsultOf == two.active.ID) {
			two.held = c
			tied++
		}
	}
	switch {
	case two.active.State == call.Failed, len(held) == 0:
		return two, problemNoCustomer
	case tied == 1:
		return two, nil
	case len(held) > 1:
		return two, problemManyHeld
	case held[0].Device != two.active.Device:
		return two, problemNoCustomer
	}
	two.held = held[0]
	return two, nil
}

// leftover is a consultation that failed, and the call for which it was made.
func (s *Session) leftover() (two pair, p *Problem) {
	for _, c := range s.table.Calls() {
		if c.State != call.Failed || c.Stale || c.ConsultOf == "" {
			continue
		}
		if first, there := s.table.Call(c.ConsultOf); there && !first.Stale && first.State == call.Held && first.Device == c.Device {
			two.held, two.active = first, c
			return two, nil
		}
	}
	return two, problemNoCustomer
}

// first is the call about which somebody can be consulted: the one in hand, else the only one on hold.
func (s *Session) first() (call.Call, *Problem) {
	var first call.Call
	held := 0
	for _, c := range s.table.Calls() {
		switch {
		case c.Stale:
		case c.State == call.Connected:
			return c, nil
		case c.State == call.Initiated, c.State == call.Dialing:
			return first, problemDialling
		case c.State == call.Failed:
			return first, problemBusyLine
		case c.State == call.Held:
			first = c
			held++
		}
	}
	switch held {
	case 0:
		return first, problemNotNow
	case 1:
		return first, nil
	}
	return first, problemManyHeld
}

// consultations tells the agent once when a consultation failed while the first call waits.
func (s *Session) consultations() {
	for _, c := range s.table.Calls() {
		if c.State != call.Failed || c.ConsultOf == "" || s.shift == nil || s.shift.mourned == c.ID {
			continue
		}
		if first, there := s.table.Call(c.ConsultOf); there && first.State == call.Held {
			s.shift.mourned = c.ID
			p := *problemConsult
			p.Detail = c.Cause
			_ = s.fail(&p)
		}
	}
}
