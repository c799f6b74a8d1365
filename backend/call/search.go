package call

import (
	"slices"
	"time"

	"cordboard/backend/csta"
)

// search looks for the call that an event is about.
type search struct {
	*Table
	n *reading
}

// call finds the call of an event; nil = none. Some switches leave the callID out: then the global id decides, else
// the state that the event follows on. A call that began without a callID takes the first one it hears.
func (s search) call() *record {
	id := s.n.ev.Connection.CallID
	if id == "" {
		return s.callWithoutID()
	}
	if r := s.calls.named(s.n.device(), id); r != nil {
		return r
	}
	var nameless *record
	for _, r := range s.calls.list {
		if r.Device == s.n.device() && r.Connection.CallID == "" {
			nameless = r
		}
	}
	if nameless == nil || !s.takes(nameless) {
		return nil
	}
	return nameless
}

// takes says whether a call without callID may be the one that an event names: not when the event begins another one
// or belongs to one that ended.
func (s search) takes(nameless *record) bool {
	if e := s.calls.ended.find(s.n.ev.Connection.CallID, s.n.device()); e != nil && !e.reused(s.n) {
		return false
	}
	ours, theirs := nameless.Connection.GlobalCallID, s.n.ev.Connection.GlobalCallID
	if ours != "" && theirs != "" && ours != theirs {
		return false
	}
	return nameless.hidden || s.n.ev.Type != csta.ServiceInitiated
}

// callWithoutID finds the call of an event that tells no callID: the one in the state that the event follows on, the
// newest of several.
func (s search) callWithoutID() *record {
	if r, sure := s.leftCall(); sure {
		return r
	}
	global := s.n.ev.Connection.GlobalCallID
	for _, state := range s.precedingStates() {
		var fit []*record
		for _, r := range slices.Backward(s.calls.list) {
			other := r.Connection.GlobalCallID
			if r.Device == s.n.device() && r.State == state && (global == "" || other == "" || global == other) {
				fit = append(fit, r)
			}
		}
		if len(fit) > 0 {
			return s.likeliest(fit)
		}
	}
	return nil
}

// precedingStates are the states that an event follows on, the likeliest first; empty = a call without one.
func (s search) precedingStates() []State {
	n := s.n
	switch n.ev.Type {
	case csta.ServiceInitiated:
		return []State{""}
	case csta.DigitsDialed, csta.Originated, csta.NetworkReached:
		return []State{"", Initiated, Dialing}
	case csta.Offered, csta.Delivered, csta.Queued, csta.Diverted:
		states := []State{"", Initiated, Dialing, Ringing}
		switch {
		case n.ev.Cause == "park" && !n.toMe():
			return []State{Connected, Held, Ringing}
		case n.ev.Cause == "recall" && n.mine:
			return []State{Held, "", Ringing}
		case n.direction() == Inbound:
			return []State{"", Ringing}
		case n.ev.Type == csta.Diverted && n.mine:
			return append(states, Connected)
		}
		return states
	case csta.Established:
		states := []State{Dialing, Ringing, Initiated, "", Connected}
		if !n.mine {
			states = append(states, Held) // somebody else in it
		}
		return states
	case csta.Held:
		return []State{Connected, Dialing, Ringing, Held}
	case csta.Retrieved:
		return []State{Held, Connected}
	case csta.Failed:
		return []State{Dialing, Initiated, "", Ringing, Connected}
	}
	return []State{Failed, Connected, Dialing, Ringing, Initiated, Held, ""}
}

// leftCall finds the call that loses a connection where the callID is not told. Sure with no call means that it is
// over already, or that only the switch knows: then it is asked.
func (s search) leftCall() (r *record, sure bool) {
	n := s.n
	if n.ev.Type != csta.ConnectionCleared && n.ev.Type != csta.CallCleared {
		return nil, false
	}
	just := s.last.device == n.device() && n.at.Sub(s.last.at) < swapping
	var list []*record
	for _, r := range s.calls.list {
		if r.Device == n.device() && !r.hidden {
			list = append(list, r)
		}
	}
	inHand := slices.DeleteFunc(slices.Clone(list), func(r *record) bool { return r.State == Held || r.State == Ringing })
	dev := n.whose()
	for _, r := range list {
		switch {
		case n.ev.Type == csta.ConnectionCleared && !n.mine && slices.ContainsFunc(r.everybody(), func(m member) bool { return m.is(dev) && dev != "" }):
			return r, true
		case n.mine && !r.lonelyAt.IsZero():
			return r, true
		}
	}
	switch {
	case just && (n.ev.Type == csta.CallCleared || !n.mine || !s.last.own):
		return nil, true
	case n.mine && n.ev.Type == csta.ConnectionCleared && len(inHand) > 1: // one handset: what was retrieved just now stays
		return slices.MinFunc(inHand, func(a, b *record) int { return a.changedAt.Compare(b.changedAt) }), true
	case n.ev.Type == csta.CallCleared && len(list) > 1:
		for _, r := range list {
			r.ask(n.at.Add(curiosity))
		}
		return nil, true
	}
	return nil, false
}

// swapping is how soon after one of two calls was held the other one is retrieved, or the other way round, when they
// change places.
const swapping = time.Second

// likeliest is the newest of several calls in the state that an event follows on. When two calls change places it is
// the one that has been in that state for longer: what was retrieved just now is not what is held next.
func (s search) likeliest(fit []*record) *record {
	best := fit[0]
	if s.n.ev.Type == csta.Held || s.n.ev.Type == csta.Retrieved {
		for _, r := range fit {
			if r.changedAt.Before(best.changedAt) && s.n.at.Sub(best.changedAt) < swapping {
				best = r
			}
		}
	}
	return best
}

// replaces says whether an event begins a new call although its id is still in use: the end of the old one was never
// told.
func (s search) replaces(r *record) bool {
	n := s.n
	old, now := r.Connection.GlobalCallID, n.ev.Connection.GlobalCallID
	if n.profile.NumbersLegs && n.ev.Type == csta.Delivered && n.toMe() && n.ev.Cause != "recall" && old != "" && now != "" && old != now &&
		known(n.ev.Calling) && !r.about(n.ev.Calling) && r.parties.Party.Number != "" {
		return true // the number of a leg was given to another call
	}
	begin := n.ev.Type == csta.ServiceInitiated || n.ev.Type == csta.Originated
	rings := n.ev.Type == csta.Delivered && n.mine && n.alerts() && n.ev.Cause == "newCall" && n.direction() == Inbound
	if rings && r.established && known(n.ev.Calling) && !r.about(n.ev.Calling) && r.parties.Party.Number != "" {
		return true // nobody rings as a new call where somebody else talks
	}
	return begin && old != "" && now != "" && old != now && r.State != Initiated && !r.hidden
}

// begins says whether an event of an unknown call makes a call of it.
func (s search) begins() bool {
	n := s.n
	switch n.ev.Type {
	case csta.ServiceInitiated, csta.DigitsDialed, csta.Originated, csta.Offered, csta.Delivered, csta.Queued,
		csta.NetworkReached, csta.Established, csta.Held, csta.Retrieved, csta.Failed, csta.CallInformation:
	case csta.Diverted:
		if !n.toMe() && !n.leftOpen {
			return false // a call leaves a device that it never reached, as far as we know
		}
	default:
		return false
	}
	if n.local() == csta.StateNull {
		return false
	}
	e := s.calls.ended.find(n.ev.Connection.CallID, n.device())
	return e == nil || e.reused(n)
}

// successor finds the call that goes on in a leg that the switch has just begun; nil = none does.
func (s search) successor() *record {
	n := s.n
	if n.ev.Type != csta.Delivered && n.ev.Type != csta.Established || !s.begins() {
		return nil
	}
	for _, r := range s.calls.list {
		if r.Device != n.device() || r.movedAt.IsZero() || n.at.Sub(r.movedAt) > succession {
			continue
		}
		talks := n.ev.Type == csta.Established && r.State == Connected // one handset, one conversation
		if !r.goneAt.IsZero() || talks {
			return r
		}
	}
	return nil
}
