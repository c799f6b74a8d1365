package replay

import (
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// consultPause is the longest time between the hold and the call of a consultation where the switch has no word for
// one.
const consultPause = 5 * time.Second

// heldCall is the call that was put on hold by the last request.
type heldCall struct {
	id string
	at time.Time
}

// request notes what was asked, for the answer's sake, and tells the table what the agent tells it.
func (m *model) request(id int, asked csta.Message) {
	if asked.Kind() != csta.KindRequest {
		return
	}
	m.asked[id] = asked
	held := m.held
	m.held = heldCall{}
	switch asked := asked.(type) {
	case csta.SnapshotDevice:
		m.snapshot = pendingSnapshot{device: m.device(asked.Device), since: m.now, events: m.snapshot.events}
		m.snapshot.aside = len(m.snapshot.events) == 0 && !m.table.Doubted()
	case csta.MakeCall:
		if held.id != "" && m.now.Sub(held.at) < consultPause {
			m.over(m.table.Consult(m.device(asked.Calling), asked.Called.Number(), held.id, m.now))
			return
		}
		m.over(m.table.Expect(m.device(asked.Calling), asked.Called.Number(), m.now))
	case csta.ConsultationCall:
		first := m.call(asked.Existing)
		m.over(m.table.Consult(first.Device, asked.Consulted.Number(), first.ID, m.now))
	case csta.HoldCall:
		m.held = heldCall{m.call(asked.Connection).ID, m.now}
	case csta.TransferCall:
		m.joining(call.CauseTransfer, asked.Held, asked.Active)
	case csta.ConferenceCall:
		m.joining(call.CauseConference, asked.Held, asked.Active)
	case csta.CreateConfFromCalls:
		m.joining(call.CauseConference, csta.ConnectionID{CallID: asked.OwnerCallID}, csta.ConnectionID{CallID: asked.CallID})
	case csta.SingleStepTransferCall:
		m.table.Joining(call.CauseTransfer, "", m.call(asked.Active).ID, m.now)
	default:
		m.leaving(asked, false)
	}
}

// leaving says why the agent gives a call away, or, once that is refused, that they do not. Turned down is only what
// rings.
func (m *model) leaving(asked csta.Message, refused bool) {
	var at csta.ConnectionID
	var why call.Outcome
	switch asked := asked.(type) {
	case csta.ClearConnection:
		at, why = asked.Connection, call.Rejected
	case csta.DeflectCall:
		at, why = asked.Connection, call.Diverted
	case csta.ParkCall:
		at, why = asked.Connection, call.Parked
	default:
		return
	}
	c := m.call(at)
	switch {
	case refused:
		m.table.Leaving(c.ID, "", m.now)
	case c.ID != "":
		m.table.Leaving(c.ID, c.Intent(why), m.now)
	}
}

func (m *model) joining(cause string, held, active csta.ConnectionID) {
	elder, younger := m.call(held), m.call(active)
	if elder.ConsultOf == younger.ID && younger.ID != "" {
		elder, younger = younger, elder
	}
	m.table.Joining(cause, elder.ID, younger.ID, m.now)
}

// call is the call that a request named.
func (m *model) call(at csta.ConnectionID) call.Call {
	for _, c := range append(m.table.Calls(), m.table.Prompted()...) {
		if c.Connection.CallID == at.CallID {
			return c
		}
	}
	return call.Call{}
}

// device is how the table knows a device that a request named.
func (m *model) device(d csta.DeviceID) string {
	if d.ID == "" {
		return m.followed
	}
	return d.ID
}

// reply takes in an answer.
func (m *model) reply(id int, reply csta.Message) {
	asked := m.asked[id]
	delete(m.asked, id)
	if _, refused := reply.(*csta.Failure); refused {
		m.refused(asked)
	}
	switch asked := asked.(type) {
	case csta.MonitorStart:
		if answer, ok := reply.(csta.MonitorStartResponse); ok {
			m.follow(answer.CrossRefID, m.device(asked.Device))
			m.link = agent.Up
		}
	case csta.MonitorStop:
		m.unfollow(asked.CrossRefID)
	case csta.SnapshotDevice:
		m.snapshotAnswer(reply)
	case csta.MakeCall:
		if answer, ok := reply.(csta.MakeCallResponse); ok {
			m.table.Begin(m.device(asked.Calling), answer.Connection, asked.Called.Number(), m.now)
		}
	case csta.ConsultationCall:
		if answer, ok := reply.(csta.ConsultationCallResponse); ok {
			m.table.Begin(m.device(asked.Existing.Device), answer.Initiated, asked.Consulted.Number(), m.now)
		}
	case csta.SnapshotCall:
		if answer, ok := reply.(csta.SnapshotCallResponse); ok {
			m.table.Introduce(m.call(asked.Connection).Device, asked.Connection.CallID, answer.Parties, m.now)
		}
	}
}

// refused takes back what the table was told of a request.
func (m *model) refused(asked csta.Message) {
	switch asked.(type) {
	case csta.MakeCall, csta.ConsultationCall:
		m.table.Refused()
	case csta.TransferCall, csta.ConferenceCall, csta.CreateConfFromCalls, csta.SingleStepTransferCall:
		m.table.Joining("", "", "", m.now)
	default:
		m.leaving(asked, true)
	}
}
