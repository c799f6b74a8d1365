package main

import (
	"context"
	"errors"
	goruntime "runtime"
	"strings"
	"time"

	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"cordboard/backend/agent"
	"cordboard/backend/desktop"
	"cordboard/backend/salesforce"
	"cordboard/backend/webhost"
)

const onWindows = goruntime.GOOS == "windows"

// orderPatience bounds what menus and other starts ask for; the switch's own time-out is shorter.
const orderPatience = 30 * time.Second

// order carries out what a menu or another start asked for, on a goroutine of its own: they are told of on
// threads that must not wait.
func (d *desk) order(do func(ctx context.Context)) {
	d.ending.Lock()
	defer d.ending.Unlock()
	if d.ended {
		return
	}
	d.orders.Go(func() {
		ctx, cancel := context.WithTimeout(d.ctx, orderPatience)
		defer cancel()
		do(ctx)
	})
}

// does are the orders of menu and tray.
func (d *desk) does() menuOrders {
	simply := func(do func()) func() { return func() { d.order(func(context.Context) { do() }) } }
	return menuOrders{
		settings:   simply(func() { d.report(d.OpenSettings()) }),
		restart:    simply(d.Relaunch),
		quit:       simply(d.quit),
		connect:    func(server string) { d.order(func(ctx context.Context) { d.report(d.app.ConnectTo(ctx, server)) }) },
		disconnect: func() { d.order(d.disconnect) },
		reload:     simply(func() { runtime.WindowExecJS(d.ctx, "location.reload()") }),
		startPage:  simply(func() { runtime.WindowExecJS(d.ctx, "location.href='"+webhost.OwnOrigin+"/?stay'") }),
		tryAgain:   simply(d.tryAgain),
		zoom: func(steps int) {
			d.order(func(ctx context.Context) {
				if err := d.host.Zoom(ctx, steps); err != nil {
					d.log.Warn("the page cannot be zoomed", "err", err)
				}
			})
		},
		diagnostics: simply(d.openDiagnostics),
		saveTrace:   simply(d.saveTrace),
		about:       simply(d.about),
	}
}

// menu is the menu the window begins with; the settings form has none.
func (d *desk) menu() *menu.Menu {
	if d.arg.settings {
		return nil
	}
	d.began = menuViewOf(d.app.Standing(), false, onWindows)
	return applicationMenu(d.began, d.texts, d.does())
}

// putIntoTray puts the icon into the tray, where there is one.
func (d *desk) putIntoTray() {
	tray, err := desktop.NewTray(desktop.Options{
		Icon: iconFile, Tapped: func() { d.order(func(context.Context) { d.showWindow() }) }, Log: d.log,
	})
	if err != nil {
		d.log.Error("there is no icon for the tray", "err", err)
		return
	}
	d.tray = tray
	tray.Start()
}

// look has menu and tray follow.
func (d *desk) look() {
	select {
	case d.looks <- struct{}{}:
	default:
	}
}

// follow keeps menu and tray in step with the telephone until ctx ends.
func (d *desk) follow(ctx context.Context) {
	do := d.does()
	show := func() { d.order(func(context.Context) { d.showWindow() }) }
	shown := d.began
	for {
		now := d.app.Standing()
		if d.tray != nil {
			d.tray.Show(trayFace(now, d.texts, onWindows, show, do))
		}
		if view := menuViewOf(now, d.givenUp(), onWindows); view != shown {
			shown = view
			d.host.SetMenu(ctx, applicationMenu(view, d.texts, do))
		}
		select {
		case <-d.looks:
		case <-ctx.Done():
			return
		}
	}
}

// givenUp says that the reach into the web view was given up after it failed, not because it was asked for.
func (d *desk) givenUp() bool {
	health := d.host.Health()
	return health.Reason != "" && !health.SafeMode
}

// tryAgain starts the program anew, with the reach that an earlier start gave up.
func (d *desk) tryAgain() {
	if err := d.host.TryAgain(); err != nil {
		d.report(err)
		return
	}
	d.Relaunch()
}

// quit ends the program in good order, after a question during a call.
func (d *desk) quit() {
	d.leaving.Store(true)
	runtime.Quit(d.ctx)
}

func (d *desk) disconnect(ctx context.Context) {
	if !d.app.Standing().InCall() || d.confirm("menu.disconnect.question") {
		d.report(d.app.Disconnect(ctx))
	}
}

func (d *desk) dial(ctx context.Context, typed string) { d.report(d.app.DialFrom(ctx, typed)) }

func (d *desk) openDiagnostics() {
	folder := d.logFolder()
	if err := desktop.OpenFolder(folder); err != nil {
		d.log.Warn("the diagnostics folder was not opened", "err", err)
		d.tell(runtime.WarningDialog, d.texts("menu.diagnostics.failed", map[string]string{"path": folder}))
	}
}

// saveTrace writes what was said to the telephone server since the sign-on, and says where.
func (d *desk) saveTrace() {
	var problem *agent.Problem
	switch path, err := d.app.SaveTrace(); {
	case errors.As(err, &problem):
		d.report(err)
	case err != nil:
		d.log.Warn("the trace was not written", "reason", "wanted", "err", err)
		d.tell(runtime.WarningDialog, d.texts("menu.saveTrace.failed", nil))
	default:
		d.tell(runtime.InfoDialog, d.texts("menu.saveTrace.done", map[string]string{"path": path}))
	}
}

func (d *desk) about() {
	d.tell(runtime.InfoDialog, strings.TrimSpace(d.texts("menu.about.text", map[string]string{
		"version": version, "webview": d.host.Health().Versions,
	})))
}

// report tells a person what did not work; nil is nothing.
func (d *desk) report(err error) {
	if err == nil {
		return
	}
	var problem *agent.Problem
	if errors.As(err, &problem) {
		d.log.Info("a problem is told", "code", problem.Code)
	} else {
		d.log.Warn("a problem is told", "err", err)
	}
	d.tell(runtime.WarningDialog, problemText(d.texts, err))
}

// problemText puts an error into the words of a language, as the pages do, or into those it has.
func problemText(t texts, err error) string {
	var problem *agent.Problem
	if !errors.As(err, &problem) {
		return err.Error()
	}
	for _, room := range []string{"menu", "softphone"} {
		key := room + ".problem." + problem.Code
		if text := t(key, map[string]string{"detail": problem.Detail}); text != key {
			return strings.TrimSpace(text)
		}
	}
	return problem.Text
}

// tell shows a message box, above the window.
func (d *desk) tell(kind runtime.DialogType, text string) { d.box(kind, text) }

// confirm asks a question that is answered with yes or no. While another one is open the answer is no.
func (d *desk) confirm(key string) bool {
	if !d.asking.TryLock() {
		return false
	}
	defer d.asking.Unlock()
	d.log.Info("a question is asked", "question", key)
	answer := d.box(runtime.QuestionDialog, d.texts(key, nil))
	d.log.Info("a question is answered", "question", key, "yes", answer == "Yes")
	return answer == "Yes"
}

// box shows one message box after the other: Wails mixes up the answers of two.
func (d *desk) box(kind runtime.DialogType, text string) string {
	d.boxes.Lock()
	defer d.boxes.Unlock()
	if d.ordered.Load() {
		return ""
	}
	d.showWindow()
	if !onWindows {
		text = strings.ReplaceAll(text, "%", "%%") // Wails takes it for a format there
	}
	answer, err := runtime.MessageDialog(d.ctx, runtime.MessageDialogOptions{
		Type: kind, Title: "Cordboard", Message: text, DefaultButton: "No",
	})
	if err != nil {
		d.log.Warn("a message was not shown", "err", err)
	}
	return answer
}

// newWindow takes links to other sites to the system's browser.
func (d *desk) newWindow(origins []string) func(url string) bool {
	return func(url string) bool {
		if !opensOutside(origins, url) {
			return false
		}
		d.order(func(context.Context) { runtime.BrowserOpenURL(d.ctx, url) })
		return true
	}
}

// bridge is the script for the console's page.
func (d *desk) bridge(softphones []string) func(early bool) string {
	return func(early bool) string {
		script, err := d.app.BridgeScript(softphones, early)
		if err != nil {
			d.log.Error("the bridge's script is not there; run make", "err", err)
		}
		return script
	}
}

// OpenConsole leaves the start page for Salesforce, when its address is one. The start page asks for it once
// something answers there.
func (d *desk) OpenConsole() {
	if url := d.app.ConsoleURL(); salesforce.ValidateOrgURL(url) == nil {
		d.host.Navigate(d.ctx, url)
	}
}

// OpenSettings opens the settings form in a process of its own, so that the console's page stays as it is.
func (d *desk) OpenSettings() error {
	args := []string{"--settings", "--config", d.config.Path()}
	if d.arg.data != "" {
		args = append(args, "--data", d.arg.data)
	}
	return startSelf(args...)
}

// Relaunch ends the program in good order and starts it anew.
func (d *desk) Relaunch() {
	d.relaunch.Store(true)
	d.quit()
}

// Health tells how the web view was reached.
func (d *desk) Health() any { return d.host.Health() }
