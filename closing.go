package main

// closing is what becomes of a wish to close the window.
type closing int

const (
	closeEnds    closing = iota // the program ends, in good order
	closeAsks                   // it ends if somebody says so: a call would be lost to the log
	closeConfirm                // it ends if somebody says so: a page may have wished it
	closeHides                  // the window hides, the icon in the tray stays
)

// wantsToClose is all there is to know about a wish to close the window.
type wantsToClose struct {
	own    bool // it came from a menu, not from the window's frame
	inCall bool
	hides  bool // the settings want the window hidden, and there is an icon to find it by
	door   bool // pages cannot wish it: what they say to Wails is looked at first
}

// closes decides. Wails tells the window's frame and a page that asks apart from neither each other nor
// ourselves, so where no door keeps pages from asking, somebody has to say yes.
func (w wantsToClose) closes() closing {
	switch {
	case w.hides && !w.own:
		return closeHides
	case w.inCall:
		return closeAsks
	case !w.own && !w.door:
		return closeConfirm
	}
	return closeEnds
}
