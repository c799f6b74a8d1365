package session

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestPausesBetweenTries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tries := rapid.IntRange(0, 10_000).Draw(t, "tries")
		down := time.Duration(rapid.Int64Range(0, int64(24*time.Hour)).Draw(t, "down"))
		wait := backoff(tries, down)
		require.GreaterOrEqual(t, wait, 100*time.Millisecond, "nobody is hammered at")
		switch {
		case tries == 0:
			require.LessOrEqual(t, wait, 500*time.Millisecond)
		case down <= 5*time.Minute:
			require.LessOrEqual(t, wait, 2*time.Second)
		default:
			require.LessOrEqual(t, wait, 30*time.Second)
		}
	})
	var short, long, spread time.Duration
	for range 1000 {
		short += backoff(100, time.Minute)
		wait := backoff(100, time.Hour)
		long += wait
		spread = max(spread, wait)
	}
	require.InDelta(t, 800*time.Millisecond, short/1000, float64(200*time.Millisecond), "anything between nothing and the limit")
	require.Greater(t, long/1000, 10*time.Second, "a long outage is asked about rarely")
	require.Greater(t, spread, 25*time.Second)
}
