package softphone

import (
	"context"
	"strings"
	"time"

	"cordboard/backend/agent"
)

// commandPatience bounds every command of a page; the switch's own time-out is shorter.
const commandPatience = 30 * time.Second

// Telephony is what the softphone may ask for: every method is a verb of its own. They are reached through the
// sealed channel alone (backend/softphone) and are bound to no page. Commands return when the switch has accepted
// or refused; what became of the call is told by the State.
type Telephony struct{ app *App }

// Telephony is what the softphone may ask for.
func (a *App) Telephony() *Telephony { return &Telephony{a} }

// Bridge is what the bridge in the console's page may call.
func (a *App) Bridge() *Bridge {
	early := a.o.Early
	if early == nil {
		early = func() bool { return false }
	}
	return NewBridge(BridgeOptions{
		Token: a.telephonyToken, Keys: a.keys, Verbs: []any{a.Telephony(), a.activities}, Version: a.o.Version, Log: a.o.Log,
		State: func() (any, error) { return a.State() },
		Early: early, Heard: a.heard, Blocked: func(origin string) { blocked(a, origin) }, Problem: FormatError,
		Foreign: func() bool { return len(a.current.foreignSoftphones()) > 0 },
	})
}

// heard notes that the page on top showed the bridge's token.
func (a *App) heard() {
	a.silence.Hear(time.Now())
	if a.o.Heard != nil {
		a.o.Heard()
	}
}

// blocked has the person told, once a start, that the page keeps the softphone out: the softphone itself cannot say it.
func blocked(a *App, origin string) {
	if a.silence.KeptOut() {
		a.o.Log.Warn("the page's content security policy keeps the softphone out: its origin must be a trusted URL for frame-src", "origin", origin)
		a.o.Window.TellBlocked(origin)
	}
}

// SignOff stops the monitor and logs out.
func (t *Telephony) SignOff() error {
	return t.command(func(ctx context.Context) error { return t.app.session.SignOff(ctx) })
}

// DialRequest is a number to dial and, after a click in Salesforce, the record it stands on.
type DialRequest struct {
	Number string  `json:"number"`
	Record *Record `json:"record,omitempty"`
	// Clicked says that the number was not typed: a page had it, and who wrote it there is not known.
	Clicked bool `json:"clicked,omitempty"`
}

// Dial makes a call.
func (t *Telephony) Dial(r DialRequest) error {
	a := t.app
	d, err := plan(a.current.get()).Dial(r.Number)
	if err == nil && (len(d.Others) > 0 || r.Clicked && strings.ContainsAny(d.Plain, "*#")) {
		a.composer.offer(a.session.State().Rev, r.Number, d.Plain) // several numbers and feature codes are looked at before one is dialled, as in DialFrom
		return nil
	}
	return t.dialling(r, agent.Dial, agent.Arguments{"number": r.Number})
}

// Hold puts a call on hold.
func (t *Telephony) Hold(callID string) error {
	return t.ask(agent.Hold, agent.Arguments{"call": callID})
}

// Retrieve takes a call back from hold.
func (t *Telephony) Retrieve(callID string) error {
	return t.ask(agent.Retrieve, agent.Arguments{"call": callID})
}

// HangUp takes the agent out of a call.
func (t *Telephony) HangUp(callID string) error {
	return t.ask(agent.HangUp, agent.Arguments{"call": callID})
}

// Transfer connects the call on hold with the one in hand and takes the agent out.
func (t *Telephony) Transfer() error {
	return t.ask(agent.Transfer, nil)
}

// Conference puts the call on hold and the one in hand together.
func (t *Telephony) Conference() error {
	return t.ask(agent.Conference, nil)
}

// Command asks for any other verb that the softphone has a button for, with the arguments that agent.Verbs tells.
func (t *Telephony) Command(verb agent.Verb, args agent.Arguments) error {
	if err := agent.ByCommand(verb); err != nil {
		return err
	}
	if verb != agent.Consult {
		return t.ask(verb, args)
	}
	return t.dialling(DialRequest{Number: args["number"]}, verb, args)
}

// dialling asks the switch for a call to a number, and offers what its field has for after the answer.
func (t *Telephony) dialling(r DialRequest, verb agent.Verb, args agent.Arguments) error {
	if d, err := plan(t.app.current.get()).Dial(r.Number); err == nil {
		t.app.calls.expect(clickOn(r, d.Plain, d.Later()))
	}
	err := t.ask(verb, args)
	if err != nil {
		t.app.calls.expect(clicked{})
	}
	return err
}

// ask asks the switch for a verb.
func (t *Telephony) ask(verb agent.Verb, args agent.Arguments) error {
	return t.command(func(ctx context.Context) error { return t.app.session.Command(ctx, verb, args) })
}

func (t *Telephony) command(do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), commandPatience)
	defer cancel()
	return do(ctx)
}

// Settings opens the settings window.
func (t *Telephony) Settings() error {
	return t.app.o.Window.OpenSettings()
}

// Relaunch starts the program anew, after the org's address changed.
func (t *Telephony) Relaunch() error {
	t.app.o.Window.Relaunch()
	return nil
}

// PageReport is something that a page noticed.
type PageReport struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}

// Report writes to the log what a page noticed.
func (t *Telephony) Report(r PageReport) error {
	t.app.o.Log.Warn("the page reports", "kind", cut(r.Kind, 40), "text", cut(r.Text, 400))
	return nil
}
