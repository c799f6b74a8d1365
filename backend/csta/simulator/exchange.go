package simulator

import (
	"errors"
	"slices"
	"time"

	"cordboard/backend/csta"
)

const (
	routeTime = 150 * time.Millisecond // from dialling to ringing
	ringTime  = time.Second            // how long a phone that nobody watches rings before it answers
)

var (
	// ErrNoExtension means that the switch has no such extension.
	ErrNoExtension = errors.New("simulator: no such extension")
	// ErrNoCall means that there is no call to lift, to hold or to hang up there.
	ErrNoCall = errors.New("simulator: no such call there")
	// ErrBusy means that the extension is in a call and nobody watches it.
	ErrBusy = errors.New("simulator: the extension is busy")
)

// exchange is the call logic: phones, calls and what happens to them. It knows no client, no dialect
// and no wire. It has no lock and no goroutine: the switch calls it under its own lock, the function
// after included, and takes the news out before it lets go.
type exchange struct {
	phones   map[string]*phone
	calls    []*call // in the order in which they began
	serial   int
	scenario Scenario
	news     []happening

	attended func(number string) bool                            // whether anybody watches the phone
	after    func(d time.Duration, do func()) (stop func() bool) // the clock
}

func newExchange(extensions []string, scenario Scenario) *exchange {
	x := &exchange{phones: map[string]*phone{}, scenario: scenario}
	x.scenario.Numbers = map[string]Number{}
	for number, does := range scenario.Numbers {
		x.scenario.Numbers[digits(number)] = does
	}
	x.scenario.Names = map[string]string{}
	for number, name := range scenario.Names {
		x.scenario.Names[digits(number)] = name
	}
	for _, number := range extensions {
		x.phones[number] = &phone{number: number}
	}
	return x
}

// named is the party behind a number.
func (x *exchange) named(number string) party {
	return party{number: number, name: x.scenario.Names[number]}
}

func (x *exchange) begin(c call) *call {
	x.serial++
	c.serial = x.serial
	x.calls = append(x.calls, &c)
	return &c
}

// join adds a party to a call.
func (x *exchange) join(c *call, who party, at *phone, state csta.ConnectionState) *leg {
	l := &leg{party: who, call: c, phone: at, state: state}
	if at != nil {
		at.last++
		l.seq = at.last
		at.legs = append(at.legs, l)
	}
	c.legs = append(c.legs, l)
	return l
}

// tell notes what happened to a leg, by whom and why.
func (x *exchange) tell(w what, l *leg, by, cause string) {
	h := happening{what: w, call: l.call, by: by, cause: cause}
	for i, other := range l.call.legs {
		h.legs = append(h.legs, *other)
		if other == l {
			h.about = i
		}
	}
	x.news = append(x.news, h)
}

// dial makes a call from an extension. The caller is off hook at once: phones here are hands-free, so
// nobody is prompted. What becomes of the call shows later.
func (x *exchange) dial(from *phone, to string) (*leg, *csta.Failure) {
	if from.active() != nil {
		return nil, &csta.Failure{Category: "stateIncompatibility", Code: "invalidCallingDeviceState"}
	}
	if to == "" {
		return nil, &csta.Failure{Category: "operation", Code: "invalidCalledDeviceID"}
	}
	caller := x.named(from.number)
	c := x.begin(call{caller: caller, called: to, begins: x.scenario.Begins})
	l := x.join(c, caller, from, csta.StateInitiated)
	x.tell(seized, l, l.number, "makeCall")
	l.state = csta.StateConnected
	x.tell(dialled, l, l.number, "newCall")
	x.tell(routed, l, l.number, "newCall")

	number := x.scenario.Numbers[to]
	switch number.Does {
	case Busy:
		x.later(c, max(routeTime, number.after()), func() { x.fail(c, "busy") })
	case DoesNotExist:
		x.later(c, max(routeTime, number.after()), func() { x.fail(c, "destNotObtainable") })
	default:
		x.later(c, routeTime, func() { x.route(c, number) })
	}
	return l, nil
}

// route brings a call to where it was dialled.
func (x *exchange) route(c *call, number Number) {
	caller := c.legs[0]
	at := x.phones[c.called]
	if number.Does != "" {
		at = nil // a number of the scenario is played by the scenario, be it an extension's
	}
	if at != nil {
		if !x.canRing(at, c) {
			x.fail(c, "busy")
			return
		}
		x.ring(c, at)
		return
	}
	l := x.join(c, x.named(c.called), nil, csta.StateConnected)
	x.tell(reachedNetwork, l, caller.number, "newCall")
	l.state = csta.StateAlerting
	x.tell(ringing, l, caller.number, "newCall")
	switch number.Does {
	case NoAnswer:
		if number.AfterMs > 0 {
			x.later(c, number.after(), func() { x.giveUp(l) })
		}
	case HangsUp:
		x.later(c, ringTime, func() {
			x.pickUp(l)
			x.later(c, number.after(), func() { x.leave(l, l.number, "normalClearing") })
		})
	default:
		x.later(c, ringTime, func() { x.pickUp(l) })
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
func (x *exchange) ring(c *call, at *phone) *leg {
	l := x.join(c, x.named(at.number), at, csta.StateAlerting)
	x.tell(ringing, l, c.caller.number, "newCall")
	if lift, ok := x.scenario.lift(at.number); ok {
		x.later(c, lift, func() { x.pickUp(l) })
	} else if !x.attended(at.number) {
		x.later(c, ringTime, func() {
			if !x.attended(at.number) {
				x.pickUp(l)
			}
		})
	}
	return l
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
	l.state = csta.StateConnected
	x.tell(answered, l, l.number, "newCall")
	return nil
}

// hold puts a party's own leg on hold. Only a conversation can be held, and only once.
func (x *exchange) hold(l *leg) *csta.Failure {
	if l.state != csta.StateConnected || !l.call.conversation() {
		return &csta.Failure{Category: "stateIncompatibility", Code: "invalidConnectionState"}
	}
	l.state = csta.StateHold
	x.tell(held, l, l.number, "normal")
	return nil
}

// retrieve takes a held leg back, if the handset is free.
func (x *exchange) retrieve(l *leg) *csta.Failure {
	if l.state != csta.StateHold {
		return &csta.Failure{Category: "stateIncompatibility", Code: "invalidConnectionState"}
	}
	if l.phone != nil && l.phone.active() != nil {
		return &csta.Failure{Category: "stateIncompatibility", Code: "connectedCallExists"}
	}
	l.state = csta.StateConnected
	x.tell(retrieved, l, l.number, "normal")
	return nil
}

// fail tells the caller that the number cannot be reached. His own leg stays until he hangs up.
func (x *exchange) fail(c *call, cause string) {
	l := x.join(c, x.named(c.called), nil, csta.StateFail)
	x.tell(failed, l, l.number, cause)
}

// giveUp ends the ringing of a number outside that nobody answers.
func (x *exchange) giveUp(l *leg) {
	l.state = csta.StateFail
	x.tell(failed, l, l.number, "callNotAnswered")
}

// leave takes a party out of its call. When one is left alone, the call is over for him too.
func (x *exchange) leave(l *leg, by, cause string) {
	c, talked := l.call, l.call.conversation()
	x.drop(l, by, cause)
	if len(c.legs) > 1 {
		return
	}
	for len(c.legs) > 0 {
		rest := c.legs[0]
		if !talked && rest.state == csta.StateAlerting {
			cause = "callCancelled"
		}
		x.drop(rest, by, cause)
	}
	c.over = true
	for _, stop := range c.stops {
		stop()
	}
	x.calls = slices.DeleteFunc(x.calls, func(other *call) bool { return other == c })
}

func (x *exchange) drop(l *leg, by, cause string) {
	l.state = csta.StateNull
	x.tell(left, l, by, cause)
	isLeg := func(other *leg) bool { return other == l }
	l.call.legs = slices.DeleteFunc(l.call.legs, isLeg)
	if l.phone != nil {
		l.phone.legs = slices.DeleteFunc(l.phone.legs, isLeg)
	}
}

// arrive brings a call from outside to an extension.
func (x *exchange) arrive(c call, to string, hangsUpAfter time.Duration) (*call, error) {
	at := x.phones[to]
	if at == nil {
		return nil, ErrNoExtension
	}
	if !x.canRing(at, nil) {
		return nil, ErrBusy
	}
	begun := x.begin(c)
	caller := x.join(begun, c.caller, nil, csta.StateConnected)
	x.ring(begun, at)
	if hangsUpAfter > 0 {
		x.later(begun, hangsUpAfter, func() { x.leave(caller, caller.number, "normalClearing") })
	}
	return begun, nil
}

// stop ends every call's timers, for the end of the switch.
func (x *exchange) stop() {
	for _, c := range x.calls {
		for _, stop := range c.stops {
			stop()
		}
	}
}
