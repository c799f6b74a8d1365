package webhost

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"regexp"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

type window struct{ contentManager unsafe.Pointer }

type frontend struct {
	mainWindow *window
	other      any
}

func TestPrivateFieldsAreFoundAndSet(t *testing.T) {
	var native int
	f := &frontend{mainWindow: &window{unsafe.Pointer(&native)}, other: &window{}}
	//lint:ignore SA1029 the key is Wails'
	ctx := context.WithValue(t.Context(), "frontend", f)

	v, err := internal(ctx, "mainWindow", "contentManager")
	require.NoError(t, err)
	require.Equal(t, unsafe.Pointer(&native), v.Interface())
	v, err = internal(ctx, "other", "contentManager")
	require.NoError(t, err, "through an interface")
	v.Set(v)

	for _, path := range [][]string{{"gone"}, {"mainWindow", "gone"}, {"mainWindow", "contentManager", "deeper"}} {
		_, err = internal(ctx, path...)
		require.Error(t, err, path)
	}
	f.mainWindow = nil
	_, err = internal(ctx, "mainWindow", "contentManager")
	require.Error(t, err)
	_, err = internal(t.Context(), "mainWindow")
	require.Error(t, err, "a context that is not Wails'")
}

// Native access names private parts of Wails and go-webview2. An upgrade that moves them fails here, on any
// system, and not on an agent's screen.
func TestWailsStillHasThePartsThatNativeAccessNames(t *testing.T) {
	if testing.Short() {
		t.Skip("reads the documentation of both systems")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go here to ask")
	}
	const (
		wails = "github.com/wailsapp/wails/v2/internal/frontend/desktop/"
		edge  = "github.com/wailsapp/go-webview2/pkg/edge"
	)
	for _, row := range []struct{ system, of, want string }{
		{"windows", wails + "windows.Frontend", `chromium +\*edge\.Chromium\n`},
		{"windows", wails + "windows.Frontend", `mainWindow \*Window\n`},
		{"windows", wails + "windows/winc.ControlBase.Invoke", `func \(cba \*ControlBase\) Invoke\(f func\(\)\) bool\n`},
		{"windows", edge + ".Chromium", `webMessageReceived +\*iCoreWebView2WebMessageReceivedEventHandler\n`},
		{"windows", edge + ".Chromium", `MessageCallback +func\(message string, sender \*ICoreWebView2, args \*ICoreWebView2WebMessageReceivedEventArgs\)\n`},
		{"windows", edge + ".iCoreWebView2WebMessageReceivedEventHandler", `impl iCoreWebView2WebMessageReceivedEventHandlerImpl\n`},
		{"windows", edge + ".iCoreWebView2WebMessageReceivedEventHandlerImpl", `MessageReceived\(sender \*ICoreWebView2, args \*ICoreWebView2WebMessageReceivedEventArgs\) uintptr\n`},
		{"linux", wails + "linux.Frontend", `mainWindow \*Window\n`},
		{"linux", wails + "linux.Window", `contentManager +unsafe\.Pointer\n`},
		{"linux", wails + "linux.Window", `webview +unsafe\.Pointer\n`},
	} {
		cmd := exec.CommandContext(t.Context(), "go", "doc", "-u", row.of)
		cmd.Env = append(os.Environ(), "GOOS="+row.system, "GOARCH=amd64")
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		require.NoError(t, err, "%s: %s", row.of, stderr.String())
		require.Regexp(t, regexp.MustCompile(row.want), string(out), row.of)
	}
}
