package pbx

import (
	"fmt"
	"strconv"

	"cordboard/backend/csta"
)

// tell is MX's view from one extension. The order of an outbound call and its misleading parts (Diverted
// in an ordinary call, alerting at the caller, no localConnectionInfo in Established) are as captured.
func (z zultys) tell(h happening, at leg) []csta.Event {
	mine := h.subject().number == at.number && h.subject().phone != nil
	calling, called := device(h.call.caller), device(party{number: h.call.called})
	event := csta.Event{Connection: z.connection(at), Cause: "normal"}
	if (h.what == ringing || h.what == answered) && !mine && at.state != csta.StateConnected {
		return nil // these words would say that he talks, who holds or is rung himself
	}
	switch h.what {
	case dialled:
		event.Type, event.Calling, event.Called = csta.Originated, calling, called
		event.Calling.Name = ""
	case routed:
		event.Type, event.Subject, event.Target = csta.Diverted, device(party{number: at.number}), called
	case ringing:
		return z.ringing(h, at, mine)
	case answered:
		return []csta.Event{z.established(h, at, h.subject())}
	case held:
		if !mine {
			return nil // the held party's own leg stays as it is
		}
		event.Type, event.Subject = csta.Held, device(party{number: at.number})
		event.Commands = []string{"376"} // as captured; nobody knows what the bits mean
	case retrieved:
		if !mine {
			return nil
		}
		event.Type, event.Subject = csta.Retrieved, device(party{number: at.number})
	case failed:
		if h.talking() >= 2 || at.state != csta.StateConnected {
			return nil // somebody was not reached who was to join others
		}
		event.Type, event.Calling, event.Called, event.Cause = csta.Failed, calling, called, h.cause
	case left, withdrawn:
		if !mine {
			return nil
		}
		event.Type, event.Subject = csta.ConnectionCleared, device(party{number: h.by})
	case transferred:
		return z.transferred(h, at)
	case conferenced:
		return z.conferenced(h, at)
	default:
		return nil
	}
	return []csta.Event{z.newer(event, h, at)}
}

func (z zultys) ringing(h happening, at leg, mine bool) []csta.Event {
	diverted := csta.Event{
		Type: csta.Diverted, Connection: z.connection(at), Cause: "normal",
		Subject: device(party{number: h.call.called}), Target: device(party{number: at.number}),
	}
	if h.call.via != "" {
		diverted.Subject = device(party{number: h.call.via})
	}
	if !mine && h.subject().joins != nil {
		return nil // these words would say that the conference rings
	}
	delivered := z.delivered(h, at, h.subject())
	diverted = z.newer(diverted, h, at)
	switch {
	case !mine || h.call.begins == WithDelivered:
		return []csta.Event{delivered}
	case h.call.begins == DivertedOnly:
		return []csta.Event{diverted}
	default:
		return []csta.Event{diverted, delivered}
	}
}

// delivered tells that somebody's phone rings, to whoever watches at.
func (z zultys) delivered(h happening, at, rings leg) csta.Event {
	e := csta.Event{
		Type: csta.Delivered, Connection: z.connection(at), Cause: "normal",
		Subject: device(rings.party), Calling: device(h.call.caller), Called: device(party{number: h.call.called}),
		Local: csta.StateAlerting, Data: z.data(h.call, at),
	}
	e.Connection.GlobalCallID = h.call.global()
	if rings.number == at.number && h.call.caller.name != "" {
		// MX puts a name where the standard has a number.
		e.NetworkCalling = csta.Device{Name: h.call.caller.name}
	}
	return z.newer(e, h, at)
}

// established tells that somebody talks, to whoever watches at.
func (z zultys) established(h happening, at, answers leg) csta.Event {
	e := csta.Event{
		Type: csta.Established, Connection: z.connection(at), Cause: "normal",
		Subject: device(answers.party), Calling: device(h.call.caller), Called: device(party{number: h.call.called}),
		Data: z.data(h.call, at),
	}
	e.Connection.GlobalCallID = h.call.global()
	return z.newer(e, h, at)
}

// cleared tells that a leg of the watched phone is no more.
func (z zultys) cleared(h happening, gone leg) csta.Event {
	gone.state = csta.StateNull
	return z.newer(csta.Event{
		Type: csta.ConnectionCleared, Connection: z.connection(gone), Cause: "normal", Subject: device(party{number: h.by}),
	}, h, gone)
}

// transferred tells a transfer by the watched phone's own leg. The party that changed over to the other
// call gets a new leg; the other one keeps his and is told with whom he is now.
func (z zultys) transferred(h happening, at leg) []csta.Event {
	m := h.merger
	e := csta.Event{
		Type: csta.Transfered, Connection: z.connection(m.held), Cause: "normal",
		Subject: device(party{number: m.held.number}), Target: device(party{number: m.target.number}),
	}
	if at.number == m.held.number {
		events := []csta.Event{z.newer(e, h, at)}
		for _, gone := range m.gone[1:] {
			events = append(events, z.cleared(h, gone))
		}
		return events
	}
	if m.isNew(at) {
		return nil // his phone is about to ring, and that is all he is told
	}
	moved := m.moveOf(at)
	e.Connection = z.connection(moved.was)
	events := []csta.Event{z.newer(e, h, at)}
	other := h.besides(at.number)[0]
	switch {
	case moved.was.seq != moved.is.seq:
		events = append(events, z.cleared(h, moved.was), z.delivered(h, at, at))
		if at.state != csta.StateAlerting {
			events = append(events, z.established(h, at, at))
		}
		if at.state == csta.StateHold {
			events = append(events, z.newer(csta.Event{
				Type: csta.Held, Connection: z.connection(at), Cause: "normal", Subject: device(party{number: at.number}),
			}, h, at))
		}
	case m.active.call == nil, at.state != csta.StateConnected: // sent on alone: the ringing is told by itself
	case m.target.state == csta.StateAlerting:
		events = append(events, z.delivered(h, at, m.target))
	default:
		events = append(events, z.established(h, at, other))
	}
	return events
}

// conferenced tells the owner that he has one leg where he had two, and who was taken in that he is there.
// MX has no word for the others.
func (z zultys) conferenced(h happening, at leg) []csta.Event {
	m := h.merger
	switch {
	case len(m.gone) == 0 && m.isNew(at): // somebody took him in
		return []csta.Event{z.established(h, at, at)}
	case len(m.gone) == 0, at.number != m.held.number:
		return nil
	}
	events := []csta.Event{z.cleared(h, m.gone[0])}
	if m.gone[0].seq != m.held.seq { // so the held one is left
		events = append(events, z.newer(csta.Event{
			Type: csta.Retrieved, Connection: z.connection(at), Cause: "normal", Subject: device(party{number: at.number}),
		}, h, at))
	}
	return events
}

// outcome is what the answer tells of a merger: on MX the device's own call and the target.
func (z zultys) outcome(m *merger) (csta.ConnectionID, []csta.ConnectionListItem) {
	target := z.connection(m.held)
	target.Device.ID = m.target.number
	return target, nil
}

// data is what came with the call, in front of it what MX adds by itself.
func (z zultys) data(c told, at leg) csta.Attached {
	data := csta.Attached{{Name: "__FIRST_CALL_ID__", Value: fmt.Sprintf("%s-00-%05X-%03X", serial, c.origin, at.seq)}}
	if c.caller.number != at.number {
		data = append(data, csta.Datum{Name: "__CALLED_PARTY_ORIG__", Value: c.called})
	}
	return append(data, c.data...)
}

// newer adds the words of MX's newer API, if the scenario wants them.
func (z zultys) newer(e csta.Event, h happening, at leg) csta.Event {
	if !z.options.Scenario.NewerWords {
		return e
	}
	e.Direction = "Incoming"
	if h.call.caller.number == at.number {
		e.Direction = "Outgoing"
	}
	switch at.state {
	case csta.StateAlerting:
		e.State, e.Commands = "Alerting", []string{"Answer", "Disconnect"}
	case csta.StateConnected:
		e.State, e.Commands = "Connected", []string{"Disconnect", "Hold", "Transfer", "Park"}
	case csta.StateHold:
		e.State, e.Commands = "Held", []string{"Disconnect", "Retrieve"}
	default:
		e.State = "Disconnected"
	}
	return e
}

// global is the id that all legs of a call share on MX: 64 bits, decimal.
func (c told) global() string {
	return strconv.Itoa(firstGlobalID + c.origin)
}
