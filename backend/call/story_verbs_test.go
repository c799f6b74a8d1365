package call_test

import (
	"slices"
	"strings"
	"time"

	"cordboard/backend/csta"
)

// verb is something that happens, and the ways in which switches tell it.
type verb func(w *telling, a *storyCall, args []string, with map[string]string)

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

func (w *telling) happens(words []string) {
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
		a = &storyCall{name: words[1], callID: w.fresh(), global: "9000" + w.fresh()}
		w.calls, w.awaiting = append(w.calls, a), append(w.awaiting, a)
	}
	do(w, a, args, with)
}

func (w *telling) named(name string) *storyCall {
	for _, a := range w.calls {
		if a.name == name {
			return a
		}
	}
	return nil
}

func (w *telling) byCallID(id string) *storyCall {
	for _, a := range w.calls {
		if a.callID == id {
			return a
		}
	}
	return nil
}

// fresh is an id that the switch has not used yet.
func (w *telling) fresh() string {
	w.serial++
	if w.dialect == csta.OpenScape {
		return strings.Repeat("F0", 15) + string(rune('A'+w.serial/26)) + string(rune('A'+w.serial%26))
	}
	return string(rune('0'+w.serial/10)) + string(rune('0'+w.serial%10))
}

// data puts attached data into an event and notes that it was told.
func (a *storyCall) attach(ev csta.Event, data ...csta.Datum) csta.Event {
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
