package pbx

import (
	"slices"

	"cordboard/backend/csta"
)

// transfer brings the parties of a phone's two calls together; the phone is out. The active call may
// still ring: then it comes back if nobody answers.
func (x *exchange) transfer(held, active *leg) (*merger, *csta.Failure) {
	if f := pair(held, active); f != nil {
		return nil, f
	}
	if !held.call.conversation() { // who was held has parked the call
		return nil, stateless("invalidHeldConnectionState")
	}
	targets := active.others()
	if !slices.ContainsFunc(targets, (*leg).reachable) {
		return nil, stateless("invalidActiveConnectionState")
	}
	if haveCommon(held.call, active.call, held.phone) {
		return nil, refusal("requestIncompatibleWithActiveConnection")
	}
	into, from := older(held.call, active.call)
	m := &merger{held: *held, active: *active}
	mine := held.phone
	for _, l := range []*leg{held, active} {
		x.remove(l)
		m.gone = append(m.gone, *l)
	}
	into.leftBy(m.held.party, into.legs[0].party, from.legs[0].number)
	m.moves = x.unite(into, from, m, true)
	m.target = *targets[0]
	for _, target := range targets {
		if target.state == csta.StateAlerting {
			x.comesBackTo(target, mine)
		}
	}
	x.report(transferred, targets[0], m, "transfer")
	return m, nil
}

// sendOn brings the other parties of a call to somebody else's phone, which rings; the leg's own is out.
// What the switch can know of its own extensions it refuses. Of a number outside it learns later, and
// then the call comes back.
func (x *exchange) sendOn(l *leg, to string) (*merger, *csta.Failure) {
	if (l.state != csta.StateConnected && l.state != csta.StateHold) || !l.call.conversation() || l.phone == nil {
		return nil, stateless("invalidActiveConnectionState")
	}
	at, number := x.phones[to], x.scenario.Numbers[to]
	if f := x.refuses(to, at, number, l); f != nil {
		return nil, f
	}
	if number.Does != "" {
		at = nil
	}
	var instead *forward // of ringing
	if at != nil {
		instead = x.instead(at, l.call)
	}
	old, m, mine := l.call, &merger{held: *l}, l.phone
	x.remove(l)
	m.gone = []leg{*l}
	c := x.begin(call{told: old.told})
	if x.scenario.Survivor == SurvivesHeld {
		c.serial = old.serial
	}
	c.leftBy(m.held.party, old.legs[0].party, to)
	c.begins = x.scenario.Begins
	m.moves = x.merge(c, old, false)
	target := x.join(c, x.named(to), at, csta.StateAlerting)
	if at == nil {
		target.state = csta.StateConnected // the network's end, until it rings there
	}
	if at == nil || at.group == nil { // who waits in a group is not brought back
		x.comesBackTo(target, mine)
	}
	m.target = *target
	m.moves = append(m.moves, move{is: *target})
	x.report(transferred, target, m, "singleStepTransfer")
	switch {
	case at != nil && at.group != nil:
		x.receive(at.group, target)
	case instead != nil && c.turns < mostTurns:
		x.forwardLeg(target, *instead)
	case at != nil:
		x.alert(target, "singleStepTransfer")
	case number.Does == "" && x.ivr(to) != nil:
		x.answerByIVR(target, x.ivr(to), "singleStepTransfer")
	case number.Does == Busy:
		x.later(target, max(routeTime, number.after()), func() { x.giveUp(target, "busy") })
	case number.Does == DoesNotExist:
		x.later(target, max(routeTime, number.after()), func() { x.giveUp(target, "destNotObtainable") })
	default:
		x.reach(target, number, "singleStepTransfer")
	}
	return m, nil
}

func (x *exchange) refuses(to string, at *phone, number Number, l *leg) *csta.Failure {
	inIt := slices.ContainsFunc(l.call.legs, func(o *leg) bool { return o.number == to })
	switch {
	case to == "", inIt, at != nil && number.Does == DoesNotExist:
		return refusal("invalidDestinationDeviceID")
	case at != nil && number.Does == Busy, at != nil && number.Does == "" && !x.takes(at, l.call):
		return stateless("invalidDestinationDeviceState")
	}
	return nil
}

// conference makes one call of two conversations of one phone, which keeps one of its legs.
func (x *exchange) conference(held, active, keep *leg) (*merger, *csta.Failure) {
	if f := pair(held, active); f != nil {
		return nil, f
	}
	if !held.call.conversation() { // who was held has parked the call
		return nil, stateless("invalidHeldConnectionState")
	}
	if !active.call.conversation() {
		return nil, stateless("invalidActiveConnectionState")
	}
	if haveCommon(held.call, active.call, held.phone) {
		return nil, refusal("requestIncompatibleWithActiveConnection")
	}
	into, from := older(held.call, active.call)
	m := &merger{held: *held, active: *active}
	added := active.others()[0]
	switch {
	case keep != nil:
	case x.scenario.Survivor == SurvivesHeld:
		keep = held
	case x.scenario.Survivor == SurvivesActive:
		keep = active
	default:
		keep = into.legs[slices.IndexFunc(into.legs, func(l *leg) bool { return l == held || l == active })]
	}
	lost := held
	if keep == held {
		lost = active
	}
	x.remove(lost)
	m.gone = []leg{*lost}
	m.moves = x.unite(into, from, m, false)
	keep.state = csta.StateConnected
	for i := range m.moves {
		if m.moves[i].is.phone == keep.phone {
			m.moves[i].is = *keep
		}
	}
	m.target = *added
	x.report(conferenced, added, m, "conference")
	return m, nil
}

// older tells the call that began first: it is the one that goes on.
func older(a, b *call) (into, from *call) {
	if b.serial < a.serial {
		return b, a
	}
	return a, b
}

// unite makes one call of two. What is told of it is the older one's; its id is that of the call which
// the switch likes to survive, or a third one.
func (x *exchange) unite(into, from *call, m *merger, renumber bool) []move {
	id := into.serial
	switch x.scenario.Survivor {
	case SurvivesHeld:
		id = m.held.call.serial
	case SurvivesActive:
		id = m.active.call.serial
	case SurvivesNone:
		x.serial++
		id = x.serial
	}
	if id == into.serial {
		return append(stay(into.legs), x.merge(into, from, renumber)...)
	}
	one := &call{told: into.told, presses: into.presses}
	one.serial = id
	x.calls = append(x.calls, one)
	return append(x.merge(one, into, false), x.merge(one, from, renumber)...)
}

// merge moves all parties of a call into another one, which gets its data too. A phone's leg that was
// renumbered is another one on MX.
func (x *exchange) merge(into, from *call, renumber bool) (moves []move) {
	for _, l := range from.legs {
		was := *l
		l.call = into
		if l.phone != nil && renumber {
			l.phone.last++
			l.seq = l.phone.last
		}
		into.legs = append(into.legs, l)
		moves = append(moves, move{was, *l})
	}
	from.legs = nil
	into.data = slices.Clone(into.data) // happenings may have the old one
	for _, d := range from.data {
		if !slices.ContainsFunc(into.data, func(o csta.Datum) bool { return o.Name == d.Name }) {
			into.data = append(into.data, d)
		}
	}
	x.end(from)
	return moves
}

// stay lists legs that a merger leaves where they are.
func stay(legs []*leg) (moves []move) {
	for _, l := range legs {
		moves = append(moves, move{*l, *l})
	}
	return moves
}

// leftBy notes that somebody sent the call on. If it was the caller, the party he leaves behind is
// henceforth told as the caller, and the one whom he sent him to as called.
func (c *call) leftBy(who, behind party, to string) {
	c.via = who.number
	if c.caller == who {
		c.caller, c.called = behind, to
	}
}

// haveCommon tells whether somebody besides the phone's own user is in both calls.
func haveCommon(a, b *call, own *phone) bool {
	return slices.ContainsFunc(a.legs, func(l *leg) bool {
		return l.phone != own && slices.ContainsFunc(b.legs, func(o *leg) bool { return o.device == l.device })
	})
}

// reachable tells whether the party talks or rings.
func (l *leg) reachable() bool {
	return l.state == csta.StateConnected || l.state == csta.StateHold || l.state == csta.StateAlerting
}

// report tells of a merger. The target is whom the happening is about. What became of the agent who did
// it comes after it.
func (x *exchange) report(w what, target *leg, m *merger, cause string) {
	h := x.picture(w, target, m.held.number, cause)
	h.merger = m
	at := len(x.news)
	for at > 0 && x.news[at-1].feature != nil && x.news[at-1].feature.number == m.held.number {
		at--
	}
	x.news = slices.Insert(x.news, at, h)
}
