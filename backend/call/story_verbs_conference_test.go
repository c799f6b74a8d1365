package call_test

import (
	"slices"
	"strings"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// join makes a conference of a and b, one on hold and one in hand; a goes on.
func join(w *telling, a *storyCall, args []string, _ map[string]string) {
	b := w.named(args[0])
	if w.mx || w.pick("conference", "asked", "by hand") == "asked" {
		w.table.Joining(call.CauseConference, a.id, b.id, w.now)
	}
	others := append(slices.Clone(a.others), b.others...)
	swapped := a.state == csta.StateConnected
	a.state = csta.StateConnected
	if w.mx {
		gone := b
		way := w.pick("told", "the second's end, Retrieved", "the first's end", "nothing but a snapshot")
		if way == "the first's end" {
			gone = a
		}
		end := w.about(csta.ConnectionCleared, gone, me)
		if way == "the first's end" {
			a.callID, b.callID = b.callID, a.callID
		}
		a.others, b.state = others, csta.StateNull
		switch way {
		case "nothing but a snapshot":
			w.note(w.table.Reconcile(me, w.snapshot(), w.now))
			return
		default:
			w.tell(end)
		}
		if gone == b && !swapped {
			retrieve(w, a, nil, nil)
		}
		return
	}
	onHold, inHand := a, b
	if swapped {
		onHold, inHand = b, a
	}
	ev := caused(w.about(csta.Conferenced, onHold, me), "conference")
	ev.Local, ev.Target, ev.Secondary = csta.StateConnected, w.party(inHand.others[0]), w.connection(inHand, me)
	id, list := w.survivor(onHold.callID, inHand.callID)
	if list {
		ev.Connections = []csta.ConnectionListItem{w.item(a, me, id, true)}
		for _, c := range []*storyCall{a, b} {
			for _, dev := range c.others {
				ev.Connections = append(ev.Connections, w.item(c, dev, id, true))
			}
		}
		if w.pick("list", "own first", "own last") == "own last" {
			slices.Reverse(ev.Connections)
		}
	}
	second := *b
	second.state = a.state
	b.state = csta.StateNull
	ended := w.pick("the second's end", "none", "told after", "told before")
	end := local(caused(w.about(csta.ConnectionCleared, &second, me), "conference"), csta.StateNull)
	if ended != "none" && (id == second.callID || w.manner == "no callID") {
		w.skip() // it would be the end of the conference
	}
	if ended == "told before" {
		w.tell(end)
	}
	retrieved := w.pick("Retrieved", "none", "before", "after")
	if retrieved == "before" {
		w.tell(w.about(csta.Retrieved, a, me))
	}
	w.tell(ev)
	if ended == "told after" {
		w.tell(end)
	}
	b.callID = second.callID
	if id == b.callID {
		b.callID = a.callID
	}
	a.callID, a.others = id, others
	if retrieved == "after" {
		w.tell(w.about(csta.Retrieved, a, me))
	}
}

// added is a party that somebody else, or a single step of ours, takes into a call.
func added(w *telling, a *storyCall, args []string, with map[string]string) {
	by := first(with["by"], a.others[0])
	ev := caused(w.about(csta.Conferenced, a, by), first(with["cause"], "conference"))
	ev.Target = w.party(args[0])
	id := a.callID
	name := w.pick("name afterwards", "the same", "a new one", "not told, the same")
	if name == "a new one" {
		id = w.fresh()
	}
	if name != "not told, the same" {
		ev.Connections = []csta.ConnectionListItem{w.item(a, me, id, true)}
		for _, dev := range a.others {
			ev.Connections = append(ev.Connections, w.item(a, dev, id, true))
		}
		ev.Connections = append(ev.Connections, w.item(nil, args[0], id, true))
	}
	order := w.pick("Established of the new party", "none", "before", "after")
	if order == "before" && args[0] != me {
		w.tell(caused(w.about(csta.Established, a, args[0]), ev.Cause))
	}
	w.tell(ev)
	a.callID, a.others = id, append(a.others, args[0])
	if order == "after" {
		w.tell(caused(w.about(csta.Established, a, args[0]), ev.Cause))
	}
}

// listens is a supervisor who comes in silently.
func listens(w *telling, a *storyCall, args []string, _ map[string]string) {
	ev := caused(w.about(csta.Conferenced, a, args[0]), "silentParticipation")
	ev.Target = w.party(args[0])
	ev.Connections = []csta.ConnectionListItem{w.item(a, me, a.callID, true), w.item(a, a.others[0], a.callID, true), w.item(nil, args[0], a.callID, true)}
	est := caused(w.about(csta.Established, a, args[0]), "silentParticipation")
	for _, word := range strings.Split(w.pick("listener", "Conferenced", "Established", "Established, Conferenced"), ", ") {
		switch word {
		case "Conferenced":
			w.tell(ev)
		case "Established":
			w.tell(est)
		}
	}
}

// drop is a party that leaves a conference.
func drop(w *telling, a *storyCall, args []string, _ map[string]string) {
	a.others = slices.DeleteFunc(slices.Clone(a.others), func(dev string) bool { return dev == args[0] })
	if !w.mx {
		w.tell(caused(w.about(csta.ConnectionCleared, a, args[0]), "normalClearing"))
	}
}
