package call

import (
	"slices"
	"time"

	"cordboard/backend/csta"
)

// Introduce takes in who is in a call, as a SnapshotCall answers it: a device's call, by the switch's
// callID. A call found in a snapshot has nobody's number else, and a conference none but one.
func (t *Table) Introduce(device, callID string, parties []csta.SnapshotParty, at time.Time) {
	device = t.known(device)
	i := slices.IndexFunc(t.calls, func(r *record) bool { return r.Device == device && r.Connection.CallID == callID && callID != "" })
	if i < 0 {
		return
	}
	r := t.calls[i]
	var others []member
	for _, p := range parties {
		name := number(first(p.Connection.Device.ID, p.Device.ID))
		if p.State == csta.StateNull || t.owns(device, name) || known(p.Device) && t.owns(device, number(p.Device.ID)) {
			continue
		}
		m := member{device: name}
		if known(p.Device) {
			m.Party = Party{Number: p.Device.Number(), Name: p.Device.Name}
		}
		m.remembered(r, p.Connection, len(parties) == 2)
		if m.Party == (Party{}) && name == "" || slices.ContainsFunc(others, func(o member) bool { return o.device == m.device && name != "" }) {
			continue
		}
		others = append(others, m)
	}
	r.heardAt = at
	switch {
	case len(others) == 0:
		return
	case len(others) == 1 && others[0].Party != (Party{}):
		r.become(others[0].Party)
	case r.Party == (Party{}):
		r.Party = others[0].Party
	}
	r.members = others
}
