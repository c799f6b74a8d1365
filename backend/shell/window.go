package shell

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"cordboard/backend/desktop"
	"cordboard/backend/softphone"
	"cordboard/backend/webhost"
)

// Options are what a Window is made of.
type Options struct {
	Arguments Arguments
	Texts     Texts
	Failures  *StartFailures
	Log       *slog.Logger
	Settings  string // the settings file
	Data      string // the folder for the call log and the web view's data
	Logs      string // the folder for logs and traces
	Icon      []byte // for the tray
	Version   string
}

// Texts gives the words of a language.
type Texts = func(key string, params map[string]string) string

// Window is the program's window and what stands around it: menu, tray, dialogs, the other starts of the program, its end.
// Wails calls its exported methods; other goroutines may call those that softphone.Window has, once Startup was called.
type Window struct {
	Options
	app      *softphone.App
	host     *webhost.Host
	ctx      context.Context // Wails' own, from Startup on
	dialogs  dialogs
	commands commands
	menus    *menus // nil in the settings form

	up      chan struct{}      // closed when Startup is done
	opened  atomic.Bool        // the call log is open and the telephone started
	gone    context.CancelFunc // ends what watches until the window is gone
	book    io.Closer          // the call log, once opened
	session sync.WaitGroup     // what hears of the session's end
	closing
}

// New makes a Window; Use gives it what it shows.
func New(o Options) *Window {
	w := &Window{Options: o, up: make(chan struct{}), gone: func() {}}
	w.dialogs = dialogs{log: o.Log, texts: o.Texts, silent: &w.systemEnds}
	return w
}

// Use gives the window the program behind the pages and the host of the web view. It is called once, before Wails runs.
func (w *Window) Use(app *softphone.App, host *webhost.Host) {
	w.app, w.host = app, host
	if !w.Arguments.Settings {
		w.menus = newMenus(w)
	}
}

// Announce tells the page on top that there is a State of this Rev, and has menu and tray follow. It is called from one goroutine.
func (w *Window) Announce(rev uint64) {
	w.menus.update()
	if w.host.TopAllowed() {
		runtime.EventsEmit(w.ctx, StateEvent, map[string]uint64{"rev": rev})
	}
}

// Startup is called when the window is there and no other instance is. The call log is opened only now: a
// second instance must not touch it.
func (w *Window) Startup(ctx context.Context) {
	w.ctx = ctx
	w.dialogs.ctx, w.commands.ctx = ctx, ctx
	w.host.AwaitWindow(ctx)
	watch, gone := context.WithCancel(ctx)
	w.gone = gone
	w.commands.running.Go(func() { w.obeySignals(watch) })
	if w.Arguments.Settings {
		w.tellUnseen()
		close(w.up)
		w.host.Startup(ctx)
		return
	}
	w.openBook()
	w.tellUnseen()
	w.app.Start()
	w.opened.Store(true)
	w.menus.putIntoTray(w.Icon)
	w.session.Go(func() { w.watchSession(watch, func() { runtime.Quit(ctx) }) })
	w.commands.running.Go(func() { w.menus.follow(watch) })
	w.commands.running.Go(func() { desktop.Wakes(watch, w.Log, w.app.Wake) })
	close(w.up)
	if number := w.Arguments.Dial; number != "" {
		w.commands.run(func(ctx context.Context) { w.dial(ctx, number) })
	}
	w.host.Startup(ctx)
	w.menus.update() // the menu may offer to try again what failed
}

// openBook opens the call log, and tells what is wrong with it.
func (w *Window) openBook() {
	w.book = w.app.OpenBook(filepath.Join(w.Data, "calls.db"), func(code, path, detail string) {
		failure := &StartFailure{Code: code, Path: path, Err: errors.New(detail)}
		if code == "callLog" {
			failure.Why = "softphone.book." + detail
		}
		w.Failures.Tell(failure)
	})
}

// tellUnseen shows what failed at the start, where that has to wait for the window.
func (w *Window) tellUnseen() {
	for _, text := range w.Failures.Unseen() {
		w.commands.run(func(context.Context) { w.dialogs.tell(runtime.WarningDialog, text) })
	}
}

// SecondStart is called when the program is started while it runs: the window comes up, and a number that
// was handed over is dialled.
func (w *Window) SecondStart(data options.SecondInstanceData) {
	<-w.up
	w.show()
	arg, err := ReadArguments(data.Args, w.Texts, io.Discard)
	if err != nil {
		w.Log.Warn("another start was not understood", "err", err)
		return
	}
	if arg.Dial != "" && !w.Arguments.Settings {
		w.commands.run(func(ctx context.Context) { w.dial(ctx, arg.Dial) })
	}
}

func (w *Window) show() { showWindow(w.ctx) }

func showWindow(ctx context.Context) {
	runtime.WindowUnminimise(ctx)
	runtime.WindowShow(ctx)
}

// OpenOutside takes the links that a page opens, and that outside says do not belong into the program, to the system's
// browser.
func (w *Window) OpenOutside(outside func(url string) bool) func(url string) bool {
	return func(url string) bool {
		if !outside(url) {
			return false
		}
		w.commands.run(func(context.Context) { runtime.BrowserOpenURL(w.ctx, url) })
		return true
	}
}

// OpenConsole leaves the start page for Salesforce, when its address is one. The start page asks for it once
// something answers there.
func (w *Window) OpenConsole() {
	if url := w.app.ConsoleURL(); url != "" {
		w.host.Navigate(w.ctx, url)
	}
}

// TellBlocked tells that Salesforce's page does not let the softphone into a frame, and which trusted URL mends it.
func (w *Window) TellBlocked(origin string) {
	w.commands.run(func(context.Context) {
		w.dialogs.tell(runtime.WarningDialog, w.Texts("menu.blocked", map[string]string{"origin": origin}))
	})
}

// OpenSettings opens the settings form in a process of its own, so that the console's page stays as it is.
func (w *Window) OpenSettings() error {
	args := []string{"--settings", "--config", w.Settings}
	if w.Arguments.Data != "" {
		args = append(args, "--data", w.Arguments.Data)
	}
	return desktop.StartSelf(args...)
}

// Health tells how the web view was reached.
func (w *Window) Health() any { return w.host.Health() }
