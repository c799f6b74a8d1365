//go:build !windows

package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"cordboard/backend/config"
)

// TestWhatIsNoFileKeepsNobodyWaiting: something else under the settings' name is told at once, at the start and while
// the program watches it.
func TestWhatIsNoFileKeepsNobodyWaiting(t *testing.T) {
	for name, put := range map[string]func(t *testing.T, path string){
		"a pipe":            func(t *testing.T, path string) { require.NoError(t, unix.Mkfifo(path, 0o600)) },
		"a pipe with a pen": func(t *testing.T, path string) { require.NoError(t, unix.Mkfifo(path, 0o600)); hold(t, path) },
		"a socket": func(t *testing.T, path string) {
			fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0)
			require.NoError(t, err)
			t.Cleanup(func() { _ = unix.Close(fd) })
			require.NoError(t, unix.Bind(fd, &unix.SockaddrUnix{Name: path}))
		},
		"an endless device": func(t *testing.T, path string) { require.NoError(t, os.Symlink("/dev/zero", path)) },
		"an empty device":   func(t *testing.T, path string) { require.NoError(t, os.Symlink("/dev/null", path)) },
		"a terminal":        func(t *testing.T, path string) { require.NoError(t, os.Symlink("/dev/tty", path)) },
		"a folder":          func(t *testing.T, path string) { require.NoError(t, os.Mkdir(path, 0o700)) },
		"a link to itself":  func(t *testing.T, path string) { require.NoError(t, os.Symlink(path, path)) },
		"a link to a pipe": func(t *testing.T, path string) {
			require.NoError(t, unix.Mkfifo(path+".p", 0o600))
			require.NoError(t, os.Symlink(path+".p", path))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "config.xml")
			put(t, path)
			type loaded struct {
				f   *config.File
				err error
			}
			done := make(chan loaded, 1)
			go func() {
				f, err := config.Load(path)
				done <- loaded{f, err}
			}()
			select {
			case got := <-done:
				require.Error(t, got.err)
				var damaged *config.DamagedError
				require.False(t, errors.As(got.err, &damaged), "it is not overwritten as a damaged file would be")
				require.Equal(t, config.Default(), got.f.Config())
				require.Error(t, got.f.Save(got.f.Config()))
			case <-time.After(20 * time.Second):
				require.FailNow(t, "the start hangs")
			}
		})
	}
}

// TestALeftoverBesideTheFileKeepsNobodyWaiting: what has the name of the new file goes before it is written.
func TestALeftoverBesideTheFileKeepsNobodyWaiting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.xml")
	require.NoError(t, unix.Mkfifo(path+".new", 0o600))
	done := make(chan error, 1)
	go func() {
		done <- config.Update(path, func(c *config.Config) error { c.MonitorObject = "200"; return nil })
	}()
	select {
	case err := <-done:
		require.NoError(t, err)
		require.Equal(t, "200", load(t, path).Config().MonitorObject)
	case <-time.After(20 * time.Second):
		require.FailNow(t, "saving hangs")
	}
}

// hold keeps a pipe open for writing and writes nothing.
func hold(t *testing.T, path string) {
	t.Helper()
	pen, err := os.OpenFile(path, os.O_RDWR, 0)
	require.NoError(t, err)
	t.Cleanup(func() { _ = pen.Close() })
}
