package call_test

import (
	"slices"
	"time"

	"pgregory.net/rapid"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// pair is a call on hold and the one in hand.
func (w *world) pair(active ...call.State) (h, a *truth) {
	if a = w.in(active...); a == nil {
		return nil, nil
	}
	if h = w.in(call.Held); h == nil {
		return nil, nil
	}
	return h, a
}

// list names every connection of calls that become one.
func (w *world) list(id string, mine bool, calls ...*truth) []csta.ConnectionListItem {
	var list []csta.ConnectionListItem
	for _, c := range calls {
		for _, other := range c.others {
			list = append(list, item(at(c.callID, other), at(id, other), other))
		}
	}
	if mine {
		list = append(list, item(at(calls[0].callID, "200"), at(id, "200"), "200"))
	}
	return rapid.Permutation(list).Draw(w.T, "list")
}

// anyName is what a switch calls a call that came of others.
func (w *world) anyName(calls ...*truth) string {
	names := []string{w.fresh()}
	for _, c := range calls {
		names = append(names, c.callID)
	}
	return rapid.SampledFrom(names).Draw(w.T, "name")
}

// transfer joins two calls at this phone, which leaves both.
func (w *world) transfer() {
	h, a := w.pair(call.Connected, call.Dialing)
	if h == nil {
		return
	}
	ev := csta.Event{Type: csta.Transfered, Connection: at(h.callID, "200"), Subject: device("200"), Target: device(a.others[0]), Local: csta.StateNull}
	tied := 0
	for _, c := range w.calls {
		if c.of == h.id || h.of == c.id {
			tied++
		}
	}
	if tied != 1 || a.of != h.id && h.of != a.id || w.yes("asked") {
		w.table.Joining(call.CauseTransfer, h.id, a.id, w.now)
	}
	if w.dialect.Standard() {
		if w.yes("list") {
			ev.Connections = w.list(w.anyName(h, a), false, h, a)
		}
		if w.yes("second call named") {
			ev.Secondary = at(a.callID, "200")
		}
	}
	w.say(ev)
	if w.yes("clears told") {
		w.say(cleared(at(a.callID, "200"), "200", csta.StateNull))
		w.say(cleared(at(h.callID, "200"), "200", csta.StateNull))
	}
	w.gone(h, a)
}

// conference makes one call of two. The one for which the other was made goes on, else the held one.
func (w *world) conference() {
	h, a := w.pair(call.Connected)
	if h == nil {
		return
	}
	elder, younger := h, a
	if h.of == a.id {
		elder, younger = a, h
	}
	if w.dialect == csta.Zultys {
		w.table.Joining(call.CauseConference, elder.id, younger.id, w.now)
		w.say(cleared(at(younger.callID, "200"), "200", ""))
		w.gone(younger)
		if elder.state == call.Held {
			w.say(retrieved(at(elder.callID, "200"), "200", ""))
		}
	} else {
		name := w.anyName(h, a)
		ev := csta.Event{
			Type: csta.Conferenced, Connection: at(h.callID, "200"), Secondary: at(a.callID, "200"), Subject: device("200"),
			Target: device(a.others[0]), Local: csta.StateConnected, Connections: w.list(name, true, h, a),
		}
		w.say(ev)
		w.gone(younger)
		w.stale = append(w.stale, elder.callID)
		elder.callID = name
		w.stale = slices.DeleteFunc(w.stale, func(id string) bool { return id == name })
	}
	elder.state, elder.others = call.Connected, append(elder.others, younger.others...)
	if elder.data == nil {
		elder.data = younger.data
	}
}

// passedOn is a transfer by the other party: this phone goes on with somebody else.
func (w *world) passedOn() {
	c := w.in(call.Connected)
	if c == nil || len(c.others) > 1 {
		return
	}
	from, to := c.others[0], w.number()
	ev := csta.Event{Type: csta.Transfered, Connection: at(c.callID, from), Subject: device(from), Target: device(to), Local: csta.StateConnected}
	switch {
	case w.dialect.Standard():
		second := &truth{callID: w.fresh(), others: []string{to}}
		name := w.anyName(c, second)
		ev.Secondary = at(second.callID, from)
		ev.Connections = []csta.ConnectionListItem{
			item(at(c.callID, "200"), at(name, "200"), "200"), item(at(second.callID, to), at(name, to), to),
		}
		if w.yes("consulted") { // it was we who were asked
			ev.Connection, ev.Secondary, ev.Target = ev.Secondary, ev.Connection, device("200")
		}
		w.say(ev)
		if name != c.callID {
			w.stale = append(w.stale, c.callID)
		}
		c.callID = name
	case w.yes("consulted"):
		ev.Target = device("200")
		w.say(ev)
		w.say(cleared(at(c.callID, "200"), from, ""))
		w.stale = append(w.stale, c.callID)
		c.callID = w.fresh()
		w.say(delivered(at(c.callID, "200"), "200", to, "200", ""))
		w.say(established(at(c.callID, "200"), "200", to, "200", ""))
	default:
		w.say(ev)
		w.now = w.now.Add(3 * time.Second) // a clear right behind would be the old leg's
	}
	c.others = []string{to}
}
