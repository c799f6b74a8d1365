package main

import (
	"context"
	"time"

	"cordboard/backend/shell"
	"cordboard/backend/softphone"
)

// How long the end of the system's session may take of its four seconds: to sign off, and for what else was under way.
const (
	sessionSignOff = 2500 * time.Millisecond
	sessionOrders  = 500 * time.Millisecond
)

// shutdown is called by Wails when the window is gone.
func (d *desk) shutdown(context.Context) {
	d.gone()
	if d.tray != nil {
		d.tray.Close()
	}
	d.leave(softphone.SignOffPatience, softphone.SignOffPatience)
	if !d.ordered.Load() { // else it may be what closed the window
		d.session.Wait()
	}
}

// watchSession signs off when the system ends the person's session, and keeps it waiting until that is done.
// Quit then closes the window: an installer that wants the program gone waits for it to end by itself.
func (d *desk) watchSession(ctx context.Context, quit func()) {
	end := shell.SessionEnd{Busy: d.busy, Ended: func() { d.endSession(); go quit() }, Log: d.log}
	if err := end.Watch(ctx); err != nil {
		d.log.Warn("the end of the session is not heard of", "err", err)
	}
}

// busy is why the session's end should wait a moment, in the person's words; "" = it need not.
func (d *desk) busy() string {
	switch {
	case d.app.Standing().InCall():
		return d.texts("menu.end.inCall", nil)
	case d.app.Carried():
		return d.texts("menu.end.saving", nil)
	}
	return ""
}

// endSession does in a hurry what closing the window does. Windows ends the process when it returns.
func (d *desk) endSession() {
	d.log.Info("the system ends the session")
	d.ordered.Store(true)
	d.leave(sessionSignOff, sessionOrders)
}

// leave signs off (MonitorStop, Logout), waits for what is under way and closes the call log, once.
func (d *desk) leave(signOff, orders time.Duration) {
	d.left.Do(func() {
		d.gone()
		if d.app.Book != nil {
			d.app.StopWithin(signOff)
			d.leaveOrders(orders)
			if err := d.app.Book.Close(); err != nil {
				d.log.Warn("the call log did not close well", "err", err)
			}
		}
		d.host.Shutdown(d.ctx)
		d.log.Info("end")
	})
}

// leaveOrders waits for what was under way. The session is closed, so that nothing of it lasts; a message
// box alone can be left standing, and ends with the process.
func (d *desk) leaveOrders(patience time.Duration) {
	d.ending.Lock()
	d.ended = true
	d.ending.Unlock()
	over := make(chan struct{})
	go func() { defer close(over); d.orders.Wait() }()
	select {
	case <-over:
	case <-time.After(patience):
		d.log.Warn("something was still under way at the end")
	}
}
