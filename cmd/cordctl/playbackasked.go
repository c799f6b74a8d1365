package main

import (
	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// request notes what was asked, for the answer's sake, and tells the model what the agent tells it.
func (p *playback) request(id int, m csta.Message) {
	if m.Kind() != csta.KindRequest {
		return
	}
	p.asked[id] = m
	held := p.heldID
	p.heldID = ""
	switch m := m.(type) {
	case csta.SnapshotDevice:
		p.surveyed, p.since, p.gathered, p.pieces = p.device(m.Device), p.now, nil, ""
	case csta.MakeCall:
		if held != "" && p.now.Sub(p.heldAt) < consultPause {
			p.table.Consult(p.device(m.Calling), m.Called.Number(), held, p.now)
			return
		}
		p.table.Expect(p.device(m.Calling), m.Called.Number(), p.now)
	case csta.ConsultationCall:
		first := p.call(m.Existing)
		p.table.Consult(first.Device, m.Consulted.Number(), first.ID, p.now)
	case csta.HoldCall:
		p.heldID, p.heldAt = p.call(m.Connection).ID, p.now
	case csta.TransferCall:
		p.joining(call.CauseTransfer, m.Held, m.Active)
	case csta.ConferenceCall:
		p.joining(call.CauseConference, m.Held, m.Active)
	case csta.CreateConfFromCalls:
		p.joining(call.CauseConference, csta.ConnectionID{CallID: m.OwnerCallID}, csta.ConnectionID{CallID: m.CallID})
	case csta.SingleStepTransferCall:
		p.table.Joining(call.CauseTransfer, "", p.call(m.Active).ID, p.now)
	case csta.ClearConnection:
		p.leaving(m.Connection, call.Rejected)
	case csta.DeflectCall:
		p.leaving(m.Connection, call.Diverted)
	case csta.ParkCall:
		p.leaving(m.Connection, call.Parked)
	}
}

// leaving says why the agent gives a call away. Turned down is only what rings.
func (p *playback) leaving(at csta.ConnectionID, why call.Outcome) {
	if c := p.call(at); c.ID != "" && (why != call.Rejected || c.State == call.Ringing) {
		p.table.Leaving(c.ID, why, p.now)
	}
}

func (p *playback) joining(cause string, held, active csta.ConnectionID) {
	elder, younger := p.call(held), p.call(active)
	if elder.ConsultOf == younger.ID && younger.ID != "" {
		elder, younger = younger, elder
	}
	p.table.Joining(cause, elder.ID, younger.ID, p.now)
}

// call is the call that a request named.
func (p *playback) call(at csta.ConnectionID) call.Call {
	for _, c := range p.table.Calls() {
		if c.Connection.CallID == at.CallID {
			return c
		}
	}
	return call.Call{}
}

// device is how the model knows a device that a request named.
func (p *playback) device(d csta.DeviceID) string {
	if d.ID == "" {
		return p.followed
	}
	return d.ID
}

// reply takes in an answer.
func (p *playback) reply(id int, m csta.Message) {
	asked := p.asked[id]
	delete(p.asked, id)
	_, refused := m.(*csta.Failure)
	switch asked := asked.(type) {
	case csta.MonitorStart:
		if m, ok := m.(csta.MonitorStartResponse); ok {
			p.follow(m.CrossRefID, p.device(asked.Device))
			p.link = agent.Up
		}
	case csta.MonitorStop:
		p.table.Unfollow(asked.CrossRefID)
		delete(p.refs, asked.CrossRefID)
	case csta.SnapshotDevice:
		p.snapshot(m)
	case csta.MakeCall:
		if m, ok := m.(csta.MakeCallResponse); ok {
			p.table.Begin(p.device(asked.Calling), m.Connection, asked.Called.Number(), p.now)
		}
		if refused {
			p.table.Refused()
		}
	case csta.ConsultationCall:
		if m, ok := m.(csta.ConsultationCallResponse); ok {
			p.table.Begin(p.device(asked.Existing.Device), m.Initiated, asked.Consulted.Number(), p.now)
		}
		if refused {
			p.table.Refused()
		}
	case csta.SnapshotCall:
		if m, ok := m.(csta.SnapshotCallResponse); ok {
			p.table.Introduce(p.call(asked.Connection).Device, asked.Connection.CallID, m.Parties, p.now)
		}
	case csta.TransferCall, csta.ConferenceCall, csta.CreateConfFromCalls, csta.SingleStepTransferCall:
		if refused {
			p.table.Joining("", "", "", p.now)
		}
	case csta.ClearConnection:
		p.stays(refused, asked.Connection)
	case csta.DeflectCall:
		p.stays(refused, asked.Connection)
	case csta.ParkCall:
		p.stays(refused, asked.Connection)
	}
}

// stays takes leaving back.
func (p *playback) stays(refused bool, at csta.ConnectionID) {
	if refused {
		p.table.Leaving(p.call(at).ID, "", p.now)
	}
}

func (p *playback) follow(ref, device string) {
	if _, runs := p.refs[ref]; runs {
		return
	}
	if p.followed == "" {
		p.followed = device
	}
	p.refs[ref] = device
	p.table.Follow(ref, device)
}

// snapshot takes in the answer to SnapshotDevice.
func (p *playback) snapshot(m csta.Message) {
	answer, ok := m.(csta.SnapshotDeviceResponse)
	switch {
	case p.surveyed == "":
		return // too late
	case !ok:
		p.table.Doubt(p.now)
	case answer.ServiceCrossRefID != "" && len(answer.Calls) == 0:
		p.pieces = answer.ServiceCrossRefID
		return
	default:
		p.over(p.table.Reconcile(p.surveyed, answer.Calls, p.now))
		p.tell()
	}
	p.surveyOver()
}

// surveyOver lets the events in that waited.
func (p *playback) surveyOver() {
	events := p.waiting
	p.surveyed, p.waiting, p.gathered, p.pieces = "", nil, nil, ""
	for _, ev := range events {
		p.hear(ev)
	}
}
