package call

import (
	"slices"
	"time"

	"cordboard/backend/csta"
)

// move gives a call the state that follows from an event.
func (r *record) move(n *reading) {
	r.divert(n)
	r.depart(n)
	if n.ev.Type == csta.Queued && n.mine && n.toMe() && n.ev.Cause == "park" {
		r.renewed = true // parked at this phone, whoever called first
	}
	before := r.State
	r.established = r.established || n.answers(r)
	r.enter(r.next(n), n.at)
	r.signal(n)
	r.permit(n.ev.Permitted, n.ev.Commands, before)
}

// enter puts a call into a state and starts its talk time when it begins to talk. An outbound call may
// be held before anybody answered.
func (r *record) enter(state State, at time.Time) {
	if state == "" {
		return
	}
	if state != r.State {
		if r.State == Held {
			r.hold += max(0, at.Sub(r.changedAt))
		}
		r.changedAt = at
	}
	r.State, r.hidden = state, false
	if state == Ringing && r.RangAt.IsZero() && r.ConnectedAt.IsZero() {
		r.RangAt = at
	}
	r.established = r.established || state == Connected || state == Held && r.Direction != Outbound
	if !r.established {
		return
	}
	r.renewed = false
	if r.ConnectedAt.IsZero() || r.unsignalled { // unsignalled: told after all
		r.ConnectedAt, r.unsignalled = at, false
	}
	r.reachedAt = time.Time{}
}

// signal notes whether the far end tells what happens to the call. After NetworkReached nothing more may
// come before the end.
func (r *record) signal(n *reading) {
	switch n.ev.Type {
	case csta.NetworkReached:
		if r.State == Dialing && !r.signalled {
			r.reachedAt = n.at
		}
	case csta.Delivered, csta.Established, csta.Failed:
		r.signalled, r.reachedAt = true, time.Time{}
		if r.unsignalled {
			r.unsignalled, r.ConnectedAt = false, time.Time{}
		}
		if n.ev.Type == csta.Delivered && r.State == Dialing && r.RangAt.IsZero() {
			r.RangAt = n.at
		}
	}
}

// next derives the own state: localConnectionInfo where it may be believed, else the event's meaning
// for a device in this call.
func (r *record) next(n *reading) State {
	if n.ev.Type == csta.Failed {
		if r.established && !n.mine {
			return r.State // somebody else could not be reached; we talk on
		}
		return Failed
	}
	if r.State == Failed {
		switch n.ev.Type {
		case csta.Established, csta.Delivered, csta.Offered, csta.Retrieved:
		default:
			return Failed
		}
	}
	if local := n.local(); local != "" {
		if state := r.from(local); state != "" {
			return state
		}
	}
	return r.derive(n)
}

func (r *record) derive(n *reading) State {
	switch n.ev.Type {
	case csta.ServiceInitiated, csta.DigitsDialed:
		if r.State == "" {
			return Initiated
		}
	case csta.Originated, csta.NetworkReached:
		if r.State == "" || r.State == Initiated {
			return Dialing
		}
	case csta.Offered, csta.Delivered, csta.Queued:
		if !r.established || n.mine && (n.ev.Cause == "recall" || r.State == Held && n.toMe()) {
			return r.from(csta.StateAlerting)
		}
	case csta.Established:
		if r.established && (n.mine || r.State != Held) {
			return Connected
		}
	case csta.Held:
		if n.mine {
			return Held
		}
		return r.stay(Connected)
	case csta.Retrieved:
		if n.mine {
			return r.from(csta.StateConnected)
		}
		return r.stay(Connected)
	case csta.Diverted:
		if n.toMe() && (r.State == "" || r.State == Initiated) {
			return r.from(csta.StateAlerting)
		}
	}
	return r.State
}

// from reads a connection's state as the call's: an outbound call that nobody answered is dialing,
// although the own connection is long connected.
func (r *record) from(local csta.ConnectionState) State {
	waiting := Ringing
	if r.Direction == Outbound && !r.established && !r.renewed {
		waiting = Dialing
	}
	switch local {
	case csta.StateInitiated:
		return r.stay(Initiated)
	case csta.StateAlerting, csta.StateQueued:
		return waiting
	case csta.StateConnected:
		if waiting == Dialing {
			return Dialing
		}
		return Connected
	case csta.StateHold:
		return Held
	case csta.StateFail:
		return Failed
	}
	return ""
}

// stay keeps the state a call has and gives the fallback to one that has none.
func (r *record) stay(fallback State) State {
	if r.State == "" {
		return fallback
	}
	return r.State
}

// divert notes that a ringing call may have left the device. Inside an outbound call the same event only tells where
// it goes.
func (r *record) divert(n *reading) {
	if n.ev.Type != csta.Diverted {
		r.divertedAt = time.Time{}
		return
	}
	if n.leftOpen && r.State == Ringing && r.Direction == Inbound && r.divertedAt.IsZero() {
		r.divertedAt = n.at
	}
}

// depart takes a party that left out of the call. Was it the last one, the own end should follow; if
// it does not, only a snapshot can tell.
func (r *record) depart(n *reading) {
	switch n.ev.Type {
	case csta.ConnectionCleared:
		switch {
		case slices.Contains(r.listeners, n.whose()):
		case r.leave(n.whose()):
			if len(r.members) == 1 {
				r.satisfy()
			}
		case len(r.members) > 1: // somebody whom nobody named
			r.wonder(n.at)
		case r.lonelyAt.IsZero():
			r.lonelyAt = n.at
			r.ask(n.at.Add(loneliness))
		}
	case csta.Established, csta.Delivered, csta.Offered, csta.Retrieved:
		r.lonelyAt = time.Time{}
		if !r.curious {
			r.askAt = time.Time{}
		}
	}
}
