package desktop

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestUptimeGoesOnWithoutTheWallClock(t *testing.T) {
	before, at := Uptime(), time.Now()
	if before == 0 {
		t.Skip("not known on this system")
	}
	require.Eventually(t, func() bool { return Uptime()-before >= 5*time.Millisecond }, 10*time.Second, time.Millisecond)
	require.LessOrEqual(t, Uptime()-before, time.Since(at)+time.Second)
}
