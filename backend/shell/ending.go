package shell

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"cordboard/backend/softphone"
)

// How long the end of the system's session may take of its four seconds: to sign off, and for the commands under way.
const (
	sessionSignOff  = 2500 * time.Millisecond
	sessionCommands = 500 * time.Millisecond
)

// Shutdown is called by Wails when the window is gone.
func (w *Window) Shutdown(context.Context) {
	w.gone()
	if w.menus != nil {
		w.menus.close()
	}
	w.leave(softphone.SignOffPatience, softphone.SignOffPatience)
	if !w.systemEnds.Load() { // else it may be what closed the window
		w.session.Wait()
	}
}

// obeySignals ends the program when the system says so by a signal, whatever is open. Wails would ask BeforeClose as if
// somebody had closed the window.
func (w *Window) obeySignals(ctx context.Context) {
	signal.Reset(os.Interrupt, syscall.SIGTERM) // Wails listens for them too
	told := make(chan os.Signal, 1)
	signal.Notify(told, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(told) // a second one ends it at once
	select {
	case <-ctx.Done():
	case <-told:
		w.Log.Info("the system ends the program")
		w.systemEnds.Store(true)
		w.host.Dismiss(ctx)
		runtime.Quit(w.ctx)
	}
}

// watchSession signs off when the system ends the person's session, and keeps it waiting until that is done.
// quit then closes the window: an installer that wants the program gone waits for it to end by itself.
func (w *Window) watchSession(ctx context.Context, quit func()) {
	end := SessionEnd{Busy: w.busy, Ended: func() { w.endSession(); go quit() }, Log: w.Log}
	if err := end.Watch(ctx); err != nil {
		w.Log.Warn("the end of the session is not heard of", "err", err)
	}
}

// busy is why the session's end should wait a moment, in the person's words; "" = it need not.
func (w *Window) busy() string {
	switch status := w.app.Status(); {
	case status.InCall:
		return w.Texts("menu.end.inCall", nil)
	case status.Carrying:
		return w.Texts("menu.end.saving", nil)
	}
	return ""
}

// endSession does in a hurry what closing the window does. Windows ends the process when it returns.
func (w *Window) endSession() {
	w.Log.Info("the system ends the session")
	w.systemEnds.Store(true)
	w.leave(sessionSignOff, sessionCommands)
}

// leave signs off (MonitorStop, Logout), waits for the commands under way and closes the call log, once. The session is
// closed by then, so that no command lasts; a message box alone can be left standing, and ends with the process.
func (w *Window) leave(signOff, patience time.Duration) {
	w.left.Do(func() {
		w.gone()
		if w.opened.Load() {
			w.app.StopWithin(signOff)
			if !w.commands.end(patience) {
				w.Log.Warn("something was still under way at the end")
			}
			if err := w.book.Close(); err != nil {
				w.Log.Warn("the call log did not close well", "err", err)
			}
		}
		w.host.Shutdown(w.ctx)
		w.Log.Info("end")
	})
}
