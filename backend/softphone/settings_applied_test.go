package softphone

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
	"cordboard/backend/csta"
)

// TestTheLogFollowsTheSettingsOfARunningProgram changes the level and the mask while the program runs.
func TestTheLogFollowsTheSettingsOfARunningProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	p := newProgram(t, csta.ECMA)
	written := func(line string) bool {
		p.Log.Debug(line, "number", "+493055501234")
		content, err := os.ReadFile(p.LogFile)
		require.NoError(t, err)
		return strings.Contains(string(content), line) && strings.Contains(string(content), "+493055501234")
	}
	require.False(t, written("before"), "masked")
	set := func(level string, mask bool) {
		require.NoError(t, config.Update(p.app.current.path, func(c *config.Config) error {
			c.Logging.Level, c.Logging.MaskNumbers = level, mask
			return nil
		}))
	}
	set("debug", false)
	require.Eventually(t, func() bool { return written("in the clear") }, 10*time.Second, 50*time.Millisecond)
	set("error", true)
	require.Eventually(t, func() bool {
		mark := time.Now().String()
		p.Log.Info(mark)
		content, err := os.ReadFile(p.LogFile)
		require.NoError(t, err)
		return !strings.Contains(string(content), mark)
	}, 10*time.Second, 50*time.Millisecond, "no line below the level any more")
}
