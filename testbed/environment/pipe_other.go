//go:build !windows

package environment

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// Pipe makes a pipe where a file is expected.
func Pipe(t testing.TB, path string) {
	t.Helper()
	require.NoError(t, unix.Mkfifo(path, 0o600))
}
