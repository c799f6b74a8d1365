package shell

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/calllog"
	"cordboard/backend/softphone"
	"cordboard/frontend"
	"cordboard/testbed/environment"
)

// TestMain lets the test binary be the program that looks at a call log, and the one that db-torture starts.
func TestMain(m *testing.M) {
	switch {
	case calllog.IsCheck(os.Args[1:]):
		os.Exit(calllog.RunCheck(os.Args[1:], os.Stdout))
	case os.Getenv(tortureVariable) != "":
		os.Exit(tortured(os.Getenv(tortureVariable)))
	}
	os.Exit(m.Run())
}

// started is the start up to the call log, as Startup does it, and what was told of it.
func started(t *testing.T, data string) (app *softphone.App, book *calllog.Book, shown *[]string, errOut, log *bytes.Buffer) {
	t.Helper()
	shown, errOut, log = new([]string), new(bytes.Buffer), new(bytes.Buffer)
	failures := NewStartFailures(frontend.Texts("en"), errOut, func(text string, wait bool) bool {
		require.False(t, wait, "the telephone goes on")
		*shown = append(*shown, text)
		return true
	})
	w := New(Options{Data: data, Log: slog.New(slog.NewTextHandler(log, nil)), Failures: failures, Texts: frontend.Texts("en")})
	failures.LogTo(w.Log)
	w.app = softphone.New(softphone.Options{Config: environment.Settings(t, ""), Log: w.Log, Texts: frontend.Texts})
	w.openBook()
	t.Cleanup(func() { _ = w.book.Close() })
	return w.app, w.book.(*calllog.Book), shown, errOut, log
}

func TestACallLogThatCannotBeUsedIsToldAndTheTelephoneWorks(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(t *testing.T, path string)
		trouble calllog.Trouble
	}{
		"nothing there":         {func(*testing.T, string) {}, ""},
		"a folder in its place": {func(t *testing.T, path string) { require.NoError(t, os.MkdirAll(path, 0o700)) }, calllog.TroubleNoFile},
		"a pipe in its place":   {func(t *testing.T, path string) { environment.Pipe(t, path) }, calllog.TroubleNoFile},
		"a device in its place": {func(t *testing.T, path string) {
			if runtime.GOOS == "windows" {
				t.Skip("there are no device files")
			}
			require.NoError(t, os.Symlink("/dev/zero", path))
		}, calllog.TroubleNoFile},
		"its folder is a file": {func(t *testing.T, path string) {
			require.NoError(t, os.Remove(filepath.Dir(path)))
			require.NoError(t, os.WriteFile(filepath.Dir(path), nil, 0o600))
		}, calllog.TroubleGone},
		"another program has it": {func(t *testing.T, path string) {
			other, err := calllog.Options{}.Open(path)
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, other.Close()) })
		}, calllog.TroubleLocked},
		"it may not be read": {func(t *testing.T, path string) {
			if os.Getuid() == 0 || runtime.GOOS == "windows" {
				t.Skip("this user may read everything here")
			}
			require.NoError(t, os.WriteFile(path, nil, 0))
		}, calllog.TroubleReadOnly},
	} {
		t.Run(name, func(t *testing.T) {
			data := filepath.Join(t.TempDir(), "data")
			require.NoError(t, os.MkdirAll(data, 0o700))
			c.prepare(t, filepath.Join(data, "calls.db"))
			began := time.Now()
			app, book, shown, errOut, log := started(t, data)
			require.Less(t, time.Since(began), 10*time.Second, "nothing hangs")
			require.Equal(t, c.trouble != "", app.Status().Unsaved)
			if c.trouble == "" {
				require.Empty(t, *shown)
			} else {
				require.Len(t, *shown, 1)
				require.Contains(t, (*shown)[0], frontend.Texts("en")("softphone.book."+string(c.trouble), nil))
				require.Contains(t, errOut.String(), "The call log cannot be used")
				require.Contains(t, log.String(), "code=callLog")
			}
			environment.RefusedCalls(t, book, 3)
			state, err := app.State()
			require.NoError(t, err)
			require.Equal(t, c.trouble, state.Book.Trouble)
			require.Len(t, state.Log, 3, "the telephone goes on")
		})
	}
}

func TestADamagedCallLogIsToldInABoxTheLogAndTheState(t *testing.T) {
	data := t.TempDir()
	path := filepath.Join(data, "calls.db")
	require.NoError(t, os.WriteFile(path, []byte("this is no call log"), 0o600))
	app, _, shown, errOut, log := started(t, data)
	aside, err := filepath.Glob(path + ".damaged-*")
	require.NoError(t, err)
	require.Len(t, aside, 1)
	kept, err := os.ReadFile(aside[0])
	require.NoError(t, err)
	require.Equal(t, "this is no call log", string(kept))
	require.Len(t, *shown, 1)
	require.Contains(t, (*shown)[0], aside[0])
	require.Contains(t, errOut.String(), "was damaged")
	require.Contains(t, log.String(), "code=callLogDamaged")
	state, err := app.State()
	require.NoError(t, err)
	require.Equal(t, softphone.BookState{Recovered: &softphone.Recovered{Salvaged: 0, Aside: filepath.Base(aside[0])}}, state.Book)
}

func TestANewerVersionsCallLogIsToldAndTheTelephoneWorks(t *testing.T) {
	data := t.TempDir()
	path := filepath.Join(data, "calls.db")
	unpack(t, "newer-form.db.gz", path)
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	app, book, shown, errOut, log := started(t, data)
	aside, err := filepath.Glob(path + ".newer-*")
	require.NoError(t, err)
	require.Len(t, aside, 1)
	kept, err := os.ReadFile(aside[0])
	require.NoError(t, err)
	require.True(t, bytes.Equal(before, kept))
	require.Len(t, *shown, 1)
	require.Contains(t, (*shown)[0], aside[0])
	require.Contains(t, errOut.String(), "by a newer version of Cordboard")
	require.Contains(t, log.String(), "code=callLogNewer")
	environment.RefusedCalls(t, book, 2)
	state, err := app.State()
	require.NoError(t, err)
	require.Equal(t, softphone.BookState{}, state.Book)
	require.Len(t, state.Log, 2)
}
