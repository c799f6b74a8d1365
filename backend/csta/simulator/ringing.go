package simulator

import "cordboard/backend/csta"

// route brings a call to where it was dialled.
func (x *exchange) route(c *call, number Number) {
	at := x.phones[c.called]
	if number.Does != "" {
		at = nil // a number of the scenario is played by the scenario, be it an extension's
	}
	switch {
	case at == nil:
		x.reach(x.join(c, x.named(c.called), nil, csta.StateConnected), number, "newCall")
	case !x.canRing(at, c):
		x.fail(c, "busy")
	default:
		x.ring(c, at, "newCall")
	}
}

// reach rings at a number outside, which then does what the scenario says.
func (x *exchange) reach(l *leg, number Number, cause string) {
	x.tell(reachedNetwork, l, l.call.caller.number, cause)
	l.state = csta.StateAlerting
	x.tell(ringing, l, l.call.caller.number, cause)
	switch number.Does {
	case NoAnswer:
		if number.AfterMs > 0 {
			x.later(l, number.after(), func() {
				if l.state == csta.StateAlerting {
					x.giveUp(l, "callNotAnswered")
				}
			})
		}
	case HangsUp:
		x.later(l, ringTime, func() {
			x.pickUp(l)
			x.later(l, number.after(), func() { x.leave(l, l.number, "normalClearing") })
		})
	default:
		x.later(l, ringTime, func() { x.pickUp(l) })
	}
}

// canRing tells whether a phone takes one more call. A watched one does while its user talks (call
// waiting); one that nobody watches is busy, and nobody can call himself.
func (x *exchange) canRing(at *phone, c *call) bool {
	for _, l := range at.legs {
		if l.call == c {
			return false
		}
	}
	return len(at.legs) == 0 || x.attended(at.number)
}

// ring lets an extension's phone ring. If nobody watches it now, it answers by itself after a second;
// a watched one rings until it is answered, even when its watchers are gone meanwhile.
func (x *exchange) ring(c *call, at *phone, cause string) *leg {
	l := x.join(c, x.named(at.number), at, csta.StateAlerting)
	x.alert(l, cause)
	return l
}

func (x *exchange) alert(l *leg, cause string) {
	x.tell(ringing, l, l.call.caller.number, cause)
	if lift, ok := x.scenario.lift(l.number); ok {
		x.later(l, lift, func() { x.pickUp(l) })
	} else if !x.attended(l.number) {
		x.later(l, ringTime, func() {
			if !x.attended(l.number) {
				x.pickUp(l)
			}
		})
	}
}

// pickUp answers if it still can be answered: what somebody's hand or the robot does.
func (x *exchange) pickUp(l *leg) bool { return x.answer(l) == nil }

// answer connects a ringing leg. A phone has one handset: while it talks, it cannot.
func (x *exchange) answer(l *leg) *csta.Failure {
	if l.state != csta.StateAlerting {
		return &csta.Failure{Category: "stateIncompatibility", Code: "noCallToAnswer"}
	}
	if l.phone != nil && l.phone.active() != nil {
		return &csta.Failure{Category: "stateIncompatibility", Code: "connectedCallExists"}
	}
	l.state, l.back = csta.StateConnected, nil
	x.tell(answered, l, l.number, "newCall")
	return nil
}

// fail tells the caller that the number cannot be reached. His own leg stays until he hangs up.
func (x *exchange) fail(c *call, cause string) {
	l := x.join(c, x.named(c.called), nil, csta.StateFail)
	x.tell(failed, l, l.number, cause)
}

// giveUp ends the ringing of a number outside that is not reached. Whoever called it hears a tone; a
// call that was transferred there comes back.
func (x *exchange) giveUp(l *leg, cause string) {
	if l.back != nil {
		x.comeBack(l, cause)
		return
	}
	l.state = csta.StateFail
	x.tell(failed, l, l.number, cause)
}
