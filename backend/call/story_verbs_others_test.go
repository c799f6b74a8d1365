package call_test

import (
	"slices"
	"strings"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// sent is a call that somebody sends to this phone without asking first: it rings here in the place of his.
func sent(w *telling, a *storyCall, args []string, with map[string]string) {
	customer, by := args[0], with["by"]
	old := &storyCall{callID: w.fresh()}
	a.calling, a.called, a.direction, a.others = customer, me, call.Inbound, []string{customer}
	a.state, a.far = csta.StateAlerting, csta.StateConnected
	d := a.attach(w.parties(a, caused(w.about(csta.Delivered, a, me), "singleStepTransfer")), csta.Datum{Name: csta.UserData, Value: "sent"})
	d.LastRedirection = w.party(by)
	ways := []string{"Delivered"}
	ev := caused(w.about(csta.Transfered, old, by), "singleStepTransfer")
	ev.Target, ev.Local = w.party(me), csta.StateAlerting
	if !w.mx && w.manner != "no callID" {
		ev.Connections = []csta.ConnectionListItem{w.item(old, customer, a.callID, true), w.item(nil, me, a.callID, true)}
		ways = append(ways, "Delivered, Transfered", "Transfered, Delivered", "Transfered")
	}
	for _, word := range strings.Split(w.pick("arrival", ways...), ", ") {
		switch word {
		case "Delivered":
			w.tell(d)
		case "Transfered":
			w.tell(a.attach(ev, csta.Datum{Name: csta.UserData, Value: "sent"}))
		}
	}
	a.key = ""
}

// takenIn is a conference into which we are taken by somebody who asked us before.
func takenIn(w *telling, a *storyCall, args []string, _ map[string]string) {
	by, customer := a.others[0], args[0]
	first := &storyCall{callID: w.fresh(), global: a.global, state: a.state}
	ev := caused(w.about(csta.Conferenced, first, by), "conference")
	ev.Target, ev.Secondary = w.party(me), w.connection(a, by)
	id, list := w.survivor(first.callID, a.callID)
	if !list {
		w.skip() // nobody says who is in it
	}
	ev.Connections = []csta.ConnectionListItem{w.item(first, customer, id, true), w.item(first, by, id, true), w.item(a, me, id, true)}
	if w.pick("list", "own last", "own first") == "own first" {
		slices.Reverse(ev.Connections)
	}
	w.tell(ev)
	a.callID, a.others, a.key = id, []string{by, customer}, ""
	if w.manner != "no deviceID" && w.pick("Established afterwards", "none", "told") == "told" {
		w.tell(caused(w.about(csta.Established, a, customer), "conference"))
	}
}

// barge brings us into a call with which we had nothing to do.
func barge(w *telling, a *storyCall, args []string, _ map[string]string) {
	by, customer := args[0], args[1]
	a.direction, a.others, a.state, a.far = call.Inbound, []string{by, customer}, csta.StateConnected, csta.StateConnected
	ev := caused(w.about(csta.Conferenced, a, by), "singleStepConference")
	ev.Target = w.party(me)
	ev.Connections = []csta.ConnectionListItem{w.item(a, by, a.callID, true), w.item(a, customer, a.callID, true), w.item(nil, me, a.callID, true)}
	if w.manner == "no deviceID" || w.manner == "no callID" {
		w.skip()
	}
	w.tell(ev)
}

// moves is a diversion at the other end of a dialled call: it rings somewhere else.
func moves(w *telling, a *storyCall, args []string, _ map[string]string) {
	was := a.others[0]
	div := caused(w.about(csta.Diverted, a, was), "callForwardImmediate")
	if w.mx {
		div = w.about(csta.Diverted, a, me)
	}
	div.Target = w.party(args[0])
	a.others, a.far = []string{args[0]}, csta.StateAlerting
	ways := []string{"Diverted, Delivered", "Diverted", "Delivered"}
	for _, word := range strings.Split(w.pick("diversion there", ways...), ", ") {
		switch word {
		case "Diverted":
			w.tell(div)
		case "Delivered":
			d := w.parties(a, caused(w.about(csta.Delivered, a, args[0]), "callForwardImmediate"))
			d.LastRedirection = w.party(was)
			w.tell(d)
		}
	}
}
