package pbx

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	model "cordboard/backend/call"
	"cordboard/backend/csta"
)

// table is the agent's call table of a client: it hears what he hears, and nobody tells it what he asks for.
type table struct {
	*model.Table
	now   time.Time // passes by itself: the exchange's time stands still between two happenings
	over  map[string]bool
	alone map[string]bool // calls of an extension to itself: MX names both ends by one id
	heard []string
}

// models begins a client's table with a snapshot.
func (p *peer) models() {
	p.table = &table{
		Table: model.New(model.Options{Dialect: p.sw.options.Dialect}), now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
		over: map[string]bool{}, alone: map[string]bool{},
	}
	p.table.Follow("", p.number)
	p.agrees()
}

// agrees makes the table agree with a snapshot.
func (p *peer) agrees() {
	p.table.heard = append(p.table.heard, "snapshot")
	calls := ask[csta.SnapshotDeviceResponse](p, csta.SnapshotDevice{Device: p.device}).Calls
	p.ends(model.Snapshot{Device: p.number, Calls: calls}.Apply(p.table.Table, p.table.now))
}

func (p *peer) ends(ended []model.Ended) {
	for _, e := range ended {
		require.False(p, p.table.over[e.ID], "%s ended twice", e.ID)
		require.NotEmpty(p, e.Outcome)
		p.table.over[e.ID] = true
	}
}

// understands gives the table an event.
func (p *peer) understands(e csta.Event) {
	if p.table == nil {
		return
	}
	p.table.now = p.table.now.Add(10 * time.Millisecond)
	line := fmt.Sprintf("%s %s@%s subject=%s target=%s calling=%s called=%s local=%s cause=%s",
		e.Type, e.Connection.CallID, e.Connection.Device.ID, e.Subject.ID, e.Target.ID, e.Calling.ID, e.Called.ID, e.Local, e.Cause)
	for _, item := range e.Connections {
		line += fmt.Sprintf(" %s@%s>%s@%s", item.Old.CallID, item.Old.Device.ID, item.New.CallID, item.New.Device.ID)
	}
	p.table.heard = append(p.table.heard, line)
	if e.Calling.ID != "" && e.Calling.ID == e.Called.ID {
		p.table.alone[e.Connection.CallID] = true
	}
	p.ends(p.table.Apply(e, p.table.now))
}

// sees holds the table against the truth: three seconds after whatever happened it has the same calls in the
// same states. A snapshot that it asks for meanwhile it is given.
func (p *peer) sees(truth map[string]csta.ConnectionState) {
	until := p.table.now.Add(3 * time.Second)
	for due := p.table.Deadline(); !due.IsZero() && !due.After(until); due = p.table.Deadline() {
		if due.After(p.table.now) {
			p.table.now = due
		}
		ended, ask := p.table.Tick(p.table.now)
		p.ends(ended)
		if ask != model.Nothing {
			p.agrees()
		}
	}
	p.table.now = until
	truth, got := maps.Clone(truth), map[string]csta.ConnectionState{}
	for _, c := range p.table.Calls() {
		require.False(p, p.table.over[c.ID], "%s is back", c.ID)
		got[c.Connection.CallID] = connections[c.State]
		if c.State == model.Failed {
			got[c.Connection.CallID] = truth[c.Connection.CallID] // connected or failed, as the dialect has it
		}
	}
	for id, state := range truth {
		if state == csta.StateQueued {
			truth[id] = csta.StateAlerting // parked here, it waits for whoever fetches it
		}
	}
	for id := range p.table.alone {
		delete(truth, id)
		delete(got, id)
	}
	require.Equal(p, truth, got, "what the table of %s says, who heard\n%s", p.number, strings.Join(p.table.heard, "\n"))
}

// connections is what the own connection is like in a call's states.
var connections = map[model.State]csta.ConnectionState{
	model.Initiated: csta.StateInitiated, model.Dialing: csta.StateConnected, model.Ringing: csta.StateAlerting,
	model.Connected: csta.StateConnected, model.Held: csta.StateHold,
}
