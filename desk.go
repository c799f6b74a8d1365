package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"cordboard/backend/config"
	"cordboard/backend/desktop"
	"cordboard/backend/logging"
	"cordboard/backend/shell"
	"cordboard/backend/softphone"
	"cordboard/backend/webhost"
	"cordboard/frontend"
)

// desk is the window and what stands around it: menu, tray, the other starts of the program.
type desk struct {
	arg    arguments
	config *config.File
	data   string
	log    *slog.Logger
	output *logging.Output

	failures     *shell.StartFailures
	noDataFolder bool // the folder for logs and calls could not be made
	host         *webhost.Host
	app          *softphone.App
	tray         *desktop.Tray // nil in the settings form
	texts        texts
	ctx          context.Context // Wails' own, from startup on

	up      chan struct{} // closed when ctx and app are there
	looks   chan struct{} // holds one sign when menu and tray may have to change
	gone    context.CancelFunc
	began   menuView       // the menu that the window begins with
	session sync.WaitGroup // what hears of the session's end
	left    sync.Once      // what has to be done at the end is done once
	orders  sync.WaitGroup // what menus and other starts asked for, and what watches them
	ending  sync.Mutex     // guards ended
	ended   bool           // no more orders are taken
	asking  sync.Mutex     // held while a question is open or waits for its turn
	boxes   sync.Mutex     // held while a message box is open

	leaving  atomic.Bool // the next wish to close is our own
	ordered  atomic.Bool // the system ends the program: nobody is asked
	relaunch atomic.Bool
}

func newDesk(arg arguments) *desk {
	return &desk{
		arg: arg, data: arg.data, texts: frontend.Texts(desktop.Language()),
		up: make(chan struct{}), looks: make(chan struct{}, 1), gone: func() {},
	}
}

// ring rings the doorbell on the page on top, and has menu and tray follow.
func (d *desk) ring(rev uint64) {
	d.look()
	if d.host.TopAllowed() {
		runtime.EventsEmit(d.ctx, doorbell, map[string]uint64{"rev": rev})
	}
}

// startup is called when the window is there and no other instance is. The call log is opened only now: a
// second instance must not touch it.
func (d *desk) startup(ctx context.Context) {
	d.ctx = ctx
	d.host.AwaitWindow(ctx)
	watch, gone := context.WithCancel(ctx)
	d.gone = gone
	d.orders.Go(func() { d.obey(watch) })
	if d.arg.settings {
		d.tellUnseen()
		close(d.up)
		d.host.Startup(ctx)
		return
	}
	d.openBook()
	d.tellUnseen()
	d.app.Start()
	d.putIntoTray()
	d.session.Go(func() { d.watchSession(watch, func() { runtime.Quit(ctx) }) })
	d.orders.Go(func() { d.follow(watch) })
	d.orders.Go(func() { desktop.Wakes(watch, d.log, d.app.Wake) })
	close(d.up)
	if d.arg.dial != "" {
		d.order(func(ctx context.Context) { d.dial(ctx, d.arg.dial) })
	}
	d.host.Startup(ctx)
	d.look() // the menu may offer to try again what failed
}

// tellUnseen shows what failed at the start, where that has to wait for the window.
func (d *desk) tellUnseen() {
	for _, text := range d.failures.Unseen() {
		d.order(func(context.Context) { d.tell(runtime.WarningDialog, text) })
	}
}

// obey ends the program when the system says so, whatever is open. Wails would ask beforeClose as if somebody
// had closed the window.
func (d *desk) obey(ctx context.Context) {
	signal.Reset(os.Interrupt, syscall.SIGTERM) // Wails' own ear
	told := make(chan os.Signal, 1)
	signal.Notify(told, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(told) // a second one ends it at once
	select {
	case <-ctx.Done():
	case <-told:
		d.log.Info("the system ends the program")
		d.ordered.Store(true)
		d.host.Dismiss(ctx)
		runtime.Quit(d.ctx)
	}
}

// secondStart is called when the program is started while it runs: the window comes up, and a number that
// was handed over is dialled.
func (d *desk) secondStart(data options.SecondInstanceData) {
	<-d.up
	d.showWindow()
	var complaint bytes.Buffer
	arg, err := readArguments(data.Args, &complaint)
	if err != nil {
		d.log.Warn("another start was not understood", "err", cut(complaint.String(), 200))
		return
	}
	if arg.dial != "" && !d.arg.settings {
		d.order(func(ctx context.Context) { d.dial(ctx, arg.dial) })
	}
}

func (d *desk) showWindow() {
	runtime.WindowUnminimise(d.ctx)
	runtime.WindowShow(d.ctx)
}

// beforeClose is asked by Wails before the window closes; true keeps it open. On Windows it may be called on
// the window's thread.
func (d *desk) beforeClose(ctx context.Context) bool {
	own := d.leaving.Swap(false)
	if d.ordered.Load() || d.arg.settings || d.app.Book == nil {
		return false
	}
	wish := wantsToClose{
		own: own, inCall: d.app.Standing().InCall(),
		hides: d.tray != nil && d.app.HidesOnClose() && d.tray.Visible(), door: d.host.Health().Steps["door"] == "ok",
	}
	stays := false
	switch wish.closes() {
	case closeHides:
		runtime.WindowHide(ctx)
		return true
	case closeAsks:
		stays = !d.confirm("menu.quit.question")
	case closeConfirm:
		stays = !d.confirm("menu.close.question")
	}
	if stays {
		d.relaunch.Store(false)
	}
	return stays
}

// openBook opens the call log, and tells what is wrong with it.
func (d *desk) openBook() {
	d.app.OpenBook(filepath.Join(d.data, "calls.db"), func(code, path, detail string) {
		if code == "callLog" {
			detail = d.texts("softphone.book."+detail, nil)
		}
		d.failures.Tell(&shell.StartFailure{Code: code, Path: path, Err: errors.New(detail)})
	})
}
