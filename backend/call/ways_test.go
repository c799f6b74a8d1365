package call_test

import (
	"slices"
	"strings"
	"time"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// verb is something that happens, and the ways in which switches tell it.
type verb func(w *tale, a *thread, args []string, with map[string]string)

var verbs map[string]verb

func init() {
	verbs = map[string]verb{
		"ring": ring, "approaches": approaches, "answer": answer, "dial": dial, "calls": calls, "rings": rings, "answers": answers,
		"network": network, "fails": fails, "ends": ends, "hangup": hangUp, "leaves": leaves, "givesup": leaves, "divert": divert,
		"elsewhere": elsewhere, "hold": hold, "retrieve": retrieve, "theyhold": theyHold, "theyretrieve": theyRetrieve,
		"consult": consult, "swap": swap, "reconnect": reconnect, "transfer": transfer, "blind": blind, "passed": passed, "handed": handed,
		"join": join, "added": added, "drop": drop, "pickup": pickup, "park": park, "recalls": recalls, "clearcall": clearCall, "wait": nil,
		"listens": listens, "reject": reject, "sent": sent, "takenin": takenIn, "moves": moves, "barge": barge,
	}
}

func (w *tale) happens(words []string) {
	if words[0] == "wait" {
		patience, err := time.ParseDuration(words[1])
		if err != nil {
			panic(err)
		}
		until := w.now.Add(patience)
		w.settle(patience)
		w.now = later(w.now, until)
		return
	}
	do, known := verbs[words[0]]
	if !known {
		panic("no such verb: " + words[0])
	}
	with := map[string]string{}
	var args []string
	for _, word := range words[2:] {
		if name, value, is := strings.Cut(word, "="); is {
			with[name] = value
		} else {
			args = append(args, word)
		}
	}
	a := w.named(words[1])
	if a == nil {
		a = &thread{name: words[1], callID: w.fresh(), global: "9000" + w.fresh()}
		w.threads, w.awaiting = append(w.threads, a), append(w.awaiting, a)
	}
	do(w, a, args, with)
}

func (w *tale) named(name string) *thread {
	for _, a := range w.threads {
		if a.name == name {
			return a
		}
	}
	return nil
}

func (w *tale) byCallID(id string) *thread {
	for _, a := range w.threads {
		if a.callID == id {
			return a
		}
	}
	return nil
}

// fresh is an id that the switch has not used yet.
func (w *tale) fresh() string {
	w.serial++
	if w.dialect == csta.OpenScape {
		return strings.Repeat("F0", 15) + string(rune('A'+w.serial/26)) + string(rune('A'+w.serial%26))
	}
	return string(rune('0'+w.serial/10)) + string(rune('0'+w.serial%10))
}

// data puts attached data into an event and notes that it was told.
func (a *thread) attach(ev csta.Event, data ...csta.Datum) csta.Event {
	ev.Data = append(ev.Data, data...)
	for _, d := range data {
		if i := slices.IndexFunc(a.data, func(o csta.Datum) bool { return o.Name == d.Name }); i >= 0 {
			a.data[i] = d
		} else {
			a.data = append(a.data, d)
		}
	}
	return ev
}

func ring(w *tale, a *thread, args []string, with map[string]string) {
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
func approaches(w *tale, a *thread, args []string, with map[string]string) {
	if w.pick("ringing of "+a.name, "told", "not told") == "not told" {
		with["untold"] = "yes"
	}
	ring(w, a, args, with)
	if with["untold"] != "" {
		a.data, a.introduced = nil, false
	}
}

func answer(w *tale, a *thread, _ []string, with map[string]string) {
	a.state = csta.StateConnected
	w.tell(w.parties(a, caused(w.about(csta.Established, a, me), first(with["cause"], "newCall"))))
}

// begin tells a call that is dialled here; before are what may be told anywhere between its events.
func (w *tale) begin(a *thread, to string, of *thread, between func()) {
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

func dial(w *tale, a *thread, args []string, _ map[string]string) { w.begin(a, args[0], nil, nil) }

// rings tells that it rings at the other end.
func rings(w *tale, a *thread, args []string, _ map[string]string) {
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
func calls(w *tale, a *thread, args []string, _ map[string]string) {
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

func network(w *tale, a *thread, _ []string, _ map[string]string) {
	ev := w.parties(a, caused(w.about(csta.NetworkReached, a, a.others[0]), "normal"))
	ev.Subject = csta.Device{Presence: csta.Known, DeviceID: csta.DeviceID{ID: "T17"}}
	w.tell(ev)
}

func answers(w *tale, a *thread, _ []string, _ map[string]string) {
	a.far = csta.StateConnected
	w.tell(w.parties(a, caused(w.about(csta.Established, a, a.others[0]), "newCall")))
}

// fails tells that a dialled call reaches nobody; it stays until it is cleared.
func fails(w *tale, a *thread, args []string, _ map[string]string) {
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
func ends(w *tale, a *thread, args []string, _ map[string]string) {
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
func (w *tale) end(a *thread, by string, ways ...string) {
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
func (w *tale) released(a *thread, party, by string) csta.Event {
	ev := caused(w.about(csta.ConnectionCleared, a, party), "normalClearing")
	ev.Subject = w.party(by)
	return ev
}

func hangUp(w *tale, a *thread, _ []string, _ map[string]string) {
	if w.mx {
		w.end(a, me, "own")
		return
	}
	w.end(a, me, "own, far after", "own", "far with local null, own", "own, CallCleared", "own, far after, CallCleared", "CallCleared")
}

func leaves(w *tale, a *thread, _ []string, _ map[string]string) {
	if w.mx {
		w.end(a, a.others[0], "own")
		return
	}
	w.end(a, a.others[0], "far, own", "far with local null", "far, CallCleared", "CallCleared", "far", "far, own, CallCleared")
}

// reject is a ringing call that the agent turns down.
func reject(w *tale, a *thread, _ []string, _ map[string]string) {
	w.table.Leaving(a.id, call.Rejected, w.now)
	hangUp(w, a, nil, nil)
}

func clearCall(w *tale, a *thread, _ []string, _ map[string]string) {
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
func divert(w *tale, a *thread, args []string, with map[string]string) {
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
func elsewhere(w *tale, a *thread, args []string, _ map[string]string) {
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

func hold(w *tale, a *thread, _ []string, _ map[string]string) {
	a.state = csta.StateHold
	w.tell(w.about(csta.Held, a, me))
}

func retrieve(w *tale, a *thread, _ []string, _ map[string]string) {
	a.state = csta.StateConnected
	w.tell(w.about(csta.Retrieved, a, me))
}

func theyHold(w *tale, a *thread, _ []string, _ map[string]string) {
	w.theirs(csta.Held, a)
	a.far = csta.StateHold
}

func theyRetrieve(w *tale, a *thread, _ []string, _ map[string]string) {
	a.far = csta.StateConnected
	w.theirs(csta.Retrieved, a)
}

func (w *tale) theirs(kind csta.EventKind, a *thread) {
	if w.pick("the other's "+string(kind), "told", "not told") == "not told" {
		return
	}
	w.tell(w.about(kind, a, a.others[0]))
}

func consult(w *tale, a *thread, args []string, _ map[string]string) {
	b := w.named(args[0])
	if b == nil {
		b = &thread{name: args[0], callID: w.fresh(), global: "9000" + w.fresh()}
		w.threads, w.awaiting = append(w.threads, b), append(w.awaiting, b)
	}
	w.begin(b, args[1], a, func() { hold(w, a, nil, nil) })
}

// swap puts a on hold and takes b back.
func swap(w *tale, a *thread, args []string, _ map[string]string) {
	b := w.named(args[0])
	if w.pick("order", "Held, Retrieved", "Retrieved, Held") == "Held, Retrieved" {
		hold(w, a, nil, nil)
		retrieve(w, b, nil, nil)
	} else {
		retrieve(w, b, nil, nil)
		hold(w, a, nil, nil)
	}
}

// reconnect ends the second call a and takes the first, b, back.
func reconnect(w *tale, a *thread, args []string, _ map[string]string) {
	b := w.named(args[0])
	end := func() {
		if w.mx {
			w.end(a, me, "own")
		} else {
			w.end(a, me, "own, far after", "own", "far, own", "CallCleared")
		}
	}
	if w.pick("order", "clear, Retrieved", "Retrieved, clear") == "clear, Retrieved" {
		end()
		retrieve(w, b, nil, nil)
	} else {
		retrieve(w, b, nil, nil)
		end()
	}
}

// item names one connection of a list.
func (w *tale) item(old *thread, dev, id string, endpoints bool) csta.ConnectionListItem {
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
func (w *tale) survivor(held, active string) (id string, list bool) {
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
func transfer(w *tale, a *thread, args []string, _ map[string]string) {
	b := w.named(args[0])
	asked := w.pick("transfer", "asked", "by hand")
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
			ev.Connections = []csta.ConnectionListItem{w.item(a, a.others[0], id, true), w.item(b, b.others[0], id, true)}
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
	clear := func(c *thread) {
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
func blind(w *tale, a *thread, args []string, _ map[string]string) {
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
func passed(w *tale, a *thread, args []string, with map[string]string) {
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
	second := &thread{callID: w.fresh()}
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
func (w *tale) mxAfterwards(a *thread, by, to string, ringing bool) {
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
func handed(w *tale, a *thread, args []string, _ map[string]string) {
	by, customer := a.others[0], args[0]
	first := &thread{callID: w.fresh(), global: a.global, state: a.state}
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

// join makes a conference of a, on hold, and b, in hand.
func join(w *tale, a *thread, args []string, _ map[string]string) {
	b := w.named(args[0])
	if w.mx || w.pick("conference", "asked", "by hand") == "asked" {
		w.table.Joining(call.CauseConference, a.id, b.id, w.now)
	}
	others := append(slices.Clone(a.others), b.others...)
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
		if gone == b {
			retrieve(w, a, nil, nil)
		}
		return
	}
	ev := caused(w.about(csta.Conferenced, a, me), "conference")
	ev.Target, ev.Secondary = w.party(b.others[0]), w.connection(b, me)
	id, list := w.survivor(a.callID, b.callID)
	if list {
		ev.Connections = []csta.ConnectionListItem{w.item(a, me, id, true)}
		for _, c := range []*thread{a, b} {
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
func added(w *tale, a *thread, args []string, with map[string]string) {
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
func listens(w *tale, a *thread, args []string, _ map[string]string) {
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
func drop(w *tale, a *thread, args []string, _ map[string]string) {
	a.others = slices.DeleteFunc(slices.Clone(a.others), func(dev string) bool { return dev == args[0] })
	if !w.mx {
		w.tell(caused(w.about(csta.ConnectionCleared, a, args[0]), "normalClearing"))
	}
}

// pickup takes a call that rings at another phone.
func pickup(w *tale, a *thread, args []string, with map[string]string) {
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
			own := &thread{name: "handset", callID: w.fresh(), global: "1", over: true, state: csta.StateInitiated}
			w.awaiting = slices.Insert(w.awaiting, len(w.awaiting)-1, own)
			w.threads = append(w.threads, own)
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

// park leaves a call at another device, from where it may be fetched or come back.
func park(w *tale, a *thread, args []string, _ map[string]string) {
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

// recalls is a call on hold that returns to the phone.
func recalls(w *tale, a *thread, _ []string, _ map[string]string) {
	a.state = csta.StateAlerting
	w.tell(w.parties(a, caused(w.about(csta.Delivered, a, me), "recall")))
}
