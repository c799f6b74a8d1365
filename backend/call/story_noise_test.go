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

// noise has the line lose events, double them and let them overtake each other.
func (r *randomStory) noise(ev csta.Event) {
	if r.unheard != nil {
		*r.unheard = append(*r.unheard, ev)
		return
	}
	switch rapid.SampledFrom([]string{"heard", "heard", "heard", "heard", "heard", "lost", "doubled", "delayed"}).Draw(r.t, "line") {
	case "heard":
		r.receive(ev)
	case "doubled":
		r.receive(ev)
		r.receive(ev)
	case "delayed":
		r.delayed = append(r.delayed, ev)
		return
	}
	r.catchUp()
}

// catchUp hears what was overtaken.
func (r *randomStory) catchUp() {
	for _, old := range r.delayed {
		r.receive(old)
	}
	r.delayed = nil
}

// meanwhile lets things happen whose events are not heard yet.
func (r *randomStory) meanwhile(n int) (events []csta.Event) {
	r.unheard = &events
	for range n {
		r.act("meanwhile")
	}
	r.unheard = nil
	return events
}

// quarterOfAnHour passes, in which nothing happens; no ghost outlives it. After a snapshot the table is right.
func (r *randomStory) quarterOfAnHour() {
	until := r.now.Add(15 * time.Minute)
	r.settle(15 * time.Minute)
	r.now = until
	r.agrees(false)
	r.note(r.table.Reconcile(me, r.snapshot(), r.now))
	r.agrees(true)
}

// agrees holds the table against the story: a call that the table has is there, in the state it is in; all
// means that it has every one.
func (r *randomStory) agrees(all bool) {
	calls, live := r.table.Calls(), r.live()
	for _, got := range calls {
		i := slices.IndexFunc(live, func(a *storyCall) bool { return a.callID == got.Connection.CallID })
		require.GreaterOrEqual(r.t, i, 0, "a ghost: %s %s %s\n%s", got.ID, got.Connection.CallID, got.State, r.protocol())
		require.Equal(r.t, live[i].shown(), got.State, "call %s\n%s", live[i].name, r.protocol())
		require.False(r.t, got.Stale)
	}
	if all {
		require.Len(r.t, calls, len(live), "a call is lost\n%s", r.protocol())
	}
}

// Events get lost, come twice and overtake each other, and still: no call ends twice, none comes back, no
// ghost outlives the quarter of an hour in which nothing happens, and after a snapshot the table is right.
func TestALineThatLosesEventsLeavesNoGhost(t *testing.T) {
	tellRandom(t, func(r *randomStory) {
		r.noisy, r.line = true, r.noise
		for range rapid.IntRange(1, 6).Draw(r.t, "days") {
			for range rapid.IntRange(1, 15).Draw(r.t, "acts") {
				r.act("act")
				require.False(r.t, slices.ContainsFunc(r.table.Calls(), func(c call.Call) bool { return r.ended[c.ID].ID != "" }), "an ended call is back")
			}
			r.catchUp()
			r.quarterOfAnHour()
		}
	})
}

// The line goes and comes back in the middle of whatever happens: what the snapshot says is right at once, and
// events that crossed it change nothing for the worse.
func TestTheLineComesBackInTheMiddleOfEverything(t *testing.T) {
	tellRandom(t, func(r *randomStory) {
		r.noisy, r.line = true, r.noise
		for range rapid.IntRange(1, 6).Draw(r.t, "losses") {
			for range rapid.IntRange(1, 10).Draw(r.t, "acts") {
				r.act("act")
			}
			r.table.Lose(r.now)
			r.delayed = nil
			r.meanwhile(rapid.IntRange(0, 5).Draw(r.t, "acts while away"))
			r.table.Follow("1", me)
			early := r.meanwhile(rapid.IntRange(0, 2).Draw(r.t, "acts before the snapshot"))
			snapshot := r.snapshot()
			crossing := r.meanwhile(rapid.IntRange(0, 4).Draw(r.t, "acts before the answer is read"))
			r.note(r.table.Reconcile(me, snapshot, r.now))
			for _, ev := range append(early, crossing...) { // which came first nobody can tell
				r.receive(ev)
			}
			r.quarterOfAnHour()
		}
	})
}
