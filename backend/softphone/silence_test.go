package softphone

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSilenceIsToldOnce(t *testing.T) {
	var log strings.Builder
	silence := &Silence{Log: slog.New(slog.NewTextHandler(&log, nil))}
	at := time.Now()
	silence.Watch(at)
	silence.Hear(at)
	silence.Watch(at.Add(silentAfter - 1))
	require.Empty(t, log.String())
	for i := range 3 {
		silence.Watch(at.Add(silentAfter + time.Duration(i)*time.Minute))
	}
	require.Equal(t, 1, strings.Count(log.String(), "not heard"))
	silence.Hear(at.Add(time.Hour))
	silence.Watch(at.Add(time.Hour))
	require.Equal(t, 1, strings.Count(log.String(), "heard again"))
	silence.Watch(at.Add(2 * time.Hour))
	require.Equal(t, 2, strings.Count(log.String(), "not heard"))
}
