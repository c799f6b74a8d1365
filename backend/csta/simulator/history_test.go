package simulator

import (
	"crypto/sha1" //nolint:gosec // MX's own choice of hash
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordboard/backend/csta"
)

// GoString names a client in the draws of a failure.
func (p *peer) GoString() string { return p.number }

// peer is a client of one extension without a socket: it speaks in bytes, and knows of its calls only
// what the bytes said.
type peer struct {
	*world
	ss      *session
	device  csta.DeviceID
	number  string
	knows   listener
	lastID  int
	replies []csta.Message
}

// world is a switch with its clients, whose time passes when the test says so.
type world struct {
	require.TestingT
	sw    *Switch
	clock *watch
	peers []*peer
	calls map[string]int // which call an id belongs to, of every id that was ever told
}

// signsOn connects somebody, as his dialect has it, and watches his extension.
func (w *world) signsOn(number string) *peer {
	p := &peer{world: w, number: number}
	p.ss = &session{
		sw: w.sw, peer: number, out: outbox{wake: make(chan struct{}, 1)}, gone: make(chan struct{}), pending: map[int]func() bool{},
	}
	p.knows = listener{number, map[string]csta.ConnectionState{}}
	w.peers = append(w.peers, p)
	w.sw.do(func() {
		w.sw.sessions[p.ss] = struct{}{}
		w.sw.dialect.greet(p.ss)
	})
	w.listen()
	p.device = w.id(number)
	switch w.sw.options.Dialect {
	case csta.Zultys:
		sum := sha1.Sum([]byte("secret")) //nolint:gosec // MX's own choice of hash
		hash := csta.Secret(base64.StdEncoding.EncodeToString(sum[:]) + "\n")
		ask[csta.LoginResponse](p, csta.LoginRequest{User: number, Password: hash, Type: "User", Forced: true})
	case csta.OpenScape:
		ask[csta.SystemRegisterResponse](p, csta.SystemRegister{SystemStatus: true})
	case csta.DMCC:
		ask[csta.StartApplicationSessionPosResponse](p, csta.StartApplicationSession{
			ApplicationID: "test", User: "u", Password: "secret", ProtocolVersions: []string{"http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv7"},
		})
		p.device = ask[csta.GetThirdPartyDeviceIdResponse](p, csta.GetThirdPartyDeviceId{SwitchName: "CM1", Extension: number}).Device
	}
	ask[csta.MonitorStartResponse](p, csta.MonitorStart{Device: p.device})
	p.learns()
	return p
}

// id is how a request names somebody.
func (w *world) id(number string) csta.DeviceID {
	return w.sw.dialect.party(party{number: number}).DeviceID
}

// learns takes over what a snapshot tells.
func (p *peer) learns() {
	p.knows.calls = p.snapshot()
}

func (p *peer) snapshot() map[string]csta.ConnectionState {
	calls := map[string]csta.ConnectionState{}
	for _, info := range ask[csta.SnapshotDeviceResponse](p, csta.SnapshotDevice{Device: p.device}).Calls {
		require.Equal(p, p.number, info.Connection.Device.Number())
		calls[info.Connection.CallID] = info.States[0]
	}
	return calls
}

// own is the extension's connection in a call.
func (p *peer) own(id string) csta.ConnectionID {
	return csta.ConnectionID{CallID: id, Device: p.device}
}

// asks sends a request as bytes and gives back what answered it; nil = nothing did.
func (p *peer) asks(m csta.Message) csta.Message {
	p.lastID = p.lastID%9998 + 1
	p.says(p.lastID, m)
	p.listen()
	if len(p.replies) == 0 {
		return nil
	}
	reply := p.replies[0]
	require.Len(p, p.replies, 1, "one request, one reply")
	p.replies = nil
	return reply
}

func (p *peer) says(id int, m csta.Message) {
	body, err := csta.Encode(m, p.sw.options.Dialect)
	require.NoError(p, err)
	read, err := csta.Decode(body)
	require.NoError(p, err)
	require.IsType(p, m, read)
	p.sw.do(func() {
		p.ss.follow(body)
		p.sw.hear(p.ss, id, read)
	})
}

// ask wants a certain answer.
func ask[R csta.Message](p *peer, m csta.Message) R {
	reply := p.asks(m)
	require.IsType(p, *new(R), reply, "%#v", reply)
	return reply.(R)
}

// listen lets everybody read what came for him.
func (w *world) listen() {
	for _, p := range w.peers {
		for _, o := range p.ss.out.take() {
			m, err := csta.Decode(o.frame.Body)
			require.NoError(w, err, "%s", o.frame.Body)
			p.hears(o, m)
		}
	}
}

func (p *peer) hears(o outgoing, m csta.Message) {
	switch m := m.(type) {
	case csta.Event:
		require.Equal(p, csta.EventInvokeID, o.frame.InvokeID)
		p.follows(m)
	case csta.SystemStatus:
		p.says(o.frame.InvokeID, csta.SystemStatusResponse{})
	case csta.Unknown:
		require.Fail(p, "an unknown message", "%s", o.frame.Body)
	default:
		if m.Kind() == csta.KindReply {
			require.Equal(p, p.lastID, o.frame.InvokeID)
			p.replies = append(p.replies, m)
		}
	}
}

// follows takes an event as each dialect means it.
func (p *peer) follows(e csta.Event) {
	switch {
	case p.sw.options.Dialect == csta.Zultys:
		p.knows.hearsMX(p, e)
	case e.Local != "": // CallCleared, digits and data have none
		for i := range e.Connections {
			e.Connections[i].New.Device.ID = e.Connections[i].New.Device.Number()
		}
		e.Subject.ID = e.Subject.Number()
		p.knows.hearsStandard(p, e)
	}
}

// isConsistent holds what must be true of the exchange at any time, and that everybody knows the truth.
func (w *world) isConsistent() {
	x := w.sw.x
	ids := map[string]bool{}
	legs := map[*leg]*call{}
	for _, c := range x.calls {
		require.NotEmpty(w, c.legs, "a call of nobody")
		require.False(w, ids[c.id()], "two calls are named %s", c.id())
		ids[c.id()] = true
		devices := map[string]bool{}
		for _, l := range c.legs {
			require.Same(w, c, l.call)
			require.Nil(w, legs[l], "a leg in two calls")
			legs[l] = c
			require.NotEqual(w, csta.StateNull, l.state)
			require.False(w, devices[l.device] && l.state != csta.StateFail && !l.park, "%s is twice in a call", l.device)
			devices[l.device] = true
			require.Equal(w, l.phone != nil, l.phone != nil && slices.Contains(l.phone.legs, l))
		}
		require.True(w, slices.ContainsFunc(c.legs, (*leg).present), "a call in which nobody is")
	}
	for _, at := range x.phones {
		active := 0
		for _, l := range at.legs {
			require.NotNil(w, legs[l], "a leg of no call at %s", at.number)
			if l.state != csta.StateAlerting && l.state != csta.StateHold && l.state != csta.StateQueued {
				active++
			}
		}
		require.LessOrEqual(w, active, 1, "one handset")
		if at.agent.state == onCall {
			require.NotEmpty(w, at.legs, "busy without a call")
		}
	}
	for _, g := range x.groups {
		if next := x.first(g); next != nil {
			require.Empty(w, x.free(g, next.call), "somebody waits and somebody is free")
		}
	}
	for _, p := range w.peers {
		truth := map[string]csta.ConnectionState{}
		for _, l := range x.phones[p.number].legs {
			id := w.sw.dialect.connection(*l).CallID
			truth[id] = l.state
			w.belongs(p.number+" "+id, l)
		}
		require.Equal(w, truth, p.knows.calls, "what the events said at %s", p.number)
	}
}

// belongs holds that an id that was once told of a call at a device is never told of another one. MX
// gives an id to every leg, and a leg may change its call; the standard's is the call's, as long as the
// older of two calls goes on.
func (w *world) belongs(id string, l *leg) {
	origin := l.call.origin
	if w.sw.options.Dialect == csta.Zultys || w.sw.options.Scenario.Survivor != SurvivesOlder {
		return
	}
	if was, known := w.calls[id]; known {
		require.Equal(w, was, origin, "%s named another call before", id)
	}
	w.calls[id] = origin
}

// history draws what people do.
type history struct {
	*rapid.T
	*world
	numbers []string
}

func (h *history) number() string { return rapid.SampledFrom(h.numbers).Draw(h.T, "number") }

// some is one of the calls that the client knows; mostly one that fits, now and then any.
func (h *history) some(p *peer, states ...csta.ConnectionState) (csta.ConnectionID, bool) {
	var all, fit []string
	for _, id := range slices.Sorted(maps.Keys(p.knows.calls)) {
		all = append(all, id)
		if slices.Contains(states, p.knows.calls[id]) {
			fit = append(fit, id)
		}
	}
	if len(fit) > 0 && rapid.IntRange(0, 9).Draw(h.T, "any") > 0 {
		all = fit
	}
	if len(all) == 0 {
		return csta.ConnectionID{}, false
	}
	return p.own(rapid.SampledFrom(all).Draw(h.T, "call")), true
}

// requests are what a client may ask for in the course of a day, by name.
func (h *history) requests(p *peer) map[string]func() csta.Message {
	const (
		rings, talks, holds = csta.StateAlerting, csta.StateConnected, csta.StateHold
	)
	one := func(request func(csta.ConnectionID) csta.Message, states ...csta.ConnectionState) func() csta.Message {
		return func() csta.Message {
			id, ok := h.some(p, states...)
			if !ok {
				return nil
			}
			return request(id)
		}
	}
	two := func(request func(held, active csta.ConnectionID) csta.Message) func() csta.Message {
		return func() csta.Message {
			held, ok := h.some(p, holds)
			active, too := h.some(p, talks)
			if !ok || !too {
				return nil
			}
			return request(held, active)
		}
	}
	to := func() csta.DeviceID { return h.id(h.number()) }
	all := map[string]func() csta.Message{
		"MakeCall":               func() csta.Message { return csta.MakeCall{Calling: p.device, Called: to()} },
		"AnswerCall":             one(func(c csta.ConnectionID) csta.Message { return csta.AnswerCall{Connection: c} }, rings),
		"HoldCall":               one(func(c csta.ConnectionID) csta.Message { return csta.HoldCall{Connection: c} }, talks),
		"RetrieveCall":           one(func(c csta.ConnectionID) csta.Message { return csta.RetrieveCall{Connection: c} }, holds),
		"ClearConnection":        one(func(c csta.ConnectionID) csta.Message { return csta.ClearConnection{Connection: c} }, talks, rings),
		"SingleStepTransferCall": one(func(c csta.ConnectionID) csta.Message { return csta.SingleStepTransferCall{Active: c, To: to()} }, talks),
		"ParkCall": one(func(c csta.ConnectionID) csta.Message {
			return csta.ParkCall{Connection: c, To: rapid.SampledFrom([]csta.DeviceID{{}, h.id("7000"), h.id("201")}).Draw(h.T, "place")}
		}, talks),
		"TransferCall": two(func(held, active csta.ConnectionID) csta.Message {
			return csta.TransferCall{Held: held, Active: active}
		}),
		"SetDoNotDisturb": func() csta.Message { return csta.SetDoNotDisturb{Device: p.device, On: rapid.Bool().Draw(h.T, "on")} },
		"SetForwarding": func() csta.Message {
			return csta.SetForwarding{Device: p.device, Type: rapid.SampledFrom([]string{forwardImmediate, forwardBusy, forwardNoAns, forwardDND}).Draw(h.T, "type"), On: rapid.IntRange(0, 2).Draw(h.T, "on") == 0, To: to()}
		},
		"SetAgentState": func() csta.Message {
			return csta.SetAgentState{Device: p.device, State: rapid.SampledFrom([]csta.RequestedAgentState{csta.LoggedOn, csta.LoggedOff, csta.NotReady, csta.Ready, csta.WorkingAfterCall}).Draw(h.T, "state"), AgentID: p.number}
		},
	}
	if !h.sw.options.Dialect.Standard() {
		all["CreateConfFromCalls"] = two(func(held, active csta.ConnectionID) csta.Message {
			return csta.CreateConfFromCalls{CallID: held.CallID, OwnerID: p.number, OwnerCallID: active.CallID}
		})
		return all
	}
	more := map[string]func() csta.Message{
		"ClearCall":        one(func(c csta.ConnectionID) csta.Message { return csta.ClearCall{Connection: c} }, talks),
		"ConsultationCall": one(func(c csta.ConnectionID) csta.Message { return csta.ConsultationCall{Existing: c, Consulted: to()} }, talks),
		"AlternateCall": two(func(held, active csta.ConnectionID) csta.Message {
			return csta.AlternateCall{Held: held, Active: active}
		}),
		"ReconnectCall": two(func(held, active csta.ConnectionID) csta.Message {
			return csta.ReconnectCall{Held: held, Active: active}
		}),
		"ConferenceCall": two(func(held, active csta.ConnectionID) csta.Message {
			return csta.ConferenceCall{Held: held, Active: active}
		}),
		"DeflectCall": one(func(c csta.ConnectionID) csta.Message { return csta.DeflectCall{Connection: c, To: to()} }, rings),
		"SingleStepConferenceCall": one(func(c csta.ConnectionID) csta.Message {
			return csta.SingleStepConferenceCall{Active: c, Device: to(), Participation: rapid.SampledFrom([]string{"active", "silent"}).Draw(h.T, "participation")}
		}, talks),
		"DirectedPickupCall": func() csta.Message {
			var waiting []csta.ConnectionID
			for _, c := range h.sw.x.calls {
				for _, l := range c.legs {
					if l.state == csta.StateAlerting || l.state == csta.StateQueued {
						waiting = append(waiting, h.sw.dialect.connection(*l))
					}
				}
			}
			if len(waiting) == 0 {
				return nil
			}
			return csta.DirectedPickupCall{Connection: rapid.SampledFrom(waiting).Draw(h.T, "waiting"), Device: p.device}
		},
		"GroupPickupCall": func() csta.Message { return csta.GroupPickupCall{Device: p.device} },
		"GenerateDigits": one(func(c csta.ConnectionID) csta.Message {
			return csta.GenerateDigits{Connection: c, Digits: rapid.SampledFrom([]string{"1", "22", "333#", "*0"}).Draw(h.T, "digits")}
		}, talks),
		"AssociateData": one(func(c csta.ConnectionID) csta.Message {
			return csta.AssociateData{Connection: c, Data: csta.Attached{{Name: csta.CorrelatorData, Value: "c"}}}
		}, talks, rings, holds),
	}
	maps.Copy(all, more)
	return all
}

// ofTwo are the requests of whoever holds somebody.
var ofTwo = []string{"RetrieveCall", "AlternateCall", "ReconnectCall", "TransferCall", "ConferenceCall", "CreateConfFromCalls", "MakeCall"}

// asksSomething lets a client send a request. Whatever is refused has not happened.
func (h *history) asksSomething() {
	p := rapid.SampledFrom(h.peers).Draw(h.T, "client")
	all := h.requests(p)
	names := slices.Sorted(maps.Keys(all))
	if states := slices.Collect(maps.Values(p.knows.calls)); slices.Contains(states, csta.StateHold) && rapid.Bool().Draw(h.T, "two") {
		names = slices.DeleteFunc(names, func(name string) bool { return !slices.Contains(ofTwo, name) })
	}
	name := rapid.SampledFrom(names).Draw(h.T, "request")
	m := all[name]()
	if m == nil {
		return
	}
	before := h.state()
	reply := p.asks(m)
	if f, refused := reply.(*csta.Failure); refused {
		h.Logf("%s asks for %s: %s", p.number, name, f.Code)
		require.Equal(h, before, h.state(), "%s was refused (%s) and yet something happened", name, f.Code)
	} else {
		h.Logf("%s asks for %s", p.number, name)
		require.NotNil(h, reply)
	}
}

// state is what every leg is like, as a text.
func (w *world) state() string {
	var text strings.Builder
	for _, c := range w.sw.x.calls {
		fmt.Fprintf(&text, "%s %s>%s:", c.id(), c.caller.number, c.called)
		for _, l := range c.legs {
			fmt.Fprintf(&text, " %s/%d %s", l.device, l.seq, l.state)
		}
		text.WriteString("\n")
	}
	return text.String()
}

// doesSomething lets somebody press the keys of a phone, or somebody outside do what he can.
func (h *history) doesSomething() {
	all := slices.Sorted(maps.Keys(acts))
	step := Step{
		Who:  rapid.SampledFrom([]string{"200", "201", "202", "203", customer, "+49302"}).Draw(h.T, "who"),
		Does: rapid.SampledFrom(all).Draw(h.T, "does"), Digits: "1#",
		State: rapid.SampledFrom([]string{"", "ready", "notReady", "loggedOn", forwardNoAns}).Draw(h.T, "state"),
		On:    rapid.IntRange(0, 3).Draw(h.T, "on") == 0, Data: Attached{{Name: "n", Value: "v"}},
	}
	if rapid.IntRange(0, 3).Draw(h.T, "with a number") > 0 {
		step.To = h.number()
	}
	before, err := h.state(), error(nil)
	h.sw.do(func() { err = h.sw.x.act(step) })
	h.Logf("%s does %s %s: %v", step.Who, step.Does, step.To, err)
	h.listen()
	if err != nil {
		require.Equal(h, before, h.state(), "it was refused and yet something happened")
	}
}

// talks gets somebody into a conversation, and with luck into a consultation.
func (h *history) talks() {
	do := func(step Step) {
		h.sw.do(func() { _ = h.sw.x.act(step) })
		h.Logf("%s does %s %s", step.Who, step.Does, step.To)
		h.listen()
	}
	p := rapid.SampledFrom(h.peers).Draw(h.T, "who talks")
	do(Step{Who: customer, Does: DoCall, To: p.number})
	do(Step{Who: p.number, Does: DoLift})
	if rapid.Bool().Draw(h.T, "and consults") {
		to := h.number()
		do(Step{Who: p.number, Does: DoHold})
		do(Step{Who: p.number, Does: DoCall, To: to})
		h.passes()
		if rapid.Bool().Draw(h.T, "and reaches") {
			do(Step{Who: to, Does: DoLift})
		}
	}
}

// passes lets what is due next happen.
func (h *history) passes() {
	h.sw.do(h.clock.strike)
	h.listen()
}

// isLost lets a client lose its line and come back: what it then knows it has from a snapshot.
func (h *history) isLost() {
	i := rapid.IntRange(0, len(h.peers)-1).Draw(h.T, "client")
	lost := h.peers[i]
	h.sw.do(lost.ss.end)
	h.peers = slices.Delete(h.peers, i, i+1)
	if rapid.Bool().Draw(h.T, "for a while") {
		h.sw.do(h.clock.strike)
		h.listen()
	}
	h.signsOn(lost.number)
}

// habits are ways in which switches differ and still tell everything.
func habits(t *rapid.T) Habits {
	return Habits{
		Survivor:       rapid.SampledFrom([]Survivor{SurvivesOlder, SurvivesHeld, SurvivesActive, SurvivesNone}).Draw(t, "survivor"),
		TransferClears: rapid.SampledFrom([]Clears{ClearsNever, ClearsBefore, ClearsAfter}).Draw(t, "clears"),
		CallCleared:    rapid.Bool().Draw(t, "call cleared"), RetrievedFirst: rapid.Bool().Draw(t, "retrieved first"),
		DigitsTold: rapid.Bool().Draw(t, "digits told"), AfterCallMs: rapid.SampledFrom([]int{0, 1000, -1}).Draw(t, "after call"),
	}
}

// TestEveryDayIsToldAsItWas lets clients and people do whatever comes into their heads, in every dialect
// and with every habit that leaves nothing untold. At any time the events have told what a snapshot
// tells, no leg is in two calls, no id names two of them, what was refused has not happened, and at the
// end of the day everything that began was told to have ended.
func TestEveryDayIsToldAsItWas(t *testing.T) {
	for _, dialect := range csta.Dialects() {
		t.Run(string(dialect), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { day(t, dialect) })
		})
	}
}

func day(t *rapid.T, dialect csta.Dialect) {
	s := New(Options{
		Dialect: dialect, Extensions: []string{"200", "201", "202", "203"}, StatusTimeout: -1,
		Scenario: Scenario{
			Habits: habits(t),
			Numbers: map[string]Number{
				"5550100": {Does: Busy}, "5550101": {Does: DoesNotExist}, "5550102": {Does: NoAnswer}, "5550104": {Does: HangsUp, AfterMs: 1000},
				"5000": {Does: Voicemail, AfterMs: 3000},
			},
			Queues: []Queue{
				{Number: "9000", Agents: []string{"200", "201"}, AnswerWithinMs: 5000, WrapUpMs: 1000, OverflowMs: 20000, OverflowTo: "202"},
				{Number: "9100", Agents: []string{"200", "201", "202"}, Rings: All},
			},
			IVRs:   []IVR{{Number: "8000", To: "9000", Asks: []Question{{Name: "account", Ends: "#"}}}},
			Phones: map[string]Phone{"202": {NoWaiting: true}},
			Lifts:  []LiftAfter{{Extension: "203", AfterMs: 2000}},
			Agents: map[string]Agent{"a": {Extension: "202", State: IsNotReady}},
		},
	})
	defer s.Close()
	w := &world{TestingT: t, sw: s, clock: &watch{}, calls: map[string]int{}}
	s.mu.Lock()
	s.x.after = w.clock.after
	s.mu.Unlock()
	for _, number := range []string{"200", "201", "202"} {
		w.signsOn(number)
	}
	h := &history{t, w, []string{"200", "201", "202", "203", "9000", "9100", "8000", "7000", "5550100", "5550101", "5550102", "5550104", "5000", customer}}
	t.Repeat(map[string]func(*rapid.T){
		"":       func(*rapid.T) { w.isConsistent() },
		"asks":   func(*rapid.T) { h.asksSomething() },
		"asks 2": func(*rapid.T) { h.asksSomething() },
		"asks 3": func(*rapid.T) { h.asksSomething() },
		"talks":  func(*rapid.T) { h.talks() },
		"does":   func(*rapid.T) { h.doesSomething() },
		"time":   func(*rapid.T) { h.passes() },
		"time 2": func(*rapid.T) { h.passes() },
		"lost":   func(*rapid.T) { h.isLost() },
		"looks": func(*rapid.T) {
			p := rapid.SampledFrom(h.peers).Draw(t, "client")
			require.Equal(t, p.knows.calls, p.snapshot(), "what a snapshot says at %s", p.number)
		},
	})
	for len(s.x.calls) > 0 {
		s.do(func() { s.x.clear(s.x.calls[0].legs[0]) })
		w.listen()
	}
	w.isConsistent()
	for _, p := range w.peers {
		require.Empty(t, p.knows.calls, "what began at %s and never ended", p.number)
	}
	for len(w.clock.timers) > 0 { // agents still work after their calls
		h.passes()
	}
	require.Empty(t, s.x.calls)
}
