package desktop

import (
	"strings"

	"golang.org/x/sys/windows"
)

// Box shows a message box of the system with an OK button, without a window of ours, and in front of the others. With
// wait it returns when a person has closed it, otherwise at once; the box then ends with the process. It returns
// true: Windows always has such a box.
func Box(title, text string, wait bool) bool {
	const style = windows.MB_OK | windows.MB_ICONWARNING | windows.MB_SETFOREGROUND | windows.MB_TOPMOST
	caption, err := windows.UTF16PtrFromString(strings.ReplaceAll(title, "\x00", " "))
	if err != nil {
		return false
	}
	body, err := windows.UTF16PtrFromString(strings.ReplaceAll(text, "\x00", " "))
	if err != nil {
		return false
	}
	show := func() { _, _ = windows.MessageBox(0, body, caption, style) }
	if wait {
		show()
	} else {
		go show() // it has its own message loop, and its owner is the process
	}
	return true
}
