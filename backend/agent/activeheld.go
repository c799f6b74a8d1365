package agent

import (
	"cordboard/backend/call"
	"cordboard/backend/problem"
)

// activeHeld is two calls of one device: the one in hand, and one on hold (ECMA-269: active and held call).
type activeHeld struct{ active, held call.Call }

// elder is the call that goes on when both become one: the one for which the other was made, else the
// one on hold.
func (two activeHeld) elder() (elder, younger call.Call) {
	if two.held.ConsultOf == two.active.ID {
		return two.active, two.held
	}
	return two.held, two.active
}

// activeAndHeld finds the two calls that are meant, or says why there are none.
func activeAndHeld(calls []call.Call) (two activeHeld, p *problem.Problem) {
	var held []call.Call
	actives := 0
	for _, c := range calls {
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
		return two, problem.New(problem.NoHeldCall)
	case two.active.State == call.Failed && len(held) > 0:
		return two, problem.New(problem.ConsultFailed)
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
		return two, problem.New(problem.NoHeldCall)
	case tied == 1:
		return two, nil
	case len(held) > 1:
		return two, problem.New(problem.ManyHeld)
	case held[0].Device != two.active.Device:
		return two, problem.New(problem.NoHeldCall)
	}
	two.held = held[0]
	return two, nil
}

// failedConsultation is a consultation that failed, and the call for which it was made.
func failedConsultation(calls []call.Call) (two activeHeld, p *problem.Problem) {
	for _, c := range calls {
		if c.State != call.Failed || c.Stale || c.ConsultOf == "" {
			continue
		}
		for _, first := range calls {
			if first.ID == c.ConsultOf && !first.Stale && first.State == call.Held && first.Device == c.Device {
				return activeHeld{active: c, held: first}, nil
			}
		}
	}
	return two, problem.New(problem.NoHeldCall)
}

// consultedAbout is the call about which somebody can be consulted: the one in hand, else the only one on hold.
func consultedAbout(calls []call.Call) (first call.Call, p *problem.Problem) {
	held := 0
	for _, c := range calls {
		switch {
		case c.Stale:
		case c.State == call.Connected:
			return c, nil
		case c.State == call.Initiated, c.State == call.Dialing:
			return first, problem.New(problem.Dialling)
		case c.State == call.Failed:
			return first, problem.New(problem.BusyLine)
		case c.State == call.Held:
			first = c
			held++
		}
	}
	switch held {
	case 0:
		return first, problem.New(problem.NotNow)
	case 1:
		return first, nil
	}
	return first, problem.New(problem.ManyHeld)
}

// engaged says why the line is not free for dialling. Calls on hold and calls that only ring do not
// take it; stale ones and those that the switch does not list may be over.
func engaged(calls []call.Call) *problem.Problem {
	for _, c := range calls {
		switch {
		case c.Stale, c.Unlisted:
		case c.State == call.Initiated, c.State == call.Dialing:
			return problem.New(problem.Dialling)
		case c.State == call.Connected, c.State == call.Failed:
			return problem.New(problem.BusyLine)
		}
	}
	return nil
}

// tellFailedConsultation tells the agent once when a consultation failed while the first call waits.
func (s *Session) tellFailedConsultation() {
	for _, c := range s.table.Calls() {
		if c.State != call.Failed || c.ConsultOf == "" || s.on == nil || s.on.failed == c.ID {
			continue
		}
		if first, there := s.table.Call(c.ConsultOf); there && first.State == call.Held {
			s.on.failed = c.ID
			_ = s.fail(problem.With(problem.ConsultFailed, c.Cause))
		}
	}
}
