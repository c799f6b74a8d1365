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
		a.setClicked(clickOn(r))
		err := a.session.Dial(ctx, r.Number)
		if err != nil {
			a.setClicked(clicked{})
		}
		return err
	})
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

// Reconnect ends the consultation and takes the call on hold back.
func (t *Telephony) Reconnect(token string) error {
	return t.command(token, t.app.session.Reconnect)
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

// Deflect sends a ringing call on to another number, unanswered.
func (t *Telephony) Deflect(token, callID string, r DialRequest) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.Deflect(ctx, callID, r.Number) })
}

// Park parks a call at a number; without one, where the switch parks the calls of this extension.
func (t *Telephony) Park(token, callID string, r DialRequest) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.Park(ctx, callID, r.Number) })
}

// EndCall ends a call for everybody in it.
func (t *Telephony) EndCall(token, callID string) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.EndCall(ctx, callID) })
}

// Join takes somebody else into a call.
func (t *Telephony) Join(token, callID string, r DialRequest) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.Join(ctx, callID, r.Number) })
}

// Pickup takes a call that rings at another extension.
func (t *Telephony) Pickup(token string, r DialRequest) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.Pickup(ctx, r.Number) })
}

// GroupPickup takes a call that rings in the agent's pickup group.
func (t *Telephony) GroupPickup(token string) error {
	return t.command(token, t.app.session.GroupPickup)
}

// DutyRequest is what the agent wants to be for the switch's queues.
type DutyRequest struct {
	State  string `json:"state"`  // ready, notReady, workingAfterCall, loggedOn or loggedOff
	Reason string `json:"reason"` // why not ready, as the site counts reasons; may be empty
}

// SetDuty tells the switch whether its queues may send calls.
func (t *Telephony) SetDuty(token string, r DutyRequest) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.SetDuty(ctx, r.State, r.Reason) })
}

// SetDND keeps all calls from the agent's phone, or lets them through again.
func (t *Telephony) SetDND(token string, on bool) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.SetDND(ctx, on) })
}

// SetForward sends the phone's calls to a number at once; without one it ends every forwarding.
func (t *Telephony) SetForward(token string, r DialRequest) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.SetForward(ctx, r.Number) })
}

// Survey asks the switch anew what calls there are, and waits for its answer.
func (t *Telephony) Survey(token string) error {
	return t.command(token, t.app.session.Survey)
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
