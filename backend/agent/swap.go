package agent

import (
	"context"

	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// swapping is what Alternate and Reconnect need: two calls, and the line they are at.
type swapping struct {
	pair
	conn  *link.Conn
	table *call.Table
	word  bool // the switch can be asked for it in one word
}

func (s *Session) maySwap(service Service) (w swapping, err error) {
	if p := s.ready(service); p != nil {
		return w, s.fail(p)
	}
	two, p := s.pair()
	if p != nil && service == Reconnect {
		if rest, none := s.leftover(); none == nil {
			two, p = rest, nil
		}
	}
	if p == nil {
		p = s.refuses(two.active, service)
	}
	if p != nil {
		return w, s.fail(p)
	}
	w = swapping{pair: two, conn: s.connection(), table: s.table}
	w.word = s.hasWord(two.active, service) && two.active.State != call.Failed
	w.held.Connection, w.active.Connection = s.address(two.held.Connection), s.address(two.active.Connection)
	return w, nil
}

// beginSwap finds the two calls and asks the switch in one word; done = it has one.
func (s *Session) beginSwap(service Service, ask func(swapping) error) (w swapping, done bool, err error) {
	if !s.do(func() { w, err = s.maySwap(service) }) {
		return w, true, problemClosed
	}
	if err != nil {
		return w, true, err
	}
	if w.word {
		if err = ask(w); !lacking(err) {
			return w, true, s.outcome(service, err, w.unsure(s, err))
		}
		s.do(func() { s.wordless[service] = true })
	}
	return w, false, nil
}

// unsure looks again after an answer that does not fit what we know of either call.
func (w swapping) unsure(s *Session, err error) func() {
	return func() {
		s.doubt(w.held.ID, w.conn, err)
		s.doubt(w.active.ID, w.conn, err)
	}
}

// Alternate swaps two calls: the one in hand is put on hold, and the one on hold is retrieved.
func (s *Session) Alternate(ctx context.Context) error {
	w, done, err := s.beginSwap(Alternate, func(w swapping) error {
		_, err := link.Do(ctx, w.conn, csta.AlternateCall{Held: w.held.Connection, Active: w.active.Connection})
		return err
	})
	if done {
		return err
	}
	if _, err := link.Do(ctx, w.conn, csta.HoldCall{Connection: w.active.Connection}); err != nil {
		return s.outcome(Alternate, err, w.unsure(s, err))
	}
	s.until(ctx, func() bool {
		now, there := w.table.Call(w.active.ID)
		return !there || now.State == call.Held || s.table != w.table
	})
	_, err = link.Do(ctx, w.conn, csta.RetrieveCall{Connection: w.held.Connection})
	return s.outcome(Alternate, err, w.unsure(s, err))
}

// Reconnect goes back to the call on hold: the one in hand, which may still ring or have failed, is hung
// up, and the other one is retrieved. Where the switch has no word for that, it is done in these two
// steps; should the second one fail, the first call stays on hold.
func (s *Session) Reconnect(ctx context.Context) error {
	w, done, err := s.beginSwap(Reconnect, func(w swapping) error {
		_, err := link.Do(ctx, w.conn, csta.ReconnectCall{Active: w.active.Connection, Held: w.held.Connection})
		return err
	})
	if done {
		return err
	}
	if _, err := link.Do(ctx, w.conn, csta.ClearConnection{Connection: w.active.Connection}); err != nil && !gone(err) {
		return s.outcome(Reconnect, err, w.unsure(s, err))
	}
	back := false // some switches give the held call back by themselves
	s.until(ctx, func() bool {
		_, there := w.table.Call(w.active.ID)
		return !there || s.table != w.table
	})
	s.do(func() {
		now, there := w.table.Call(w.held.ID)
		back = there && now.State == call.Connected
	})
	if back {
		return s.outcome(Reconnect, nil, func() {})
	}
	_, err = link.Do(ctx, w.conn, csta.RetrieveCall{Connection: w.held.Connection})
	return s.outcome(Reconnect, onHold(err), w.unsure(s, err))
}

// gone says that the switch refused because the call is over.
func gone(err error) bool {
	no := refusalOf(err)
	return no != nil && unknownCall(no)
}
