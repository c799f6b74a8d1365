package pbx

import (
	"regexp"

	"cordboard/backend/csta"
)

var tones = regexp.MustCompile(`^[0-9*#A-Da-d,]+$`)

// The calls of one phone beside each other: consultation, alternating, reconnecting.

func stateless(code string) *csta.Failure {
	return &csta.Failure{Category: "stateIncompatibility", Code: code}
}

// consult holds a conversation and dials somebody else.
func (x *exchange) consult(l *leg, to string) (*leg, *csta.Failure) {
	if to == "" {
		return nil, refusal("invalidCalledDeviceID")
	}
	if f := x.hold(l, "consultation"); f != nil {
		return nil, f
	}
	return x.dial(l.phone, to, "consultation") // the handset is free now
}

// alternate changes over to the held call. A call that only rings cannot be held.
func (x *exchange) alternate(held, active *leg) *csta.Failure {
	if f := pair(held, active); f != nil {
		return f
	}
	if !active.call.conversation() {
		return stateless("invalidActiveConnectionState")
	}
	told := len(x.news)
	if f := x.hold(active, "alternate"); f != nil {
		return f
	}
	f := x.retrieve(held, "alternate")
	if f == nil && x.scenario.RetrievedFirst {
		x.news[told], x.news[told+1] = x.news[told+1], x.news[told]
	}
	return f
}

// reconnect ends the active call, whatever became of it, and goes back to the held one.
func (x *exchange) reconnect(held, active *leg) *csta.Failure {
	if f := pair(held, active); f != nil {
		return f
	}
	x.leave(active, active.number, "normalClearing")
	return x.retrieve(held, "normal")
}

// pair refuses two legs that are not the held and the active one of one phone.
func pair(held, active *leg) *csta.Failure {
	switch {
	case held.phone == nil || held.phone != active.phone || held == active:
		return refusal("notSameDevice")
	case held.state != csta.StateHold:
		return stateless("invalidHeldConnectionState")
	case active != active.phone.active():
		return stateless("invalidActiveConnectionState")
	}
	return nil
}

// typed passes digits on to everybody who hears the leg.
func (x *exchange) typed(l *leg, digits string) *csta.Failure {
	if l.state != csta.StateConnected {
		return stateless("invalidConnectionState")
	}
	if !tones.MatchString(digits) {
		return refusal("invalidParameterValue")
	}
	h := x.picture(typed, l, l.number, "normal")
	h.digits = digits
	x.news = append(x.news, h)
	for _, other := range l.others() {
		if other.state == csta.StateConnected {
			other.heard += digits
		}
		if other.ivr != nil {
			x.ivrHears(other, digits)
		}
	}
	return nil
}
