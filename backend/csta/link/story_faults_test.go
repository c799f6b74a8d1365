package link_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/testbed/pbx"
)

// TestEveryFaultEndsInAnAnswerOrAName: whatever is wrong with the switch, every request ends in time, by
// an answer, a refusal, a timeout or the cause of death; a dead line says why, and nothing is left.
func TestEveryFaultEndsInAnAnswerOrAName(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	for _, d := range csta.Dialects() {
		for _, wrong := range []string{
			"", "drop=10%", "duplicate=30%", "reorder=30%", "wrongid=20%", "latereply=20%,late=8s", "truncate=after:25",
			"reset=after:25", "halfopen=after:25", "delay=6900ms", "delay=8s", "kicked=20s", "nosnapshot=refused", "nosnapshot=silent",
			"trickle", "drop=5%,duplicate=5%,reorder=5%,wrongid=5%,latereply=5%,truncate=1%",
		} {
			faults, err := pbx.ParseFaults(wrong)
			require.NoError(t, err)
			t.Run(fmt.Sprintf("%s %s", d, wrong), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { workADay(t, d, faults) })
			})
		}
	}
}

// workADay makes calls over as many lines as it takes.
func workADay(t *testing.T, d csta.Dialect, faults pbx.Faults) {
	sw := pbx.New(pbx.Options{
		Dialect: d, Extensions: []string{"200", "201"}, Faults: faults,
		Scenario: pbx.Scenario{Passwords: map[string]csta.Secret{"200": testOptions(d).Password}},
	})
	var sessions sync.WaitGroup
	t.Cleanup(func() {
		sw.Close()
		sessions.Wait()
	})
	opt := testOptions(d)
	opt.Dial = func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		sessions.Go(func() { _ = sw.ServeConn(context.Background(), theirs) })
		return ours, nil
	}
	ctx := context.Background()
	const lines, calls = 3, 4
	answers := 0
	for range lines {
		c, err := link.Open(ctx, opt)
		if err != nil {
			endedWell(t, err)
			continue
		}
		read := make(chan struct{})
		go func() {
			defer close(read)
			for range c.Events() { //nolint:revive // only that they are taken
			}
		}()
		for range calls {
			answers += aCall(t, sw, c)
		}
		begun := time.Now()
		require.NoError(t, c.Close(ctx))
		require.LessOrEqual(t, time.Since(begun), 3*time.Second)
		<-read
		endedWell(t, c.Err())
	}
	if faults == (pbx.Faults{}) {
		require.Equal(t, lines*calls*6, answers, "nothing is wrong, so everything is answered")
	}
}

// aCall asks six things and returns how many were granted.
func aCall(t *testing.T, sw *pbx.Switch, c *link.Conn) (granted int) {
	t.Helper()
	ctx := context.Background()
	done := func(begun time.Time, err error) {
		t.Helper()
		if err == nil {
			granted++
		} else {
			endedWell(t, err)
		}
		require.LessOrEqual(t, time.Since(begun), 10*time.Second)
	}
	device, err := c.Device(ctx, "200")
	if err != nil {
		endedWell(t, err)
		return 0
	}
	begun := time.Now()
	started, err := link.Do(ctx, c, csta.MonitorStart{Device: device})
	done(begun, err)
	begun = time.Now()
	_, err = link.Do(ctx, c, csta.SnapshotDevice{Device: device})
	done(begun, err)
	begun = time.Now()
	made, err := link.Do(ctx, c, csta.MakeCall{Calling: device, Called: c.Outside("201")})
	done(begun, err)
	time.Sleep(5 * time.Second) // fake time: it rings
	_ = sw.Lift("201")          // it need not
	begun = time.Now()
	_, err = link.Do(ctx, c, csta.HoldCall{Connection: made.Connection})
	done(begun, err)
	begun = time.Now()
	_, err = link.Do(ctx, c, csta.ClearConnection{Connection: made.Connection})
	done(begun, err)
	_ = sw.HangUp("201")
	begun = time.Now()
	_, err = link.Do(ctx, c, csta.MonitorStop{CrossRefID: started.CrossRefID})
	done(begun, err)
	return granted
}

// endedWell takes only the ends that are told in Do's and Open's comments.
func endedWell(t *testing.T, err error) {
	t.Helper()
	var (
		refused    *csta.Failure
		late       *link.TimeoutError
		lost       *link.LostError
		ended      *link.EndedError
		notIn      *link.SignOnError
		unexpected *link.UnexpectedReplyError
		needs      *link.NeedsTLSError
	)
	switch {
	case errors.As(err, &refused), errors.As(err, &late), errors.As(err, &lost), errors.As(err, &ended), errors.As(err, &notIn),
		errors.As(err, &unexpected), errors.As(err, &needs), errors.Is(err, link.ErrKicked), errors.Is(err, link.ErrClosed):
	default:
		require.NoError(t, err)
	}
}
