package softphone

import (
	"context"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/numbers"
	"cordboard/backend/problem"
)

// PendingRequest is what somebody asked for outside the softphone (in a menu, by a tel: link) and what the softphone
// is to finish: nobody is signed on without a password, and nothing is dialled without somebody signed on.
type PendingRequest struct {
	ID     uint64 `json:"id"`     // grows with every request: a page takes each one up once
	Server string `json:"server"` // to be signed on to; "" = none
	Number string `json:"number"` // for the dial box; "" = none
	// Others are further numbers that stand where Number does: the agent chooses.
	Others []string `json:"others"`

	since uint64 // the State's Rev when it was asked for: States are told a little later than they are
}

// after is what is left of a request when one State has followed another.
func (w PendingRequest) after(before, now agent.State) PendingRequest {
	if now.Rev <= w.since {
		return w
	}
	if now.Agent == agent.On {
		w.Server = ""
	}
	for _, c := range now.Calls {
		if c.Direction == call.Outbound && !hasCall(before.Calls, c.ID) {
			w.Number, w.Others = "", nil
		}
	}
	return w
}

func (a *App) ask(change func(*PendingRequest)) { a.composer.ask(a.session.State().Rev, change) }

// ConnectTo has the softphone ask for the password of a configured server. Whoever is signed on elsewhere is
// signed off first (MonitorStop, Logout), but not during a call.
func (a *App) ConnectTo(ctx context.Context, server string) error {
	_, known := a.current.server(server)
	state := a.session.State()
	switch {
	case !known:
		return problem.New(problem.ServerGone)
	case state.Agent == agent.Off:
	case state.Agent == agent.On && state.Server == server:
		return nil
	case inCall(state):
		return problem.New(problem.InCall)
	default:
		if err := a.session.SignOff(ctx); err != nil {
			return err
		}
	}
	a.ask(func(w *PendingRequest) { w.Server = server })
	return nil
}

// Disconnect signs off: MonitorStop, then Logout.
func (a *App) Disconnect(ctx context.Context) error { return a.session.SignOff(ctx) }

// DialFrom takes a number from outside the softphone: a tel: link or the command line. A plain number is dialled
// when somebody is signed on and the line is up, unless the settings want it confirmed. Everything else, above all a
// feature code, stands in the dial box until it is called from there.
func (a *App) DialFrom(ctx context.Context, typed string) error {
	number, plain, err := numbers.HandedOver(typed) // as typed: the site's prefix comes when it is dialled
	if err != nil {
		return problem.New(problem.BadNumber)
	}
	confirm := a.current.get().Numbers.ConfirmLinks
	if state := a.session.State(); plain && !confirm && state.Agent == agent.On && state.Link == agent.Up {
		return a.session.Command(ctx, agent.Dial, agent.Arguments{"number": number})
	}
	a.composer.offer(a.session.State().Rev, typed, number)
	return nil
}

// HidesOnClose says whether closing the window only hides it.
func (a *App) HidesOnClose() bool { return a.current.get().Tray.HideOnClose }

// Wake has the line looked at at once: the computer woke up, or its network changed.
func (a *App) Wake(why string) { a.session.Wake(why) }
