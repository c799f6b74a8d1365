package session

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Either clock tells of a sleep: the wall clock where the monotonic one stood still meanwhile, or both
// where they went on and nobody looked. A busy second is none, and neither is a time server's small step.
func TestWhatTheClocksTell(t *testing.T) {
	for name, c := range map[string]struct {
		passed, shown time.Duration
		slept         bool
	}{
		"a beat":                        {heartbeat, heartbeat, false},
		"a busy moment":                 {heartbeat + 2*time.Second, heartbeat + 2*time.Second, false},
		"a step of a time server":       {time.Second, 3 * time.Second, false},
		"a sleep that only one counted": {time.Second, time.Hour, true},
		"a sleep that both counted":     {time.Hour, time.Hour, true},
		"a clock that was put back":     {time.Second, -time.Hour, true},
	} {
		t.Run(name, func(t *testing.T) {
			begin, wall := time.Now(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
			k := &clock{wall: func() time.Time { return wall }}
			k.look(begin)
			require.Equal(t, begin.Add(heartbeat), k.next())
			wall = wall.Add(c.shown)
			require.Equal(t, c.slept, k.look(begin.Add(c.passed)))
			wall = wall.Add(time.Second)
			require.False(t, k.look(begin.Add(c.passed+time.Second)), "told once")
		})
	}
}
