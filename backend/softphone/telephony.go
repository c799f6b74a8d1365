package softphone

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/numbers"
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
	early := a.Early
	if early == nil {
		early = func() bool { return false }
	}
	return NewBridge(BridgeOptions{
		Token: a.telephonyToken, Keys: a.keys, Verbs: a.Telephony(), Version: a.Version, Log: a.Log,
		State: func() (any, error) { return a.State() },
		Early: early, Heard: a.heard, Problem: FormatError,
		Foreign: func() bool { return len(a.softphonesFromElsewhere()) > 0 },
	})
}

// heard notes that the page on top showed the bridge's token.
func (a *App) heard() {
	a.silence.Hear(time.Now())
	if a.Heard != nil {
		a.Heard()
	}
}

// softphonesFromElsewhere are the origins of softphone pages that this program does not serve itself. The page
// around can read what is said to and by those.
func (a *App) softphonesFromElsewhere() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.config.Salesforce.Softphone)
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
	return t.command(func(ctx context.Context) error {
		a := t.app
		if number, err := (numbers.Plan{}).Dialable(r.Number); r.Clicked && err == nil && strings.ContainsAny(number, "*#") {
			a.ask(func(w *PendingRequest) { w.Number = number }) // a feature code is looked at before it is dialled, as in DialFrom
			return nil
		}
		a.setClicked(clickOn(r))
		err := a.session.Command(ctx, agent.Dial, agent.Arguments{"number": r.Number})
		if err != nil {
			a.setClicked(clicked{})
		}
		return err
	})
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

// Consult puts the call in hand on hold and calls somebody else about it.
func (t *Telephony) Consult(r DialRequest) error {
	return t.ask(agent.Consult, agent.Arguments{"number": r.Number})
}

// Alternate changes between the call on hold and the one in hand.
func (t *Telephony) Alternate() error {
	return t.ask(agent.Alternate, nil)
}

// Reconnect ends the consultation and takes the call on hold back.
func (t *Telephony) Reconnect() error {
	return t.ask(agent.Reconnect, nil)
}

// Transfer connects the call on hold with the one in hand and takes the agent out.
func (t *Telephony) Transfer() error {
	return t.ask(agent.Transfer, nil)
}

// Conference puts the call on hold and the one in hand together.
func (t *Telephony) Conference() error {
	return t.ask(agent.Conference, nil)
}

// Blind hands a call over without asking first.
func (t *Telephony) Blind(callID string, r DialRequest) error {
	return t.ask(agent.Blind, agent.Arguments{"call": callID, "number": r.Number})
}

// Digits sends tones into a call.
func (t *Telephony) Digits(callID, digits string) error {
	return t.ask(agent.DTMF, agent.Arguments{"call": callID, "digits": digits})
}

// Deflect sends a ringing call on to another number, unanswered.
func (t *Telephony) Deflect(callID string, r DialRequest) error {
	return t.ask(agent.Deflect, agent.Arguments{"call": callID, "number": r.Number})
}

// Park parks a call at a number; without one, where the switch parks the calls of this extension.
func (t *Telephony) Park(callID string, r DialRequest) error {
	return t.ask(agent.Park, agent.Arguments{"call": callID, "number": r.Number})
}

// EndCall ends a call for everybody in it.
func (t *Telephony) EndCall(callID string) error {
	return t.ask(agent.EndCall, agent.Arguments{"call": callID})
}

// Join takes somebody else into a call.
func (t *Telephony) Join(callID string, r DialRequest) error {
	return t.ask(agent.Join, agent.Arguments{"call": callID, "number": r.Number})
}

// Pickup takes a call that rings at another extension.
func (t *Telephony) Pickup(r DialRequest) error {
	return t.ask(agent.Pickup, agent.Arguments{"number": r.Number})
}

// GroupPickup takes a call that rings in the agent's pickup group.
func (t *Telephony) GroupPickup() error {
	return t.ask(agent.GroupPickup, nil)
}

// DutyRequest is what the agent wants to be for the switch's queues.
type DutyRequest struct {
	State  string `json:"state"`  // ready, notReady, workingAfterCall, loggedOn or loggedOff
	Reason string `json:"reason"` // why not ready, as the site counts reasons; may be empty
}

// SetDuty tells the switch whether its queues may send calls.
func (t *Telephony) SetDuty(r DutyRequest) error {
	return t.ask(agent.Ready, agent.Arguments{"state": r.State, "reason": r.Reason})
}

// SetDND keeps all calls from the agent's phone, or lets them through again.
func (t *Telephony) SetDND(on bool) error {
	return t.ask(agent.DND, agent.Arguments{"on": strconv.FormatBool(on)})
}

// SetForward sends the phone's calls to a number at once; without one it ends every forwarding.
func (t *Telephony) SetForward(r DialRequest) error {
	return t.ask(agent.Forward, agent.Arguments{"number": r.Number})
}

// Survey asks the switch anew what calls there are, and waits for its answer.
func (t *Telephony) Survey() error {
	return t.command(t.app.session.Survey)
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
	return t.app.Window.OpenSettings()
}

// Relaunch starts the program anew, after the org's address changed.
func (t *Telephony) Relaunch() error {
	t.app.Window.Relaunch()
	return nil
}

// PageReport is something that a page noticed.
type PageReport struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}

// Report writes to the log what a page noticed.
func (t *Telephony) Report(r PageReport) error {
	t.app.Log.Warn("the page reports", "kind", cut(r.Kind, 40), "text", cut(r.Text, 400))
	return nil
}
