//go:build linux && desktop && production

package webhost

/*
#cgo pkg-config: gtk+-3.0
#cgo !webkit2_41 pkg-config: webkit2gtk-4.0
#cgo webkit2_41 pkg-config: webkit2gtk-4.1
#cgo CFLAGS: -Wno-deprecated-declarations
#include "native_linux.h"
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"runtime/cgo"
	"sync/atomic"
	"unsafe"
)

// OwnOrigin is the origin of our own pages.
const OwnOrigin = "wails://wails"

// SoftphoneOrigins are the origins under which our own pages can be put into a frame.
func SoftphoneOrigins() []string { return []string{OwnOrigin} }

// RuntimeVersion is the version of the web view, empty if it is not known.
func RuntimeVersion(string) string {
	return fmt.Sprintf("WebKitGTK %d.%d.%d",
		int(C.webkit_get_major_version()), int(C.webkit_get_minor_version()), int(C.webkit_get_micro_version()))
}

// onUI runs f on the main thread and waits for it. If ctx ends first, f may still run later.
func onUI(ctx context.Context, f func()) error {
	done := make(chan struct{})
	C.cordboard_on_ui(C.uintptr_t(cgo.NewHandle(func() {
		defer close(done)
		f()
	})))
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return errors.New("webhost: the window does not answer")
	}
}

//export cordboardRun
func cordboardRun(work C.uintptr_t) {
	handle := cgo.Handle(work)
	f := handle.Value().(func())
	handle.Delete()
	f()
}

// attach on WebKitGTK: the script for the start of top documents, the message filter and the watch over the top
// document. Permission requests need nothing: WebKitGTK denies what nobody grants. Navigations are not
// decided here, because WebKitGTK does not tell those of frames from those of the top, and a new window never
// opens, whatever NewWindow says. A message of a frame looks like one of the top document, which is why the
// bridge's token matters.
func (h *Host) attach(ctx context.Context, script string) bool {
	manager, err := pointer(ctx, "mainWindow", "contentManager")
	if err != nil {
		h.step("script", err)
		return false
	}
	view, err := pointer(ctx, "mainWindow", "webview")
	if err != nil {
		h.step("script", err)
		return false
	}
	source := C.CString(script)
	host := C.uintptr_t(cgo.NewHandle(h)) // for the life of the window
	var added atomic.Bool
	err = onUI(ctx, func() {
		defer C.free(unsafe.Pointer(source))
		if h.stepped("top", C.cordboard_top(view, host)) {
			h.top.watch(address(C.webkit_web_view_get_uri((*C.WebKitWebView)(view))))
		}
		h.stepped(stepMessageFilter, C.cordboard_message_filter(manager, view, host))
		h.stepped("secure", C.cordboard_secure(view))
		if h.opt.NewWindow != nil {
			h.stepped("windows", C.cordboard_windows(view, host))
		}
		added.Store(h.stepped("script", C.cordboard_script(manager, source)))
	})
	if err != nil {
		h.step("script", err)
		return false
	}
	return added.Load()
}

// pointer is a private field that holds a native object.
func pointer(ctx context.Context, path ...string) (unsafe.Pointer, error) {
	v, err := internal(ctx, path...)
	if err != nil {
		return nil, err
	}
	p, ok := v.Interface().(unsafe.Pointer)
	if !ok || p == nil {
		return nil, fmt.Errorf("webhost: Wails has changed: %v is a %s", path, v.Type())
	}
	return p, nil
}

func (h *Host) stepped(name string, failure *C.char) bool {
	var err error
	if failure != nil {
		err = errors.New("webhost: " + C.GoString(failure))
	}
	h.step(name, err)
	return err == nil
}

func address(uri *C.char) string {
	if uri == nil {
		return ""
	}
	return C.GoString(uri)
}

func hostOf(handle C.uintptr_t) *Host { return cgo.Handle(handle).Value().(*Host) }

// cordboardAdmits asks for the address of the document that is there and for that of the view as well: the
// view's is already the next one while a navigation is under way.
//
//export cordboardAdmits
func cordboardAdmits(host C.uintptr_t, uri, message *C.char) C.int {
	h := hostOf(host)
	if h.admits(h.top.address(), address(uri), C.GoString(message)) {
		return 1
	}
	return 0
}

//export cordboardNoString
func cordboardNoString(host C.uintptr_t) {
	h := hostOf(host)
	h.refuse(originOf(h.top.address()), "no string")
}

//export cordboardTop
func cordboardTop(host C.uintptr_t, uri *C.char) { hostOf(host).top.watch(address(uri)) }

//export cordboardNewWindow
func cordboardNewWindow(host C.uintptr_t, uri *C.char) { hostOf(host).opt.NewWindow(address(uri)) }
