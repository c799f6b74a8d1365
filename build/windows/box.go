//go:build ignore

// Box waits for a message box with a given title, prints what it says, presses its OK and ends with 0; with 1
// if none came within ten seconds: box.exe TITLE [look]. With look it presses nothing.
package main

import (
	"fmt"
	"os"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	user32       = windows.NewLazySystemDLL("user32.dll")
	findWindow   = user32.NewProc("FindWindowW")
	enumChildren = user32.NewProc("EnumChildWindows")
	windowText   = user32.NewProc("GetWindowTextW")
	postMessage  = user32.NewProc("PostMessageW")
)

func main() {
	title, err := windows.UTF16PtrFromString(os.Args[1])
	if err != nil {
		panic(err)
	}
	class, _ := windows.UTF16PtrFromString("#32770") // a dialog
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		box, _, _ := findWindow.Call(uintptr(unsafe.Pointer(class)), uintptr(unsafe.Pointer(title)))
		if box == 0 {
			continue
		}
		_, _, _ = enumChildren.Call(box, syscall.NewCallback(func(child, _ uintptr) uintptr {
			text := make([]uint16, 1024)
			_, _, _ = windowText.Call(child, uintptr(unsafe.Pointer(&text[0])), uintptr(len(text)))
			if s := windows.UTF16ToString(text); s != "" {
				fmt.Println(s)
			}
			return 1
		}), 0)
		if len(os.Args) > 2 && os.Args[2] == "look" {
			return
		}
		const command, ok = 0x0111, 1 // WM_COMMAND, IDOK
		_, _, _ = postMessage.Call(box, command, ok, 0)
		return
	}
	os.Exit(1)
}
