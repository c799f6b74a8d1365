package pbx

import (
	"slices"

	"cordboard/backend/csta"
)

// pickable refuses what a phone cannot pick up, be it free or not.
func (x *exchange) pickable(at *phone, l *leg) *csta.Failure {
	switch {
	case at.group != nil:
		return refusal("invalidPickUpDeviceID")
	case l.state != csta.StateAlerting && l.state != csta.StateQueued:
		return stateless("invalidConnectionState")
	case l.phone == nil && !l.park, l.joins != nil: // what rings outside is out of reach
		return refusal("requestIncompatibleWithConnection")
	case l.phone != at && slices.ContainsFunc(l.call.legs, func(o *leg) bool { return o.phone == at && o.rung == 0 }):
		return refusal("requestIncompatibleWithPickupDevice")
	}
	return nil
}

// pickUpFrom answers a call at a phone that rings at another one, waits in a group or is parked.
func (x *exchange) pickUpFrom(at *phone, l *leg) *csta.Failure {
	if f := x.pickable(at, l); f != nil {
		return f
	}
	if at.active() != nil {
		return stateless("connectedCallExists")
	}
	if l.phone == at && l.state == csta.StateAlerting {
		return x.answer(l)
	}
	for _, own := range l.others() {
		if own.phone == at { // it rings here too
			return x.answer(own)
		}
	}
	c, rung, from := l.call, l.rung, l.number
	x.withdraw(l, at.number, "callPickup")
	c.via = from
	here := x.join(c, x.named(at.number), at, csta.StateConnected)
	x.tell(answered, here, here.number, "callPickup")
	x.answeredElsewhere(here, rung, at.number)
	return nil
}

// groupPickup answers the call that rings longest at somebody in the phone's own pickup group, or in the
// one that is named.
func (x *exchange) groupPickup(at *phone, group string) *csta.Failure {
	members, known := x.pickupGroup(at.number, group)
	if !known {
		return refusal("invalidPickUpDeviceID")
	}
	for _, c := range x.calls {
		for _, l := range c.legs {
			if l.phone != nil && l.phone != at && l.state == csta.StateAlerting && (members == nil || slices.Contains(members, l.number)) && l.phone.group == nil {
				return x.pickUpFrom(at, l)
			}
		}
	}
	return stateless("noCallToAnswer")
}

// pickupGroup lists a pickup group's members; nil = everybody, as in a switch without such groups.
func (x *exchange) pickupGroup(own, group string) (members []string, known bool) {
	groups := x.scenario.PickupGroups
	if group != "" {
		members, known = groups[group]
		return members, known
	}
	for _, members := range groups {
		if slices.Contains(members, own) {
			return members, true
		}
	}
	return nil, len(groups) == 0
}
