package call_test

import (
	"cordboard/backend/csta"
)

func hold(w *telling, a *storyCall, _ []string, _ map[string]string) {
	a.state = csta.StateHold
	w.tell(w.about(csta.Held, a, me))
}

func retrieve(w *telling, a *storyCall, _ []string, _ map[string]string) {
	a.state = csta.StateConnected
	w.tell(w.about(csta.Retrieved, a, me))
}

func theyHold(w *telling, a *storyCall, _ []string, _ map[string]string) {
	w.theirs(csta.Held, a)
	a.far = csta.StateHold
}

func theyRetrieve(w *telling, a *storyCall, _ []string, _ map[string]string) {
	a.far = csta.StateConnected
	w.theirs(csta.Retrieved, a)
}

func (w *telling) theirs(kind csta.EventKind, a *storyCall) {
	if w.pick("the other's "+string(kind), "told", "not told") == "not told" {
		return
	}
	w.tell(w.about(kind, a, a.others[0]))
}

func consult(w *telling, a *storyCall, args []string, _ map[string]string) {
	b := w.named(args[0])
	if b == nil {
		b = &storyCall{name: args[0], callID: w.fresh(), global: "9000" + w.fresh()}
		w.calls, w.awaiting = append(w.calls, b), append(w.awaiting, b)
	}
	w.begin(b, args[1], a, func() { hold(w, a, nil, nil) })
}

// swap puts a on hold and takes b back.
func swap(w *telling, a *storyCall, args []string, _ map[string]string) {
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
func reconnect(w *telling, a *storyCall, args []string, _ map[string]string) {
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

// recalls is a call on hold that returns to the phone.
func recalls(w *telling, a *storyCall, _ []string, _ map[string]string) {
	a.state = csta.StateAlerting
	w.tell(w.parties(a, caused(w.about(csta.Delivered, a, me), "recall")))
}
