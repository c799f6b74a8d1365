package pbx

import (
	"strings"
	"time"

	"cordboard/backend/csta"
)

// digitTime is how long the switch waits for one more digit before it takes a number for complete.
const digitTime = 4 * time.Second

// dial makes a call from an extension. The caller is off hook at once: phones here are hands-free, so
// nobody is prompted. What becomes of the call shows later.
func (x *exchange) dial(from *phone, to, cause string) (*leg, *csta.Failure) {
	if to == "" && from.active() == nil {
		return nil, refusal("invalidCalledDeviceID")
	}
	l, f := x.seize(from, cause)
	if f != nil {
		return nil, f
	}
	x.proceed(l, to)
	return l, nil
}

// seize takes a handset off the hook: the number comes later.
func (x *exchange) seize(from *phone, cause string) (*leg, *csta.Failure) {
	switch {
	case from.group != nil:
		return nil, refusal("invalidCallingDeviceID")
	case from.out:
		return nil, &csta.Failure{Category: "systemResourceAvailibility", Code: "callingDeviceOutOfService"}
	case from.active() != nil:
		return nil, stateless("invalidCallingDeviceState")
	}
	caller := x.named(from.number)
	c := x.begin(call{told: told{caller: caller, begins: x.scenario.Begins}})
	l := x.join(c, caller, from, csta.StateInitiated)
	x.tell(seized, l, l.number, cause)
	return l, nil
}

// proceed sends a call on its way: its number is complete.
func (x *exchange) proceed(l *leg, to string) {
	c := l.call
	c.called = to
	l.state = csta.StateConnected
	x.tell(dialled, l, l.number, "newCall")
	x.tell(routed, l, l.number, "newCall")

	x.later(l, routeTime, func() { x.route(l) })
}

// press dials some more digits of a number. It is complete when somebody answers to it, after a # and
// when no further digit comes in time.
func (x *exchange) press(l *leg, more string) *csta.Failure {
	if l.state != csta.StateInitiated {
		return stateless("invalidConnectionState")
	}
	if !tones.MatchString(more) {
		return refusal("invalidParameterValue")
	}
	if l.patience != nil {
		l.patience()
		l.patience = nil
	}
	l.call.called += more
	h := x.picture(pressed, l, l.number, "normal")
	h.digits = l.call.called
	x.news = append(x.news, h)
	number, ended := strings.CutSuffix(l.call.called, "#")
	if _, played := x.scenario.Numbers[number]; (played || x.phones[number] != nil || ended) && number != "" {
		x.proceed(l, number)
		return nil
	}
	l.patience = x.after(digitTime, func() {
		if l.patience = nil; l.state == csta.StateInitiated {
			x.proceed(l, number)
		}
	})
	l.stops = append(l.stops, l.patience)
	return nil
}
