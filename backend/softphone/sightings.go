package softphone

import (
	"fmt"
	"slices"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/calllog"
	"cordboard/backend/desktop"
)

// sightings tells the book what is known of the calls. begun says which of them were seen to begin; a call that was
// there when a connection was made may be one of before.
func (a *App) sightings(s agent.State, begun func(callID string) bool) []calllog.Sighting {
	a.mu.Lock()
	lengths, logInternal := a.config.Numbers.InternalLengths, a.config.Log.Internal
	a.mu.Unlock()
	uptime := desktop.Uptime()
	list := make([]calllog.Sighting, 0, len(s.Calls))
	for _, c := range s.Calls {
		internal := slices.Contains(lengths, len(c.Party.Number)) && len(c.Parties) == 0
		sighting := calllog.Sighting{
			CallID: a.bookID(c.ID), Identity: s.Server + "|" + c.Device + "|" + c.Key, GlobalID: c.GlobalID,
			Direction: string(c.Direction), Internal: internal, Quiet: internal && !logInternal,
			Number: c.Party.Number, Name: c.Party.Name, Device: c.Device,
			StartedAt: c.Started, ConnectedAt: c.Connected, Begun: begun(c.ID), Stale: c.Stale,
			Evidence: calllog.Evidence{
				Line: fmt.Sprintf("%s/%d", a.run, s.Line), Global: c.Global, Linkage: c.Linkage, Unique: c.Unique, Uptime: uptime,
			},
		}
		if c.ConsultOf != "" {
			sighting.ConsultOf = a.bookID(c.ConsultOf)
		}
		for _, p := range c.Parties {
			if p.Number != "" {
				sighting.Parties = append(sighting.Parties, p.Number)
			}
		}
		list = append(list, sighting)
	}
	return list
}

// seeAgain tells the book that the calls it knows still go on.
func (a *App) seeAgain() error {
	a.booking.Lock()
	defer a.booking.Unlock()
	if !a.logs {
		return nil
	}
	s := a.session.State()
	a.mu.Lock()
	known := a.state.Calls
	a.mu.Unlock()
	s.Calls = slices.DeleteFunc(s.Calls, func(c agent.Call) bool { return !hasCall(known, c.ID) })
	return a.Book.See(a.sightings(s, func(string) bool { return true }), time.Now())
}
