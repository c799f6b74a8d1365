package call_test

import (
	"strings"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// fails tells that a dialled call reaches nobody; it stays until it is cleared.
func fails(w *telling, a *storyCall, args []string, _ map[string]string) {
	a.far = csta.StateFail
	ways := []string{"of the far end", "of the own, connected", "of the own, fail"}
	if w.mx {
		ways = ways[:1]
	}
	dev, info := me, csta.StateConnected
	switch w.pick("Failed", ways...) {
	case "of the far end":
		dev = a.others[0]
	case "of the own, fail":
		info = csta.StateFail
	}
	ev := w.parties(a, local(caused(w.about(csta.Failed, a, dev), args[0]), info))
	ev.Subject = w.party(a.others[0])
	w.tell(ev)
}

// ends tells that a dialled call was cleared from the other side, with a cause, before anybody answered.
func ends(w *telling, a *storyCall, args []string, _ map[string]string) {
	state := a.state
	a.state = csta.StateNull
	far := local(caused(w.about(csta.ConnectionCleared, a, a.others[0]), args[0]), state)
	own := caused(w.about(csta.ConnectionCleared, a, me), args[0])
	switch {
	case w.mx:
		own.Subject = w.party(a.others[0])
		w.tell(own)
	case w.pick("end", "far, own", "own") == "own":
		w.tell(own)
	default:
		w.tell(far)
		own.Cause = "normalClearing"
		w.tell(own)
	}
}

// end tells that a call is over: who cleared it first, and how much of it is told.
func (w *telling) end(a *storyCall, by string, ways ...string) {
	state := a.state
	a.state = csta.StateNull
	far := a.others[0]
	for _, word := range strings.Split(w.pick("end of "+a.name, ways...), ", ") {
		switch word {
		case "own":
			ev := caused(w.about(csta.ConnectionCleared, a, me), "normalClearing")
			if w.mx {
				ev.Subject = w.party(by)
			}
			w.tell(ev)
		case "far":
			w.tell(local(w.released(a, far, by), state))
		case "far after":
			w.tell(w.released(a, far, by))
		case "far with local null":
			w.tell(w.released(a, far, by))
		case "CallCleared":
			ev := caused(w.about(csta.CallCleared, a, ""), "normalClearing")
			ev.Connection.Device, ev.Subject = csta.DeviceID{}, csta.Device{}
			w.tell(ev)
		}
	}
}

// released is the end of a party's connection, and who brought it about.
func (w *telling) released(a *storyCall, party, by string) csta.Event {
	ev := caused(w.about(csta.ConnectionCleared, a, party), "normalClearing")
	ev.Subject = w.party(by)
	return ev
}

func hangUp(w *telling, a *storyCall, _ []string, _ map[string]string) {
	if w.mx {
		w.end(a, me, "own")
		return
	}
	w.end(a, me, "own, far after", "own", "far with local null, own", "own, CallCleared", "own, far after, CallCleared", "CallCleared")
}

func leaves(w *telling, a *storyCall, _ []string, _ map[string]string) {
	if w.mx {
		w.end(a, a.others[0], "own")
		return
	}
	w.end(a, a.others[0], "far, own", "far with local null", "far, CallCleared", "CallCleared", "far", "far, own, CallCleared")
}

// reject is a ringing call that the agent turns down.
func reject(w *telling, a *storyCall, _ []string, _ map[string]string) {
	w.table.Leaving(a.id, call.Rejected, w.now)
	hangUp(w, a, nil, nil)
}

func clearCall(w *telling, a *storyCall, _ []string, _ map[string]string) {
	state := a.state
	a.state = csta.StateNull
	switch w.pick("end of all", "CallCleared", "every party, CallCleared") {
	case "every party, CallCleared":
		for _, dev := range a.others {
			w.tell(local(caused(w.about(csta.ConnectionCleared, a, dev), "normalClearing"), state))
		}
	}
	ev := caused(w.about(csta.CallCleared, a, ""), "normalClearing")
	ev.Connection.Device, ev.Subject = csta.DeviceID{}, csta.Device{}
	w.tell(ev)
}

// divert takes the call away from this phone: deflected, forwarded, picked up, sent back to the queue.
func divert(w *telling, a *storyCall, args []string, with map[string]string) {
	a.state = csta.StateNull
	if as := with["as"]; as != "" {
		w.table.Leaving(a.id, call.Outcome(as), w.now)
	}
	div := caused(w.about(csta.Diverted, a, me), args[1])
	div.Target = w.party(args[0])
	own := caused(w.about(csta.ConnectionCleared, a, me), args[1])
	ways := []string{"Diverted", "Diverted without local", "Diverted, own", "own"}
	if w.mx {
		ways = []string{"Diverted", "Diverted, own", "own"}
	}
	for _, word := range strings.Split(w.pick("diversion", ways...), ", ") {
		switch word {
		case "Diverted":
			w.tell(div)
		case "Diverted without local":
			w.tell(local(div, ""))
		case "own":
			w.tell(own)
		}
	}
}

// elsewhere is a ringing of several phones that somebody else answers.
func elsewhere(w *telling, a *storyCall, args []string, _ map[string]string) {
	if w.mx {
		a.state = csta.StateNull
		w.tell(caused(w.about(csta.ConnectionCleared, a, me), "multipleAlerting"))
		return
	}
	there := caused(w.about(csta.Established, a, args[0]), "newCall")
	there = w.parties(a, there)
	own := caused(w.about(csta.ConnectionCleared, a, me), "normalClearing")
	a.state, own.Local = csta.StateNull, csta.StateNull
	switch w.pick("answer elsewhere", "Established, own", "Established with local null", "own, with its cause", "Bridged") {
	case "Established, own":
		w.tell(there)
		w.tell(own)
	case "Established with local null":
		if w.manner == "no localConnectionInfo" || w.manner == "no callID" || w.manner == "no deviceID" {
			w.skip()
		}
		w.tell(local(there, csta.StateNull))
	case "own, with its cause":
		w.tell(caused(own, "multipleAlerting"))
	case "Bridged":
		ev := local(w.about(csta.Bridged, a, me), csta.StateQueued)
		w.tell(ev)
		w.tell(own)
	}
}

// park leaves a call at another device, from where it may be fetched or come back.
func park(w *telling, a *storyCall, args []string, _ map[string]string) {
	state := a.state
	a.state = csta.StateNull
	if w.mx || w.pick("park", "asked", "by hand") == "asked" {
		w.table.Leaving(a.id, call.Parked, w.now)
	}
	div := caused(w.about(csta.Diverted, a, me), "park")
	div.Target = w.party(args[0])
	own := caused(w.about(csta.ConnectionCleared, a, me), "park")
	if w.mx {
		w.tell(own)
		return
	}
	queued := local(caused(w.about(csta.Queued, a, args[0]), "park"), state)
	for _, word := range strings.Split(w.pick("parking", "Diverted", "own", "Diverted, own", "Queued, own", "Queued, Diverted", "Diverted without local"), ", ") {
		switch word {
		case "Diverted":
			w.tell(div)
		case "Diverted without local":
			w.tell(local(div, ""))
		case "own":
			w.tell(own)
		case "Queued":
			w.tell(w.parties(a, queued))
		}
	}
}
