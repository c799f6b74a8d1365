package pbx

import (
	"slices"

	"cordboard/backend/csta"
)

const mostTurns = 5 // how often a call is forwarded before it is busy

// The standard's words for the forwardings that the switch knows.
const (
	forwardImmediate = "forwardImmediate"
	forwardBusy      = "forwardBusy"
	forwardNoAns     = "forwardNoAns"
	forwardDND       = "forwardDND"
)

// forward is where a phone sends its calls, and when.
type forward struct{ kind, to string }

// causes tell why a call was forwarded.
var causes = map[string]string{
	forwardImmediate: "callForwardImmediate", forwardBusy: "callForwardBusy", forwardNoAns: "callForwardNoAnswer", forwardDND: "callForward",
}

// withdraw takes a call away from a leg, because it goes on elsewhere.
func (x *exchange) withdraw(l *leg, to, cause string) {
	l.state = csta.StateNull
	h := x.picture(withdrawn, l, l.number, cause)
	h.to = to
	x.news = append(x.news, h)
	x.remove(l)
}

// redirect takes a call away from a leg and brings it somewhere else.
func (x *exchange) redirect(l *leg, to, cause string) {
	c := l.call
	if l.alone() { // nobody is there whom one could bring: he is parked, or waits
		x.quit(l, l.number, "normalClearing")
		return
	}
	x.withdraw(l, to, cause)
	c.via = l.number
	x.bring(c, to, cause)
}

// deflect sends a call that rings or waits at a phone somewhere else. What the switch can know of its
// own extensions it refuses.
func (x *exchange) deflect(l *leg, to string) *csta.Failure {
	if l.state != csta.StateAlerting && l.state != csta.StateQueued {
		return stateless("invalidConnectionState")
	}
	if to == "" || to == l.number || slices.ContainsFunc(l.call.legs, func(o *leg) bool { return o.number == to }) {
		return refusal("invalidDestinationDeviceID")
	}
	at, number := x.phones[to], x.scenario.Numbers[to]
	switch {
	case at != nil && number.Does == DoesNotExist:
		return refusal("invalidDestinationDeviceID")
	case at != nil && (number.Does == Busy || number.Does == "" && !x.takes(at, l.call)):
		return stateless("invalidDestinationDeviceState")
	}
	x.answeredElsewhere(l, l.rung, to)
	x.redirect(l, to, "redirected")
	return nil
}

// has tells whether somebody is in the call already, or it is parked under his number.
func (c *call) has(number string) bool {
	return c != nil && slices.ContainsFunc(c.legs, func(l *leg) bool { return l.device == number && l.state != csta.StateFail })
}

// instead is where a call goes on that does not ring at a phone; nil = nowhere. Nobody forwards a call
// that he is in.
func (x *exchange) instead(at *phone, c *call) *forward {
	if c.has(at.number) {
		return nil
	}
	return at.forwarding(x.closedTo(at, c))
}

// forwarding is what a phone is set to do with a call that cannot ring there for the given reason;
// without a reason only the immediate one counts.
func (p *phone) forwarding(why string) *forward {
	kinds := []string{forwardImmediate}
	switch why {
	case "busy":
		kinds = append(kinds, forwardBusy)
	case "doNotDisturb":
		kinds = append(kinds, forwardDND, forwardBusy)
	}
	for _, kind := range kinds {
		if i := slices.IndexFunc(p.forwards, func(f forward) bool { return f.kind == kind }); i >= 0 {
			return &p.forwards[i]
		}
	}
	return nil
}

// forwardAt sends a call on without ringing.
func (x *exchange) forwardAt(c *call, at *phone, f forward) {
	x.forwardLeg(x.join(c, x.named(at.number), at, csta.StateNull), f)
}

// forwardLeg is that of a leg which never rang.
func (x *exchange) forwardLeg(l *leg, f forward) {
	c := l.call
	c.turns++
	l.state = csta.StateNull
	h := x.picture(withdrawn, l, l.number, causes[f.kind])
	h.to, h.unrung = f.to, true
	x.news = append(x.news, h)
	x.remove(l)
	c.via = l.number
	x.bring(c, f.to, causes[f.kind])
}

// forwardIfUnanswered waits whether a phone that rings is answered.
func (x *exchange) forwardIfUnanswered(l *leg) {
	i := slices.IndexFunc(l.phone.forwards, func(f forward) bool { return f.kind == forwardNoAns })
	if i < 0 || l.back != nil || l.group != nil || l.joins != nil || l.call.turns >= mostTurns {
		return // a call that comes back, and one of a group, knows where to go
	}
	to, wait := l.phone.forwards[i].to, x.scenario.forward()
	for _, f := range x.scenario.Phones[l.number].Forwards {
		if f.Type == forwardNoAns && f.AfterMs > 0 {
			wait = ms(f.AfterMs)
		}
	}
	x.later(l, wait, func() {
		if l.state == csta.StateAlerting && l.back == nil {
			l.call.turns++
			x.redirect(l, to, causes[forwardNoAns])
		}
	})
}

// setForward switches a forwarding on or off. An empty kind is forwardImmediate, as the standard's
// default; switching on wants a number, unless one was set before.
func (x *exchange) setForward(at *phone, kind string, on bool, to string) *csta.Failure {
	if kind == "" {
		kind = forwardImmediate
	}
	if causes[kind] == "" {
		return refusal("invalidForwardingType")
	}
	if on && (to == "" || to == at.number) {
		return refusal("invalidForwardingDestination")
	}
	at.forwards = slices.DeleteFunc(slices.Clone(at.forwards), func(f forward) bool { return f.kind == kind })
	if on {
		at.forwards = append(at.forwards, forward{kind, to})
	}
	x.notice(forwardChanged, at, feature{on: on, forward: forward{kind, to}})
	return nil
}

// setDND switches do not disturb. What rings already goes on ringing.
func (x *exchange) setDND(at *phone, on bool) {
	at.dnd = on
	x.notice(dndChanged, at, feature{on: on})
}

// notice notes what happened at a device.
func (x *exchange) notice(w what, at *phone, f feature) {
	f.number, f.agent = at.number, at.agent
	x.news = append(x.news, happening{what: w, feature: &f})
}
