package pbx

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordboard/backend/csta"
)

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
		Offered: rapid.Bool().Draw(t, "offered"), BothCleared: rapid.Bool().Draw(t, "both cleared"), DynamicIDs: rapid.Bool().Draw(t, "dynamic ids"),
		NetworkSilent: rapid.IntRange(0, 4).Draw(t, "network silent") == 0,
		ReadyAtLogOn:  rapid.Bool().Draw(t, "ready at log-on"),
		DigitsTold:    rapid.Bool().Draw(t, "digits told"), AfterCallMs: rapid.SampledFrom([]int{0, 1000, -1}).Draw(t, "after call"),
	}
}

// TestEveryDayIsToldAsItWas lets clients and people do whatever comes into their heads, in every dialect
// and with every habit that leaves nothing untold. At any time the events have told what a snapshot
// tells, no leg is in two calls, no id names two of them, what was refused has not happened, and at the
// end of the day everything that began was told to have ended.
func TestEveryDayIsToldAsItWas(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	for _, o := range []Options{{Dialect: csta.Zultys}, ecma, scape, business, {Dialect: csta.DMCC}} {
		t.Run(strings.TrimSpace(string(o.Dialect)+" "+o.Variant), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { day(t, o) })
		})
	}
}

func day(t *rapid.T, o Options) {
	s := New(Options{
		Dialect: o.Dialect, Variant: o.Variant, Extensions: []string{"200", "201", "202", "203"}, StatusTimeout: -1,
		Scenario: Scenario{
			Habits: habits(t), EventsFirst: rapid.Bool().Draw(t, "events first"), NewerWords: rapid.Bool().Draw(t, "newer words"),
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
