//go:build ignore

// Box waits for a dialog with a given title, prints what it says, presses its OK (a wizard's Next) and ends with
// 0; with 1 if none came within twenty seconds: box.exe TITLE [look|saying TEXT]. With look it presses nothing;
// with saying it waits for a dialog that says so.
package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	user32       = windows.NewLazySystemDLL("user32.dll")
	enumWindows  = user32.NewProc("EnumWindows")
	enumChildren = user32.NewProc("EnumChildWindows")
	className    = user32.NewProc("GetClassNameW")
	windowText   = user32.NewProc("GetWindowTextW")
	postMessage  = user32.NewProc("PostMessageW")
)

// found is where the system's callback, of which a program has only so many, puts the windows it is told of.
var (
	found   []uintptr
	collect = syscall.NewCallback(func(window, _ uintptr) uintptr {
		found = append(found, window)
		return 1
	})
)

func main() {
	look := len(os.Args) == 3
	want := ""
	if len(os.Args) > 3 {
		want = os.Args[3]
	}
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		for _, box := range list(enumWindows) {
			if text(className, box) != "#32770" || strings.TrimSpace(text(windowText, box)) != os.Args[1] {
				continue
			}
			said := ""
			for _, child := range list(enumChildren, box) {
				if s := text(windowText, child); s != "" {
					said += s + "\n"
				}
			}
			if !strings.Contains(said, want) {
				continue
			}
			fmt.Print(said)
			if !look {
				const command, ok = 0x0111, 1 // WM_COMMAND, IDOK
				_, _, _ = postMessage.Call(box, command, ok, 0)
			}
			return
		}
	}
	os.Exit(1)
}

// list asks the system for all windows, or for those within another one, topmost first.
func list(enumerate *windows.LazyProc, within ...uintptr) []uintptr {
	found = nil
	_, _, _ = enumerate.Call(append(within, collect, 0)...)
	return found
}

func text(ask *windows.LazyProc, window uintptr) string {
	buffer := make([]uint16, 1024)
	_, _, _ = ask.Call(window, uintptr(unsafe.Pointer(&buffer[0])), uintptr(len(buffer)))
	return windows.UTF16ToString(buffer)
}
