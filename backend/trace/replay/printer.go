package replay

import (
	"encoding/json"
	"reflect"
	"slices"

	"cordboard/backend/agent"
	"cordboard/backend/call"
)

// printed is one line that a replay prints: a State, or the end of a call.
type printed struct {
	Rev   int          `json:"rev"`
	Line  int          `json:"line"` // of the trace
	At    int64        `json:"at"`   // Unix milliseconds, as the trace has it
	Link  agent.Link   `json:"link"`
	Calls []agent.Call `json:"calls"`
	Ended *printedEnd  `json:"ended,omitempty"`
}

type printedEnd struct {
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

// printer writes what a model shows as JSON lines. After an error it writes nothing more.
type printer struct {
	to   *json.Encoder
	err  error
	last printed
}

// over prints the ends of calls, each with a State that does not show it any more.
func (m *model) over(ended []call.Ended) {
	for _, e := range ended {
		m.out.line(m, m.calls(), &printedEnd{
			ID: e.ID, Direction: e.Direction, Party: party(e.Party), Connected: e.Connected, Outcome: e.Outcome, RingMs: e.Ring.Milliseconds(),
			TalkMs: e.Talk.Milliseconds(), HoldMs: e.Hold.Milliseconds(), Cause: e.Cause, Broken: e.Broken,
		})
	}
}

// tell prints a State that differs from the last one by more than the talk times.
func (m *model) tell() {
	if m.out == nil {
		return
	}
	calls, last := m.calls(), m.out.last
	alike := func(was, is agent.Call) bool {
		was.ConnectedMs, is.ConnectedMs = 0, 0
		return reflect.DeepEqual(was, is)
	}
	if m.link != last.Link || !slices.EqualFunc(last.Calls, calls, alike) {
		m.out.line(m, calls, nil)
	}
}

func (p *printer) line(m *model, calls []agent.Call, ended *printedEnd) {
	if p == nil || p.err != nil {
		return
	}
	p.last = printed{Rev: p.last.Rev + 1, Line: m.line, At: m.now.UnixMilli(), Link: m.link, Calls: calls, Ended: ended}
	p.err = p.to.Encode(p.last)
}

// calls are the table's, with what a trace tells of them: no dial plan, and nothing of what the agent may do.
func (m *model) calls() []agent.Call {
	calls := []agent.Call{}
	for _, c := range append(m.table.Calls(), m.table.Prompted()...) {
		v := agent.Call{
			ID: c.ID, State: c.State, Prompting: c.Prompting(), Direction: c.Direction, Party: party(c.Party), Called: c.Called, Data: map[string]string{},
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
			v.ConnectedAt, v.ConnectedMs = c.ConnectedAt.UnixMilli(), max(0, m.now.Sub(c.ConnectedAt).Milliseconds())
		}
		calls = append(calls, v)
	}
	return calls
}

func party(p call.Party) agent.Party {
	return agent.Party{Number: p.Number, Name: p.Name, Display: p.Number}
}
