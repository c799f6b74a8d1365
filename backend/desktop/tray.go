// Package desktop is what of the program stands on the desktop beside its window: the icon in the tray, the
// language of the system, the way to open a folder, and what the system tells of sleep and of the network.
//
// It shows what it is told and tells what was clicked. It knows no telephony, no pages and no window, and it
// imports no other room.
package desktop

import (
	"log/slog"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf16"

	"fyne.io/systray"
)

// Light is what the icon says at a glance.
type Light int

// The lights, each of its own colour and shape.
const (
	Off          Light = iota // nobody is signed on
	Ready                     // signed on, no call
	Ringing                   // a call wants to be answered
	OnCall                    // a call is up, held or on its way out
	NoConnection              // signed on, but the server cannot be reached
)

// Face is the whole of what the tray shows.
type Face struct {
	Light   Light
	Tooltip string // its beginning is shown
	Items   []Item
}

// Item is a line of the tray's menu. Without a Label it is a line between others.
type Item struct {
	Label    string
	Disabled bool
	Items    []Item // what opens beside it
	Click    func() // called on a goroutine of the tray, and must not wait
}

// Options shape a Tray.
type Options struct {
	// Icon is the program's icon as a Windows icon file, whose pictures are PNGs.
	Icon []byte
	// Tapped is called when the icon itself is clicked, on a goroutine of the system's. It must not wait.
	Tapped func()
	Log    *slog.Logger
}

// Tray is the program's icon in the tray. A process has one at most. Where the desktop has no tray it does
// nothing. Its methods may be called from any goroutine.
type Tray struct {
	opt   Options
	icons map[Light][]byte

	work    sync.WaitGroup
	ready   chan struct{} // closed when the system takes orders
	stop    chan struct{} // closed by Close
	ended   chan struct{} // closed when the loop is gone
	started bool

	mu    sync.Mutex
	face  Face
	lines []line // the menu as it stands, in the order of flat; nil before there is one
	lit   bool   // a light was shown
	// broken: it was said that the system takes no orders any more
	broken bool
}

// line is an item as the system has it.
type line struct {
	item *systray.MenuItem // nil for a line between others
	path []int             // where it stands in the face
}

// NewTray makes a Tray; nothing is shown before Start. The error is an icon that is none.
func NewTray(o Options) (*Tray, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	icons, err := icons(o.Icon)
	if err != nil {
		return nil, err
	}
	return &Tray{opt: o, icons: icons, ready: make(chan struct{}), stop: make(chan struct{}), ended: make(chan struct{})}, nil
}

// Start puts the icon into the tray, with the last Face that was shown.
func (t *Tray) Start() {
	if !trayPossible() {
		t.opt.Log.Info("this desktop has no tray")
		return
	}
	t.started = true
	t.work.Go(t.run)
	t.work.Go(func() {
		select {
		case <-t.ready:
		case <-t.ended:
			return
		case <-t.stop:
			return
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		t.draw(Face{})
	})
}

// run is the tray's loop. On Windows its window belongs to the thread that made it.
func (t *Tray) run() {
	runtime.LockOSThread() // for good: the thread ends with the goroutine
	defer close(t.ended)
	defer func() {
		if r := recover(); r != nil { // systray closes a bus that may be gone
			t.opt.Log.Warn("the tray ended", "panic", r)
		}
	}()
	if t.opt.Tapped != nil {
		systray.SetOnTapped(t.opt.Tapped)
	}
	systray.Run(func() { close(t.ready) }, nil)
}

// closePatience bounds how long Close waits for the system, twice.
const closePatience = 2 * time.Second

// Close takes the icon away and waits for everything that Start began, as long as the system does its part: a
// Windows without a taskbar leaves the tray's thread waiting for messages that never come.
func (t *Tray) Close() {
	if !t.started {
		return
	}
	select {
	case <-t.ready:
	case <-t.ended:
	case <-time.After(closePatience):
	}
	close(t.stop)
	systray.Quit()
	over := make(chan struct{})
	go func() { defer close(over); t.work.Wait() }()
	select {
	case <-over:
	case <-time.After(closePatience):
		t.opt.Log.Warn("the tray did not end")
	}
}

// Visible says whether the icon can be seen, so that a window hidden behind it can be found again.
func (t *Tray) Visible() bool {
	if !t.started {
		return false
	}
	return closed(t.ready) && !closed(t.ended) && trayShown()
}

func closed(done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return false
	}
}

// Show changes what the tray shows. What is the same stays untouched.
func (t *Tray) Show(face Face) {
	t.mu.Lock()
	defer t.mu.Unlock()
	last := t.face
	t.face = face
	if closed(t.ready) && !closed(t.ended) {
		t.draw(last)
	}
}

// draw brings the system from the last face to this one. The caller holds mu. A bus that went away makes
// systray panic, which is no reason to end a call.
func (t *Tray) draw(last Face) {
	defer func() {
		if r := recover(); r != nil && !t.broken {
			t.broken = true
			t.opt.Log.Warn("the tray takes no orders", "panic", r)
		}
	}()
	if !t.lit || last.Light != t.face.Light {
		systray.SetIcon(t.icons[t.face.Light])
	}
	if !t.lit || last.Tooltip != t.face.Tooltip {
		systray.SetTooltip(tooltip(t.face.Tooltip))
	}
	t.lit = true
	if t.lines == nil || !reflect.DeepEqual(shape(last.Items), shape(t.face.Items)) {
		t.build()
		return
	}
	for _, l := range t.lines {
		before, now := at(last.Items, l.path), at(t.face.Items, l.path)
		if before.Label != now.Label {
			l.item.SetTitle(now.Label)
		}
		if before.Disabled != now.Disabled {
			able(l.item, now)
		}
	}
}

// maxTooltip is what fits into Windows' tooltip, in UTF-16 units.
const maxTooltip = 127

// tooltip is a text as a tray takes it: a caller's name may be anything.
func tooltip(text string) string {
	var b strings.Builder
	units := 0
	for _, r := range strings.ToValidUTF8(text, "\ufffd") {
		if unicode.IsControl(r) {
			r = ' '
		}
		if units += utf16.RuneLen(r); units > maxTooltip {
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}

// build makes the menu anew.
func (t *Tray) build() {
	if t.lines != nil {
		systray.ResetMenu()
	}
	t.lines = []line{}
	t.add(nil, t.face.Items, nil)
}

func (t *Tray) add(parent *systray.MenuItem, items []Item, path []int) {
	for i, item := range items {
		here := append(slices.Clone(path), i)
		switch {
		case item.Label == "" && parent == nil:
			systray.AddSeparator()
			continue
		case item.Label == "":
			parent.AddSeparator()
			continue
		}
		var made *systray.MenuItem
		if parent == nil {
			made = systray.AddMenuItem(item.Label, "")
		} else {
			made = parent.AddSubMenuItem(item.Label, "")
		}
		able(made, item)
		t.lines = append(t.lines, line{made, here})
		t.work.Go(func() { t.listen(made, here) })
		t.add(made, item.Items, here)
	}
}

// listen carries out the clicks on an item until it is removed or the tray ends.
func (t *Tray) listen(made *systray.MenuItem, path []int) {
	for {
		select {
		case _, still := <-made.ClickedCh:
			if !still {
				return
			}
		case <-t.stop:
			return
		}
		t.mu.Lock()
		item := at(t.face.Items, path)
		t.mu.Unlock()
		if item.Click != nil && !item.Disabled {
			item.Click()
		}
	}
}

func able(made *systray.MenuItem, item Item) {
	if item.Disabled {
		made.Disable()
	} else {
		made.Enable()
	}
}

// shape is what of items cannot be changed without making the menu anew.
func shape(items []Item) []any {
	list := make([]any, len(items))
	for i, item := range items {
		list[i] = []any{item.Label == "", shape(item.Items)}
	}
	return list
}

// at is the item at a path, or none when the menu has changed meanwhile.
func at(items []Item, path []int) Item {
	var item Item
	for _, i := range path {
		if i >= len(items) {
			return Item{}
		}
		item = items[i]
		items = item.Items
	}
	return item
}
