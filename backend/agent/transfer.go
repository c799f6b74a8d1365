package agent

import (
	"context"
	"errors"
	"time"

	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// Transfer joins the call on hold with the one in hand, which may still ring, and leaves both.
func (s *Session) Transfer(ctx context.Context) error {
	return s.merge(ctx, Transfer, call.CauseTransfer, func(conn *link.Conn, two pair) error {
		_, err := link.Do(ctx, conn, csta.TransferCall{Held: two.held.Connection, Active: two.active.Connection})
		return err
	})
}

// Conference makes one call of the call on hold and the one in hand.
func (s *Session) Conference(ctx context.Context) error {
	return s.merge(ctx, Conference, call.CauseConference, func(conn *link.Conn, two pair) error {
		if !two.profile.ConferenceFromCalls {
			_, err := link.Do(ctx, conn, csta.ConferenceCall{Held: two.held.Connection, Active: two.active.Connection})
			return err
		}
		elder, younger := two.elder()
		_, err := link.Do(ctx, conn, csta.CreateConfFromCalls{
			CallID: younger.Connection.CallID, OwnerID: elder.Connection.Device.ID, OwnerCallID: elder.Connection.CallID,
		})
		return err
	})
}

// mayMerge finds the two calls that a service is about, or says why not.
func (s *Session) mayMerge(service Service) (pair, error) {
	if p := s.ready(service); p != nil {
		return pair{}, s.fail(p)
	}
	two, p := s.pair()
	if p == nil {
		p = s.refuses(two.active, service)
	}
	if p != nil {
		return two, s.fail(p)
	}
	two.held.Connection, two.active.Connection = s.address(two.held.Connection), s.address(two.active.Connection)
	return two, nil
}

// merge asks the switch to make one call of two. What comes of it is told by events, or, of a
// conference that the switch does not tell, by a snapshot.
func (s *Session) merge(ctx context.Context, service Service, cause string, ask func(*link.Conn, pair) error) error {
	var (
		conn    *link.Conn
		two     pair
		refusal error
	)
	ready := s.do(func() {
		if two, refusal = s.mayMerge(service); refusal != nil {
			return
		}
		conn = s.connection()
		elder, younger := two.elder()
		s.table.Joining(cause, elder.ID, younger.ID, time.Now())
	})
	switch {
	case !ready:
		return problemClosed
	case refusal != nil:
		return refusal
	}
	err := ask(conn, two)
	return s.outcome(service, unjoined(err), func() {
		s.joined(conn, err, two.held.ID, two.active.ID)
		if !two.profile.TellsConference && service == Conference && s.line() == conn {
			s.resync()
		}
	})
}

// joined takes in the answer to a transfer or a conference.
func (s *Session) joined(conn *link.Conn, err error, ids ...string) {
	if s.line() != conn {
		return
	}
	var no *csta.Failure
	if errors.As(err, &no) {
		s.table.Joining("", "", "", time.Now())
	}
	for _, id := range ids {
		s.doubt(id, conn, err)
	}
}

// unjoined says of a refused transfer or conference that nothing was lost.
func unjoined(err error) error {
	var no *csta.Failure
	if !errors.As(err, &no) || unsupported(no) {
		return err
	}
	p := problemOf(err)
	return &Problem{Code: p.Code, Text: p.Text + " Both calls are still there.", Detail: p.Detail, cause: err}
}

// Blind sends the other party of a call to somebody else, unannounced.
func (s *Session) Blind(ctx context.Context, callID, typed string) error {
	var (
		number  string
		refusal error
	)
	if !s.do(func() {
		if p := s.ready(Blind); p != nil {
			refusal = s.fail(p)
		} else if number, _, refusal = s.number(typed); refusal == nil {
			s.table.Joining(call.CauseTransfer, "", callID, time.Now())
		}
	}) {
		return problemClosed
	}
	if refusal != nil {
		return refusal
	}
	err := s.command(Blind, callID, func(conn *link.Conn, at csta.ConnectionID) error {
		_, err := link.Do(ctx, conn, csta.SingleStepTransferCall{Active: at, To: conn.Outside(number)})
		return err
	})
	var late *link.TimeoutError
	if err != nil && !errors.As(err, &late) {
		s.do(func() { s.table.Joining("", "", "", time.Now()) })
	}
	return err
}
