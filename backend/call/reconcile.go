package call

import (
	"slices"
	"time"

	"cordboard/backend/csta"
)

// Lose tells the table that the line is gone: its monitors with it, and what the calls do is unknown
// until a snapshot or an event tells.
func (t *Table) Lose(at time.Time) {
	t.monitors, t.expected, t.joining = nil, nil, joining{}
	for i := range t.finished {
		t.finished[i].before = true
	}
	t.calls = slices.DeleteFunc(t.calls, func(r *record) bool { return r.hidden })
	t.Suspect()
	t.Doubt(at)
}

// Suspect tells the table that events were lost: every call needs a snapshot to confirm it.
func (t *Table) Suspect() {
	for _, r := range t.calls {
		r.asked, r.Permitted, r.Commands = true, nil, nil
	}
}

// Doubt tells the table that there is no snapshot: calls that needed one are stale.
func (t *Table) Doubt(at time.Time) {
	for _, r := range t.calls {
		if r.asked && !r.Stale && !r.hidden {
			r.Stale, r.staleAt = true, at
		}
		r.asked = false
	}
}

// Reconcile makes a device's calls agree with a snapshot. Calls that are missing in it ended unseen;
// calls that are present keep what is known of them and take the snapshot's state. Events that came
// after the snapshot's answer are to be applied after it.
func (t *Table) Reconcile(device string, calls []csta.SnapshotCallInfo, at time.Time) []Ended {
	t.forget(at)
	device = t.known(device)
	present := map[*record]bool{}
	var ended []Ended
	for i := range calls {
		ended = append(ended, t.displace(device, &calls[i], at)...)
		if r := t.present(device, &calls[i], present, at); r != nil {
			present[r] = true
			t.confirm(r, &calls[i], at)
			t.watch(r, at)
		}
	}
	ended = append(ended, t.merged(present, at)...)
	for _, r := range slices.Clone(t.calls) {
		if r.Device != device || r.hidden || present[r] {
			continue
		}
		cause, broken := CauseUnseen, true
		switch {
		case !r.goneAt.IsZero():
			ended = append(ended, t.finish(r, CauseTransfer, r.goneAt, false)...)
			continue
		case t.joining.about(r, at):
			cause, broken = t.joining.cause, false
		case !r.deposedAt.IsZero() && at.Sub(r.deposedAt) < 2*patience:
			cause, broken, r.passed = CauseTransfer, false, true
		case !r.lonelyAt.IsZero():
			cause, broken = "", false
		case r.Stale:
			cause = CauseAway
		}
		ended = append(ended, t.finish(r, cause, r.silentSince(at), broken)...)
	}
	return ended
}

// present finds or makes the call of one entry. Ends that were seen already are believed.
func (t *Table) present(device string, info *csta.SnapshotCallInfo, taken map[*record]bool, at time.Time) *record {
	if len(info.States) > 0 && info.States[0] == csta.StateNull {
		return nil
	}
	id := info.Connection.CallID
	var nameless, left *record
	for _, r := range t.calls {
		switch {
		case r.Device != device:
		case id != "" && r.Connection.CallID == id:
			return r
		case !taken[r] && !r.goneAt.IsZero():
			left = r
		case !taken[r] && (r.Connection.CallID == "" || id == "") && (nameless == nil || r.fits(info) > nameless.fits(info)):
			nameless = r
		}
	}
	if nameless != nil {
		return nameless
	}
	if t.over(info, device) {
		return nil
	}
	if left != nil {
		t.succeed(info.Connection, left, at)
		return left
	}
	r := t.record(device, at)
	r.Connection = csta.ConnectionID{CallID: id, Device: csta.DeviceID{ID: device}, GlobalCallID: info.Connection.GlobalCallID}
	return r
}

// fits says how well a snapshot's entry without a callID describes a call.
func (r *record) fits(info *csta.SnapshotCallInfo) (points int) {
	if known(info.Endpoint) && r.about(info.Endpoint) {
		points += 2
	}
	if len(info.States) > 0 && r.from(info.States[0]) == r.State {
		points++
	}
	return points
}

// confirm gives a call the state that a snapshot tells.
func (t *Table) confirm(r *record, info *csta.SnapshotCallInfo, at time.Time) {
	r.calm()
	r.heardAt = at
	if known(info.Endpoint) && t.owns(r.Device, number(info.Endpoint.ID)) {
		info = &csta.SnapshotCallInfo{Connection: info.Connection, States: info.States, Permitted: info.Permitted, Linkage: info.Linkage}
	}
	r.recognise(info)
	id := info.Connection
	r.Connection.CallID = first(id.CallID, r.Connection.CallID)
	r.Connection.GlobalCallID = first(id.GlobalCallID, r.Connection.GlobalCallID)
	if id.Device.ID != "" {
		r.Connection.Device = id.Device
	}
	r.Linkage = first(info.Linkage, r.Linkage)
	t.identify(r, at)
	if r.Party.Number == "" && known(info.Endpoint) {
		r.Party = Party{Number: info.Endpoint.Number(), Name: info.Endpoint.Name}
	}

	var own csta.ConnectionState
	var others []csta.ConnectionState
	if len(info.States) > 0 {
		own, others = info.States[0], info.States[1:]
	}
	if r.Direction == "" {
		switch {
		case own == csta.StateAlerting, own == csta.StateQueued:
			r.Direction = Inbound
		case own == csta.StateInitiated, slices.Contains(others, csta.StateAlerting) && !r.established:
			r.Direction = Outbound
		}
	}
	talks := slices.Contains(others, csta.StateConnected) || slices.Contains(others, csta.StateHold)
	if talks && (own == csta.StateConnected || own == csta.StateHold) {
		r.answered(at)
	}
	before, state := r.State, r.from(own)
	switch {
	case own == csta.StateConnected && slices.Contains(others, csta.StateFail) && !r.established:
		state = Failed
	case own == "":
		state = r.stay(Connected)
	}
	r.enter(state, at)
	r.permit(info.Permitted, nil, before)
}

// calm takes back every doubt about a call.
func (r *record) calm() {
	r.Stale, r.staleAt = false, time.Time{}
	r.divertedAt, r.lonelyAt, r.deposedAt, r.askAt, r.asked, r.curious = time.Time{}, time.Time{}, time.Time{}, time.Time{}, false, false
}

// answered notes an answer that no event told.
func (r *record) answered(at time.Time) {
	r.established, r.unsignalled = true, false
	if r.ConnectedAt.IsZero() {
		r.ConnectedAt = at
	}
}

// Drop removes a call that the switch does not know any more.
func (t *Table) Drop(id string, at time.Time) []Ended {
	for _, r := range t.calls {
		if r.ID == id && !r.hidden {
			return t.finish(r, CauseDropped, r.silentSince(at), true)
		}
	}
	return nil
}

// Clear ends the story of every call: nobody follows them any more.
func (t *Table) Clear(at time.Time) []Ended {
	var ended []Ended
	for _, r := range slices.Clone(t.calls) {
		ended = append(ended, t.finish(r, CauseSignedOff, r.silentSince(at), true)...)
	}
	t.monitors, t.finished, t.expected, t.joining, t.lineage = nil, nil, nil, joining{}, nil
	return ended
}
