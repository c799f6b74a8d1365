package shell

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// closing is what a Window knows of its own end.
type closing struct {
	leaving    atomic.Bool // the next request to close is our own
	systemEnds atomic.Bool // the system ends the program: nobody is asked
	relaunch   atomic.Bool // it is to be started anew
	left       sync.Once   // what has to be done at the end is done once
}

// closeAction is what becomes of a request to close the window.
type closeAction int

const (
	closeEnds    closeAction = iota // the program ends, in good order
	closeAsks                       // it ends if somebody says so: a call would be lost to the log
	closeConfirm                    // it ends if somebody says so: a page may have asked for it
	closeHides                      // the window hides, the icon in the tray stays
)

// closeRequest is all there is to know about a request to close the window.
type closeRequest struct {
	own      bool // it came from a menu, not from the window's frame
	inCall   bool
	hides    bool // the settings want the window hidden, and there is an icon to find it by
	filtered bool // pages cannot ask for it: what they say to Wails is looked at first
}

// action decides. Wails tells the window's frame and a page that asks apart from neither each other nor
// ourselves, so where nothing keeps pages from asking, somebody has to say yes.
func (r closeRequest) action() closeAction {
	switch {
	case r.hides && !r.own:
		return closeHides
	case r.inCall:
		return closeAsks
	case !r.own && !r.filtered:
		return closeConfirm
	}
	return closeEnds
}

// BeforeClose is asked by Wails before the window closes; true keeps it open. On Windows it may be called on
// the window's thread.
func (w *Window) BeforeClose(ctx context.Context) bool {
	own := w.leaving.Swap(false)
	if w.systemEnds.Load() || !w.opened.Load() {
		return false
	}
	request := closeRequest{
		own: own, inCall: w.app.Status().InCall,
		hides: w.menus.trayShows() && w.app.HidesOnClose(), filtered: w.host.Health().FiltersMessages(),
	}
	stays := false
	switch request.action() {
	case closeHides:
		runtime.WindowHide(ctx)
		return true
	case closeAsks:
		stays = !w.dialogs.confirm("menu.quit.question")
	case closeConfirm:
		stays = !w.dialogs.confirm("menu.close.question")
	}
	if stays {
		w.relaunch.Store(false)
	}
	return stays
}

// quit ends the program in good order, after a question during a call.
func (w *Window) quit() {
	w.leaving.Store(true)
	runtime.Quit(w.ctx)
}

// Relaunch ends the program in good order and has it started anew.
func (w *Window) Relaunch() {
	w.relaunch.Store(true)
	w.quit()
}

// WantsRelaunch says, once the window is gone, whether the program is to be started anew.
func (w *Window) WantsRelaunch() bool { return w.relaunch.Load() }
