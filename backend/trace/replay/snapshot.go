package replay

import (
	"time"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// snapshotPatience is how long the agent lets events wait for a snapshot.
const snapshotPatience = 2 * time.Second

// pendingSnapshot is a snapshot that was asked for and is not told whole yet.
type pendingSnapshot struct {
	device    string // "" = none is asked for
	since     time.Time
	aside     bool   // events are taken in meanwhile: nothing was in doubt
	reference string // under which its calls come later
	calls     []csta.SnapshotCallInfo
	events    []csta.Event // came meanwhile
}

// snapshotAnswer takes in the answer to SnapshotDevice.
func (m *model) snapshotAnswer(reply csta.Message) {
	answer, ok := reply.(csta.SnapshotDeviceResponse)
	switch {
	case m.snapshot.device == "":
		return // too late
	case !ok && !m.snapshot.aside:
		m.table.Doubt(m.now)
	case !ok:
	case answer.ServiceCrossRefID != "" && len(answer.Calls) == 0:
		m.snapshot.reference = answer.ServiceCrossRefID
		return
	default:
		m.snapshot.calls = answer.Calls
		m.compare()
	}
	m.snapshotOver()
}

// compare takes in the calls that a snapshot tells, as an agent's session does.
func (m *model) compare() {
	told := call.Snapshot{Device: m.snapshot.device, Calls: m.snapshot.calls, Waiting: m.snapshot.events}
	if m.snapshot.aside {
		told.AskedAt = m.snapshot.since
	}
	m.over(told.Apply(m.table, m.now))
	m.tell()
}

// snapshotPiece takes in some of a snapshot's calls, where they come after the answer.
func (m *model) snapshotPiece(piece csta.SnapshotDeviceData) {
	s := &m.snapshot
	if s.reference == "" || piece.ServiceCrossRefID != s.reference {
		return
	}
	if s.calls = append(s.calls, piece.Calls...); piece.LastSegment {
		m.compare()
		m.snapshotOver()
	}
}

// snapshotOver lets the events in that waited.
func (m *model) snapshotOver() {
	events := m.snapshot.events
	m.snapshot = pendingSnapshot{}
	for _, ev := range events {
		m.hear(ev)
	}
}

// snapshotStates are a call's states as a snapshot tells them: the device's own, then the other party's.
var snapshotStates = map[call.State][]csta.ConnectionState{
	call.Initiated: {csta.StateInitiated},
	call.Dialing:   {csta.StateConnected, csta.StateAlerting},
	call.Ringing:   {csta.StateAlerting, csta.StateConnected},
	call.Connected: {csta.StateConnected, csta.StateConnected},
	call.Held:      {csta.StateHold, csta.StateConnected},
	call.Failed:    {csta.StateConnected, csta.StateFail},
}

// takeSnapshot is what goes on by the model, as a switch tells it.
func (m *model) takeSnapshot() csta.Message {
	var answer csta.SnapshotDeviceResponse
	for _, c := range m.table.Calls() {
		info := csta.SnapshotCallInfo{Connection: c.Connection, States: snapshotStates[c.State]}
		if c.Party.Number != "" {
			info.Endpoint = csta.Device{Presence: csta.Known, DeviceID: csta.DeviceID{ID: c.Party.Number}}
		}
		answer.Calls = append(answer.Calls, info)
	}
	return answer
}
