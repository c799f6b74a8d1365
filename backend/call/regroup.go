package call

import (
	"slices"

	"cordboard/backend/csta"
)

// regroup takes in a transfer or a conference: the calls named in it go on under other names, with
// other parties, or without us.
func (t *Table) regroup(n *notice) []Ended {
	if t.leaves(n) {
		return t.depose(n, t.legs(n, true))
	}
	return t.rename(n, t.legs(n, false))
}

// depose ends the transferring device's legs. MX names one of two; if nothing says whether the other
// one went too, the switch is asked.
func (t *Table) depose(n *notice, legs []*record) []Ended {
	alone := n.ev.Cause == "singleStepTransfer" || len(n.ev.Connections) > 0 // it says which calls were in it
	var guess *record
	if len(legs) == 1 && !alone {
		if o := t.partner(legs[0], n.at); o != nil {
			legs = append(legs, o)
			if !t.joining.about(o, n.at) {
				guess = o
			}
		}
	}
	if len(legs) > 0 {
		t.scatter(n, t.elder(legs, n.at).GlobalID, legs)
	} else if old, over := t.ended(n.ev.Connection.CallID, n.device()); over && n.ev.Connection.CallID != "" {
		t.scatter(n, old.origin, nil) // its own end was told before
	}
	single := t.joining.held == "" && len(legs) == 1 && t.joining.about(legs[0], n.at)
	var ended []Ended
	for _, r := range legs {
		r.attach(n.ev.Data)
		r.passed = true
		t.last = lastEnd{device: r.Device, at: n.at}
		ended = append(ended, t.finish(r, CauseTransfer, n.at, false)...)
		for i := range t.finished {
			if f := &t.finished[i]; r == guess && f.callID == r.Connection.CallID && f.device == r.Device {
				f.guessed = true
			}
		}
	}
	if len(legs) == 1 && n.ev.Secondary.CallID == "" && !single && !alone {
		for _, r := range t.calls {
			if r.Device == n.device() && !r.hidden {
				r.askAt, r.curious, r.deposedAt = n.at.Add(loneliness), false, n.at
			}
		}
	}
	t.joining = joining{}
	return ended
}

// rename moves the surviving call to its new id and gives it its new parties. Two legs become one.
func (t *Table) rename(n *notice, legs []*record) []Ended {
	own, others := t.sort(n, legs)
	if len(legs) == 0 {
		return t.joined(n, own, others)
	}
	r := t.elder(legs, n.at)
	if own == nil && len(others) == 0 && len(legs) > 1 {
		for _, twin := range legs {
			others = append(others, twin.everybody()...)
		}
	}
	var ended []Ended
	for _, twin := range legs {
		if twin != r {
			r.absorb(twin)
			ended = append(ended, t.finish(twin, CauseConference, n.at, false)...)
		}
	}
	origin := r.GlobalID
	if id := n.ev.Connection.CallID; !n.zultys && id != "" && legs[0].Connection.CallID != id && (n.own(n.ev.Target) || !known(n.ev.Target)) {
		origin = t.origin(first(n.ev.Linkage, id), n.at) // we were asked for advice about that call; now it is ours
	}
	ended = append(ended, t.retitle(n, r, own, origin)...)
	t.regard(n, r, others)
	t.joining = joining{}
	return ended
}

// retitle gives a call the name that the switch has for it now. For people it is the call that is known
// by the origin's name.
func (t *Table) retitle(n *notice, r *record, own *csta.ConnectionID, origin string) []Ended {
	var ended []Ended
	if own != nil && own.CallID != "" && own.CallID != r.Connection.CallID {
		for _, o := range slices.Clone(t.calls) {
			if o != r && o.Device == r.Device && o.Connection.CallID == own.CallID {
				ended = append(ended, t.finish(o, CauseUnseen, n.at, true)...)
			}
		}
		t.remember(r, n.at, false)
		r.Connection.CallID = own.CallID
	}
	global := n.ev.Connection.GlobalCallID
	if own != nil {
		global = first(own.GlobalCallID, global)
		if own.Device.ID != "" {
			r.Connection.Device = own.Device
		}
	}
	r.Connection.GlobalCallID = first(global, r.Connection.GlobalCallID)
	r.Linkage = first(n.ev.Linkage, r.Linkage)
	name := identity(r.Connection, n.zultys)
	if n.zultys && n.ev.Type == csta.Transfered && n.own(n.ev.Target) {
		origin = t.origin(name, n.at) // on MX only the new name tells whose call it is now
	}
	t.descend(first(origin, name), n.at, name, r.Linkage)
	r.lookedUp = first(r.Linkage, name)
	r.GlobalID = t.origin(name, n.at)
	return ended
}

// joined makes the call of a conference or transfer that led to us, if the list names us in it.
func (t *Table) joined(n *notice, own *csta.ConnectionID, others []member) []Ended {
	if own == nil {
		return nil
	}
	for _, r := range t.calls {
		if r.Device == n.device() && r.Connection.CallID == own.CallID {
			ended := t.retitle(n, r, own, t.ancestry(n, r))
			t.regard(n, r, others)
			return ended
		}
	}
	if old, over := t.ended(own.CallID, n.device()); over && !old.diverted && !n.added() {
		return nil
	}
	r := t.record(n.device(), n.at)
	r.Connection = *own
	r.Direction = Inbound
	t.retitle(n, r, own, t.ancestry(n, r))
	t.regard(n, r, others)
	return nil
}

// ancestry is the name of the call that was passed on to a call of ours.
func (t *Table) ancestry(n *notice, r *record) string {
	if n.zultys || n.ev.Connection.CallID == "" {
		return r.GlobalID
	}
	return t.origin(first(n.ev.Linkage, n.ev.Connection.CallID), n.at)
}

// regard gives a call the parties and the state that a transfer or conference leaves it with.
func (t *Table) regard(n *notice, r *record, others []member) {
	r.calm()
	r.heardAt = n.at
	r.attach(n.ev.Data)
	if n.ev.Cause != "" {
		r.Cause = n.ev.Cause
	}
	if n.ev.Cause == silentCause && n.ev.Type == csta.Conferenced && !n.own(n.ev.Target) {
		r.overheard(n.ev.Subject, n.ev.Target)
		return
	}
	transfer := n.ev.Type == csta.Transfered
	if len(others) == 0 && transfer && known(n.ev.Target) && !n.own(n.ev.Target) {
		d := n.ev.Target
		others = []member{{Party: Party{Number: d.Number(), Name: d.Name}, device: number(d.ID)}}
	}
	switch {
	case len(others) == 1:
		r.become(others[0].Party)
	case len(others) > 1 && r.Party == (Party{}):
		r.Party = others[0].Party
	case len(others) == 0 && !transfer:
		others = r.joinedBy(n)
	case len(others) == 0 && transfer && known(n.ev.Subject):
		r.replaced = number(n.ev.Subject.ID)
		r.resettle(n)
		r.wonder(n.at)
	}
	r.members = others
	if transfer && len(n.ev.Connections) == 0 {
		r.movedAt = n.at
	}
	state := r.stay(Connected)
	if transfer && r.hidden {
		state = r.from(csta.StateAlerting) // somebody sends it here
	}
	if n.ev.Type == csta.Conferenced {
		r.established, state = true, Connected
	}
	if local := n.local(); local != "" {
		state = r.from(local)
	}
	r.enter(state, n.at)
	r.Permitted, r.Commands = nil, nil // it is with somebody else now
	r.permit(n.ev.Permitted, n.ev.Commands, r.State)
}
