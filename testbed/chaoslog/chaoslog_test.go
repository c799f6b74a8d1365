package chaoslog

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestChaosLog kills the real program so often as CORDBOARD_CHAOS_LOG says. It wants a display (build/display.sh),
// the built program and, for the full disk, root; build/chaos-log.sh gives it all that.
func TestChaosLog(t *testing.T) {
	kills, err := strconv.Atoi(os.Getenv("CORDBOARD_CHAOS_LOG"))
	if err != nil {
		t.Skip("CORDBOARD_CHAOS_LOG is not set: make chaos-log runs it")
	}
	seed := rand.Uint64() >> 32
	if told, err := strconv.ParseUint(os.Getenv("CORDBOARD_CHAOS_LOG_SEED"), 10, 64); err == nil {
		seed = told
	}
	lanes, _ := strconv.Atoi(os.Getenv("CORDBOARD_CHAOS_LOG_LANES")) // 0 is the default
	folder, err := filepath.Abs(filepath.Join("..", "..", "out", "chaos-log"))
	require.NoError(t, err)
	require.NoError(t, os.RemoveAll(folder))
	program, err := filepath.Abs(filepath.Join("..", "..", "out", "cordboard"))
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	verdict, err := Run(ctx, Options{
		Program: program, Folder: folder, Route: "opencti", Kills: kills, Lanes: lanes, Seed: seed, Say: os.Stdout,
		Without: strings.FieldsFunc(os.Getenv("CORDBOARD_CHAOS_LOG_WITHOUT"), func(r rune) bool { return r == ',' }),
	})
	require.NoError(t, err)
	require.GreaterOrEqual(t, verdict.Calls, kills/2, "there is something to be wrong about")
}
