package pbx

import (
	"slices"

	"cordboard/backend/csta"
)

// route brings a call to where its caller dialled.
func (x *exchange) route(caller *leg) {
	c := caller.call
	if parked := x.parkedAt(c.called); parked != nil && caller.phone != nil && x.pickable(caller.phone, parked) == nil {
		x.leave(caller, caller.number, "normalClearing")
		_ = x.pickUpFrom(caller.phone, parked)
		return
	}
	x.bring(c, c.called, "newCall")
}

// bring brings a call to a number. A number of the scenario is played by the scenario, be it an
// extension's.
func (x *exchange) bring(c *call, to, cause string) {
	number, at := x.scenario.Numbers[to], x.phones[to]
	switch {
	case c.has(to) && (at == nil || at.group == nil) && x.ivr(to) == nil:
		x.fail(c, to, "busy") // nobody is called into a call that he is in
	case c.has(to): // it waits there already
	case number.Does == Busy, number.Does == DoesNotExist:
		tone := "busy"
		if number.Does == DoesNotExist {
			tone = "destNotObtainable"
		}
		if wait := number.after() - routeTime; wait > 0 { // it counts from dialling
			x.later(c.legs[0], wait, func() { x.fail(c, to, tone) })
			return
		}
		x.fail(c, to, tone)
	case number.Does == "" && at != nil && at.group != nil:
		x.enter(at.group, c)
	case number.Does == "" && at != nil:
		x.bringToPhone(c, at, cause)
	case number.Does == "" && x.ivr(to) != nil:
		x.answerByIVR(x.join(c, x.named(to), nil, csta.StateAlerting), x.ivr(to), cause)
	case slices.ContainsFunc(c.legs, func(l *leg) bool { return l.device == to }):
		x.fail(c, to, "busy") // he is in this very call
	default:
		x.reach(x.join(c, x.named(to), nil, csta.StateConnected), number, cause)
	}
}

// bringToPhone rings, or does what the phone is set to do instead.
func (x *exchange) bringToPhone(c *call, at *phone, cause string) {
	why := x.closedTo(at, c)
	switch f := x.instead(at, c); {
	case f != nil && c.turns < mostTurns:
		x.forwardAt(c, at, *f)
	case f != nil:
		x.fail(c, at.number, "busy") // sent round in a circle
	case why != "":
		x.fail(c, at.number, why)
	default:
		x.ring(c, at, cause)
	}
}

// reach rings at a number outside, which then does what the scenario says.
func (x *exchange) reach(l *leg, number Number, cause string) {
	x.tell(reachedNetwork, l, l.call.caller.number, cause)
	if x.scenario.NetworkSilent {
		return // the network gives no signal: nobody learns whether it rings, or who answers
	}
	switch number.Does {
	case Busy:
		x.later(l, max(routeTime, number.after()), func() { x.giveUp(l, "busy") })
		return
	case DoesNotExist:
		x.later(l, max(routeTime, number.after()), func() { x.giveUp(l, "destNotObtainable") })
		return
	}
	l.state = csta.StateAlerting
	x.tell(ringing, l, l.call.caller.number, cause)
	switch number.Does {
	case Voicemail:
		x.later(l, ringTime, func() { x.takeMessage(l, number) })
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

// canRing tells whether a phone takes one more call.
func (x *exchange) canRing(at *phone, c *call) bool { return x.closedTo(at, c) == "" }

// takes tells whether a phone or a group does something with one more call: rings, sends it on, lets it
// wait.
func (x *exchange) takes(at *phone, c *call) bool {
	return at.group != nil || x.canRing(at, c) || x.instead(at, c) != nil
}

// closedTo tells why a phone takes no more call, in the words of the caller's tone; empty = it does. A
// watched phone does while its user talks (call waiting), unless the scenario says otherwise; one that
// nobody watches is then busy, and nobody can call himself.
func (x *exchange) closedTo(at *phone, c *call) string {
	switch {
	case at.out:
		return "destOutOfOrder"
	case at.dnd:
		return "doNotDisturb"
	}
	if c.has(at.number) {
		return "busy"
	}
	waits := x.attended(at.number) && !x.scenario.NoCallWaiting && !x.scenario.Phones[at.number].NoWaiting
	if len(at.legs) > 0 && !waits {
		return "busy"
	}
	return ""
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
	x.forwardIfUnanswered(l)
	if lift, ok := x.scenario.lift(l.number); ok {
		x.later(l, lift, func() { x.pickUp(l) })
	} else if !x.scenario.Phones[l.number].JustRings && !x.attended(l.number) {
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
	if l.joins != nil {
		x.joined(l, "singleStepConference")
		return nil
	}
	x.tell(answered, l, l.number, "newCall")
	x.answeredElsewhere(l, l.rung, l.number)
	x.busyWith(l)
	return nil
}

// answeredElsewhere takes a call away from the phones that rang for it together with the one that has it.
func (x *exchange) answeredElsewhere(at *leg, rung int, to string) {
	if rung == 0 {
		return
	}
	at.rung = 0
	for _, other := range at.others() {
		if other.rung == rung && other.state == csta.StateAlerting {
			x.withdraw(other, to, "callPickup")
		}
	}
}

// fail tells the caller that the number cannot be reached. His own leg stays until he hangs up; who
// called from outside soon does.
func (x *exchange) fail(c *call, to, cause string) {
	l := x.join(c, x.named(to), nil, csta.StateFail)
	x.tell(failed, l, l.number, cause)
	if caller := c.legs[0]; caller.phone == nil && caller != l {
		x.later(caller, toneTime, func() { x.leave(caller, caller.number, "normalClearing") })
	}
}

// giveUp ends the ringing of a number outside that is not reached. Whoever called it hears a tone; a
// call that was transferred there comes back.
func (x *exchange) giveUp(l *leg, cause string) {
	switch {
	case l.back != nil:
		x.comeBack(l, cause)
		return
	case l.alone(): // whoever called has parked it
		x.quit(l, l.number, cause)
		return
	}
	l.state = csta.StateFail
	x.tell(failed, l, l.number, cause)
	if l.joins != nil { // the conversation goes on without him
		x.quit(l, l.number, cause)
	}
}
