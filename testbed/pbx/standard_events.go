package pbx

import (
	"strings"

	"cordboard/backend/csta"
)

// tell is the standard's view: the event is about one party's connection, localConnectionInfo about the
// watched phone's own.
func (s standard) tell(h happening, at leg) []csta.Event {
	about := h.subject()
	e := csta.Event{
		Connection: s.connection(about), Subject: s.told(asSubject, about.party, h.call), Local: at.state, Cause: h.cause,
		LastRedirection: csta.Device{Presence: csta.NotRequired},
	}
	if h.call.via != "" {
		e.LastRedirection = s.told(asRedirector, party{number: h.call.via}, h.call)
	}
	parties := func(kind csta.EventKind) {
		e.Type, e.Calling = kind, s.told(asCaller, h.call.caller, h.call)
		e.Called = s.told(asCalled, party{number: h.call.called}, h.call)
	}
	switch h.what {
	case seized:
		e.Type = csta.ServiceInitiated
	case pressed:
		e.Type, e.Called = csta.DigitsDialed, device(party{number: h.digits})
	case dialled:
		e.Type, e.Calling = csta.Originated, s.told(asDialler, h.call.caller, h.call)
		e.Called = s.told(asDialled, party{number: h.call.called}, h.call)
	case reachedNetwork:
		parties(csta.NetworkReached)
		e.Subject = s.told(asSubject, party{number: trunk}, h.call)
	case ringing:
		parties(csta.Delivered)
		e.Data = s.data(h.call)
	case queued:
		parties(csta.Queued)
		e.Data = s.data(h.call)
	case answered:
		parties(csta.Established)
		e.Data = s.data(h.call)
	case held:
		e.Type = csta.Held
	case retrieved:
		e.Type = csta.Retrieved
	case failed:
		parties(csta.Failed)
	case withdrawn:
		e.Type, e.Target = csta.Diverted, s.told(asTarget, party{number: h.to}, h.call)
	case left:
		e.Type = csta.ConnectionCleared
	case over:
		e.Type, e.Connection = csta.CallCleared, s.connection(at)
	case typed:
		if !s.options.Scenario.DigitsTold {
			return nil
		}
		e.Type, e.Data = csta.DigitsGenerated, csta.Attached{{Name: csta.Digits, Value: h.digits}}
	case informed:
		e.Type, e.Calling, e.Data = csta.CallInformation, s.told(asCaller, h.call.caller, h.call), s.data(h.call)
		if h.call.account != "" {
			e.Data = append(e.Data, csta.Datum{Name: csta.AccountCode, Value: h.call.account})
		}
	case transferred:
		return s.transferred(h, at)
	case conferenced:
		return s.withClears(h, at, s.merged(h, at, csta.Conferenced), h.merger.gone)
	default:
		return nil // the standard has no word for a call on its way
	}
	events := []csta.Event{s.finished(e, h, at)}
	if e.Type == csta.Delivered && s.options.Scenario.Offered && about.phone != nil && about.number == at.number {
		offered := e
		offered.Type = csta.Offered
		events = []csta.Event{s.finished(offered, h, at), events[0]}
	}
	return events
}

// finished is an event with what is the dialect's own, and without what the switch does not tell.
func (s standard) finished(e csta.Event, h happening, at leg) csta.Event {
	s.adorn(&e, h, at)
	if s.options.Scenario.NoLocalInfo {
		e.Local = ""
	}
	return e
}

// transferred tells a transfer to whoever is in it.
func (s standard) transferred(h happening, at leg) []csta.Event {
	m := h.merger
	if m.isNew(at) {
		return nil // his phone is about to ring, and that is all he is told
	}
	return s.withClears(h, at, s.merged(h, at, csta.Transfered), []leg{m.held, m.active})
}

// withClears is an event about two calls and, for who brought it about, the end of the connections that it
// cost him, if the switch has that habit.
func (s standard) withClears(h happening, at leg, e csta.Event, lost []leg) []csta.Event {
	events := []csta.Event{s.finished(e, h, at)}
	if at.number != h.merger.held.number || s.options.Scenario.TransferClears == ClearsNever {
		return events
	}
	var cleared []csta.Event
	for _, gone := range lost {
		if gone.call != nil && (at.state == csta.StateNull || s.connection(gone) != s.connection(at)) {
			cleared = append(cleared, s.finished(csta.Event{
				Type: csta.ConnectionCleared, Connection: s.connection(gone), Subject: s.told(asSubject, gone.party, h.call),
				Local: csta.StateNull, Cause: h.cause,
			}, h, at))
		}
	}
	if s.options.Scenario.TransferClears == ClearsBefore {
		return append(cleared, events...)
	}
	return append(events, cleared...)
}

// merged tells how two calls became one: the same to all of them, but for their own state.
func (s standard) merged(h happening, at leg, kind csta.EventKind) csta.Event {
	e := csta.Event{
		Type: kind, Connection: s.connection(h.merger.held), Subject: s.told(asSubject, h.merger.held.party, h.call),
		Target: s.told(asTarget, h.merger.target.party, h.call), Local: at.state, Cause: h.cause, Data: s.data(h.call),
	}
	if h.merger.active.call != nil {
		e.Secondary = s.connection(h.merger.active)
	}
	if !s.options.Scenario.NoLists {
		_, e.Connections = s.outcome(h.merger)
	}
	return e
}

// outcome is what the answer tells of a merger: the target's connection, and how all were renamed.
func (s standard) outcome(m *merger) (csta.ConnectionID, []csta.ConnectionListItem) {
	var list []csta.ConnectionListItem
	for _, moved := range m.moves {
		item := csta.ConnectionListItem{
			New: s.connection(moved.is), Endpoint: s.told(asEndpoint, party{number: moved.is.number}, moved.is.call.told),
		}
		if moved.was.call != nil {
			item.Old = s.connection(moved.was)
		}
		list = append(list, item)
	}
	if s.options.Scenario.NoLists {
		list = nil
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
		case csta.UserData, csta.CorrelatorData:
			data = append(data, d)
		default:
			pairs = append(pairs, d.Name+"="+d.Value)
		}
	}
	if len(pairs) > 0 {
		data = append(data, csta.Datum{Name: csta.UserData, Value: strings.Join(pairs, ";")})
	}
	return data
}

// agentEvents are the standard's words for an agent's states.
var agentEvents = map[agentState]csta.AgentEventKind{
	notReady: csta.AgentNotReadyEvent, ready: csta.AgentReadyEvent, onCall: csta.AgentBusyEvent, afterCall: csta.AgentWorkingAfterCallEvent,
}

// notice says what somebody set at a phone.
func (s standard) notice(h happening) []csta.Message {
	f := h.feature
	at := s.told(asSubject, party{number: f.number}, told{})
	agent := csta.AgentEvent{Device: at, AgentID: f.agent.id, Group: s.flat(f.group), Reason: f.agent.reason}
	switch h.what {
	case loggedOn:
		agent.Type = csta.AgentLoggedOnEvent
	case loggedOff:
		agent.Type = csta.AgentLoggedOffEvent
	case dutyChanged:
		agent.Type, agent.Pending = agentEvents[f.agent.state], csta.AgentState(f.agent.pending)
	case dndChanged:
		return []csta.Message{csta.DoNotDisturbEvent{Device: at, On: f.on}}
	case forwardChanged:
		return []csta.Message{csta.ForwardingEvent{Device: at, Type: f.forward.kind, On: f.on, To: s.flat(f.forward.to)}}
	case serviceChanged:
		return []csta.Message{csta.DeviceServiceEvent{Device: at, InService: f.on, Cause: "maintenance"}}
	}
	if agent.Type == "" {
		return nil
	}
	return []csta.Message{agent}
}

// flat is a number where a message has no wrapping for it.
func (s standard) flat(number string) csta.DeviceID {
	if number == "" {
		return csta.DeviceID{}
	}
	return s.inside(leg{party: party{number: number}, device: number, phone: s.x.phones[number]})
}
