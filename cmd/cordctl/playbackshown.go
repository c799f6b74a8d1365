package main

import (
	"reflect"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// played is one line that a playback prints: a State, or the end of a call.
type played struct {
	Rev   int          `json:"rev"`
	Line  int          `json:"line"` // of the trace
	At    int64        `json:"at"`   // Unix milliseconds, as the trace has it
	Link  agent.Link   `json:"link"`
	Calls []agent.Call `json:"calls"`
	Ended *playedEnd   `json:"ended,omitempty"`
}

type playedEnd struct {
	ID        string         `json:"id"`
	Direction call.Direction `json:"direction"`
	Party     agent.Party    `json:"party"`
	Connected bool           `json:"connected"`
	Outcome   call.Outcome   `json:"outcome"`
	RingMs    int64          `json:"ringMs"`
	TalkMs    int64          `json:"talkMs"`
	HoldMs    int64          `json:"holdMs"`
	Cause     string         `json:"cause"`
	Broken    bool           `json:"broken"`
}

// over prints the ends of calls, after a State that showed them.
func (p *playback) over(ended []call.Ended) {
	for _, e := range ended {
		p.print(played{Calls: p.calls(), Ended: &playedEnd{
			ID: e.ID, Direction: e.Direction, Party: party(e.Party), Connected: e.Connected, Outcome: e.Outcome, RingMs: e.Ring.Milliseconds(),
			TalkMs: e.Talk.Milliseconds(), HoldMs: e.Hold.Milliseconds(), Cause: e.Cause, Broken: e.Broken,
		}})
	}
}

// tell prints a State that differs from the last one.
func (p *playback) tell() {
	s := played{Link: p.link, Calls: p.calls()}
	if s.Link == p.last.Link && len(s.Calls) == len(p.last.Calls) {
		same := true
		for i := range s.Calls {
			was, is := p.last.Calls[i], s.Calls[i]
			was.ConnectedMs, is.ConnectedMs = 0, 0
			same = same && reflect.DeepEqual(was, is)
		}
		if same {
			return
		}
	}
	p.print(s)
}

func (p *playback) print(s played) {
	s.Rev, s.Line, s.At, s.Link = p.last.Rev+1, p.line, p.now.UnixMilli(), p.link
	p.last = s
	if p.out == nil || p.failed != nil {
		return
	}
	p.failed = p.out.Encode(s)
}

func (p *playback) calls() []agent.Call {
	calls := []agent.Call{}
	for _, c := range p.table.Calls() {
		v := agent.Call{
			ID: c.ID, State: c.State, Direction: c.Direction, Party: party(c.Party), Called: c.Called, Data: map[string]string{},
			StartedAt: c.StartedAt.UnixMilli(), Cause: c.Cause, Stale: c.Stale, Can: []agent.Verb{}, Denied: map[agent.Verb]agent.Lack{}, GlobalID: c.GlobalID,
			ConsultOf: c.ConsultOf, Parties: []agent.Party{}, Search: []string{},
		}
		for _, d := range c.Data {
			v.Data[d.Name] = d.Value
		}
		for _, other := range c.Parties {
			v.Parties = append(v.Parties, party(other))
		}
		if !c.ConnectedAt.IsZero() {
			v.ConnectedAt, v.ConnectedMs = c.ConnectedAt.UnixMilli(), max(0, p.now.Sub(c.ConnectedAt).Milliseconds())
		}
		calls = append(calls, v)
	}
	return calls
}

func party(p call.Party) agent.Party {
	return agent.Party{Number: p.Number, Name: p.Name, Display: p.Number}
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
