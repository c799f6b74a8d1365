package desktop

import (
	"os"

	"golang.org/x/sys/windows"
)

var attachConsole = windows.NewLazySystemDLL("kernel32.dll").NewProc("AttachConsole")

// Console is where the program writes. A Windows program with a window has no console of its own: what was
// handed to it, a pipe or a file, is used, otherwise the console it was started from, if there is one.
func Console() (out, errOut *os.File) {
	out, errOut = os.Stdout, os.Stderr
	if handed(windows.STD_OUTPUT_HANDLE) && handed(windows.STD_ERROR_HANDLE) {
		return out, errOut
	}
	const parent = ^uintptr(0) // ATTACH_PARENT_PROCESS
	if ok, _, _ := attachConsole.Call(parent); ok == 0 {
		return out, errOut
	}
	screen, err := os.OpenFile("CONOUT$", os.O_WRONLY, 0)
	if err != nil {
		return out, errOut
	}
	if !handed(windows.STD_OUTPUT_HANDLE) {
		out = screen
	}
	if !handed(windows.STD_ERROR_HANDLE) {
		errOut = screen
	}
	return out, errOut
}

// handed says whether the starter gave the program this handle.
func handed(which uint32) bool {
	handle, err := windows.GetStdHandle(which)
	if err != nil || handle == 0 || handle == windows.InvalidHandle {
		return false
	}
	kind, err := windows.GetFileType(handle)
	return err == nil && kind != windows.FILE_TYPE_UNKNOWN
}
