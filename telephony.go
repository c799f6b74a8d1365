package main

import (
	"context"
	"strings"
	"time"
)

// commandPatience bounds every command of a page; the switch's own time-out is shorter.
const commandPatience = 30 * time.Second

// Telephony is what the softphone may ask for, by way of the bridge in the console's page. Every method
// takes the bridge's token first. Commands return when the switch has accepted or refused; what became of
// the call is told by the State.
type Telephony struct{ app *App }

// SignOff stops the monitor and logs out.
func (t *Telephony) SignOff(token string) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.SignOff(ctx) })
}

// DialRequest is a number to dial and, after a click in Salesforce, the record it stands on.
type DialRequest struct {
	Number string  `json:"number"`
	Record *record `json:"record"`
}

// Dial makes a call.
func (t *Telephony) Dial(token string, r DialRequest) error {
	return t.command(token, func(ctx context.Context) error {
		a := t.app
		a.setClicked(r.Record)
		err := a.session.Dial(ctx, r.Number)
		if err != nil {
			a.setClicked(nil)
		}
		return err
	})
}

func (a *App) setClicked(r *record) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.clicked = nil
	if r != nil && r.RecordID != "" {
		visit := r.visit(time.Now())
		a.clicked = &visit
	}
}

// Hold puts a call on hold.
func (t *Telephony) Hold(token, callID string) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.Hold(ctx, callID) })
}

// Retrieve takes a call back from hold.
func (t *Telephony) Retrieve(token, callID string) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.Retrieve(ctx, callID) })
}

// HangUp takes the agent out of a call.
func (t *Telephony) HangUp(token, callID string) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.HangUp(ctx, callID) })
}

// Consult puts the call in hand on hold and calls somebody else about it.
func (t *Telephony) Consult(token string, r DialRequest) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.Consult(ctx, r.Number) })
}

// Alternate changes between the call on hold and the one in hand.
func (t *Telephony) Alternate(token string) error {
	return t.command(token, t.app.session.Alternate)
}

// Transfer connects the call on hold with the one in hand and takes the agent out.
func (t *Telephony) Transfer(token string) error {
	return t.command(token, t.app.session.Transfer)
}

// Conference puts the call on hold and the one in hand together.
func (t *Telephony) Conference(token string) error {
	return t.command(token, t.app.session.Conference)
}

// Blind hands a call over without asking first.
func (t *Telephony) Blind(token, callID string, r DialRequest) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.Blind(ctx, callID, r.Number) })
}

// Digits sends tones into a call.
func (t *Telephony) Digits(token, callID, digits string) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.Digits(ctx, callID, digits) })
}

func (t *Telephony) command(token string, do func(context.Context) error) error {
	if err := t.app.telephony(token); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), commandPatience)
	defer cancel()
	return do(ctx)
}

// Settings opens the settings window.
func (t *Telephony) Settings(token string) error {
	if err := t.app.telephony(token); err != nil {
		return err
	}
	return t.app.Window.OpenSettings()
}

// Relaunch starts the program anew, after the org's address changed.
func (t *Telephony) Relaunch(token string) error {
	if err := t.app.telephony(token); err != nil {
		return err
	}
	t.app.Window.Relaunch()
	return nil
}

// Report is something the page noticed; it goes to the log.
func (t *Telephony) Report(token string, r struct{ Kind, Text string }) error {
	if err := t.app.telephony(token); err != nil {
		return err
	}
	t.app.Log.Warn("the page reports", "kind", cut(r.Kind, 40), "text", cut(r.Text, 400))
	return nil
}

func cut(text string, limit int) string {
	if len(text) > limit {
		return strings.ToValidUTF8(text[:limit], "") + "…"
	}
	return text
}
