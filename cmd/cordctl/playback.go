package main

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/logging"
)

const (
	// surveyPatience is how long the agent lets events wait for a snapshot.
	surveyPatience = 2 * time.Second
	// consultPause is the longest time between the hold and the call of a consultation where the switch
	// has no word for one.
	consultPause = 5 * time.Second
	// lastWords is how long after its death a connection's frames may still be heard: they were read before.
	lastWords = time.Second
	// maxTicks bounds what may be due between two frames: a conference is looked at every few seconds.
	maxTicks = 20_000
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

// playback is the call model fed by a trace, as a Session feeds it. All times are the trace's.
type playback struct {
	dialect  csta.Dialect
	out      *json.Encoder // nil = prints nothing
	failed   error         // of printing
	table    *call.Table
	monitors map[string]string // of the trace's header
	now      time.Time
	line     int

	last     played
	link     agent.Link
	asked    map[int]csta.Message // requests without an answer, by invoke id
	refs     map[string]string    // monitorCrossRefID -> device
	followed string               // the device that was monitored first

	surveyed string // device whose snapshot is waited for
	since    time.Time
	pieces   string // reference under which its calls come later
	gathered []csta.SnapshotCallInfo
	waiting  []csta.Event // came meanwhile

	dead *logging.Frame // the note of the connection's death, until its last words are heard

	heldID string // the call that was put on hold by the last request
	heldAt time.Time
}

func newPlayback(d csta.Dialect, monitors map[string]string, out *json.Encoder) *playback {
	return &playback{
		dialect: d, out: out, table: call.New(call.Options{Dialect: d}), monitors: monitors, link: agent.Down,
		asked: map[int]csta.Message{}, refs: map[string]string{},
	}
}

// play takes in one frame or note.
func (p *playback) play(f logging.Frame, line int) {
	if p.dead != nil && (f.Lost > 0 || f.Note != "" || f.Out || f.At.Sub(p.dead.At) > lastWords) {
		p.bury()
	}
	p.line = line
	if f.Lost > 0 {
		for ref, device := range p.monitors {
			p.follow(ref, device)
		}
		p.link = agent.Up
		p.table.Suspect()
		p.table.Doubt(p.now)
		p.tell()
		return
	}
	p.until(f.At)
	switch {
	case f.Note == logging.NoteUp:
		p.lose()
		p.link = agent.Connecting
	case f.Note == logging.NoteDown:
		p.dead = &f
	case f.Note != "":
	default:
		message, err := csta.Decode([]byte(f.Body))
		switch {
		case err != nil && !f.Out && f.ID == csta.EventInvokeID:
			p.table.Suspect()
		case err != nil:
		case f.Out:
			p.request(f.ID, message)
		case message.Kind() == csta.KindReply:
			p.reply(f.ID, message)
		default:
			p.hear(message)
		}
	}
	p.tell()
}

// until lets the time pass, with everything that is due on the way.
func (p *playback) until(at time.Time) {
	if at.Before(p.now) {
		at = p.now // several goroutines record: a frame may be a moment older than the one before it
	}
	if p.surveyed != "" && at.Sub(p.since) > surveyPatience {
		p.tick(p.since.Add(surveyPatience))
		p.table.Doubt(p.now)
		p.surveyOver()
		p.tell()
	}
	p.tick(at)
}

func (p *playback) tick(at time.Time) {
	due := p.table.Deadline()
	for n := 0; n < maxTicks && !due.IsZero() && due.Before(at); n++ {
		p.now = later(p.now, due)
		ended, _ := p.table.Tick(p.now)
		p.over(ended)
		p.tell()
		next := p.table.Deadline()
		if next.Equal(due) {
			break
		}
		due = next
	}
	p.now = later(p.now, at)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// bury ends a connection whose last words are heard.
func (p *playback) bury() {
	if p.dead == nil {
		return
	}
	signedOff := strings.Contains(p.dead.Body, link.ErrClosed.Error())
	p.dead = nil
	p.lose()
	p.link = agent.Retrying
	if signedOff {
		p.link = agent.Down
		p.tell()
		p.over(p.table.Clear(p.now))
	}
	p.tell()
}

// lose is the end of a connection.
func (p *playback) lose() {
	if p.link != agent.Down && p.link != agent.Retrying {
		p.table.Lose(p.now)
	}
	p.surveyed, p.waiting, p.gathered, p.pieces = "", nil, nil, ""
	clear(p.asked)
	clear(p.refs)
}

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

// hear takes in what the switch said unasked.
func (p *playback) hear(m csta.Message) {
	switch m := m.(type) {
	case csta.Event:
		if p.surveyed != "" {
			p.waiting = append(p.waiting, m)
			return
		}
		p.over(p.table.Apply(m, p.now))
	case csta.SnapshotDeviceData:
		if p.pieces == "" || m.ServiceCrossRefID != p.pieces {
			return
		}
		if p.gathered = append(p.gathered, m.Calls...); m.LastSegment {
			p.over(p.table.Reconcile(p.surveyed, p.gathered, p.now))
			p.tell()
			p.surveyOver()
		}
	case csta.MonitorStop:
		p.table.Unfollow(m.CrossRefID)
		delete(p.refs, m.CrossRefID)
		p.table.Suspect()
	case csta.SystemStatus:
		if m.Status == "messagesLost" {
			p.table.Suspect()
		}
	}
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
			StartedAt: c.StartedAt.UnixMilli(), Cause: c.Cause, Stale: c.Stale, Can: []agent.Service{}, Denied: map[string]string{}, GlobalID: c.GlobalID,
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
