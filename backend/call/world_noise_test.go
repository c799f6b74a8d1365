package call_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// snapshot is what the switch says of the phone's calls.
func (w *world) snapshot() []csta.SnapshotCallInfo {
	own := map[call.State][]csta.ConnectionState{
		call.Ringing: {csta.StateAlerting, csta.StateConnected}, call.Dialing: {csta.StateConnected, csta.StateAlerting},
		call.Connected: {csta.StateConnected, csta.StateConnected}, call.Held: {csta.StateHold, csta.StateConnected},
		call.Failed: {csta.StateConnected, csta.StateFail},
	}
	infos := []csta.SnapshotCallInfo{}
	for _, c := range w.calls {
		info := csta.SnapshotCallInfo{Connection: at(c.callID, "200"), States: slices.Clone(own[c.state])}
		for range c.others[1:] {
			info.States = append(info.States, csta.StateConnected)
		}
		if len(c.others) == 1 {
			info.Endpoint = device(c.others[0])
		}
		infos = append(infos, info)
	}
	return infos
}

// passes lets time pass in which nothing happens; a snapshot that is asked for is given.
func (w *world) passes(d time.Duration) {
	until := w.now.Add(d)
	for {
		due := w.table.Deadline()
		if due.IsZero() || due.After(until) {
			break
		}
		w.now = later(w.now, due)
		ended, ask := w.table.Tick(w.now)
		w.note(ended)
		switch ask {
		case call.Look:
			w.note(call.Snapshot{Device: "200", Calls: w.snapshot(), AskedAt: w.now}.Apply(w.table, w.now))
		case call.Resync:
			w.note(w.table.Reconcile("200", w.snapshot(), w.now))
		}
	}
	w.now = until
}

// meanwhile lets things happen whose events are not heard yet.
func (w *world) meanwhile(n int) (events []csta.Event) {
	w.unheard = &events
	acts := w.acts()
	for range n {
		acts[rapid.IntRange(0, len(acts)-1).Draw(w.T, "meanwhile")]()
	}
	w.unheard = nil
	return events
}

// agrees holds the table against the world: a call that the table has is there, in the state it is in; all
// means that it has every one.
func (w *world) agrees(all bool) {
	calls := w.table.Calls()
	for _, got := range calls {
		i := slices.IndexFunc(w.calls, func(c *truth) bool { return c.callID == got.Connection.CallID })
		require.GreaterOrEqual(w, i, 0, "a ghost: %s %s %s", got.ID, got.Connection.CallID, got.State)
		require.Equal(w, w.calls[i].state, got.State, "call %s", got.Connection.CallID)
		require.False(w, got.Stale)
	}
	if all {
		require.Len(w, calls, len(w.calls), "a call is lost")
	}
}

// Events get lost, come twice and overtake each other, and still: no call ends twice, none comes back, no
// ghost outlives the quarter of an hour in which nothing happens, and after a snapshot the table is right.
func TestALineThatLosesEventsLeavesNoGhost(t *testing.T) {
	for _, dialect := range dialects {
		t.Run(string(dialect), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				w := newWorld(t, dialect)
				w.noisy = true
				acts := w.acts()
				for range rapid.IntRange(1, 6).Draw(t, "days") {
					for range rapid.IntRange(1, 15).Draw(t, "acts") {
						acts[rapid.IntRange(0, len(acts)-1).Draw(t, "act")]()
						for _, c := range w.table.Calls() {
							require.NotContains(t, w.ended, c.ID, "an ended call is back")
						}
					}
					for _, old := range w.delayed {
						w.hear(old)
					}
					w.delayed = nil
					w.passes(15 * time.Minute)
					w.agrees(false)
					w.note(w.table.Reconcile("200", w.snapshot(), w.now))
					w.agrees(true)
				}
			})
		})
	}
}

// The line goes and comes back in the middle of whatever happens: what the snapshot says is right at once, and
// events that crossed it change nothing for the worse.
func TestTheLineComesBackInTheMiddleOfEverything(t *testing.T) {
	for _, dialect := range dialects {
		t.Run(string(dialect), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				w := newWorld(t, dialect)
				w.noisy = true
				acts := w.acts()
				for range rapid.IntRange(1, 6).Draw(t, "losses") {
					for range rapid.IntRange(1, 10).Draw(t, "acts") {
						acts[rapid.IntRange(0, len(acts)-1).Draw(t, "act")]()
					}
					w.table.Lose(w.now)
					w.delayed = nil
					w.meanwhile(rapid.IntRange(0, 5).Draw(t, "acts while away"))
					w.table.Follow("1", "200")
					early := w.meanwhile(rapid.IntRange(0, 2).Draw(t, "acts before the snapshot"))
					snapshot := w.snapshot()
					crossing := w.meanwhile(rapid.IntRange(0, 4).Draw(t, "acts before the answer is read"))
					w.note(w.table.Reconcile("200", snapshot, w.now))
					for _, ev := range append(early, crossing...) { // which came first nobody can tell
						w.hear(ev)
					}
					w.passes(15 * time.Minute)
					w.agrees(false)
					w.note(w.table.Reconcile("200", w.snapshot(), w.now))
					w.agrees(true)
				}
			})
		})
	}
}
