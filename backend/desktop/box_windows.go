package desktop

import (
	"runtime"
	"strings"
	"sync"

	"golang.org/x/sys/windows"
)

// boxes are the texts that wait for the box before them to be closed. The worker ends with the process.
var boxes = struct {
	begin sync.Once
	queue chan func()
}{queue: make(chan func(), 16)}

// Box shows a message box of the system with an OK button, without a window of ours, and in front of the others. With
// wait it returns when a person has closed it, otherwise at once: such boxes come one after the other, in order, and end
// with the process. It returns false when there are too many.
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
	show := func() { _, _ = windows.MessageBox(0, body, caption, style) } // it has a message loop of its own
	if wait {
		show()
		return true
	}
	boxes.begin.Do(func() {
		go func() {
			runtime.LockOSThread()
			for show := range boxes.queue {
				show()
			}
		}()
	})
	select {
	case boxes.queue <- show:
		return true
	default:
		return false
	}
}
