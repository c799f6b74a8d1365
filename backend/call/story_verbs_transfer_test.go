package call_test

import (
	"slices"
	"strings"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// item names one connection of a list.
func (w *telling) item(old *storyCall, dev, id string, endpoints bool) csta.ConnectionListItem {
	it := csta.ConnectionListItem{New: csta.ConnectionID{CallID: id, Device: w.place(dev)}}
	if old != nil {
		it.Old = w.connection(old, dev)
	}
	if endpoints {
		it.Endpoint = w.party(dev)
		it.Endpoint.DeviceID = w.device(dev)
	}
	return it
}

// survivor is what a switch calls what it made of two calls.
func (w *telling) survivor(held, active string) (id string, list bool) {
	switch w.pick("name afterwards", "the held call's", "the active call's", "a new one", "not told, the held call's") {
	case "the active call's":
		return active, true
	case "a new one":
		return w.fresh(), true
	case "not told, the held call's":
		return held, false
	}
	return held, true
}

// transfer joins a, on hold, and b, in hand, and leaves both.
func transfer(w *telling, a *storyCall, args []string, with map[string]string) {
	b := w.named(args[0])
	asked := "asked" // where nobody could tell which calls are meant
	if with["asked"] == "" {
		asked = w.pick("transfer", "asked", "by hand")
	}
	if asked == "asked" {
		w.table.Joining(call.CauseTransfer, a.id, b.id, w.now)
	}
	ev := caused(w.about(csta.Transfered, a, me), "transfer")
	ev.Target, ev.Local = w.party(b.others[0]), csta.StateNull
	if w.mx {
		if w.pick("named", "the held call", "the active call") == "the active call" {
			ev.Connection = w.connection(b, me)
		}
	} else {
		id, list := w.survivor(a.callID, b.callID)
		if list {
			for _, c := range []*storyCall{a, b} {
				for _, dev := range c.others {
					ev.Connections = append(ev.Connections, w.item(c, dev, id, true))
				}
			}
		}
		second := w.pick("second call", "named", "not named") == "named"
		if second {
			ev.Secondary = w.connection(b, me)
		}
		if (second || list) && w.manner != "no callID" && w.pick("transferring device", "told", "not known") == "not known" {
			ev.Subject = w.party("-")
		}
		w.after = id
	}
	clears := []string{"none", "after", "before", "one after"}
	if w.mx && asked != "asked" {
		clears = clears[:2]
	}
	clear := func(c *storyCall) {
		w.tell(local(caused(w.about(csta.ConnectionCleared, c, me), "transfer"), csta.StateNull))
	}
	when := w.pick("own clears", clears...)
	a.state, b.state = csta.StateNull, csta.StateNull
	if when == "before" {
		clear(b)
		clear(a)
	}
	w.tell(ev)
	if when == "after" {
		clear(a)
	}
	if when == "after" || when == "one after" {
		clear(b)
	}
	if w.after != "" {
		a.callID = w.after
	}
}

// blind sends a on without asking anybody first.
func blind(w *telling, a *storyCall, args []string, _ map[string]string) {
	clears := []string{"none", "after", "before"}
	if w.pick("transfer", "asked", "by hand") == "asked" {
		w.table.Joining(call.CauseTransfer, "", a.id, w.now)
	} else if w.mx {
		clears = clears[:2] // it would say nothing of a transfer
	}
	ev := caused(w.about(csta.Transfered, a, me), "singleStepTransfer")
	ev.Target, ev.Local = w.party(args[0]), csta.StateNull
	id := a.callID
	if !w.mx {
		ways := []string{"the same", "a new one", "not told, the same"}
		if w.manner == "linkage told" {
			ways = append(ways, "not told, a new one")
		}
		name := w.pick("name afterwards", ways...)
		if strings.HasSuffix(name, "a new one") {
			id = w.fresh()
		}
		if !strings.HasPrefix(name, "not told") {
			ev.Connections = []csta.ConnectionListItem{w.item(a, a.others[0], id, true), w.item(nil, args[0], id, true)}
		}
	}
	when := w.pick("own clear", clears...)
	clear := local(caused(w.about(csta.ConnectionCleared, a, me), "singleStepTransfer"), csta.StateNull)
	a.state = csta.StateNull
	if when == "before" {
		w.tell(clear)
	}
	w.tell(ev)
	if when == "after" {
		w.tell(clear)
	}
	a.callID = id
}

// passed is a transfer by the other party to somebody third: we go on with that one.
func passed(w *telling, a *storyCall, args []string, with map[string]string) {
	by, to := a.others[0], args[0]
	a.far = csta.StateConnected
	if with["ringing"] != "" {
		a.far = csta.StateAlerting
	}
	ev := caused(w.about(csta.Transfered, a, by), "transfer")
	ev.Target = w.party(to)
	if w.mx {
		a.others = []string{to}
		w.tell(ev)
		w.mxAfterwards(a, by, to, with["ringing"] != "")
		return
	}
	second := &storyCall{callID: w.fresh()}
	was := *a
	list := true
	id := a.callID
	way := w.pick("name afterwards", "the held call's", "the active call's", "a new one", "not told, the held call's", "not told, new leg")
	switch way {
	case "the active call's":
		id = second.callID
	case "a new one":
		id = w.fresh()
	case "not told, the held call's":
		list = false
	case "not told, new leg":
		list, id = false, w.fresh()
		if with["ringing"] != "" || w.manner == "no callID" || w.manner == "devices told once" || a.state == csta.StateHold {
			w.skip()
		}
	}
	if list {
		mine, theirs := w.item(a, me, id, true), w.item(second, to, id, true)
		if w.pick("endpoints", "told", "not told") == "not told" && w.manner != "outside parties under dynamic ids" {
			mine.Endpoint, theirs.Endpoint = csta.Device{}, csta.Device{}
		}
		ev.Connections = []csta.ConnectionListItem{mine, theirs}
		if w.pick("list", "own first", "own last") == "own last" {
			slices.Reverse(ev.Connections)
		}
	}
	if w.pick("second call", "named", "not named") == "named" {
		ev.Secondary = w.connection(second, by)
	}
	ways := []string{"none", "after", "before"}
	if !list {
		ways = ways[:2]
	}
	gone := w.pick("the other's clear", ways...)
	clear := caused(w.about(csta.ConnectionCleared, &was, by), "transfer")
	if w.manner == "no deviceID" && gone != "none" && w.pick("releasing", "told") != "" && len(ev.Connections) == 0 {
		gone = "none"
	}
	if gone == "before" {
		w.tell(clear)
	}
	w.tell(ev)
	a.callID, a.others = id, []string{to}
	a.introduced = false
	if gone == "after" {
		w.tell(clear)
	}
	if way == "not told, new leg" {
		w.tell(local(caused(w.about(csta.ConnectionCleared, &was, me), "transfer"), csta.StateNull))
		a.calling, a.called = to, me
		w.tell(w.parties(a, caused(w.about(csta.Established, a, me), "transfer")))
		return
	}
	if with["ringing"] == "" && w.pick("Established afterwards", "none", "told") == "told" {
		a.calling, a.called = map[bool]string{true: to, false: me}[a.direction == call.Inbound], map[bool]string{true: me, false: to}[a.direction == call.Inbound]
		w.tell(w.parties(a, caused(w.about(csta.Established, a, to), "transfer")))
	}
}

// mxAfterwards is what MX tells besides: of the same leg, of a new one, or nothing.
func (w *telling) mxAfterwards(a *storyCall, by, to string, ringing bool) {
	if ringing {
		w.tell(w.parties(a, w.about(csta.Delivered, a, to)))
		return
	}
	a.calling, a.called = to, me
	switch w.pick("afterwards", "Established", "nothing", "new leg") {
	case "Established":
		if a.state == csta.StateHold {
			w.skip() // it would say that we talk
		}
		w.tell(w.parties(a, w.about(csta.Established, a, to)))
	case "new leg":
		ev := w.about(csta.ConnectionCleared, a, me)
		ev.Subject = w.party(by)
		w.tell(ev)
		a.callID = w.fresh()
		w.tell(w.parties(a, w.about(csta.Delivered, a, me)))
		if a.state != csta.StateAlerting {
			w.tell(w.parties(a, w.about(csta.Established, a, me)))
		}
		if a.state == csta.StateHold {
			hold(w, a, nil, nil)
		}
	}
}

// handed is a transfer to us: who called to ask leaves, and we go on with whom he asked about.
func handed(w *telling, a *storyCall, args []string, _ map[string]string) {
	by, customer := a.others[0], args[0]
	first := &storyCall{callID: w.fresh(), global: a.global, state: a.state}
	a.key = ""
	if w.mx {
		ev := w.about(csta.Transfered, a, by)
		ev.Target = w.party(me)
		w.tell(ev)
		a.others, a.calling, a.called = []string{customer}, customer, me
		way := w.pick("afterwards", "new leg", "new calling device", "nothing")
		switch way {
		case "nothing":
		case "new calling device":
			kind := csta.Established
			if a.state == csta.StateAlerting {
				kind = csta.Delivered
			}
			w.tell(w.parties(a, w.about(kind, a, me)))
		case "new leg":
			gone := w.about(csta.ConnectionCleared, a, me)
			gone.Subject = w.party(by)
			w.tell(gone)
			a.callID = w.fresh()
			w.tell(a.attach(w.parties(a, w.about(csta.Delivered, a, me)), csta.Datum{Name: "account", Value: "4711"}))
			if a.state != csta.StateAlerting {
				w.tell(w.parties(a, w.about(csta.Established, a, me)))
			}
		}
		return
	}
	ev := caused(w.about(csta.Transfered, first, by), "transfer")
	ev.Target = w.party(me)
	id, list := w.survivor(first.callID, a.callID)
	if !list {
		id = a.callID
	} else {
		ev.Connections = []csta.ConnectionListItem{w.item(first, customer, id, true), w.item(a, me, id, true)}
		if w.pick("list", "own last", "own first") == "own first" {
			slices.Reverse(ev.Connections)
		}
	}
	if !list || w.pick("second call", "named", "not named") == "named" {
		ev.Secondary = w.connection(a, by)
	}
	clear := caused(w.about(csta.ConnectionCleared, a, by), "transfer")
	w.tell(a.attach(ev, csta.Datum{Name: csta.UserData, Value: "4711"}))
	a.callID, a.others = id, []string{customer}
	a.calling, a.introduced = customer, false
	if list && w.manner != "no deviceID" && w.manner != "no callID" && w.pick("the other's clear", "none", "after") == "after" {
		w.tell(clear)
	}
}
