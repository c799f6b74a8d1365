package call

import (
	"slices"
	"time"

	"cordboard/backend/csta"
	"cordboard/backend/numbers"
)

// displace ends the call whose callID another one has in a snapshot: its end was told to nobody.
func (t *Table) displace(device string, info *csta.SnapshotCallInfo, at time.Time) []Ended {
	i := slices.IndexFunc(t.calls, func(r *record) bool {
		return r.Device == device && info.Connection.CallID != "" && r.Connection.CallID == info.Connection.CallID
	})
	if i < 0 || !t.calls[i].stranger(info) {
		return nil
	}
	r := t.calls[i]
	ended := t.finish(r, CauseAway, r.silentSince(at), true)
	t.finished = slices.DeleteFunc(t.finished, func(f finished) bool { return f.callID == info.Connection.CallID && f.device == device })
	return ended
}

// stranger says whether a call of a snapshot is another one than the table's call of the same callID, after the line
// was lost or events were: a switch that was restarted meanwhile counts its ids anew. Who is in both is known to be
// somebody else, or its own names differ, or what was answered rings.
func (r *record) stranger(info *csta.SnapshotCallInfo) bool {
	if !r.Stale && !r.asked || r.hidden {
		return false
	}
	differ := func(a, b string) bool { return a != "" && b != "" && a != b }
	id := info.Connection
	switch {
	case differ(r.Connection.GlobalCallID, id.GlobalCallID), differ(r.Linkage, info.Linkage):
		return true
	case r.established && r.Direction == Inbound && len(info.States) > 0 && info.States[0] == csta.StateAlerting:
		return true
	}
	return known(info.Endpoint) && r.unlike(info.Endpoint)
}

// unlike says that a device is known to be none of those that the call is known to be with, or was before a transfer.
func (r *record) unlike(d csta.Device) bool {
	known := []string{r.Party.Number, r.Called, r.replaced}
	for _, m := range r.members {
		known = append(known, m.Number, m.device)
	}
	known = slices.DeleteFunc(known, func(number string) bool { return number == "" })
	if len(known) == 0 || r.Party.Number == "" && len(r.members) == 0 {
		return false
	}
	return !slices.ContainsFunc(known, func(number string) bool { return number == d.Number() || numbers.Alike(number, d.Number()) })
}
