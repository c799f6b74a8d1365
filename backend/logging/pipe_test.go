//go:build !windows

package logging_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"cordboard/backend/logging"
)

// TestAPipeUnderTheLogsNameKeepsNobodyWaiting: to open one for writing waits for a reader.
func TestAPipeUnderTheLogsNameKeepsNobodyWaiting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.log")
	require.NoError(t, unix.Mkfifo(path, 0o600))
	done := make(chan error, 1)
	go func() {
		_, _, err := logging.New(logging.Options{Path: path})
		done <- err
	}()
	select {
	case err := <-done:
		require.ErrorContains(t, err, "this is no file")
	case <-time.After(20 * time.Second):
		require.FailNow(t, "the start hangs")
	}
}
