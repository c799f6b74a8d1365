package shell

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	user32            = windows.NewLazySystemDLL("user32.dll")
	registerClass     = user32.NewProc("RegisterClassExW")
	createWindow      = user32.NewProc("CreateWindowExW")
	destroyWindow     = user32.NewProc("DestroyWindow")
	defWindowProc     = user32.NewProc("DefWindowProcW")
	getMessage        = user32.NewProc("GetMessageW")
	dispatchMessage   = user32.NewProc("DispatchMessageW")
	postMessage       = user32.NewProc("PostMessageW")
	postQuitMessage   = user32.NewProc("PostQuitMessage")
	blockReason       = user32.NewProc("ShutdownBlockReasonCreate")
	noBlockReason     = user32.NewProc("ShutdownBlockReasonDestroy")
	sessionEndClass   = windows.StringToUTF16Ptr("CordboardSessionEnd")
	sessionEndCaption = windows.StringToUTF16Ptr("Cordboard")
)

// endPatience is how long the system is kept waiting for Ended. Windows calls a program hung after five seconds.
const endPatience = 4 * time.Second

// What winuser.h says of windows and messages.
const (
	wmDestroy         = 0x0002
	wmClose           = 0x0010
	wmQueryEndSession = 0x0011
	wmEndSession      = 0x0016
)

// windowClass is WNDCLASSEXW.
type windowClass struct {
	size, style                        uint32
	procedure                          uintptr
	classExtra, windowExtra            int32
	instance, icon, cursor, background windows.Handle
	menuName, className                *uint16
	smallIcon                          windows.Handle
}

// message is MSG.
type message struct {
	window  windows.HWND
	message uint32
	wParam  uintptr
	lParam  uintptr
	time    uint32
	x, y    int32
	private uint32
}

// watchers are the windows that hear of the session's end. A window's procedure is one C function for all of them, and
// a process has only so many of those.
var watchers = struct {
	mu       sync.Mutex
	by       map[windows.HWND]*sessionWatch
	register sync.Once
	err      error
}{by: map[windows.HWND]*sessionWatch{}}

// sessionWatch is one window that hears of the session's end.
type sessionWatch struct {
	SessionEnd
	over sync.Once
}

// watch has a window of its own, never shown, and its thread's message loop. Wails' window handles neither message
// (WM_QUERYENDSESSION, WM_ENDSESSION), and its thread may be busy with a page. The window is a top-level one: windows for
// messages alone (HWND_MESSAGE) are not asked.
// https://learn.microsoft.com/windows/win32/shutdown/shutting-down
func (e SessionEnd) watch(ctx context.Context) error {
	runtime.LockOSThread() // a window belongs to the thread that made it
	defer runtime.UnlockOSThread()
	watchers.register.Do(func() { watchers.err = registerSessionEnd() })
	if watchers.err != nil {
		return watchers.err
	}
	// Its first messages come before it is among the watchers, and need none.
	made, _, err := createWindow.Call(0, uintptr(unsafe.Pointer(sessionEndClass)), uintptr(unsafe.Pointer(sessionEndCaption)),
		0, 0, 0, 0, 0, 0, 0, 0, 0)
	if made == 0 {
		return fmt.Errorf("shell: the window for the session's end: %w", err)
	}
	window := windows.HWND(made)
	watchers.mu.Lock()
	watchers.by[window] = &sessionWatch{SessionEnd: e}
	watchers.mu.Unlock()
	defer func() {
		watchers.mu.Lock()
		defer watchers.mu.Unlock()
		delete(watchers.by, window)
	}()
	stop := context.AfterFunc(ctx, func() { _, _, _ = postMessage.Call(uintptr(window), wmClose, 0, 0) })
	defer stop()
	var m message
	for {
		switch got, _, err := getMessage.Call(uintptr(unsafe.Pointer(&m)), 0, 0, 0); int32(got) {
		case 0:
			return nil
		case -1:
			return fmt.Errorf("shell: waiting for the session's end: %w", err)
		}
		_, _, _ = dispatchMessage.Call(uintptr(unsafe.Pointer(&m)))
	}
}

func registerSessionEnd() error {
	class := windowClass{procedure: windows.NewCallback(sessionEndProcedure), className: sessionEndClass}
	class.size = uint32(unsafe.Sizeof(class))
	if atom, _, err := registerClass.Call(uintptr(unsafe.Pointer(&class))); atom == 0 {
		return fmt.Errorf("shell: the window class for the session's end: %w", err)
	}
	return nil
}

// sessionEndProcedure is called by Windows on the window's thread.
func sessionEndProcedure(window windows.HWND, kind uint32, wParam, lParam uintptr) uintptr {
	watchers.mu.Lock()
	watch := watchers.by[window]
	watchers.mu.Unlock()
	switch {
	case kind == wmClose:
		_, _, _ = destroyWindow.Call(uintptr(window))
		return 0
	case kind == wmDestroy:
		_, _, _ = postQuitMessage.Call(0)
		return 0
	case watch == nil:
	case kind == wmQueryEndSession:
		return watch.asked(window)
	case kind == wmEndSession:
		watch.told(window, wParam != 0)
		return 0
	}
	result, _, _ := defWindowProc.Call(uintptr(window), uintptr(kind), wParam, lParam)
	return result
}

// asked says yes to the end of the session. Its calls are safe: they go on at the telephone, and what there is to sign
// off and to save is done when the session ends for certain. The reason is shown to the person if that takes its time.
func (w *sessionWatch) asked(window windows.HWND) uintptr {
	reason := w.Busy()
	w.Log.Info("the system wants to end the session", "busy", reason != "")
	if reason == "" {
		return 1
	}
	text, err := windows.UTF16PtrFromString(reason)
	if err != nil {
		return 1
	}
	if made, _, err := blockReason.Call(uintptr(window), uintptr(unsafe.Pointer(text))); made == 0 {
		w.Log.Info("the system takes no reason to wait", "err", err) // Wine has none
	}
	return 1
}

// told ends what is to be ended, and returns only then: the process is ended next. Where somebody kept the session from
// ending everything goes on.
func (w *sessionWatch) told(window windows.HWND, ends bool) {
	if ends {
		w.over.Do(w.end)
	}
	_, _, _ = noBlockReason.Call(uintptr(window))
}

// end runs Ended, for endPatience at most.
func (e SessionEnd) end() {
	done := make(chan struct{})
	go func() { defer close(done); e.Ended() }()
	patience := time.NewTimer(endPatience)
	defer patience.Stop()
	select {
	case <-done:
	case <-patience.C:
		e.Log.Warn("the session ends before everything was done")
	}
}
