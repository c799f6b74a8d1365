package simulator

import (
	"slices"
	"time"

	"cordboard/backend/csta"
)

// phone is an extension of the switch and the legs of the calls at it, oldest first.
type phone struct {
	number string
	legs   []*leg
	last   int // number of the newest leg; MX numbers legs per device
}

// active is the leg that has the handset: every leg but a ringing and a held one.
func (p *phone) active() *leg {
	for _, l := range p.legs {
		if l.state != csta.StateAlerting && l.state != csta.StateHold {
			return l
		}
	}
	return nil
}

// call is one conversation, wanted or going on, among any number of parties. What is not a leg does
// not change after the call began.
type call struct {
	serial   int
	caller   party
	called   string // the number that the caller dialled
	diverted string // the same, when it was not the extension that rings
	data     csta.Attached
	begins   Begins
	legs     []*leg // in the order in which they joined
	stops    []func() bool
	over     bool
}

// party is somebody who can be in a call: an extension or a number outside.
type party struct{ number, name string }

// leg is one party's part in a call: CSTA's connection.
type leg struct {
	party
	call  *call
	phone *phone // nil for a party outside and for a number that was never reached
	seq   int    // MX's call id: the how manieth leg at this phone
	state csta.ConnectionState
}

// happening is one thing that happened, with the legs as they were right after it. It holds copies:
// telling it later tells the same.
type happening struct {
	what  what
	call  *call // only what never changes may be read
	legs  []leg
	about int    // index in legs
	by    string // who did it
	cause string // in the standard's words
}

// what is what can happen in a call. Each dialect has its own words for it, or none.
type what int

const (
	seized         what = iota // the caller went off hook
	dialled                    // the number is complete
	routed                     // the switch sends the call on to the number dialled
	reachedNetwork             // it left the switch
	ringing                    // somebody's phone rings
	answered                   // somebody picked up
	held
	retrieved
	failed // the number cannot be reached; the caller hears a tone
	left   // somebody is out of the call
)

// at finds the leg of a phone among the copies.
func (h *happening) at(number string) (leg, bool) {
	for _, l := range h.legs {
		if l.phone != nil && l.number == number {
			return l, true
		}
	}
	return leg{}, false
}

// subject is the leg that the happening is about.
func (h *happening) subject() leg { return h.legs[h.about] }

// conversation tells whether two parties talk or hold: the call is more than ringing.
func (c *call) conversation() bool {
	talking := 0
	for _, l := range c.legs {
		if l.state == csta.StateConnected || l.state == csta.StateHold {
			talking++
		}
	}
	return talking >= 2
}

// others lists the other parties' legs.
func (l *leg) others() []*leg {
	return slices.DeleteFunc(slices.Clone(l.call.legs), func(o *leg) bool { return o == l })
}

// later does something to the call after a while, unless the call is over by then.
func (x *exchange) later(c *call, d time.Duration, do func()) {
	c.stops = append(c.stops, x.after(d, func() {
		if !c.over {
			do()
		}
	}))
}
