package simulator

import (
	"strings"

	"cordboard/backend/csta"
)

// tell is the standard's view: the event is about one party's connection, localConnectionInfo about the
// watched phone's own.
func (s standard) tell(h happening, at leg) []csta.Event {
	about := h.subject()
	calling, called := device(h.call.caller), device(party{number: h.call.called})
	e := csta.Event{
		Connection: s.connection(about), Subject: device(about.party), Local: at.state, Cause: h.cause,
		LastRedirection: csta.Device{Presence: csta.NotRequired},
	}
	if h.call.via != "" {
		e.LastRedirection = device(party{number: h.call.via})
	}
	switch h.what {
	case seized:
		e.Type = csta.ServiceInitiated
	case dialled:
		e.Type, e.Calling, e.Called = csta.Originated, calling, called
	case reachedNetwork:
		e.Type, e.Calling, e.Called = csta.NetworkReached, calling, called
		e.Subject = device(party{number: trunk})
	case ringing:
		e.Type, e.Calling, e.Called, e.Data = csta.Delivered, calling, called, s.data(h.call)
	case answered:
		e.Type, e.Calling, e.Called, e.Data = csta.Established, calling, called, s.data(h.call)
	case held:
		e.Type = csta.Held
	case retrieved:
		e.Type = csta.Retrieved
	case failed:
		e.Type, e.Calling, e.Called = csta.Failed, calling, called
	case withdrawn:
		e.Type, e.Target = csta.Diverted, device(party{number: h.to})
	case left:
		e.Type = csta.ConnectionCleared
	case transferred:
		if h.merger.isNew(at) {
			return nil // his phone is about to ring, and that is all he is told
		}
		e = s.merged(h, at, csta.Transfered)
	case conferenced:
		e = s.merged(h, at, csta.Conferenced)
	default:
		return nil // the standard has no word for a call on its way
	}
	return []csta.Event{e}
}

// merged tells how two calls became one: the same to all of them, but for their own state.
func (s standard) merged(h happening, at leg, kind csta.EventKind) csta.Event {
	e := csta.Event{
		Type: kind, Connection: s.connection(h.merger.held), Subject: device(h.merger.held.party),
		Target: device(h.merger.target.party), Local: at.state, Cause: h.cause, Data: s.data(h.call),
	}
	if h.merger.active.call != nil {
		e.Secondary = s.connection(h.merger.active)
	}
	_, e.Connections = s.outcome(h.merger)
	return e
}

// outcome is what the answer tells of a merger: the target's connection, and how all were renamed.
func (s standard) outcome(m *merger) (csta.ConnectionID, []csta.ConnectionListItem) {
	var list []csta.ConnectionListItem
	for _, moved := range m.moves {
		item := csta.ConnectionListItem{New: s.connection(moved.is), Endpoint: device(party{number: moved.is.number})}
		if moved.was.call != nil {
			item.Old = s.connection(moved.was)
		}
		list = append(list, item)
	}
	return s.connection(m.target), list
}

// data is what came with the call. userData and correlatorData have places of their own; whatever else
// there is goes into userData as name=value pairs.
func (s standard) data(c told) csta.Attached {
	var data csta.Attached
	var pairs []string
	for _, d := range c.data {
		switch d.Name {
		case "userData", "correlatorData":
			data = append(data, d)
		default:
			pairs = append(pairs, d.Name+"="+d.Value)
		}
	}
	if len(pairs) > 0 {
		data = append(data, csta.Datum{Name: "userData", Value: strings.Join(pairs, ";")})
	}
	return data
}
