//go:build !windows

package calllog

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// TestAPipeBesideTheCallLogKeepsNobodyWaiting: nothing is opened under a name of the call log's own before it was looked at.
func TestAPipeBesideTheCallLogKeepsNobodyWaiting(t *testing.T) {
	for name, prepare := range map[string]func(t *testing.T, path string){
		"a new file that was not put in its place": func(t *testing.T, path string) { require.NoError(t, unix.Mkfifo(path+".new", 0o600)) },
		"the file of the undecided": func(t *testing.T, path string) {
			oldStore(t, path, week(keepUndecided+5, Refused), nil)
			require.NoError(t, unix.Mkfifo(filepath.Join(filepath.Dir(path), undecidedFile), 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "calls.db")
			prepare(t, path)
			done := make(chan *Book, 1)
			go func() {
				b, _ := Options{}.Open(path)
				_ = b.Tidy(start)
				done <- b
			}()
			select {
			case b := <-done:
				answer(t, b, 1)
				require.NotEmpty(t, must(b.Records()))
				require.NoError(t, b.Close())
			case <-time.After(20 * time.Second):
				require.FailNow(t, "the start hangs")
			}
		})
	}
}
