package call_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// truth is one call as the world knows it.
type truth struct {
	id     string // the table's
	callID string
	state  call.State
	others []string
	of     string
	data   csta.Attached // told with it
}

// world is a switch with the phone 200 that does what phones do, in any order, and tells it in any of
// the ways in which switches do.
type world struct {
	*rapid.T
	dialect csta.Dialect
	table   *call.Table
	now     time.Time
	calls   []*truth
	serial  int
	stale   []string // ids that calls had once
	ended   []string
	noisy   bool          // the line loses events, doubles them and lets them overtake each other
	delayed []csta.Event  // events that were overtaken
	unheard *[]csta.Event // takes the events that nobody hears yet
}

func (w *world) say(ev csta.Event) {
	ev.Monitor = "1"
	w.now = w.now.Add(100 * time.Millisecond)
	if w.dialect == csta.Zultys {
		ev.Local = ""
		ev.Connection.Device.ID = "200"
	}
	switch {
	case w.unheard != nil:
		*w.unheard = append(*w.unheard, ev)
		return
	case !w.noisy:
		w.hear(ev)
		return
	}
	switch rapid.SampledFrom([]string{"heard", "heard", "heard", "heard", "heard", "lost", "doubled", "delayed"}).Draw(w.T, "line") {
	case "heard":
		w.hear(ev)
	case "doubled":
		w.hear(ev)
		w.hear(ev)
	case "delayed":
		w.delayed = append(w.delayed, ev)
		return
	}
	for _, old := range w.delayed {
		w.hear(old)
	}
	w.delayed = nil
}

func (w *world) hear(ev csta.Event) {
	w.note(w.table.Apply(overTheWire(ev, w.dialect), w.now))
}

func (w *world) note(ended []call.Ended) {
	for _, e := range ended {
		require.NotContains(w, w.ended, e.ID, "ended twice")
		w.ended = append(w.ended, e.ID)
	}
}

func (w *world) fresh() string {
	w.serial++
	return fmt.Sprint(w.serial)
}

func (w *world) number() string { return "555" + w.fresh() }

func (w *world) yes(label string) bool { return rapid.Bool().Draw(w.T, label) }

func (w *world) in(states ...call.State) *truth {
	var fit []*truth
	for _, c := range w.calls {
		if slices.Contains(states, c.state) {
			fit = append(fit, c)
		}
	}
	if len(fit) == 0 {
		return nil
	}
	return rapid.SampledFrom(fit).Draw(w.T, "which")
}

func (w *world) busy() bool {
	return slices.ContainsFunc(w.calls, func(c *truth) bool { return c.state != call.Ringing && c.state != call.Held })
}

// begun takes the id of the call that the table has just learnt of.
func (w *world) begun(c *truth) {
	if w.noisy {
		w.calls = append(w.calls, c)
		return
	}
	calls := w.table.Calls()
	require.Len(w, calls, len(w.calls)+1)
	c.id = calls[len(calls)-1].ID
	w.calls = append(w.calls, c)
}

// gone takes calls out of the world; the table must have told their ends, once.
func (w *world) gone(gone ...*truth) {
	for _, c := range gone {
		w.calls = slices.DeleteFunc(w.calls, func(o *truth) bool { return o == c })
		w.stale = append(w.stale, c.callID)
		if w.noisy {
			continue
		}
		require.Equal(w, 1, len(slices.DeleteFunc(slices.Clone(w.ended), func(id string) bool { return id != c.id })), "the end of %s", c.id)
	}
}

func (w *world) ring() {
	if w.in(call.Ringing) != nil || len(w.calls) > 3 {
		return
	}
	c := &truth{callID: w.fresh(), state: call.Ringing, others: []string{w.number()}}
	ev := delivered(at(c.callID, "200"), "200", c.others[0], "200", csta.StateAlerting)
	c.data = csta.Attached{{Name: csta.UserData, Value: "data of " + c.callID}}
	ev.Data = c.data
	w.say(ev)
	w.begun(c)
}

func (w *world) answer() {
	if c := w.in(call.Ringing); c != nil && !w.busy() {
		w.say(established(at(c.callID, "200"), "200", c.others[0], "200", csta.StateConnected))
		c.state = call.Connected
	}
}

func (w *world) hold() {
	if c := w.in(call.Connected); c != nil {
		w.say(held(at(c.callID, "200"), "200", csta.StateHold))
		c.state = call.Held
	}
}

func (w *world) retrieve() {
	if c := w.in(call.Held); c != nil && !w.busy() {
		w.say(retrieved(at(c.callID, "200"), "200", csta.StateConnected))
		c.state = call.Connected
	}
}

func (w *world) consult() {
	first := w.in(call.Connected)
	if first == nil || len(w.calls) > 3 {
		return
	}
	c := &truth{callID: w.fresh(), state: call.Dialing, others: []string{w.number()}, of: first.id}
	w.table.Consult("200", c.others[0], first.id, w.now)
	w.say(held(at(first.callID, "200"), "200", csta.StateHold))
	first.state = call.Held
	early := w.yes("answer before the events")
	if early {
		w.table.Begin("200", at(c.callID, "200"), c.others[0], w.now)
	}
	w.say(originated(at(c.callID, "200"), "200", c.others[0]))
	if !early {
		w.table.Begin("200", at(c.callID, "200"), c.others[0], w.now)
	}
	w.begun(c)
	w.say(delivered(at(c.callID, c.others[0]), c.others[0], "200", c.others[0], csta.StateConnected))
}

func (w *world) consulted() {
	if c := w.in(call.Dialing); c != nil {
		if w.yes("fails") {
			w.say(failed(at(c.callID, c.others[0]), c.others[0], "200", c.others[0], "busy"))
			c.state = call.Failed
			return
		}
		w.say(established(at(c.callID, c.others[0]), c.others[0], "200", c.others[0], csta.StateConnected))
		c.state = call.Connected
	}
}

func (w *world) hangUp() {
	if len(w.calls) > 0 {
		c := rapid.SampledFrom(w.calls).Draw(w.T, "whose")
		w.say(cleared(at(c.callID, "200"), "200", csta.StateNull))
		w.gone(c)
	}
}

func (w *world) otherLeaves() {
	c := w.in(call.Connected, call.Held)
	if c == nil || w.dialect == csta.Zultys {
		return // which tells nobody
	}
	i := rapid.IntRange(0, len(c.others)-1).Draw(w.T, "who leaves")
	local := csta.StateConnected
	if c.state == call.Held {
		local = csta.StateHold
	}
	w.say(cleared(at(c.callID, c.others[i]), c.others[i], local))
	c.others = slices.Delete(c.others, i, i+1)
	if len(c.others) == 0 {
		w.say(cleared(at(c.callID, "200"), "200", csta.StateNull))
		w.gone(c)
	}
}

// late says again what was true once.
func (w *world) late() {
	if len(w.stale) > 0 {
		id := rapid.SampledFrom(w.stale).Draw(w.T, "stale")
		w.say(cleared(at(id, "200"), "200", csta.StateNull))
		w.say(held(at(id, "200"), "200", csta.StateHold))
	}
}

func (w *world) check() {
	calls := w.table.Calls()
	require.Len(w, calls, len(w.calls), "no ghost, no lost call")
	for _, c := range w.calls {
		i := slices.IndexFunc(calls, func(o call.Call) bool { return o.ID == c.id })
		require.GreaterOrEqual(w, i, 0, "%s is lost", c.id)
		got := calls[i]
		require.Equal(w, c.state, got.State)
		require.Equal(w, c.callID, got.Connection.CallID)
		require.Equal(w, c.of, got.ConsultOf)
		for _, d := range c.data {
			require.Contains(w, got.Data, d)
		}
		if len(c.others) == 1 {
			require.Equal(w, c.others[0], got.Party.Number)
			require.Empty(w, got.Parties)
			continue
		}
		var others []string
		for _, p := range got.Parties {
			others = append(others, p.Number)
		}
		require.ElementsMatch(w, c.others, others)
	}
}

// Whatever agents do with several calls, and however the switch tells it: never a ghost, never a lost
// call, every call keeps its id from its first event to its end.
func TestSecondCallsInAnyOrder(t *testing.T) {
	for _, dialect := range dialects {
		t.Run(string(dialect), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				w := newWorld(t, dialect)
				acts := w.acts()
				for range rapid.IntRange(1, 40).Draw(t, "acts") {
					acts[rapid.IntRange(0, len(acts)-1).Draw(t, "act")]()
					w.check()
				}
			})
		})
	}
}

func newWorld(t *rapid.T, dialect csta.Dialect) *world {
	w := &world{T: t, dialect: dialect, table: call.New(call.Options{Dialect: dialect}).Listing(), now: start}
	w.table.Follow("1", "200")
	return w
}

func (w *world) acts() []func() {
	return []func(){
		w.ring, w.ring, w.answer, w.answer, w.hold, w.retrieve, w.consult, w.consult, w.consult, w.consulted, w.consulted,
		w.hangUp, w.otherLeaves, w.late, w.transfer, w.conference, w.conference, w.passedOn,
	}
}
