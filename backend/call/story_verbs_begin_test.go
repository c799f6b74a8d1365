package call_test

import (
	"slices"
	"strings"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

func ring(w *telling, a *storyCall, args []string, with map[string]string) {
	from, to, via := args[0], first(with["to"], me), with["via"]
	if same := with["same"]; same != "" { // a call that was sent away comes back
		old := w.named(same)
		a.callID, a.global, a.key = old.callID, old.global, old.key
	}
	a.calling, a.called, a.direction, a.others = from, to, call.Inbound, []string{from}
	if from == "-" {
		a.others = []string{""}
	}
	a.state, a.far = csta.StateAlerting, csta.StateConnected
	d := a.attach(w.parties(a, caused(w.about(csta.Delivered, a, me), first(with["cause"], "newCall"))), csta.Datum{Name: csta.UserData, Value: "data of " + a.name})
	if via != "" {
		d.LastRedirection = w.party(via)
	}
	if to != me && w.pick("alerting device", "the phone", "its group") == "its group" {
		d.Subject = w.party(first(via, to))
	}
	off := d
	off.Type = csta.Offered
	div := w.about(csta.Diverted, a, first(via, to))
	div.Local, div.Target, div.Cause = "", w.party(me), "distributed"
	ways := []string{"Delivered"}
	if !w.mx {
		ways = append(ways, "Offered, Delivered", "Offered")
	}
	if via != "" || w.mx {
		ways = append(ways, "Diverted, Delivered")
	}
	if with["untold"] != "" {
		return
	}
	for _, word := range strings.Split(w.pick("ring "+a.name, ways...), ", ") {
		switch word {
		case "Delivered":
			w.tell(d)
		case "Offered":
			w.tell(off)
		case "Diverted":
			w.tell(div)
		}
	}
}

// approaches is a ringing of which nothing need be told before the answer.
func approaches(w *telling, a *storyCall, args []string, with map[string]string) {
	if w.pick("ringing of "+a.name, "told", "not told") == "not told" {
		with["untold"] = "yes"
	}
	ring(w, a, args, with)
	if with["untold"] != "" {
		a.data, a.introduced = nil, false
	}
}

func answer(w *telling, a *storyCall, _ []string, with map[string]string) {
	a.state = csta.StateConnected
	w.tell(w.parties(a, caused(w.about(csta.Established, a, me), first(with["cause"], "newCall"))))
}

// begin tells a call that is dialled here; before are what may be told anywhere between its events.
func (w *telling) begin(a *storyCall, to string, of *storyCall, between func()) {
	a.calling, a.called, a.direction, a.others, a.of = me, to, call.Outbound, []string{to}, of
	a.state, a.far = csta.StateInitiated, csta.StateNull
	asked := w.pick("dial "+a.name, "asked, answer first", "asked, answer last", "asked, answer between", "by hand") // by hand: at the phone
	cause := map[bool]string{true: "consultation", false: "makeCall"}[of != nil]
	if asked != "by hand" {
		if of != nil {
			w.table.Consult(me, to, of.id, w.now)
		} else {
			w.table.Expect(me, to, w.now)
		}
	}
	answer := func() {
		own := w.connection(a, me)
		if w.manner == "no callID" {
			own.CallID = ""
		}
		w.table.Begin(me, own, to, w.now)
	}
	ways := []string{"ServiceInitiated, Originated", "Originated", "ServiceInitiated, DigitsDialed, Originated"}
	if w.mx {
		ways = []string{"Originated", "Originated, Diverted", "ServiceInitiated, Originated"}
	}
	words := strings.Split(w.pick("begin "+a.name, ways...), ", ")
	if between != nil {
		place := map[string]int{"first": 0, "second": 1, "last": len(words)}[w.pick("Held", "first", "second", "last")]
		words = slices.Insert(words, place, "between")
	}
	switch asked {
	case "asked, answer first":
		words = slices.Insert(words, 0, "answer")
	case "asked, answer between":
		words = slices.Insert(words, 1, "answer")
	case "asked, answer last":
		words = append(words, "answer")
	}
	for _, word := range words {
		switch word {
		case "between":
			between()
		case "answer":
			answer()
		case "ServiceInitiated":
			w.tell(caused(w.about(csta.ServiceInitiated, a, me), cause))
		case "DigitsDialed":
			ev := caused(w.about(csta.DigitsDialed, a, me), "newCall")
			ev.Called = w.party(to)
			w.tell(ev)
		case "Originated":
			a.state = csta.StateConnected
			ev := w.parties(a, caused(w.about(csta.Originated, a, me), first(map[bool]string{true: cause}[of != nil], "newCall")))
			ev.Subject = csta.Device{}
			w.tell(ev)
		case "Diverted":
			ev := w.about(csta.Diverted, a, me)
			ev.Target = w.party(to)
			w.tell(ev)
		}
	}
	a.state = csta.StateConnected
	a.tied = of != nil && (asked != "by hand" || !w.mx)
}

func dial(w *telling, a *storyCall, args []string, _ map[string]string) {
	w.begin(a, args[0], nil, nil)
}

// rings tells that it rings at the other end.
func rings(w *telling, a *storyCall, args []string, _ map[string]string) {
	a.far = csta.StateAlerting
	ways := []string{"Delivered", "nothing"}
	if !w.mx && strings.HasPrefix(a.others[0], "+") {
		ways = []string{"NetworkReached, Delivered", "Delivered", "NetworkReached", "nothing"}
	}
	for _, word := range strings.Split(w.pick("far end of "+a.name, ways...), ", ") {
		switch word {
		case "Delivered":
			w.tell(w.parties(a, caused(w.about(csta.Delivered, a, a.others[0]), "newCall")))
		case "NetworkReached":
			network(w, a, args, nil)
		}
	}
}

// calls is a call of which not every beginning need be told.
func calls(w *telling, a *storyCall, args []string, _ map[string]string) {
	a.calling, a.called, a.direction, a.others = me, args[0], call.Outbound, []string{args[0]}
	a.state, a.far = csta.StateConnected, csta.StateAlerting
	switch w.pick("beginning of "+a.name, "Originated", "Delivered", "ServiceInitiated, Delivered") {
	case "Originated":
		ev := w.parties(a, caused(w.about(csta.Originated, a, me), "newCall"))
		ev.Subject = csta.Device{}
		w.tell(ev)
	case "ServiceInitiated, Delivered":
		w.tell(local(caused(w.about(csta.ServiceInitiated, a, me), "makeCall"), csta.StateInitiated))
		fallthrough
	case "Delivered":
		w.tell(w.parties(a, caused(w.about(csta.Delivered, a, a.others[0]), "newCall")))
	}
}

func network(w *telling, a *storyCall, _ []string, _ map[string]string) {
	ev := w.parties(a, caused(w.about(csta.NetworkReached, a, a.others[0]), "normal"))
	ev.Subject = csta.Device{Presence: csta.Known, DeviceID: csta.DeviceID{ID: "T17"}}
	w.tell(ev)
}

func answers(w *telling, a *storyCall, _ []string, _ map[string]string) {
	a.far = csta.StateConnected
	w.tell(w.parties(a, caused(w.about(csta.Established, a, a.others[0]), "newCall")))
}

// pickup takes a call that rings at another phone.
func pickup(w *telling, a *storyCall, args []string, with map[string]string) {
	if same := with["same"]; same != "" {
		old := w.named(same)
		a.callID, a.global, a.key = old.callID, old.global, old.key
	}
	a.calling, a.called, a.direction, a.others = args[0], with["from"], call.Inbound, []string{args[0]}
	a.state, a.far = csta.StateAlerting, csta.StateConnected
	div := caused(w.about(csta.Diverted, a, a.called), "callPickup")
	div.Target, div.Local = w.party(me), ""
	if !w.mx {
		div = w.parties(a, div)
	}
	d := w.parties(a, caused(w.about(csta.Delivered, a, me), "callPickup"))
	a.introduced = false
	ways := []string{"Established", "Diverted, Established", "Diverted, Delivered, Established"}
	if !w.mx {
		ways = append(ways, "own ServiceInitiated, its end, Established", "ServiceInitiated, Established")
	}
	for _, word := range strings.Split(w.pick("pick-up", ways...), ", ") {
		switch word {
		case "Diverted":
			w.tell(div)
		case "Delivered":
			w.tell(d)
		case "ServiceInitiated":
			w.tell(local(caused(w.about(csta.ServiceInitiated, a, me), "callPickup"), csta.StateInitiated))
		case "own ServiceInitiated":
			own := &storyCall{name: "handset", callID: w.fresh(), global: "1", over: true, state: csta.StateInitiated}
			w.awaiting = slices.Insert(w.awaiting, len(w.awaiting)-1, own)
			w.calls = append(w.calls, own)
			w.tell(caused(w.about(csta.ServiceInitiated, own, me), "keyOperation"))
		case "its end":
			own := w.named("handset")
			own.state = csta.StateNull
			w.tell(caused(w.about(csta.ConnectionCleared, own, me), "callPickup"))
		case "Established":
			a.state = csta.StateConnected
			ev := w.parties(a, caused(w.about(csta.Established, a, me), "callPickup"))
			ev.LastRedirection = w.party(a.called)
			w.tell(a.attach(ev, csta.Datum{Name: csta.UserData, Value: "picked"}))
		}
	}
}
