package agent_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/csta/simulator"
)

// The chaos: how many disconnects by default and in a long run (CORDBOARD_CHAOS), how many agents live
// through them at once, and how long the truth may take after the line can be had again.
const (
	fewCuts     = 24
	chaosAgents = 8
	chaosTruth  = 3 * time.Second
)

// outcome is what the chaos came to.
type outcome struct {
	cuts, ghosts, lost atomic.Int64
	worst              atomic.Int64 // milliseconds
	calls              atomic.Int64 // that were up when the truth was seen
}

// TestChaos cuts the line of agents at random moments of random calls, in every way that lines break, in
// every dialect, and wants to see the switch's truth within three seconds of the line's return: no call
// that is no more, none missing that is, each in its state. CORDBOARD_CHAOS is how often.
func TestChaos(t *testing.T) {
	cuts := fewCuts
	if many, err := strconv.Atoi(os.Getenv("CORDBOARD_CHAOS")); err == nil {
		cuts = many
	}
	seed := rand.Uint64()
	if told, err := strconv.ParseUint(os.Getenv("CORDBOARD_CHAOS_SEED"), 10, 64); err == nil {
		seed = told
	}
	t.Logf("seed %d", seed)
	var (
		done outcome
		left atomic.Int64
		crew sync.WaitGroup
	)
	left.Store(int64(cuts))
	for i := range min(chaosAgents, cuts) {
		crew.Go(func() {
			v := newVictim(t, csta.Dialects()[i%len(csta.Dialects())], seed+uint64(i), &done)
			for left.Add(-1) >= 0 && !t.Failed() {
				v.suffer()
			}
			v.rest()
		})
	}
	crew.Wait()
	fmt.Printf("chaos disconnects=%d ghosts=%d lost=%d max_ms=%d\n", done.cuts.Load(), done.ghosts.Load(), done.lost.Load(), done.worst.Load())
	t.Logf("%d calls were up when the truth was seen", done.calls.Load())
	require.Greater(t, done.calls.Load(), done.cuts.Load()/4, "there is something to be wrong about")
	require.Zero(t, done.ghosts.Load(), "calls that were shown and were no more")
	require.Zero(t, done.lost.Load(), "calls that were there and not shown")
	require.LessOrEqual(t, done.worst.Load(), chaosTruth.Milliseconds())
}

// victim is one agent with a switch, people and a network of his own.
type victim struct {
	t       *testing.T
	dialect csta.Dialect
	luck    *rand.Rand
	sw      *simulator.Switch
	net     *proxied
	session *agent.Session
	clicks  sync.WaitGroup
	diary   []string
	done    *outcome
}

const own, neighbour = "200", "201"

var outside = []string{"5550100", "5550101", "5550102", "5550199"}

func newVictim(t *testing.T, d csta.Dialect, seed uint64, done *outcome) *victim {
	v := &victim{t: t, dialect: d, luck: rand.New(rand.NewPCG(seed, 1)), done: done}
	v.sw = simulator.New(simulator.Options{
		Dialect: d, Extensions: []string{own, neighbour, "202"},
		Scenario: simulator.Scenario{Numbers: map[string]simulator.Number{"5550199": {Does: simulator.Busy}}},
	})
	t.Cleanup(v.sw.Close)
	v.net = behindProxy(t, v.sw)
	v.session = agent.New(agent.Options{})
	t.Cleanup(func() { _ = v.session.Close(context.Background()) })
	require.NoError(t, v.session.SignOn(ctx, agent.Credentials{
		Server: "Main", User: own, Password: "secret", Device: own,
		Line: link.Options{
			Address: v.net.address(), Dialect: d, Session: d == csta.ECMA || d == csta.DMCC, SwitchName: "CM1", Pace: -1,
		},
	}), d)
	return v
}

func (v *victim) note(format string, args ...any) {
	v.diary = append(v.diary, time.Now().Format("05.000 ")+fmt.Sprintf(format, args...))
}

// suffer is one disconnect.
func (v *victim) suffer() {
	v.diary = v.diary[:0]
	v.act(6)
	back := v.cut()
	v.act(4)
	time.Sleep(v.upTo(1500 * time.Millisecond))
	v.act(4)
	if v.luck.IntN(5) == 0 { // the line returns and breaks again while it is being got back
		back()
		time.Sleep(v.upTo(300 * time.Millisecond))
		back = v.cut()
		v.act(2)
	}
	back()
	returned := time.Now()
	v.note("the line is back")
	v.done.cuts.Add(1)
	v.judge(returned)
	v.clicks.Wait()
}

// judge waits for the truth.
func (v *victim) judge(returned time.Time) {
	var ghosts, lost, wrong []string
	for {
		ghosts, lost, wrong = v.compare()
		took := time.Since(returned)
		if len(ghosts)+len(lost)+len(wrong) == 0 {
			for worst := v.done.worst.Load(); took.Milliseconds() > worst && !v.done.worst.CompareAndSwap(worst, took.Milliseconds()); {
				worst = v.done.worst.Load()
			}
			if took <= chaosTruth {
				v.done.calls.Add(int64(len(v.session.State().Calls)))
				return
			}
			break
		}
		if took > 2*chaosTruth {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	v.done.ghosts.Add(int64(len(ghosts)))
	v.done.lost.Add(int64(len(lost)))
	for worst := v.done.worst.Load(); time.Since(returned).Milliseconds() > worst; worst = v.done.worst.Load() {
		v.done.worst.CompareAndSwap(worst, time.Since(returned).Milliseconds())
	}
	v.t.Errorf("%s after %s: ghosts %v, lost %v, wrong %v\nstate %+v\ntruth %+v\n%s", v.dialect, time.Since(returned), ghosts, lost, wrong,
		v.session.State(), v.sw.Truth(own), fmt.Sprint(v.diary))
}

// compare is what the agent's State has and the switch has not, the other way round, and what differs.
func (v *victim) compare() (ghosts, lost, wrong []string) {
	state := v.session.State()
	if state.Link != agent.Up {
		wrong = append(wrong, "the link is "+string(state.Link))
	}
	truth := v.sw.Truth(own)
	for _, c := range state.Calls {
		if !slices.ContainsFunc(truth, func(info csta.SnapshotCallInfo) bool { return info.Connection.CallID == c.Key }) {
			ghosts = append(ghosts, c.Key)
		}
	}
	for _, info := range truth {
		i := slices.IndexFunc(state.Calls, func(c agent.Call) bool { return c.Key == info.Connection.CallID })
		switch {
		case i < 0:
			lost = append(lost, info.Connection.CallID)
		case state.Calls[i].Stale, !slices.Contains(fitting(info.States), state.Calls[i].State):
			wrong = append(wrong, fmt.Sprintf("%s is %v, not %s (stale: %v)", state.Calls[i].Key, info.States, state.Calls[i].State, state.Calls[i].Stale))
		}
	}
	return ghosts, lost, wrong
}

// fitting are the states in which a call may be shown whose connections are in these, the own one first.
func fitting(states []csta.ConnectionState) []call.State {
	switch states[0] {
	case csta.StateAlerting, csta.StateQueued:
		return []call.State{call.Ringing}
	case csta.StateHold:
		return []call.State{call.Held}
	case csta.StateInitiated:
		return []call.State{call.Initiated, call.Dialing}
	case csta.StateFail:
		return []call.State{call.Failed}
	}
	switch others := states[1:]; {
	case slices.Contains(others, csta.StateConnected), slices.Contains(others, csta.StateHold):
		return []call.State{call.Connected}
	case slices.Contains(others, csta.StateFail):
		return []call.State{call.Failed, call.Connected} // the other one of two who talked may be passed on to nobody
	}
	return []call.State{call.Dialing, call.Connected}
}

// cut breaks the line in one of the ways that lines break, and returns what brings it back.
func (v *victim) cut() (back func()) {
	ways := []string{"dropped", "reset", "away", "refused", "half-open", "swallowed", "half-open and woken"}
	way := ways[v.luck.IntN(len(ways))]
	if v.dialect == csta.Zultys && way == "half-open and woken" {
		way = "half-open" // an MX keeps a user's line for a session that it does not know to be dead
	}
	v.note("the line is %s", way)
	switch way {
	case "dropped":
		v.sw.DropAll()
	case "reset":
		v.sw.ResetAll()
	case "away":
		v.net.away()
		return v.net.back
	case "refused":
		v.sw.Refuse(true)
		v.sw.DropAll()
		return func() { v.sw.Refuse(false) }
	case "half-open":
		v.sw.HalfOpenAll()
		return v.sw.ResetAll
	case "swallowed":
		v.net.swallow()
		return v.net.spit
	default:
		v.sw.HalfOpenAll()
		return func() { v.session.Wake("the network changed") }
	}
	return func() {}
}

func (v *victim) upTo(most time.Duration) time.Duration {
	return time.Duration(v.luck.Int64N(int64(most)))
}

func (v *victim) somebody() string { return outside[v.luck.IntN(len(outside))] }

// act lets people do random things, up to so many.
func (v *victim) act(most int) {
	for range v.luck.IntN(most + 1) {
		deeds := v.deeds()
		i := v.luck.IntN(len(deeds))
		v.note("deed %d: %v", i, deeds[i]())
		time.Sleep(v.upTo(25 * time.Millisecond))
	}
}

// deeds are what people do, the agent at his phone and in the program among them.
func (v *victim) deeds() []func() error {
	sw, to := v.sw, v.somebody()
	comes := func() error {
		_, err := sw.Call(to, "", own, nil)
		return err
	}
	return []func() error{
		comes, comes,
		func() error { return sw.Lift(own) }, func() error { return sw.Lift(own) },
		func() error { return sw.HangUp(own) }, func() error { return sw.HangUp(to) }, func() error { return sw.HangUp(neighbour) },
		func() error { return sw.Dial(own, to) }, func() error { return sw.Dial(own, neighbour) }, func() error { return sw.Dial(neighbour, own) },
		func() error { return sw.Lift(neighbour) },
		func() error { return sw.Hold(own) }, func() error { return sw.Retrieve(own) }, func() error { return sw.Alternate(own) },
		func() error { return sw.Consult(own, to) }, func() error { return sw.Consult(own, neighbour) },
		func() error { return sw.Transfer(own, "") }, func() error { return sw.Transfer(own, neighbour) },
		func() error { return sw.Transfer(neighbour, "") }, func() error { return sw.Consult(neighbour, own) },
		func() error { return sw.Conference(own) }, func() error { return sw.Conference(neighbour) },
		func() error { return sw.Add(own, neighbour, false) },
		func() error { return sw.Deflect(own, neighbour) },
		func() error { _, err := sw.Park(own, ""); return err },
		func() error { sw.EndMonitors(own); return nil },
		func() error { sw.SendSystemStatus("messagesLost", 5); return nil },
		v.click, v.click, v.click, v.click, v.click,
	}
}

// click lets the agent use the program. He does not wait for the answer.
func (v *victim) click() error {
	state := v.session.State()
	to, lot := v.somebody(), v.luck.IntN(100)
	v.clicks.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if len(state.Calls) == 0 {
			_ = v.session.Dial(ctx, to)
			return
		}
		c := state.Calls[lot%len(state.Calls)]
		if len(c.Can) == 0 {
			return
		}
		switch c.Can[lot%len(c.Can)] {
		case agent.Answer:
			_ = v.session.Answer(ctx, c.ID)
		case agent.Hold:
			_ = v.session.Hold(ctx, c.ID)
		case agent.Retrieve:
			_ = v.session.Retrieve(ctx, c.ID)
		case agent.HangUp:
			_ = v.session.HangUp(ctx, c.ID)
		case agent.Consult:
			_ = v.session.Consult(ctx, to)
		case agent.Alternate:
			_ = v.session.Alternate(ctx)
		case agent.Reconnect:
			_ = v.session.Reconnect(ctx)
		case agent.Transfer:
			_ = v.session.Transfer(ctx)
		case agent.Conference:
			_ = v.session.Conference(ctx)
		case agent.Blind:
			_ = v.session.Blind(ctx, c.ID, neighbour)
		case agent.Deflect:
			_ = v.session.Deflect(ctx, c.ID, neighbour)
		case agent.Park:
			_ = v.session.Park(ctx, c.ID, "")
		case agent.EndCall:
			_ = v.session.EndCall(ctx, c.ID)
		case agent.Join:
			_ = v.session.Join(ctx, c.ID, neighbour)
		}
	})
	return nil
}

// rest ends every call; nothing may be left of them.
func (v *victim) rest() {
	v.clicks.Wait()
	for range 20 {
		for _, who := range append([]string{own, neighbour, "202"}, outside...) {
			_ = v.sw.HangUp(who)
		}
	}
	v.judge(time.Now())
	require.Empty(v.t, v.sw.Truth(own))
}
