package call

import (
	"slices"
	"time"

	"cordboard/backend/csta"
)

// Snapshot is what a switch answered when it was asked for a device's calls.
type Snapshot struct {
	Device string
	Calls  []csta.SnapshotCallInfo
	// AskedAt is when the question was sent, if events were taken in since: what was heard of a call since then is newer,
	// and the answer says nothing about that call. Zero = they waited for the answer, and are to be applied after it.
	AskedAt time.Time
	// Waiting are events that came before the answer and are to be applied after it. The calls that they are about are
	// there, or their end is told by them.
	Waiting []csta.Event
}

// Apply makes the device's calls in a table agree with the snapshot, and returns those that it ended. Calls that are
// present keep what is known of them and take the snapshot's state; of those that are missing, see absent.go.
func (snap Snapshot) Apply(t *Table, at time.Time) []Ended {
	t.calls.ended.forget(at)
	t.look.at, t.look.answers = at, true
	s := reconciliation{Table: t, Snapshot: snap, device: t.monitors.known(snap.Device), at: at, present: map[*record]bool{}}
	s.mention()
	var ended []Ended
	for i := range snap.Calls {
		info := &snap.Calls[i]
		t.look.lists = t.look.lists || len(info.States) > 0 && info.States[0] != csta.StateNull
		ended = append(ended, s.displace(info)...)
		if r := s.callOf(info); r != nil {
			s.present[r] = true
			if !s.overtaken(r) {
				s.confirm(r, info)
				r.watch(t.profile, len(r.members), at)
			}
		}
	}
	ended = append(ended, s.unite()...)
	for _, r := range slices.Clone(t.calls.list) {
		if r.Device == s.device && !r.hidden && !s.present[r] {
			ended = append(ended, s.missing(r)...)
		}
	}
	t.look.warned = t.look.warned && !snap.AskedAt.IsZero()
	return ended
}

// reconciliation makes a device's calls agree with a snapshot.
type reconciliation struct {
	*Table
	Snapshot
	device  string // as the table knows it
	at      time.Time
	present map[*record]bool // the calls that are in the snapshot
}

// mention notes which calls the events that wait are about.
func (s reconciliation) mention() {
	for _, ev := range s.Waiting {
		if m := s.monitors.of(ev); m != nil {
			if r := (search{s.Table, s.read(ev, m, s.at)}).call(); r != nil {
				r.mentioned = true
			}
		}
	}
}

// overtaken says whether something was heard of a call after the question was sent.
func (s reconciliation) overtaken(r *record) bool {
	return !s.AskedAt.IsZero() && !r.hidden && !r.heardAt.Before(s.AskedAt)
}

// unite makes one call of two after a conference that only a snapshot tells: one of them is missing in it.
func (s reconciliation) unite() []Ended {
	held, active := s.conference(s.at)
	if held == nil || s.present[held] == s.present[active] {
		return nil
	}
	gone := held
	if s.present[held] {
		gone = active
	}
	s.present[held], s.present[active] = true, false
	return s.Table.unite(held, active, gone, s.at)
}

// displace ends the call whose callID another one has in the snapshot: its end was told to nobody.
func (s reconciliation) displace(info *csta.SnapshotCallInfo) []Ended {
	callID := info.Connection.CallID
	r := s.calls.named(s.device, callID)
	if r == nil || callID == "" || s.overtaken(r) || !r.stranger(info) {
		return nil
	}
	ended := s.calls.finish(r, CauseAway, r.silentSince(s.at), true)
	s.calls.ended.drop(callID, s.device)
	return ended
}

// callOf finds or makes the call of one entry; nil = it has none. Ends that were seen already are believed.
func (s reconciliation) callOf(info *csta.SnapshotCallInfo) *record {
	if len(info.States) > 0 && info.States[0] == csta.StateNull {
		return nil
	}
	id := info.Connection.CallID
	var nameless, left *record
	for _, r := range s.calls.list {
		switch {
		case r.Device != s.device:
		case id != "" && r.Connection.CallID == id:
			return r
		case !s.present[r] && !r.goneAt.IsZero():
			left = r
		case !s.present[r] && (r.Connection.CallID == "" || id == "") && (nameless == nil || r.fits(info) > nameless.fits(info)):
			nameless = r
		}
	}
	switch {
	case nameless != nil:
		return nameless
	case s.calls.ended.believed(info, s.device):
		return nil
	case left != nil:
		s.calls.succeed(info.Connection, left, s.at)
		return left
	}
	if r := s.calls.twin(s.device, info.Connection); r != nil {
		return s.legOf(r, info.Connection)
	}
	s.news()
	r := s.calls.add(s.device, s.at)
	r.Connection = csta.ConnectionID{CallID: id, Device: csta.DeviceID{ID: s.device}, GlobalCallID: info.Connection.GlobalCallID}
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

// confirm gives a call the state that the snapshot tells.
func (s reconciliation) confirm(r *record, info *csta.SnapshotCallInfo) {
	r.heard(s.at)
	r.calm()
	if known(info.Endpoint) && s.monitors.own(r.Device, number(info.Endpoint.ID)) {
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
	s.calls.identify(r, s.at)
	if r.parties.Party.Number == "" && known(info.Endpoint) {
		r.parties.Party = Party{Number: info.Endpoint.Number(), Name: info.Endpoint.Name}
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
		r.answered(s.at)
	}
	before, state := r.State, r.from(own)
	switch {
	case own == csta.StateConnected && slices.Contains(others, csta.StateFail) && !r.established:
		state = Failed
	case own == "":
		state = r.stay(Connected)
	}
	if before != state && told(before) && told(state) {
		s.news()
	}
	r.enter(state, s.at)
	r.permit(info.Permitted, nil, before)
}

// news notes that the answer to a Look tells what events should have told. That of a snapshot for which they waited may be
// newer than they are.
func (s reconciliation) news() {
	s.look.untold = s.look.untold || !s.AskedAt.IsZero() && !s.look.warned
}

// told says whether every switch tells by an event that a call gets into a state or out of it.
func told(state State) bool { return state == Ringing || state == Connected || state == Held }

// stranger says whether a call of a snapshot is another one than this call of the same callID. After events were lost
// its own names tell. While the line holds nothing else does: who is in a call may have changed without a word. After the
// line was lost who is in both is known to be somebody else, or what was answered rings: a switch that was restarted
// meanwhile counts its ids anew.
func (r *record) stranger(info *csta.SnapshotCallInfo) bool {
	if !r.Stale && !r.asked || r.hidden {
		return false
	}
	differ := func(a, b string) bool { return a != "" && b != "" && a != b }
	id := info.Connection
	switch {
	case differ(r.Connection.GlobalCallID, id.GlobalCallID), differ(r.Linkage, info.Linkage):
		return true
	case !r.apart:
		return false
	case r.established && r.Direction == Inbound && len(info.States) > 0 && info.States[0] == csta.StateAlerting:
		return true
	}
	return known(info.Endpoint) && r.unlike(info.Endpoint)
}

// Introduce takes in who is in a call, as a SnapshotCall answers it: a device's call, by the switch's callID. A call
// found in a snapshot has nobody's number else, and a conference none but one.
func (t *Table) Introduce(device, callID string, list []csta.SnapshotParty, at time.Time) {
	r := t.calls.named(t.monitors.known(device), callID)
	if r == nil || callID == "" {
		return
	}
	var others []member
	for _, p := range list {
		name := number(first(p.Connection.Device.ID, p.Device.ID))
		if p.State == csta.StateNull || t.monitors.own(r.Device, name) || known(p.Device) && t.monitors.own(r.Device, number(p.Device.ID)) {
			continue
		}
		m := member{device: name}
		if known(p.Device) {
			m.Party = Party{Number: p.Device.Number(), Name: p.Device.Name}
		}
		m.remembered(&r.parties, p.Connection, len(list) == 2 && r.called(p.Connection))
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
		r.satisfy()
	case r.parties.Party == (Party{}):
		r.parties.Party = others[0].Party
	}
	r.members = others
}
