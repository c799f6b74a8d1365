package pbx

import (
	"slices"
	"time"

	"cordboard/backend/csta"
)

const joinTime = 20 * time.Second // how long somebody who is to join a conference lets it ring

// addParty takes somebody else into a conversation, in a single step. His phone rings and he is in when
// he answers; a silent one, who only listens, is in at once.
func (x *exchange) addParty(l *leg, to string, silent bool) (*leg, *csta.Failure) {
	if l.state != csta.StateConnected || !l.call.conversation() {
		return nil, stateless("invalidActiveConnectionState")
	}
	at, number := x.phones[to], x.scenario.Numbers[to]
	if f := x.refuses(to, at, number, l); f != nil {
		return nil, f
	}
	if number.Does != "" {
		at = nil
	}
	c := l.call
	if silent {
		switch {
		case at == nil || at.group != nil:
			return nil, refusal("invalidDestinationDeviceID")
		case at.active() != nil:
			return nil, stateless("invalidDestinationDeviceState")
		}
		target := x.join(c, x.named(to), at, csta.StateConnected)
		target.joins = l
		x.joined(target, "silentParticipation")
		return target, nil
	}
	switch {
	case at != nil && at.group != nil, number.Does == "" && x.ivr(to) != nil:
		return nil, refusal("invalidDestinationDeviceID")
	case at != nil && (!x.canRing(at, c) || at.forwarding("") != nil): // nobody is brought in whom forwarding would find
		return nil, stateless("invalidDestinationDeviceState")
	}
	target := x.join(c, x.named(to), at, csta.StateAlerting)
	target.joins = l
	if at == nil {
		target.state = csta.StateConnected // the network's end
		x.reach(target, number, "singleStepConference")
	} else {
		x.alert(target, "singleStepConference")
	}
	x.later(target, joinTime, func() {
		if target.state == csta.StateAlerting {
			x.quit(target, target.number, "callNotAnswered")
		}
	})
	return target, nil
}

// joined tells that somebody is in the conference into which he was brought.
func (x *exchange) joined(target *leg, cause string) {
	by := target.joins
	target.joins = nil
	if !slices.Contains(target.call.legs, by) { // who brought him in is out meanwhile
		by = target.others()[0]
	}
	m := &merger{held: *by, target: *target}
	m.moves = stay(target.call.legs)
	for i := range m.moves {
		if m.moves[i].is.device == target.device {
			m.moves[i].was = leg{}
		}
	}
	x.report(conferenced, target, m, cause)
}
