package call

import (
	"slices"
	"time"

	"cordboard/backend/csta"
)

// find looks for the call of an event. Some switches leave the callID out: then the global id decides,
// else the call for which the event makes most sense. A call that began without a callID takes the
// first one it hears.
func (t *Table) find(n *notice) *record {
	id := n.ev.Connection.CallID
	var nameless *record
	for _, r := range t.calls {
		if r.Device != n.device() {
			continue
		}
		if id != "" && r.Connection.CallID == id {
			return r
		}
		if r.Connection.CallID == "" {
			nameless = r
		}
	}
	if id != "" {
		if nameless != nil && t.takes(nameless, n) {
			return nameless
		}
		return nil
	}
	return t.guess(n)
}

// takes says whether a call without callID may be the one that an event names: not when the event
// begins another one or belongs to one that ended.
func (t *Table) takes(nameless *record, n *notice) bool {
	old, over := t.ended(n.ev.Connection.CallID, n.device())
	if over && !t.fresh(n, old) {
		return false
	}
	ours, theirs := nameless.Connection.GlobalCallID, n.ev.Connection.GlobalCallID
	if ours != "" && theirs != "" && ours != theirs {
		return false
	}
	return nameless.hidden || n.ev.Type != csta.ServiceInitiated
}

// guess picks the call that an event without callID is about: the one in the state that the event
// follows on, the newest of them.
func (t *Table) guess(n *notice) *record {
	if r, sure := t.left(n); sure {
		return r
	}
	var states []State
	switch n.ev.Type {
	case csta.ServiceInitiated:
		states = []State{""}
	case csta.DigitsDialed, csta.Originated, csta.NetworkReached:
		states = []State{"", Initiated, Dialing}
	case csta.Offered, csta.Delivered, csta.Queued, csta.Diverted:
		states = []State{"", Initiated, Dialing, Ringing}
		switch {
		case n.ev.Cause == "park" && !n.toMe():
			states = []State{Connected, Held, Ringing}
		case n.ev.Cause == "recall" && n.mine:
			states = []State{Held, "", Ringing}
		case t.direction(n) == Inbound:
			states = []State{"", Ringing}
		case n.ev.Type == csta.Diverted && n.mine:
			states = append(states, Connected)
		}
	case csta.Established:
		states = []State{Dialing, Ringing, Initiated, "", Connected}
		if !n.mine {
			states = append(states, Held) // somebody else in it
		}
	case csta.Held:
		states = []State{Connected, Dialing, Ringing, Held}
	case csta.Retrieved:
		states = []State{Held, Connected}
	case csta.Failed:
		states = []State{Dialing, Initiated, "", Ringing, Connected}
	default:
		states = []State{Failed, Connected, Dialing, Ringing, Initiated, Held, ""}
	}
	global := n.ev.Connection.GlobalCallID
	for _, state := range states {
		var fit []*record
		for _, r := range slices.Backward(t.calls) {
			other := r.Connection.GlobalCallID
			if r.Device == n.device() && r.State == state && (global == "" || other == "" || global == other) {
				fit = append(fit, r)
			}
		}
		if len(fit) > 0 {
			return n.likeliest(fit)
		}
	}
	return nil
}

// lastEnd is the last end of a call that an event told: what else tells it need not be about another call.
type lastEnd struct {
	device string
	at     time.Time
	own    bool // by the own connection's end
}

// left picks the call that loses a connection where the callID is not told. Sure with no call means that it
// is over already, or that only the switch knows: then it is asked.
func (t *Table) left(n *notice) (r *record, sure bool) {
	if n.ev.Type != csta.ConnectionCleared && n.ev.Type != csta.CallCleared {
		return nil, false
	}
	just := t.last.device == n.device() && n.at.Sub(t.last.at) < swapping
	var calls []*record
	for _, r := range t.calls {
		if r.Device == n.device() && !r.hidden {
			calls = append(calls, r)
		}
	}
	inHand := slices.DeleteFunc(slices.Clone(calls), func(r *record) bool { return r.State == Held || r.State == Ringing })
	dev := n.whose()
	for _, r := range calls {
		switch {
		case n.ev.Type == csta.ConnectionCleared && !n.mine && slices.ContainsFunc(r.everybody(), func(m member) bool { return m.is(dev) && dev != "" }):
			return r, true
		case n.mine && !r.lonelyAt.IsZero():
			return r, true
		}
	}
	switch {
	case just && (n.ev.Type == csta.CallCleared || !n.mine || !t.last.own):
		return nil, true
	case n.mine && n.ev.Type == csta.ConnectionCleared && len(inHand) > 1: // one handset: what was retrieved just now stays
		return slices.MinFunc(inHand, func(a, b *record) int { return a.changedAt.Compare(b.changedAt) }), true
	case n.ev.Type == csta.CallCleared && len(calls) > 1:
		for _, r := range calls {
			r.askAt, r.curious = n.at.Add(curiosity), false
		}
		return nil, true
	}
	return nil, false
}

// likeliest is the newest of several calls in the state that an event follows on. When two calls change
// places it is the one that has been in that state for longer: what was retrieved just now is not what is
// held next.
func (n *notice) likeliest(fit []*record) *record {
	best := fit[0]
	if n.ev.Type == csta.Held || n.ev.Type == csta.Retrieved {
		for _, r := range fit {
			if r.changedAt.Before(best.changedAt) && n.at.Sub(best.changedAt) < swapping {
				best = r
			}
		}
	}
	return best
}

// swapping is how soon after one of two calls was held the other one is retrieved, or the other way round,
// when they change places.
const swapping = time.Second

// replaces says that an event begins a new call although its id is still in use: the end of the old one
// was never told.
func (t *Table) replaces(n *notice, r *record) bool {
	old, now := r.Connection.GlobalCallID, n.ev.Connection.GlobalCallID
	begin := n.ev.Type == csta.ServiceInitiated || n.ev.Type == csta.Originated
	rings := n.ev.Type == csta.Delivered && n.mine && n.ev.Local == csta.StateAlerting && n.ev.Cause == "newCall" && t.direction(n) == Inbound
	if rings && !n.zultys && r.established && known(n.ev.Calling) && number(n.ev.Calling.ID) != number(r.Party.Number) && r.Party.Number != "" {
		return true // nobody rings as a new call where somebody else talks
	}
	return begin && old != "" && now != "" && old != now && r.State != Initiated && !r.hidden
}

// begins says whether an event of an unknown call makes a call of it.
func (t *Table) begins(n *notice) bool {
	switch n.ev.Type {
	case csta.ServiceInitiated, csta.DigitsDialed, csta.Originated, csta.Offered, csta.Delivered, csta.Queued,
		csta.NetworkReached, csta.Established, csta.Held, csta.Retrieved, csta.Failed, csta.CallInformation:
	case csta.Diverted:
		if !n.toMe() && !n.zultys {
			return false // a call leaves a device that it never reached, as far as we know
		}
	default:
		return false
	}
	if n.local() == csta.StateNull {
		return false
	}
	old, known := t.ended(n.ev.Connection.CallID, n.device())
	return !known || t.fresh(n, old)
}
