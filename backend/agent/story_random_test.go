package agent_test

import (
	"context"
	"fmt"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/testbed/pbx"
)

// deed is one thing that somebody does in a random day, and how long everybody rests after it.
type deed struct {
	What, Whom, Lot int
	RestMs          int
}

func (d deed) String() string {
	return fmt.Sprintf("{%d, %d, %d, %d}", d.What, d.Whom, d.Lot, d.RestMs)
}

// TestWhateverPeopleDo lets people call, answer, hold, consult, pass on, join, park and hang up as they
// like, in every dialect and with switches of every manner: within three seconds the State has the same
// calls in the same states as the switch, every call that was shown ends once, and nothing is left behind.
func TestWhateverPeopleDo(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	for _, d := range everyDialect {
		t.Run(string(d), func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				odd := rapid.Bool().Draw(rt, "odd manners")
				day := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) deed {
					return deed{
						What: rapid.IntRange(0, 32).Draw(rt, "what"), Whom: rapid.IntRange(0, len(outside)-1).Draw(rt, "whom"),
						Lot: rapid.IntRange(0, 99).Draw(rt, "lot"), RestMs: rapid.SampledFrom([]int{0, 0, 50, 500, 4000}).Draw(rt, "rest"),
					}
				}), 1, 25).Draw(rt, "day")
				if wrong := live(t, d, odd, day); wrong != "" {
					rt.Fatal(wrong)
				}
			})
		})
	}
}

// live lives through a day with fake time and says what was wrong with it.
func live(t *testing.T, d csta.Dialect, odd bool, day []deed) (wrong string) {
	synctest.Test(t, func(t *testing.T) {
		scenario := pbx.Scenario{Numbers: map[string]pbx.Number{"5550199": {Does: pbx.Busy}}}
		if odd {
			scenario.EventsFirst, scenario.SilentReplies, scenario.NewerWords = true, true, true
		}
		sw := pbx.New(pbx.Options{Dialect: d, Extensions: []string{own, neighbour, "202"}, Scenario: scenario})
		defer sw.Close()
		var crew sync.WaitGroup
		defer crew.Wait()
		book := &book{shown: map[string]bool{}, ended: map[string]int{}}
		session := agent.New(agent.Options{OnState: book.state, OnEnd: book.end})
		defer func() { require.NoError(t, session.Close(context.Background())) }()
		line := link.Options{Address: "switch.example:1", Dialect: d, Session: d == csta.ECMA, SwitchName: "CM1", Pace: -1}
		line.Dial = func(context.Context, string, string) (net.Conn, error) {
			ours, theirs := net.Pipe()
			crew.Go(func() { _ = sw.ServeConn(context.Background(), theirs) })
			return ours, nil
		}
		require.NoError(t, session.SignOn(ctx, agent.Credentials{User: own, Password: "secret", Device: own, Line: line}))
		for i, deed := range day {
			to := outside[deed.Whom]
			all := deeds(sw, to, func() error { return click(ctx, phone{session}, to, deed.Lot) })
			_ = all[deed.What%len(all)]()
			time.Sleep(time.Duration(deed.RestMs) * time.Millisecond)
			if wrong = differs(session, sw); wrong != "" {
				wrong = fmt.Sprintf("after deed %d of %v: %s", i, day, wrong)
				return
			}
		}
		if wrong = book.check(session.State()); wrong != "" {
			wrong = fmt.Sprintf("in %v: %s", day, wrong)
		}
	})
	return wrong
}

// differs says what the State has not got right after three seconds.
func differs(session *agent.Session, sw *pbx.Switch) string {
	for tries := range 31 {
		if tries > 0 {
			time.Sleep(100 * time.Millisecond)
		}
		synctest.Wait()
		ghosts, lost, wrong := compare(session.State(), sw.Snapshot(own))
		switch {
		case len(ghosts)+len(lost)+len(wrong) == 0:
			return ""
		case tries == 30:
			return fmt.Sprintf("ghosts %v, lost %v, wrong %v: %+v, not %+v", ghosts, lost, wrong, session.State().Calls, sw.Snapshot(own))
		}
	}
	return ""
}

// book is what was told of calls.
type book struct {
	mu    sync.Mutex
	shown map[string]bool
	ended map[string]int
	wrong string
}

func (b *book) state(state agent.State) {
	b.mu.Lock()
	defer b.mu.Unlock()
	seen := map[string]bool{}
	for _, c := range state.Calls {
		if seen[c.ID] || b.ended[c.ID] > 0 {
			b.wrong = "call " + c.ID + " is shown twice, or after its end"
		}
		seen[c.ID], b.shown[c.ID] = true, true
	}
}

func (b *book) end(e call.Ended) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended[e.ID]++
}

// check says that every call that was shown is there or ended once.
func (b *book) check(state agent.State) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	there := map[string]bool{}
	for _, c := range state.Calls {
		there[c.ID] = true
	}
	for id := range b.shown {
		if want := map[bool]int{true: 0, false: 1}[there[id]]; b.ended[id] != want {
			return fmt.Sprintf("call %s ended %d times, not %d", id, b.ended[id], want)
		}
	}
	return b.wrong
}
