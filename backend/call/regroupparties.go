package call

import (
	"slices"

	"cordboard/backend/csta"
)

// dynamic is the typeOfNumber of a device's name that is good for one call only (ECMA-269 6.1.3): no number.
const dynamic = "dynamic"

// sort splits the connection list into our own new connection and the other parties. Who is in one of our calls
// already is known better than by the list: by the number that was looked for in the CRM.
func (g regrouping) sort(legs []*record) (own *csta.ConnectionID, others []member) {
	n := g.n
	for i := range n.ev.Connections {
		item := &n.ev.Connections[i]
		id := item.New
		if id.CallID == "" {
			id = item.Old
		}
		if n.sameDevice(item.New.Device) || n.own(item.Endpoint) || n.sameDevice(item.Old.Device) {
			own = &id
			continue
		}
		if id.Device.ID == "" && !known(item.Endpoint) {
			continue
		}
		m := member{device: number(first(id.Device.ID, item.Endpoint.ID))}
		switch {
		case known(item.Endpoint):
			m.Party = Party{Number: item.Endpoint.Number(), Name: item.Endpoint.Name}
		case item.Endpoint.Presence == csta.Absent && id.Device.TypeOfNumber != dynamic:
			m.Number = id.Device.Number()
		}
		for _, r := range legs {
			m.remembered(&r.parties, item.Old, g.companions(item.Old.CallID) == 1 && r.called(item.Old))
		}
		if !slices.ContainsFunc(others, func(o member) bool { return o.device == m.device }) {
			others = append(others, m)
		}
	}
	return own, others
}

// called says whether the switch calls the call by a connection's callID.
func (r *record) called(id csta.ConnectionID) bool {
	return id.CallID != "" && id.CallID == r.Connection.CallID
}

// companions counts the list's connections, but for our own, that had a callID before.
func (g regrouping) companions(callID string) (count int) {
	for _, item := range g.n.ev.Connections {
		if item.Old.CallID == callID && !g.n.sameDevice(item.Old.Device) && !g.n.sameDevice(item.New.Device) {
			count++
		}
	}
	return count
}

// settle gives a call the parties and the state that a transfer or conference leaves it with.
func (g regrouping) settle(r *record, others []member) {
	n := g.n
	r.heard(n.at)
	r.calm()
	r.attach(n.ev.Data)
	if n.ev.Cause != "" {
		r.Cause = n.ev.Cause
	}
	if n.ev.Cause == silentCause && n.ev.Type == csta.Conferenced && !n.own(n.ev.Target) {
		r.overhear(r.Device, n.ev.Subject, n.ev.Target)
		return
	}
	transfer := n.ev.Type == csta.Transfered
	r.members = g.regard(r, others)
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

// regard names the other party of a call that the event leaves with these others, and returns them or, where it lists
// nobody, those who are known to be in it.
func (g regrouping) regard(r *record, others []member) []member {
	n := g.n
	transfer := n.ev.Type == csta.Transfered
	if d := n.ev.Target; len(others) == 0 && transfer && known(d) && !n.own(d) {
		others = []member{{Party: Party{Number: d.Number(), Name: d.Name}, device: number(d.ID)}}
	}
	switch {
	case len(others) == 1:
		r.become(others[0].Party)
		r.satisfy()
	case len(others) > 1 && r.parties.Party == (Party{}):
		r.parties.Party = others[0].Party
	case len(others) == 0 && !transfer:
		own := n.own(n.ev.Target)
		if own {
			r.wonder(n.at) // there is somebody else, whom we were added to
		}
		return r.joinedBy(n.ev.Target, own)
	case len(others) == 0 && transfer && known(n.ev.Subject):
		r.replaced = number(n.ev.Subject.ID)
		if r.resettle(n, r.Device) {
			r.satisfy()
		}
		r.wonder(n.at)
	}
	return others
}
