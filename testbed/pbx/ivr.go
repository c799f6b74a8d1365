package pbx

import (
	"strings"
	"time"
	"unicode/utf8"

	"cordboard/backend/csta"
)

const (
	ivrTime   = 500 * time.Millisecond // until an IVR answers
	promptsMs = 10000                  // how long it waits for the next digit
	pressTime = time.Second            // how long a caller of the scenario listens before he presses
)

// answering is an IVR at work in one call.
type answering struct {
	*IVR
	asked  int    // the question that is open
	typed  string // what was typed for it
	stop   func()
	caller []string // what the scenario's caller will press
}

func (x *exchange) ivr(number string) *IVR {
	for i := range x.scenario.IVRs {
		if x.scenario.IVRs[i].Number == number {
			return &x.scenario.IVRs[i]
		}
	}
	return nil
}

// answerByIVR lets an IVR ring, answer and ask.
func (x *exchange) answerByIVR(l *leg, script *IVR, cause string) {
	c := l.call
	l.state = csta.StateAlerting
	l.ivr = &answering{IVR: script, stop: func() {}, caller: c.presses}
	c.asked = script.Number
	x.tell(ringing, l, c.caller.number, cause)
	wait := ivrTime
	if script.AnswersMs > 0 {
		wait = ms(script.AnswersMs)
	}
	x.later(l, wait, func() {
		if x.pickUp(l) {
			x.ask(l)
		}
	})
}

// ask waits for the answer to the IVR's next question, or sends the call on when all are answered.
func (x *exchange) ask(l *leg) {
	a := l.ivr
	if a.asked == len(a.Asks) {
		x.sendOnByIVR(l)
		return
	}
	a.typed = ""
	x.waitForDigit(l)
	if len(a.caller) > 0 {
		pressed := a.caller[0]
		a.caller = a.caller[1:]
		x.later(l, pressTime, func() { x.ivrHears(l, pressed) })
	}
}

// waitForDigit goes on to the next question when nobody types any more.
func (x *exchange) waitForDigit(l *leg) {
	a := l.ivr
	a.stop()
	wait := a.Asks[a.asked].WaitMs
	if wait == 0 {
		wait = promptsMs
	}
	stop := x.after(ms(wait), func() {
		if l.state == csta.StateConnected {
			x.understood(l)
		}
	})
	l.stops = append(l.stops, stop)
	a.stop = func() { stop() }
}

// ivrHears takes digits, be it all at once or one by one.
func (x *exchange) ivrHears(l *leg, digits string) {
	for _, digit := range strings.ReplaceAll(digits, ",", "") {
		a := l.ivr
		if l.state != csta.StateConnected || a.asked >= len(a.Asks) {
			return
		}
		question := a.Asks[a.asked]
		if question.Ends != "" && string(digit) == question.Ends {
			x.understood(l)
			continue
		}
		a.typed += string(digit)
		if question.Digits > 0 && utf8.RuneCountInString(a.typed) >= question.Digits {
			x.understood(l)
			continue
		}
		x.waitForDigit(l)
	}
}

// understood takes the answer to the open question into the call's data.
func (x *exchange) understood(l *leg) {
	a, c := l.ivr, l.call
	a.stop()
	if a.typed != "" {
		x.enrich(c, csta.Attached{{Name: a.Asks[a.asked].Name, Value: a.typed}})
		c.digits = a.typed
	}
	a.asked++
	x.ask(l)
}

// sendOnByIVR lets the IVR be out and the call ring where its script says.
func (x *exchange) sendOnByIVR(l *leg) {
	a := l.ivr
	x.enrich(l.call, a.Data)
	if a.To == "" {
		x.leave(l, l.number, "normalClearing")
		return
	}
	x.redirect(l, digits(a.To), "redirected")
}

// attach adds data to a call and tells it.
func (x *exchange) attach(l *leg, data csta.Attached, account string) {
	x.enrich(l.call, data)
	if account != "" {
		l.call.account = account
	}
	x.tell(informed, l, l.number, "normal")
}

// enrich adds data to a call; a name that is there already gets the new value.
func (x *exchange) enrich(c *call, data csta.Attached) {
	merged := append(csta.Attached(nil), c.data...) // happenings have the old one
	for _, d := range data {
		found := false
		for i := range merged {
			if merged[i].Name == d.Name {
				merged[i].Value, found = d.Value, true
			}
		}
		if !found {
			merged = append(merged, d)
		}
	}
	c.data = merged
}

// takeMessage lets voicemail answer and hang up by itself after a while. Whose phone sent the caller
// there has a message then.
func (x *exchange) takeMessage(l *leg, number Number) {
	if !x.pickUp(l) {
		return
	}
	if box := x.phones[l.call.via]; box != nil {
		x.notice(mailArrived, box, feature{forward: forward{to: l.number}})
	}
	if number.AfterMs > 0 {
		x.later(l, number.after(), func() { x.leave(l, l.number, "normalClearing") })
	}
}
