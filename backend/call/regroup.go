package call

import (
	"slices"

	"cordboard/backend/csta"
)

// regroup takes in a transfer or a conference: the calls named in it go on under other names, with
// other parties, or without us.
func (t *Table) regroup(n *notice) []Ended {
	var legs []*record
	for _, id := range []string{n.ev.Connection.CallID, n.ev.Secondary.CallID} {
		for _, r := range t.calls {
			if r.Device == n.device() && r.Connection.CallID == id && id != "" && !slices.Contains(legs, r) {
				legs = append(legs, r)
			}
		}
	}
	if len(legs) == 0 && n.ev.Connection.CallID == "" {
		if r := t.guess(n); r != nil {
			legs = append(legs, r)
		}
	}
	if t.leaves(n) {
		return t.leave(n, legs)
	}
	return t.rename(n, legs)
}

// leaves says that a transfer takes us out of the call.
func (t *Table) leaves(n *notice) bool {
	if n.ev.Type == csta.Conferenced {
		return false
	}
	return n.own(n.ev.Subject) || n.local() == csta.StateNull
}

// leave ends the transferring device's legs. MX names one of two; whether the other one went too, the
// switch is asked if it does not tell.
func (t *Table) leave(n *notice, legs []*record) []Ended {
	var ended []Ended
	for _, r := range legs {
		r.attach(n.ev.Data)
		ended = append(ended, t.finish(r, first(n.ev.Cause, CauseTransfer), n.at, false)...)
	}
	if n.ev.Secondary.CallID == "" {
		for _, r := range t.calls {
			if r.Device == n.device() && !r.hidden {
				r.askAt = n.at.Add(loneliness)
			}
		}
	}
	return ended
}

// rename moves the surviving call to its new id and gives it its new parties. Two legs become one.
func (t *Table) rename(n *notice, legs []*record) []Ended {
	own, others := t.sort(n)
	if len(legs) == 0 {
		return t.joined(n, own, others)
	}
	r := legs[0]
	var ended []Ended
	for _, twin := range legs[1:] {
		if r.ConnectedAt.IsZero() {
			r.established, r.ConnectedAt = twin.established, twin.ConnectedAt
		}
		r.attach(twin.Data)
		ended = append(ended, t.finish(twin, CauseConference, n.at, false)...)
	}
	if own != nil && own.CallID != "" && own.CallID != r.Connection.CallID {
		for _, o := range slices.Clone(t.calls) {
			if o != r && o.Device == r.Device && o.Connection.CallID == own.CallID {
				ended = append(ended, t.finish(o, CauseUnseen, n.at, true)...)
			}
		}
		t.remember(r.Connection, r.Device, n.at, false)
		r.Connection.CallID = own.CallID
		r.Connection.GlobalCallID = first(own.GlobalCallID, r.Connection.GlobalCallID)
		if own.Device.ID != "" {
			r.Connection.Device = own.Device
		}
		if !n.zultys && own.GlobalCallID == "" {
			r.GlobalID = own.CallID
		}
	}
	t.regard(n, r, others)
	return ended
}

// joined makes the call of a conference or transfer that led to us, if the list names us in it.
func (t *Table) joined(n *notice, own *csta.ConnectionID, others []csta.Device) []Ended {
	if own == nil {
		return nil
	}
	for _, r := range t.calls {
		if r.Device == n.device() && r.Connection.CallID == own.CallID {
			t.regard(n, r, others)
			return nil
		}
	}
	if _, over := t.ended(own.CallID, n.device()); over {
		return nil
	}
	r := t.record(n.device(), n.at)
	r.Connection = *own
	r.Direction = Inbound
	t.regard(n, r, others)
	return nil
}

// regard gives a call the parties and the state that a transfer or conference leaves it with.
func (t *Table) regard(n *notice, r *record, others []csta.Device) {
	r.calm()
	r.attach(n.ev.Data)
	if n.ev.Cause != "" {
		r.Cause = n.ev.Cause
	}
	if len(others) == 0 && n.ev.Type == csta.Transfered && known(n.ev.Target) && !n.own(n.ev.Target) {
		others = []csta.Device{n.ev.Target}
	}
	r.others = nil
	for _, d := range others {
		r.others = append(r.others, number(d.ID))
	}
	if n.ev.Type == csta.Transfered && len(others) == 1 && number(r.Party.Number) != r.others[0] {
		r.Party, r.fromNetwork = Party{Number: others[0].Number(), Name: others[0].Name}, false
	}
	state := r.stay(Connected)
	if n.ev.Type == csta.Conferenced {
		r.established, state = true, Connected
	}
	if local := n.local(); local != "" {
		state = r.from(local)
	}
	r.enter(state, n.at)
}

// sort splits the connection list into our own new connection and the other endpoints.
func (t *Table) sort(n *notice) (own *csta.ConnectionID, others []csta.Device) {
	for i := range n.ev.Connections {
		item := &n.ev.Connections[i]
		switch {
		case n.sameDevice(item.New.Device), n.own(item.Endpoint), n.sameDevice(item.Old.Device):
			id := item.New
			if id.CallID == "" {
				id = item.Old
			}
			own = &id
		case known(item.Endpoint):
			others = append(others, item.Endpoint)
		case item.New.Device.ID != "" && item.Endpoint.Presence == csta.Absent:
			others = append(others, csta.Device{Presence: csta.Known, DeviceID: item.New.Device})
		}
	}
	return own, others
}
