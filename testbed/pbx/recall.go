package pbx

// comesBackTo lets a call that was transferred to a ringing phone come back if nobody answers in time.
func (x *exchange) comesBackTo(target *leg, at *phone) {
	target.back = at
	wait := backTime
	if x.scenario.RecallMs > 0 {
		wait = x.scenario.recall()
	}
	x.later(target, wait, func() {
		if target.back != nil {
			x.comeBack(target, "callNotAnswered")
		}
	})
}

// recalls are the causes of a call that comes back.
var recalls = map[string]string{"callNotAnswered": "recallNoAnswer", "busy": "recallBusy"}

// comeBack takes a call away from the phone to which it was transferred and brings it to the one that
// did it. If that cannot ring, or nobody is there any more, the target just leaves.
func (x *exchange) comeBack(l *leg, cause string) {
	back, c := l.back, l.call
	l.back = nil
	if !x.canRing(back, c) || l.alone() {
		x.quit(l, l.number, cause)
		return
	}
	again := recalls[cause]
	if again == "" {
		again = "recall"
	}
	if cause == "callNotAnswered" && l.phone != nil {
		x.withdraw(l, back.number, again)
	} else {
		x.drop(l, l.number, cause)
	}
	c.via = l.number
	x.ring(c, back, again)
}
