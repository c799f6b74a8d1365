package link_test

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// apart says that this process has a network of its own.
const apart = "LINK_TEST_NETWORK"

// TestVanishedSwitchIsNoticedWithinTenSeconds takes the network away under two lines, an idle one and one
// that has just sent something, without a word from the other side: the kernel alone can notice. It plays
// in a network of its own, where the system allows one.
func TestVanishedSwitchIsNoticedWithinTenSeconds(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes nine seconds")
	}
	if os.Getenv(apart) == "" {
		t.Parallel()
		unshare, err := exec.LookPath("unshare")
		if err != nil || exec.Command(unshare, "-rn", "ip", "link", "set", "lo", "up").Run() != nil {
			t.Skip("this system gives no network of one's own")
		}
		again := exec.Command(unshare, "-rn", os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v") //nolint:gosec // this very program
		again.Env = append(os.Environ(), apart+"=1")
		report, err := again.CombinedOutput()
		require.NoError(t, err, "%s", report)
		require.Contains(t, string(report), "noticed after")
		return
	}
	run := func(args ...string) { require.NoError(t, exec.Command("ip", args...).Run()) } //nolint:gosec // of this test
	run("link", "set", "lo", "up")
	over := make(chan struct{})
	overNetwork(t, csta.ECMA, false, func(*peer) { <-over }, func(s *fixture) {
		defer close(over)
		patient := func(o *link.Options) { o.Probe, o.KeepAlive, o.ResponseTimeout = -1, time.Hour, time.Minute }
		idle, busy := s.mustOpen(patient), s.mustOpen(patient)
		run("link", "set", "lo", "down")
		begun := time.Now()
		asked := make(chan error, 1)
		go func() {
			_, err := link.Do(context.Background(), busy, csta.HoldCall{Connection: connection("1")})
			asked <- err
		}()
		for name, c := range map[string]*link.Conn{"idle": idle, "busy": busy} {
			select {
			case <-c.Done():
			case <-time.After(time.Until(begun.Add(15 * time.Second))):
				require.FailNow(s, "the line still lives", name)
			}
			var lost *link.LostError
			require.ErrorAs(s, c.Err(), &lost)
		}
		took := time.Since(begun)
		require.Less(s, took, 12*time.Second, "ten, and what a busy computer adds")
		s.Logf("noticed after %s: %v; %v", took, idle.Err(), busy.Err())
		require.Error(s, <-asked)
	})
}
