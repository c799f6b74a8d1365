package pbx

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordboard/backend/csta"
)

// listener is somebody who knows of an extension's calls only what its events told him.
type listener struct {
	number string
	calls  map[string]csta.ConnectionState // by call id (MX: leg)
}

// hearsStandard follows localConnectionInfo and the connection lists.
func (l *listener) hearsStandard(t require.TestingT, e csta.Event) {
	if e.Type == csta.CallCleared {
		delete(l.calls, e.Connection.CallID)
		return
	}
	l.set(e.Connection.CallID, e.Local, e.Type != csta.Transfered && e.Type != csta.Conferenced)
	if e.Type != csta.Transfered && e.Type != csta.Conferenced {
		return
	}
	if e.Subject.ID == l.number {
		delete(l.calls, e.Connection.CallID)
		delete(l.calls, e.Secondary.CallID)
	}
	for _, item := range e.Connections {
		if item.New.Device.ID == l.number {
			require.Contains(t, []string{e.Connection.CallID, e.Secondary.CallID}, item.Old.CallID)
			delete(l.calls, item.Old.CallID)
			l.set(item.New.CallID, e.Local, true)
			return
		}
	}
	require.Equal(t, csta.StateNull, e.Local, "who is in no list is out")
}

func (l *listener) set(id string, state csta.ConnectionState, really bool) {
	switch {
	case !really:
	case state == csta.StateNull:
		delete(l.calls, id)
	default:
		l.calls[id] = state
	}
}

// hearsMX follows the kinds of the events, each of which names the extension's own leg.
func (l *listener) hearsMX(t require.TestingT, e csta.Event) {
	require.Equal(t, l.number, e.Connection.Device.ID)
	id := e.Connection.CallID
	switch e.Type {
	case csta.Originated, csta.Established, csta.Retrieved, csta.Failed:
		l.calls[id] = csta.StateConnected
	case csta.Diverted:
		if _, known := l.calls[id]; !known && e.Target.ID == l.number { // and not one who calls himself
			l.calls[id] = csta.StateAlerting
		}
	case csta.Delivered:
		l.calls[id] = csta.StateConnected
		if e.Subject.ID == l.number {
			l.calls[id] = csta.StateAlerting
		}
	case csta.Held:
		l.calls[id] = csta.StateHold
	case csta.ConnectionCleared:
		delete(l.calls, id)
	case csta.Transfered:
		if e.Subject.ID == l.number {
			delete(l.calls, id)
		}
	}
}

// watch is time that passes when the test says so.
type watch struct {
	now    time.Duration
	serial int
	timers []*timer
}

type timer struct {
	at     time.Duration
	serial int
	do     func()
}

func (c *watch) after(d time.Duration, do func()) func() bool {
	c.serial++
	t := &timer{c.now + d, c.serial, do}
	c.timers = append(c.timers, t)
	return func() bool {
		before := len(c.timers)
		c.timers = slices.DeleteFunc(c.timers, func(o *timer) bool { return o == t })
		return len(c.timers) < before
	}
}

// strike does what is due next.
func (c *watch) strike() {
	if len(c.timers) == 0 {
		return
	}
	next := slices.MinFunc(c.timers, func(a, b *timer) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.serial, b.serial))
	})
	c.timers = slices.DeleteFunc(c.timers, func(o *timer) bool { return o == next })
	c.now = next.at
	next.do()
}

// TestWhoeverListensKnowsTheTruth lets four people and some numbers outside do whatever comes into
// their heads. What the events told of an extension is all the time what a snapshot tells of it, in both
// dialects, and the exchange never contradicts itself.
func TestWhoeverListensKnowsTheTruth(t *testing.T) {
	extensions := []string{"200", "201", "202", "203"}
	numbers := append([]string{"", "5550100", "5550101", "5550102", "5550103", "5550104", customer}, extensions...)
	scenario := Scenario{Numbers: map[string]Number{
		"5550100": {Does: Busy}, "5550101": {Does: DoesNotExist}, "5550102": {Does: NoAnswer}, "5550103": {Does: NoAnswer, AfterMs: 5000},
		"5550104": {Does: HangsUp, AfterMs: 1000},
	}}
	rapid.Check(t, func(t *rapid.T) {
		scenario := scenario
		scenario.Habits = Habits{
			Survivor:       rapid.SampledFrom([]Survivor{SurvivesOlder, SurvivesHeld, SurvivesActive, SurvivesNone}).Draw(t, "survivor"),
			TransferClears: rapid.SampledFrom([]Clears{ClearsNever, ClearsBefore, ClearsAfter}).Draw(t, "clears"),
			CallCleared:    rapid.Bool().Draw(t, "callCleared"),
			RetrievedFirst: rapid.Bool().Draw(t, "retrievedFirst"),
		}
		s := New(Options{Dialect: csta.ECMA, Extensions: extensions, Scenario: scenario})
		x, clock := s.x, &watch{}
		x.after = clock.after
		x.attended = func(number string) bool { return number != "203" }
		std, mx := standard{s, plain{rapid.Bool().Draw(t, "dynamic")}}, zultys{s}
		atStd, atMX := map[string]*listener{}, map[string]*listener{}
		for _, n := range extensions {
			atStd[n] = &listener{n, map[string]csta.ConnectionState{}}
			atMX[n] = &listener{n, map[string]csta.ConnectionState{}}
		}
		// Mostly somebody is drawn who can do it, now and then anybody.
		draw := func(fit func(l *leg) bool) *leg {
			var all, fitting []*leg
			for _, c := range x.calls {
				all = append(all, c.legs...)
			}
			for _, l := range all {
				if fit(l) {
					fitting = append(fitting, l)
				}
			}
			if len(fitting) > 0 && rapid.IntRange(0, 9).Draw(t, "anybody") > 0 {
				all = fitting
			}
			if len(all) == 0 {
				return nil
			}
			l := all[rapid.IntRange(0, len(all)-1).Draw(t, "leg")]
			t.Logf("%s in call %d, %s", l.device, l.call.serial, l.state)
			return l
		}
		with := func(fit func(l *leg) bool, do func(l *leg)) func(*rapid.T) {
			return func(*rapid.T) {
				if l := draw(fit); l != nil {
					do(l)
				}
			}
		}
		is := func(state csta.ConnectionState) func(l *leg) bool {
			return func(l *leg) bool { return l.state == state }
		}
		talks := func(l *leg) bool { return l.phone != nil && l.state == csta.StateConnected && l.call.conversation() }
		withTwo := func(do func(held, active *leg)) func(*rapid.T) {
			beside := func(l *leg) bool { return l.state == csta.StateHold && l.phone != nil && l.phone.active() != nil }
			return with(beside, func(held *leg) {
				do(held, draw(func(l *leg) bool { return held.phone != nil && held.phone.active() == l }))
			})
		}
		number := func() string { return rapid.SampledFrom(numbers).Draw(t, "number") }
		extension := func() *phone { return x.phones[rapid.SampledFrom(extensions).Draw(t, "extension")] }
		check := func() {
			for _, h := range x.news {
				for _, n := range extensions {
					at, there := h.at(n)
					if !there {
						continue
					}
					for _, e := range std.tell(h, at) {
						_, err := csta.Encode(e, csta.ECMA)
						require.NoError(t, err)
						atStd[n].hearsStandard(t, e)
					}
					for _, e := range mx.tell(h, at) {
						atMX[n].hearsMX(t, e)
					}
				}
			}
			x.news = nil
			for _, n := range extensions {
				truth, truthMX := map[string]csta.ConnectionState{}, map[string]csta.ConnectionState{}
				for _, l := range x.phones[n].legs {
					truth[l.call.id()] = l.state
					if l.state != csta.StateInitiated && l.state != csta.StateQueued { // for which MX has no word
						truthMX[fmt.Sprint(l.seq)] = l.state
					}
					require.Contains(t, l.call.legs, l)
					require.Contains(t, x.calls, l.call)
				}
				require.Equal(t, truth, atStd[n].calls, "standard at %s", n)
				require.Equal(t, truthMX, atMX[n].calls, "MX at %s", n)
			}
			for _, c := range x.calls {
				devices := map[string]bool{}
				for _, l := range c.legs {
					require.Same(t, c, l.call)
					require.NotEqual(t, csta.StateNull, l.state)
					require.False(t, devices[l.device] && l.state != csta.StateFail, "%s is twice in a call", l.device)
					devices[l.device] = true // whoever calls himself is busy
					require.Equal(t, l.phone != nil, l.phone != nil && slices.Contains(l.phone.legs, l))
				}
			}
			for _, at := range x.phones {
				active := 0
				for _, l := range at.legs {
					if l.state != csta.StateAlerting && l.state != csta.StateHold && l.state != csta.StateQueued {
						active++
					}
				}
				require.LessOrEqual(t, active, 1, "one handset")
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"": func(*rapid.T) { check() },
			"call": func(*rapid.T) {
				_, _ = x.arrive(call{told: told{caller: party{number: rapid.SampledFrom([]string{"", customer, "+49302"}).Draw(t, "caller")}, called: "0800"}},
					extension().number, 0)
			},
			"dial":     func(*rapid.T) { _, _ = x.dial(extension(), number(), "makeCall") },
			"answer":   with(is(csta.StateAlerting), func(l *leg) { _ = x.answer(l) }),
			"hold":     with(talks, func(l *leg) { _ = x.hold(l, "normal") }),
			"retrieve": with(is(csta.StateHold), func(l *leg) { _ = x.retrieve(l, "normal") }),
			"leave":    with(is(csta.StateAlerting), func(l *leg) { x.leave(l, l.number, "normalClearing") }),
			"consult":  with(talks, func(l *leg) { _ = consulting(x, l, number()) }),
			"consult and reach": with(talks, func(l *leg) {
				_ = consulting(x, l, number())
				clock.strike()
				if l := draw(is(csta.StateAlerting)); l != nil {
					_ = x.answer(l)
				}
			}),
			"alternate": withTwo(func(held, active *leg) { _ = x.alternate(held, active) }),
			"reconnect": withTwo(func(held, active *leg) { _ = x.reconnect(held, active) }),
			"transfer":  withTwo(func(held, active *leg) { _, _ = x.transfer(held, active) }),
			"conference": withTwo(func(held, active *leg) {
				_, _ = x.conference(held, active, rapid.SampledFrom([]*leg{nil, held, active}).Draw(t, "keep"))
			}),
			"send on": with(talks, func(l *leg) { _, _ = x.sendOn(l, number()) }),
			"deflect": with(is(csta.StateAlerting), func(l *leg) {
				if l.phone != nil {
					_ = x.deflect(l, number())
				}
			}),
			"pick up":       with(func(l *leg) bool { return x.pickable(x.phones["200"], l) == nil }, func(l *leg) { _ = x.pickUpFrom(extension(), l) }),
			"pick up group": func(*rapid.T) { _ = x.groupPickup(extension(), "") },
			"park":          with(talks, func(l *leg) { _, _ = x.park(l, rapid.SampledFrom([]string{"", "200", "201", "7000"}).Draw(t, "place")) }),
			"bring in":      with(talks, func(l *leg) { _, _ = x.addParty(l, number(), rapid.Bool().Draw(t, "silent")) }),
			"clear":         with(talks, x.clear),
			"seize":         func(*rapid.T) { _, _ = x.seize(extension(), "makeCall") },
			"press":         with(is(csta.StateInitiated), func(l *leg) { _ = x.press(l, rapid.SampledFrom([]string{"2", "200", "01", "5#"}).Draw(t, "digits")) }),
			"service":       func(*rapid.T) { x.putInService(extension(), rapid.Bool().Draw(t, "in")) },
			"dnd":           func(*rapid.T) { x.setDND(extension(), rapid.Bool().Draw(t, "dnd")) },
			"forward": func(*rapid.T) {
				kind := rapid.SampledFrom([]string{"", forwardBusy, forwardNoAns, forwardDND}).Draw(t, "kind")
				_ = x.setForward(extension(), kind, rapid.Bool().Draw(t, "on"), number())
			},
			"time": func(*rapid.T) { clock.strike() },
			"begin": func(*rapid.T) {
				_, _ = x.dial(extension(), number(), "makeCall")
				clock.strike()
				if l := draw(is(csta.StateAlerting)); l != nil {
					_ = x.answer(l)
				}
			},
		})
		for len(x.calls) > 0 {
			l := x.calls[0].legs[0]
			x.quit(l, l.number, "normalClearing")
		}
		check()
		require.Empty(t, clock.timers, "no timer outlives its leg")
	})
}

// consulting is what the services see to: only extensions consult.
func consulting(x *exchange, l *leg, to string) *csta.Failure {
	if l.phone == nil {
		return nil
	}
	_, f := x.consult(l, to)
	return f
}
