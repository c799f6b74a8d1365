package agent_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/testbed/pbx"
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
	stalls             stalls
}

// worse keeps the longest time.
func (o *outcome) worse(took time.Duration) {
	for worst := o.worst.Load(); took.Milliseconds() > worst && !o.worst.CompareAndSwap(worst, took.Milliseconds()); {
		worst = o.worst.Load()
	}
}

// TestChaos cuts the line of agents at random moments of random calls, in every way that lines break, in
// every dialect, and wants to see the switch's truth within three seconds of the line's return: no call
// that is no more, none missing that is, each in its state; and to see nothing else until all is still, for a ghost may
// be born after the first agreement. CORDBOARD_CHAOS is how often.
func TestChaos(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
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
	watching, stop := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() { done.stalls.watch(watching) })
	defer func() { stop(); watch.Wait() }()
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

// stalls is how long this computer kept everybody from running. A test that shares two cores with others
// is late by that much, whatever it tests.
type stalls struct{ total atomic.Int64 }

func (s *stalls) watch(ctx context.Context) {
	const beat = 10 * time.Millisecond
	for ctx.Err() == nil {
		before := time.Now()
		time.Sleep(beat)
		if late := time.Since(before) - 2*beat; late > 0 {
			s.total.Add(int64(late))
		}
	}
}

func (s *stalls) now() time.Duration { return time.Duration(s.total.Load()) }

// victim is one agent with a switch, people and a network of his own.
type victim struct {
	t       *testing.T
	dialect csta.Dialect
	luck    *rand.Rand
	sw      *pbx.Switch
	net     *proxied
	session *agent.Session
	clicks  sync.WaitGroup
	diary   []string
	done    *outcome
}

func newVictim(t *testing.T, d csta.Dialect, seed uint64, done *outcome) *victim {
	v := &victim{t: t, dialect: d, luck: rand.New(rand.NewPCG(seed, 1)), done: done}
	v.sw = pbx.New(pbx.Options{
		Dialect: d, Extensions: []string{own, neighbour, "202"},
		Scenario: pbx.Scenario{Numbers: map[string]pbx.Number{"5550199": {Does: pbx.Busy}}},
	})
	t.Cleanup(v.sw.Close)
	v.net = behindProxy(t, v.sw)
	_, err := v.sw.Call(v.somebody(), "", own, nil) // so that it is known that this switch lists its calls: see call/absent.go
	require.NoError(t, err)
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
}

// judge waits for the truth, and then looks on until nothing moves any more.
func (v *victim) judge(returned time.Time) {
	j := agreement{
		state: v.session.State, truth: func() []csta.SnapshotCallInfo { return v.sw.Snapshot(own) },
		stalled: v.done.stalls.now, patience: chaosTruth,
	}
	found := j.agrees(returned)
	v.done.worse(found.took)
	if !found.sound() || found.took > chaosTruth {
		v.blame("too late", found)
		return
	}
	v.done.calls.Add(int64(len(v.session.State().Calls)))
	v.clicks.Wait()
	still := compareStill + v.upTo(compareLonger)
	if v.luck.IntN(16) == 0 {
		still = compareLong
	}
	if found = j.stays(still); !found.sound() {
		v.blame("after they had agreed", found)
	}
}

func (v *victim) blame(when string, found verdict) {
	v.done.ghosts.Add(int64(len(found.ghosts)))
	v.done.lost.Add(int64(len(found.lost)))
	v.t.Errorf("%s %s, %s: ghosts %v, lost %v, wrong %v\nstate %+v\ntruth %+v\n%s", v.dialect, when, found.took, found.ghosts, found.lost,
		found.wrong, v.session.State(), v.sw.Snapshot(own), fmt.Sprint(v.diary))
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
		deeds := deeds(v.sw, v.somebody(), v.click)
		i := v.luck.IntN(len(deeds))
		v.note("deed %d: %v", i, deeds[i]())
		time.Sleep(v.upTo(25 * time.Millisecond))
	}
}

// click lets the agent use the program. He does not wait for the answer.
func (v *victim) click() error {
	to, lot := v.somebody(), v.luck.IntN(100)
	v.clicks.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = click(ctx, phone{v.session}, to, lot)
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
	require.Empty(v.t, v.sw.Snapshot(own))
}
