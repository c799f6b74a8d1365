package pbx

import (
	"slices"
	"strconv"
	"time"

	"cordboard/backend/csta"
)

const (
	firstPark = 7001        // the switch's own places, for whoever names none
	parkTime  = time.Minute // how long a call is parked before it comes back
)

// park puts the other party of a conversation aside, at an extension or at a place that has a number of
// its own. He waits there until somebody picks him up; after a while he comes back.
func (x *exchange) park(l *leg, to string) (*leg, *csta.Failure) {
	switch {
	case l.state != csta.StateConnected && l.state != csta.StateHold, !l.call.conversation():
		return nil, stateless("invalidConnectionState")
	case l.phone == nil || len(l.call.legs) != 2:
		return nil, refusal("requestIncompatibleWithConnection")
	}
	if to == "" {
		to = x.freePlace()
	}
	c, at := l.call, x.phones[to]
	other := l.others()[0]
	_, played := x.scenario.Numbers[to]
	switch {
	case played, at != nil && at.group != nil, x.ivr(to) != nil, to == other.number:
		return nil, refusal("invalidParkToDeviceID")
	case x.parkedAt(to) != nil:
		return nil, stateless("invalidParkToDeviceState")
	}
	if x.placesOnly {
		at = nil
	}
	mine, me := l.phone, l.party
	x.withdraw(l, to, "park")
	c.leftBy(me, other.party, to)
	place := x.join(c, x.named(to), at, csta.StateQueued)
	place.park = true
	x.tell(queued, place, me.number, "park")
	x.notice(callParked, mine, feature{forward: forward{to: to}})
	x.returnsTo(place, mine)
	return place, nil
}

// returnsTo brings a parked call back to who parked it. As long as he cannot take it, it stays.
func (x *exchange) returnsTo(place *leg, mine *phone) {
	wait := parkTime
	if x.scenario.ParkRecallMs > 0 {
		wait = ms(x.scenario.ParkRecallMs)
	}
	x.later(place, wait, func() {
		if place.phone != mine && !x.canRing(mine, place.call) {
			x.returnsTo(place, mine)
			return
		}
		c := place.call
		x.withdraw(place, mine.number, "recall")
		c.via = place.number
		x.ring(c, mine, "recall")
	})
}

// parkedAt finds the call that is parked at a number.
func (x *exchange) parkedAt(number string) *leg {
	for _, c := range x.calls {
		if i := slices.IndexFunc(c.legs, func(l *leg) bool { return l.park && l.number == number }); i >= 0 {
			return c.legs[i]
		}
	}
	return nil
}

func (x *exchange) freePlace() string {
	place := firstPark
	for x.parkedAt(strconv.Itoa(place)) != nil {
		place++
	}
	return strconv.Itoa(place)
}
