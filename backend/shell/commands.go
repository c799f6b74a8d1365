package shell

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"cordboard/backend/desktop"
	"cordboard/backend/problem"
	"cordboard/backend/webhost"
)

// commandPatience bounds what menus and other starts ask for; the switch's own time-out is shorter.
const commandPatience = 30 * time.Second

// commands are what menus, the tray and other starts of the program ask for. Each runs on a goroutine of its own: they are
// told of on threads that must not wait.
type commands struct {
	ctx     context.Context // of the window
	running sync.WaitGroup  // the commands, and what watches for the window

	mu    sync.Mutex
	ended bool // no more are taken
}

// run carries a command out, unless the program ends.
func (c *commands) run(do func(ctx context.Context)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		return
	}
	c.running.Go(func() {
		ctx, cancel := context.WithTimeout(c.ctx, commandPatience)
		defer cancel()
		do(ctx)
	})
}

// end takes no more commands and waits for those under way; false says that one of them took longer than patience.
func (c *commands) end(patience time.Duration) bool {
	c.mu.Lock()
	c.ended = true
	c.mu.Unlock()
	over := make(chan struct{})
	go func() { defer close(over); c.running.Wait() }()
	select {
	case <-over:
		return true
	case <-time.After(patience):
		return false
	}
}

// menuCommands are what the items of menu and tray do. None of them waits.
type menuCommands struct {
	show                        func()
	settings, restart, quit     func()
	connect                     func(server string)
	disconnect                  func()
	reload, startPage, tryAgain func()
	zoom                        func(steps int) // 0 is the actual size
	diagnostics, saveTrace      func()
	about                       func()
}

func (w *Window) menuCommands() menuCommands {
	simply := func(do func()) func() { return func() { w.commands.run(func(context.Context) { do() }) } }
	return menuCommands{
		show:     simply(w.show),
		settings: simply(func() { w.dialogs.report(w.OpenSettings()) }),
		restart:  simply(w.Relaunch),
		quit:     simply(w.quit),
		connect: func(server string) {
			w.commands.run(func(ctx context.Context) { w.dialogs.report(w.app.ConnectTo(ctx, server)) })
		},
		disconnect: func() { w.commands.run(w.disconnect) },
		reload:     simply(func() { runtime.WindowExecJS(w.ctx, "location.reload()") }),
		startPage:  simply(func() { runtime.WindowExecJS(w.ctx, "location.href='"+webhost.OwnOrigin+"/?stay'") }),
		tryAgain:   simply(w.tryAgain),
		zoom: func(steps int) {
			w.commands.run(func(ctx context.Context) {
				if err := w.host.Zoom(ctx, steps); err != nil {
					w.Log.Warn("the page cannot be zoomed", "err", err)
				}
			})
		},
		diagnostics: simply(w.openDiagnostics),
		saveTrace:   simply(w.saveTrace),
		about:       simply(w.about),
	}
}

// tryAgain starts the program anew, with the native access to the web view that an earlier start gave up.
func (w *Window) tryAgain() {
	if err := w.host.TryAgain(); err != nil {
		w.dialogs.report(err)
		return
	}
	w.Relaunch()
}

func (w *Window) disconnect(ctx context.Context) {
	if !w.app.Status().InCall || w.dialogs.confirm("menu.disconnect.question") {
		w.dialogs.report(w.app.Disconnect(ctx))
	}
}

func (w *Window) dial(ctx context.Context, typed string) {
	w.dialogs.report(w.app.DialFrom(ctx, typed))
}

func (w *Window) openDiagnostics() {
	if err := desktop.OpenFolder(w.Logs); err != nil {
		w.Log.Warn("the diagnostics folder was not opened", "err", err)
		w.dialogs.tell(runtime.WarningDialog, w.Texts("menu.diagnostics.failed", map[string]string{"path": w.Logs}))
	}
}

// saveTrace writes what was said to the telephone server since the sign-on, and says where.
func (w *Window) saveTrace() {
	var told *problem.Problem
	switch path, err := w.app.SaveTrace(); {
	case errors.As(err, &told):
		w.dialogs.report(err)
	case err != nil:
		w.Log.Warn("the trace was not written", "reason", "wanted", "err", err)
		w.dialogs.tell(runtime.WarningDialog, w.Texts("menu.saveTrace.failed", nil))
	default:
		w.dialogs.tell(runtime.InfoDialog, w.Texts("menu.saveTrace.done", map[string]string{"path": path}))
	}
}

func (w *Window) about() {
	w.dialogs.tell(runtime.InfoDialog, strings.TrimSpace(w.Texts("menu.about.text", map[string]string{
		"version": w.Version, "webview": w.host.Health().Versions,
	})))
}
