package pbx

import (
	"slices"
	"time"

	"cordboard/backend/csta"
)

// phone is an extension of the switch, or the place where a group's calls wait, and the legs of the calls
// at it, oldest first.
type phone struct {
	number   string
	legs     []*leg
	last     int // number of the newest leg; MX numbers legs per device
	group    *group
	dnd      bool
	out      bool      // out of service
	forwards []forward // those that are switched on
	agent    agent
	idle     int // what the exchange's counter said when the phone became free
}

// active is the leg that has the handset: every leg but a ringing, a held and a waiting one.
func (p *phone) active() *leg {
	for _, l := range p.legs {
		if l.state != csta.StateAlerting && l.state != csta.StateHold && l.state != csta.StateQueued {
			return l
		}
	}
	return nil
}

// call is one conversation, wanted or going on, among any number of parties.
type call struct {
	told
	legs    []*leg   // in the order in which they joined
	presses []string // what its caller will type for an IVR
}

// told is what events tell of a call as a whole. Its serial never changes; of the rest only a transfer
// changes anything.
type told struct {
	serial int
	origin int // serial of the first call, of which this one goes on
	caller party
	called string // the number that the caller dialled
	via    string // the number from which the call was sent on to where it rings; empty = from none
	data   csta.Attached
	begins Begins

	queue   string // the number of the group that handed the call out; empty = none
	asked   string // the number of the IVR that collected digits; empty = none
	digits  string // what it collected
	account string // the account code that somebody typed for the call
	turns   int    // how often it was sent on by forwarding
}

// party is somebody who can be in a call: an extension or a number outside.
type party struct{ number, name string }

// leg is one party's part in a call: CSTA's connection.
type leg struct {
	party
	call   *call
	device string // what the party is called inside the call
	phone  *phone // nil for a party outside and for a number that was never reached
	seq    int    // MX's call id: the how manieth leg at this phone
	state  csta.ConnectionState

	back  *phone // to which the call comes back if this leg does not answer; nil = to none
	park  bool   // the leg is a place where the call is parked
	group *group // that handed the call out to this leg
	work  bool   // the agent is busy with it
	rung  int    // legs that ring for one call at once have the same number; 0 = alone
	joins *leg   // who brings this leg into the conference
	ivr   *answering
	heard string // the digits that others typed
	stops []func() bool

	patience func() bool // of a number that is dialled digit by digit: stops the wait for the next one

	// In a happening's copies: whether the phone has another call that is held, or that has the handset.
	besideHeld, besideActive bool
}

// happening is one thing that happened, with the legs as they were right after it. It holds copies:
// telling it later tells the same.
type happening struct {
	what   what
	call   told
	legs   []leg
	about  int     // index in legs
	by     string  // who did it
	to     string  // of withdrawn: where the call rings next
	unrung bool    // of withdrawn: it never rang there
	digits string  // of typed
	cause  string  // in the standard's words
	merger *merger // of transferred and conferenced

	feature *feature // of what happens at a device and to no call; then there are no legs
}

// feature is what somebody set at a device: copies too.
type feature struct {
	number  string
	agent   agent
	group   string // the group that the agent's state belongs to; empty = all of his
	on      bool
	forward forward
}

// merger is how two calls of one device became one, or how one went on without it. It holds copies.
type merger struct {
	held, active leg // the device's own legs, as they were; a call that was sent on alone is held
	target       leg // the party that the held one was brought together with, as it is now
	moves        []move
	gone         []leg // the legs that the device lost
}

// move is a leg that stays, before and after. One that is new has no call before.
type move struct{ was, is leg }

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
	failed      // the number cannot be reached; the caller hears a tone
	withdrawn   // it stops ringing here and rings elsewhere
	left        // somebody is out of the call
	transferred // somebody brought two others together and is out
	conferenced // two calls became one
	queued      // the call waits at a group, or is parked
	typed       // somebody typed digits that the others hear
	informed    // the data of the call changed
	pressed     // somebody dialled some more digits of a number
	over        // the call has ended, for everybody

	// What happens at a device.
	dutyChanged    // the agent's state
	loggedOn       // an agent came
	loggedOff      // an agent went
	dndChanged     // do not disturb
	forwardChanged // a forwarding
	mailArrived    // somebody left a message
	serviceChanged // out of service, or back
	callParked     // its user parked a call
	memberAdded    // its user belongs to one more group
	memberRemoved  // and to one less
)

// moveOf tells how the leg of a phone that stays was moved.
func (m *merger) moveOf(at leg) move {
	return m.moves[slices.IndexFunc(m.moves, func(o move) bool { return o.is.phone != nil && o.is.phone == at.phone })]
}

// isNew tells whether a phone's leg came with the merger.
func (m *merger) isNew(at leg) bool {
	return at.state != csta.StateNull && m.moveOf(at).was.call == nil
}

// at finds the leg of a phone among the copies; whoever transferred the call is told of it too.
func (h *happening) at(number string) (leg, bool) {
	for _, l := range h.legs {
		if l.phone != nil && l.number == number {
			return l, true
		}
	}
	if h.merger != nil && h.merger.held.number == number {
		return h.merger.gone[0], true
	}
	return leg{}, false
}

// besides lists the other parties' legs among the copies.
func (h *happening) besides(number string) []leg {
	return slices.DeleteFunc(slices.Clone(h.legs), func(l leg) bool { return l.phone != nil && l.number == number })
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

// later does something to a leg after a while, unless it is gone by then.
func (x *exchange) later(l *leg, d time.Duration, do func()) {
	l.stops = append(l.stops, x.after(d, func() {
		if l.state != csta.StateNull {
			do()
		}
	}))
}

func (l *leg) stop() {
	for _, stop := range l.stops {
		stop()
	}
	l.stops = nil
}
