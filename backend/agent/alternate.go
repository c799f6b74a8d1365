package agent

import (
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
)

// swap is what alternate and reconnect need: the call in hand and the one on hold.
type swap struct {
	*command
	activeHeld
	whole bool // the switch can be asked for it in one request
}

// begin finds the two calls.
func (w *swap) begin() *problem.Problem {
	two, p := activeAndHeld(w.table.Calls())
	if p != nil && w.verb == Reconnect {
		if rest, none := failedConsultation(w.table.Calls()); none == nil {
			two, p = rest, nil
		}
	}
	if p == nil {
		p = w.s.able.refuses(w.table.Calls(), two.active, w.verb)
	}
	if p != nil {
		return p
	}
	w.whole = w.s.able.hasService(two.active, w.verb) && two.active.State != call.Failed
	w.activeHeld = w.s.addressed(two)
	return nil
}

// addressed are two calls as requests name them.
func (s *Session) addressed(two activeHeld) activeHeld {
	two.held.Connection, two.active.Connection = s.on.address(two.held.Connection), s.on.address(two.active.Connection)
	return two
}

// asked asks the switch in one request, where it has the service; done = that was it.
func (w *swap) asked(ask func() error) (done bool, err error) {
	if err := w.prepare(w.begin); err != nil {
		return true, err
	}
	if w.whole {
		if err = ask(); !csta.FailureOf(err).Unsupported() {
			return true, w.over(err, err)
		}
		w.s.do(func() { w.s.able.parts[w.verb] = true })
	}
	return false, nil
}

// over ends the command with shown, and looks again after an answer that does not fit what we know of either call.
func (w *swap) over(shown, answer error) error {
	return w.outcome(shown, func() {
		w.doubt(w.held.ID, answer)
		w.doubt(w.active.ID, answer)
	})
}

// alternate swaps two calls: the one in hand is put on hold, and the one on hold is retrieved.
func alternate(c *command) error {
	w := swap{command: c}
	if done, err := w.asked(func() error {
		_, err := link.Do(w.ctx, w.conn, csta.AlternateCall{Held: w.held.Connection, Active: w.active.Connection})
		return err
	}); done {
		return err
	}
	if _, err := link.Do(w.ctx, w.conn, csta.HoldCall{Connection: w.active.Connection}); err != nil {
		return w.over(err, err)
	}
	w.s.until(w.ctx, func() bool {
		now, there := w.table.Call(w.active.ID)
		return !there || now.State == call.Held || w.s.table != w.table
	})
	_, err := link.Do(w.ctx, w.conn, csta.RetrieveCall{Connection: w.held.Connection})
	return w.over(err, err)
}

// reconnect goes back to the call on hold: the one in hand, which may still ring or have failed, is hung
// up, and the other one is retrieved. Where the switch has no service for that, it is done in these two
// steps; should the second one fail, the first call stays on hold.
func reconnect(c *command) error {
	w := swap{command: c}
	if done, err := w.asked(func() error {
		_, err := link.Do(w.ctx, w.conn, csta.ReconnectCall{Active: w.active.Connection, Held: w.held.Connection})
		return err
	}); done {
		return err
	}
	if _, err := link.Do(w.ctx, w.conn, csta.ClearConnection{Connection: w.active.Connection}); err != nil && !gone(err) {
		return w.over(err, err)
	}
	w.s.until(w.ctx, func() bool {
		_, there := w.table.Call(w.active.ID)
		return !there || w.s.table != w.table
	})
	back := false // some switches give the held call back by themselves
	w.s.do(func() {
		now, there := w.table.Call(w.held.ID)
		back = there && now.State == call.Connected
	})
	if back {
		return w.outcome(nil, func() {})
	}
	_, err := link.Do(w.ctx, w.conn, csta.RetrieveCall{Connection: w.held.Connection})
	return w.over(onHold(err), err)
}

// gone says that the switch refused because the call is over.
func gone(err error) bool {
	no := csta.FailureOf(err)
	return no != nil && unknownCall(no)
}
