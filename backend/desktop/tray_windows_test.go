package desktop

import (
	"os"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/windows"
)

var (
	user32      = windows.NewLazySystemDLL("user32.dll")
	findWindow  = user32.NewProc("FindWindowW")
	postMessage = user32.NewProc("PostMessageW")
)

// The story of one tray, for a process has no more than one.
func TestTrayTellsClicks(t *testing.T) {
	const (
		command = 0x0111    // WM_COMMAND
		icon    = 0x400 + 1 // what the icon's window is told of the icon
		left    = 0x0202    // WM_LBUTTONUP
	)
	file, err := os.ReadFile(programIcon)
	require.NoError(t, err)
	heard := make(chan string, 8)
	hears := func(what string) func() { return func() { heard <- what } }
	tray, err := NewTray(Options{Icon: file, Tapped: hears("tapped")})
	require.NoError(t, err)
	tray.Show(Face{Light: Off, Tooltip: "signed off", Items: []Item{
		{Label: "Show", Click: hears("show")},
		{Label: "Connect to", Items: []Item{{Label: "Main", Click: hears("connect")}}},
		{},
		{Label: "Quit", Disabled: true, Click: hears("quit")},
	}})
	tray.Start()
	defer tray.Close()
	select {
	case <-tray.ready:
	case <-time.After(10 * time.Second):
		t.Skip("this desktop takes no icons")
	}
	require.True(t, tray.Visible())
	class, err := windows.UTF16PtrFromString("SystrayClass")
	require.NoError(t, err)
	window, _, _ := findWindow.Call(uintptr(unsafe.Pointer(class)), 0)
	require.NotZero(t, window)
	tells := func(message, what, how uintptr, want string) {
		t.Helper()
		late := time.After(10 * time.Second)
		for { // an item is heard once its menu is made
			_, _, _ = postMessage.Call(window, message, what, how)
			select {
			case got := <-heard:
				if got == want { // the one before may have been told twice
					return
				}
			case <-time.After(200 * time.Millisecond):
			case <-late:
				require.FailNow(t, "not heard: "+want)
			}
		}
	}
	tells(icon, 100, left, "tapped")
	// The items' numbers are given in their order, the line between them counted.
	tells(command, 1, 0, "show")
	tells(command, 3, 0, "connect")
	tray.Show(Face{Light: Ringing, Tooltip: "a call", Items: []Item{
		{Label: "Show", Click: hears("show")},
		{Label: "Connect to", Items: []Item{{Label: "Main", Click: hears("connect")}}},
		{},
		{Label: "Quit", Click: hears("quit")},
	}})
	tells(command, 5, 0, "quit")
}
