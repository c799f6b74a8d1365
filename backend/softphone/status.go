package softphone

import (
	"slices"

	"cordboard/backend/agent"
	"cordboard/backend/call"
)

// Phone is what an icon shows of the telephone.
type Phone int

// The states of the telephone. A call that rings comes before all others: it wants something.
const (
	SignedOff Phone = iota
	SigningOn
	NoConnection
	Ready
	OnCall
	Ringing
)

// Status is what menus, the tray and questions need to know of the telephone.
type Status struct {
	Phone    Phone
	Caller   string   // who rings; "" = not told
	Device   string   // the extension
	Server   string   // where somebody is signed on or about to be; "" = nobody is
	Servers  []string // those that are set up
	InCall   bool     // somebody would lose something if the line were given up now
	Unsaved  bool     // the call log cannot be written to disk
	Carrying bool     // an Activity is on its way to Salesforce
}

// Status tells how the telephone stands now.
func (a *App) Status() Status {
	s := statusOf(a.session.State())
	if book := a.calls.book; book != nil {
		s.Unsaved, s.Carrying = book.Health().Trouble != "", book.Carried()
	}
	for _, server := range a.current.get().Servers {
		s.Servers = append(s.Servers, server.Name)
	}
	return s
}

func statusOf(state agent.State) Status {
	s := Status{Phone: Ready, Device: state.Device, InCall: inCall(state)}
	if state.Agent != agent.Off {
		s.Server = state.Server
	}
	switch {
	case state.Agent == agent.SigningOn:
		s.Phone = SigningOn
	case state.Agent != agent.On:
		s.Phone = SignedOff
	case state.Link != agent.Up:
		s.Phone = NoConnection
	default:
		s.Phone, s.Caller = phoneOf(state.Calls)
	}
	return s
}

// phoneOf is what the calls make of a telephone that is ready, and who rings.
func phoneOf(calls []agent.Call) (phone Phone, caller string) {
	phone = Ready
	for _, c := range calls {
		switch {
		case c.Stale, c.State == call.Failed:
		case c.State == call.Ringing && c.Party.Name != "":
			return Ringing, c.Party.Name
		case c.State == call.Ringing:
			return Ringing, c.Party.Display
		default:
			phone = OnCall
		}
	}
	return phone, ""
}

// inCall says whether somebody would lose something if the line were given up now. Of a stale call nobody
// knows, and a failed one is over.
func inCall(s agent.State) bool {
	return slices.ContainsFunc(s.Calls, func(c agent.Call) bool { return !c.Stale && c.State != call.Failed })
}
