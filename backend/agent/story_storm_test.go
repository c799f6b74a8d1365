package agent_test

import (
	"os"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/testbed/pbx"
)

const (
	gusts      = 10_000 // events a second
	mostMemory = 64 << 20
)

// TestEventStorm tells one session 10,000 events a second: for one second, or as many as CORDBOARD_STORM
// says. None may be lost; should the line die of it, that must be said, and the truth shown again. The
// program's memory, the switch's included, stays under 64 MiB.
func TestEventStorm(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	long := time.Second
	if seconds, err := strconv.Atoi(os.Getenv("CORDBOARD_STORM")); err == nil {
		long = time.Duration(seconds) * time.Second
	}
	sw := pbx.New(pbx.Options{Dialect: csta.ECMA})
	t.Cleanup(sw.Close)
	line, _ := throughNetwork(t, false, sw)
	var heard, problems, losses atomic.Int64
	line.Trace = func(e link.TraceEntry) {
		if !e.Out && (e.Name == "HeldEvent" || e.Name == "RetrievedEvent") {
			heard.Add(1)
		}
	}
	s := newFixture(t, csta.ECMA, line, nil)
	var was agent.Link
	session := agent.New(agent.Options{OnState: func(state agent.State) {
		if state.Link != was {
			was = state.Link
			t.Logf("%s: the line is %s after %d events, %v", time.Now().Format("05.000"), was, heard.Load(), state.Problem)
		}
		if state.Link == agent.Retrying {
			losses.Add(1)
			if state.Problem != nil {
				problems.Add(1)
			}
		}
	}})
	defer func() { require.NoError(t, session.Close(ctx)) }()
	require.NoError(t, session.SignOn(ctx, s.cred))

	runtime.GC()
	stop, watched := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		for {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
			select {
			case <-stop:
				watched <- most
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	storm, err := sw.Storm(ctx, own, gusts, long)
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		return len(session.State().Calls) == 0 && session.State().Link == agent.Up
	}, 10*time.Second, 10*time.Millisecond, "the caller hung up when it was over")
	close(stop)
	memory := <-watched

	t.Logf("%d events in %s, %d heard, %d lines lost, at most %d KiB", storm.Events, storm.Took, heard.Load(), losses.Load(), memory>>10)
	require.Equal(t, losses.Load(), problems.Load(), "a lost line is said")
	if losses.Load() == 0 {
		require.GreaterOrEqual(t, heard.Load(), int64(storm.Events)-4) // those of the beginning and the end have other names
	}
	require.Less(t, memory, uint64(mostMemory))

	_, err = sw.Call("5550100", "", own, nil)
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		calls := session.State().Calls
		return len(calls) == 1 && calls[0].State == call.Ringing
	}, 10*time.Second, 10*time.Millisecond, "the day goes on")
}
