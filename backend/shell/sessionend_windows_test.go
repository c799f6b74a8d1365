package shell_test

import (
	"bytes"
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/windows"

	"cordboard/backend/shell"
)

var (
	user32      = windows.NewLazySystemDLL("user32.dll")
	findWindow  = user32.NewProc("FindWindowW")
	sendMessage = user32.NewProc("SendMessageW")
)

const (
	wmQueryEndSession = 0x0011
	wmEndSession      = 0x0016
	logOff            = 0x80000000 // ENDSESSION_LOGOFF
)

// sessionWatched begins a watch, and returns what the system says to its window.
func sessionWatched(t *testing.T, end shell.SessionEnd) (say func(message, wParam uintptr) uintptr) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	watched := make(chan error, 1)
	go func() { watched <- end.Watch(ctx) }()
	class := windows.StringToUTF16Ptr("CordboardSessionEnd")
	var window uintptr
	require.Eventually(t, func() bool {
		window, _, _ = findWindow.Call(uintptr(unsafe.Pointer(class)), 0) // top-level windows alone are found
		return window != 0
	}, 20*time.Second, 5*time.Millisecond)
	t.Cleanup(func() {
		cancel()
		require.NoError(t, <-watched)
		window, _, _ := findWindow.Call(uintptr(unsafe.Pointer(class)), 0)
		require.Zero(t, window, "the window goes with the watch")
	})
	return func(message, wParam uintptr) uintptr {
		result, _, _ := sendMessage.Call(window, message, wParam, logOff)
		return result
	}
}

func TestTheSessionEndsOnceEverythingIsDone(t *testing.T) {
	var asked, ended atomic.Int32
	say := sessionWatched(t, shell.SessionEnd{
		Busy:  func() string { asked.Add(1); return "a call is being saved" },
		Ended: func() { time.Sleep(300 * time.Millisecond); ended.Add(1) },
		Log:   slog.New(slog.DiscardHandler),
	})
	require.EqualValues(t, 1, say(wmQueryEndSession, 0), "nobody is kept from logging off")
	require.EqualValues(t, 1, asked.Load())
	require.Zero(t, ended.Load(), "another program may still say no")
	say(wmEndSession, 0)
	require.Zero(t, ended.Load(), "and has")
	require.EqualValues(t, 1, say(wmQueryEndSession, 0))
	say(wmEndSession, 1)
	require.EqualValues(t, 1, ended.Load(), "done when the message returns")
	say(wmEndSession, 1)
	require.EqualValues(t, 1, ended.Load(), "once")
}

func TestTheSessionDoesNotWaitForEver(t *testing.T) {
	var lines bytes.Buffer
	never := make(chan struct{})
	t.Cleanup(func() { close(never) })
	say := sessionWatched(t, shell.SessionEnd{
		Busy: func() string { return "" }, Ended: func() { <-never }, Log: slog.New(slog.NewTextHandler(&lines, nil)),
	})
	begun := time.Now()
	require.EqualValues(t, 1, say(wmQueryEndSession, 0))
	say(wmEndSession, 1)
	took := time.Since(begun)
	require.Greater(t, took, 3*time.Second)
	require.Less(t, took, 5*time.Second, "Windows calls it hung then")
	require.Contains(t, lines.String(), "the session ends before everything was done")
}
