package webhost

import (
	"io"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"
)

func textLog(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }

func TestSafeModeLeavesWailsAlone(t *testing.T) {
	path := t.TempDir() + "/start.json"
	h := New(Options{SafeMode: true, CrashGuard: path})
	h.Startup(t.Context())
	health := h.Health()
	require.True(t, health.SafeMode)
	require.False(t, health.Early)
	require.Equal(t, "safe mode", health.Reason)
	require.Empty(t, health.Steps)
	require.NoFileExists(t, path)
}

func TestAWindowThatIsNotThereIsNoAttempt(t *testing.T) {
	path := t.TempDir() + "/start.json"
	h := New(Options{CrashGuard: path})
	h.Startup(t.Context()) // no frontend in this context
	require.NotEmpty(t, h.Health().Reason)
	require.NoFileExists(t, path, "a second instance must not look like a start that died")
}

func TestWithoutNativeAccessAPageIsKnownByItsCalls(t *testing.T) {
	h := New(Options{Origins: []string{org}})
	require.False(t, h.TopAllowed())
	h.loaded()
	require.False(t, h.TopAllowed(), "loaded, but nobody knows what")
	h.Heard()
	require.True(t, h.TopAllowed())
	h.loaded()
	require.False(t, h.TopAllowed(), "another page")
}

func TestWithNativeAccessTheAddressDecides(t *testing.T) {
	h := New(Options{Origins: []string{org}})
	for _, row := range []struct {
		address string
		want    bool
	}{
		{OwnOrigin + "/", true},
		{org + "/lightning/o/Case/list?x#y", true},
		{stranger + "/login?to=" + org, false},
		{"about:blank", false},
		{"", false},
	} {
		h.top.watch(row.address)
		require.Equal(t, row.want, h.TopAllowed(), row.address)
		h.Heard()
		require.Equal(t, row.want, h.TopAllowed(), "a call in flight changes nothing: %s", row.address)
	}
}

func TestTheCrashGuardIsClosedByAForeignPage(t *testing.T) {
	path := t.TempDir() + "/start.json"
	h := New(Options{CrashGuard: path, Version: "1"})
	require.Empty(t, h.crashGuard.begin())
	h.loaded() // the start page
	require.NotEmpty(t, New(Options{CrashGuard: path, Version: "1"}).crashGuard.begin(), "still in the middle of it")
	h.gone.Store(true)
	h.loaded() // the org's page
	require.Empty(t, New(Options{CrashGuard: path, Version: "1"}).crashGuard.begin())
}
