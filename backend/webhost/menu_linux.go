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
	"reflect"
	"unsafe"

	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// replaceMenu has Wails make the new menu and puts it where the old one was.
func replaceMenu(ctx context.Context, m *menu.Menu) error {
	window, err := pointer(ctx, "mainWindow", "gtkWindow")
	if err != nil {
		return err
	}
	bar, err := widget(ctx, "menubar")
	if err != nil {
		return err
	}
	keys, err := widget(ctx, "accels")
	if err != nil {
		return err
	}
	runtime.MenuSetApplicationMenu(ctx, m)
	next, err := widget(ctx, "menubar")
	if err != nil {
		return err
	}
	if failure := C.cordboard_menu(window, bar, keys, next); failure != nil {
		return errors.New("webhost: " + C.GoString(failure))
	}
	return nil
}

// widget is a private field of the window that points to a native object by its own type.
func widget(ctx context.Context, name string) (unsafe.Pointer, error) {
	v, err := internal(ctx, "mainWindow", name)
	if err != nil {
		return nil, err
	}
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return nil, fmt.Errorf("webhost: Wails has changed: %s is a %s", name, v.Type())
	}
	return v.UnsafePointer(), nil
}

func zoom(ctx context.Context, steps int) error {
	view, err := pointer(ctx, "mainWindow", "webview")
	if err != nil {
		return err
	}
	factor := float64(C.webkit_web_view_get_zoom_level((*C.WebKitWebView)(view)))
	C.webkit_web_view_set_zoom_level((*C.WebKitWebView)(view), C.gdouble(zoomed(factor, steps)))
	return nil
}

func dismiss() { C.cordboard_dismiss() }
