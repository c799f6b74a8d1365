package shell

import (
	"context"
	"net"
	"os"
	"strconv"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/windows"

	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/backend/softphone"
)

// TestWindowsEndsTheSession: what Windows sends at log-off and shutdown comes to the window made for it, and the
// message returns once the switch was told and the call log is closed.
func TestWindowsEndsTheSession(t *testing.T) {
	p := newProgram(t, csta.Zultys)
	w := p.window(t)
	watch, gone := context.WithCancel(t.Context())
	w.gone = gone
	quit := make(chan struct{})
	w.session.Go(func() { w.watchSession(watch, func() { close(quit) }) })
	p.signOn(t, "Main")

	user32 := windows.NewLazySystemDLL("user32.dll")
	var window uintptr
	require.Eventually(t, func() bool {
		window, _, _ = user32.NewProc("FindWindowW").Call(uintptr(unsafe.Pointer(windows.StringToUTF16Ptr("CordboardSessionEnd"))), 0)
		return window != 0
	}, 20*time.Second, 5*time.Millisecond)
	say := func(message, wParam uintptr) uintptr {
		result, _, _ := user32.NewProc("SendMessageW").Call(window, message, wParam, 0x80000000)
		return result
	}
	require.EqualValues(t, 1, say(0x0011, 0), "WM_QUERYENDSESSION: nobody is kept from logging off")
	say(0x0016, 0) // WM_ENDSESSION: somebody else kept the session from ending
	p.awaitState(t, "still signed on", func(s *softphone.State) bool { return s.Agent == "on" })
	say(0x0016, 1)
	p.requireEnd(t)
	<-quit
	w.session.Wait()
}

// TestUntilWindowsEndsTheSession signs on at a switch outside of Wine, makes the file CORDBOARD_ENDING.ready, and is ended
// with the session; build/windows-test.sh looks at what the switch was told and what the log says.
func TestUntilWindowsEndsTheSession(t *testing.T) {
	address, log := os.Getenv("CORDBOARD_SWITCH"), os.Getenv("CORDBOARD_ENDING")
	if address == "" || log == "" {
		t.Skip("build/windows-test.sh says where the switch is; here the system's session goes on")
	}
	p := newProgram(t, csta.Zultys)
	p.LogFile = log
	w := p.window(t)
	host, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	number, err := strconv.Atoi(port)
	require.NoError(t, err)
	require.NoError(t, config.Update(p.Config.Path(), func(c *config.Config) error {
		c.Servers = append(c.Servers, config.Server{Name: "Outside", Host: host, Port: number, Dialect: string(csta.Zultys)})
		return nil
	}))
	p.awaitState(t, "two servers", func(s *softphone.State) bool { return len(s.Servers) == 2 })
	w.session.Go(func() { w.watchSession(t.Context(), func() {}) })
	require.NoError(t, p.app.Telephony().SignOn(softphone.SignOnRequest{Server: "Outside", User: "200", Password: "outside"}))
	require.NoError(t, os.WriteFile(log+".ready", nil, 0o600))
	w.session.Wait()
	require.Fail(t, "the session did not end")
}
