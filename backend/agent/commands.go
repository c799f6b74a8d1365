package agent

import (
	"context"
	"errors"
	"slices"
	"time"

	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// Dial calls a number from the agent's device, as typed or clicked. It returns when the switch accepted;
// the call is told by events.
func (s *Session) Dial(ctx context.Context, typed string) error {
	var (
		conn          *link.Conn
		table         *call.Table
		own           string
		calling       csta.DeviceID
		number, shown string
		refusal       error
	)
	ready := s.do(func() {
		if number, shown, refusal = s.mayDial(typed); refusal != nil {
			return
		}
		conn, table, own = s.connection(), s.table, s.device()
		calling = s.named(own)
		table.Expect(own, shown, time.Now())
	})
	switch {
	case !ready:
		return problemClosed
	case refusal != nil:
		return refusal
	}
	answer, err := link.Do(ctx, conn, csta.MakeCall{Calling: calling, Called: conn.Outside(number)})
	return s.outcome(Dial, err, func() {
		var no *csta.Failure
		switch {
		case table != s.table:
		case err == nil:
			table.Begin(own, answer.Connection, shown, time.Now())
		case errors.As(err, &no):
			table.Refused()
		}
	})
}

// mayDial says what to dial and what to show for it, or why not.
func (s *Session) mayDial(typed string) (number, shown string, err error) {
	if err := s.ready(Dial); err != nil {
		return "", "", s.fail(err)
	}
	if number, shown, err = s.number(typed); err != nil {
		return "", "", err
	}
	if p := s.engaged(); p != nil {
		return "", "", s.fail(p)
	}
	return number, shown, nil
}

// number says what to dial and what to show for a number as typed.
func (s *Session) number(typed string) (number, shown string, err error) {
	number, bad := s.plan.Dialable(typed)
	if bad != nil {
		return "", "", s.fail(problemOf(bad))
	}
	shown = number
	if e164, ok := s.plan.E164(number); ok && s.plan.OutsidePrefix != "" {
		shown = e164 // nobody's record has the prefix for outside
	}
	return number, shown, nil
}

// engaged says why the line is not free for dialling. Calls on hold and calls that only ring do not
// take it; stale ones may be over.
func (s *Session) engaged() *Problem {
	if s.table.Pending(time.Now()) {
		return problemDialling
	}
	for _, c := range s.table.Calls() {
		switch {
		case c.Stale:
		case c.State == call.Initiated, c.State == call.Dialing:
			return problemDialling
		case c.State == call.Connected, c.State == call.Failed:
			return problemBusyLine
		}
	}
	return nil
}

// Answer picks up a ringing call.
func (s *Session) Answer(ctx context.Context, callID string) error {
	return s.command(Answer, callID, func(conn *link.Conn, at csta.ConnectionID) error {
		_, err := link.Do(ctx, conn, csta.AnswerCall{Connection: at})
		return err
	})
}

// Hold puts a call on hold.
func (s *Session) Hold(ctx context.Context, callID string) error {
	return s.command(Hold, callID, func(conn *link.Conn, at csta.ConnectionID) error {
		_, err := link.Do(ctx, conn, csta.HoldCall{Connection: at})
		return err
	})
}

// Retrieve takes a call back from hold.
func (s *Session) Retrieve(ctx context.Context, callID string) error {
	return s.command(Retrieve, callID, func(conn *link.Conn, at csta.ConnectionID) error {
		_, err := link.Do(ctx, conn, csta.RetrieveCall{Connection: at})
		return err
	})
}

// HangUp takes the agent out of a call, whatever state it is in. One that rings is turned down.
func (s *Session) HangUp(ctx context.Context, callID string) error {
	return s.part(HangUp, callID, call.Rejected, func(conn *link.Conn, at csta.ConnectionID) error {
		_, err := link.Do(ctx, conn, csta.ClearConnection{Connection: at})
		return err
	})
}

// part is a command with which the agent gives a call away. The switch will only tell that it is gone, so
// the table is told what for; turned down is only what rings.
func (s *Session) part(service Service, callID string, outcome call.Outcome, ask func(*link.Conn, csta.ConnectionID) error) error {
	s.do(func() {
		if c, there := s.table.Call(callID); there && (outcome != call.Rejected || c.State == call.Ringing) {
			s.table.Leaving(callID, outcome, time.Now())
		}
	})
	err := s.command(service, callID, ask)
	if err != nil && !unanswered(err) {
		s.do(func() { s.table.Leaving(callID, "", time.Now()) })
	}
	return err
}

// command borrows the line for one call.
func (s *Session) command(service Service, callID string, ask func(*link.Conn, csta.ConnectionID) error) error {
	var (
		conn    *link.Conn
		at      csta.ConnectionID
		refusal error
	)
	ready := s.do(func() {
		if p := s.ready(service); p != nil {
			refusal = s.fail(p)
			return
		}
		c, ok := s.table.Call(callID)
		if !ok {
			refusal = s.fail(problemNoCall)
		} else if p := s.refuses(c, service); p != nil {
			refusal = s.fail(p)
		}
		conn, at = s.connection(), s.address(c.Connection)
	})
	switch {
	case !ready:
		return problemClosed
	case refusal != nil:
		return refusal
	}
	err := ask(conn, at)
	return s.outcome(service, err, func() { s.doubt(callID, conn, err) })
}

// refuses says why a service cannot be asked for a call.
func (s *Session) refuses(c call.Call, service Service) *Problem {
	switch {
	case !slices.Contains(s.possible(c), service):
		return problemNotNow
	case !s.permits(c, service):
		return problemDenied
	}
	return nil
}

// doubt looks again after an answer that does not fit what we know. A call that was stale already and
// that the switch does not know is over.
func (s *Session) doubt(callID string, conn *link.Conn, err error) {
	var no *csta.Failure
	var late *link.TimeoutError
	if s.line() != conn {
		return
	}
	switch {
	case errors.As(err, &no) && unknownCall(no):
		if c, ok := s.table.Call(callID); ok && c.Stale {
			s.tell(s.table.Drop(callID, time.Now()))
			return
		}
	case errors.As(err, &late):
	default:
		return
	}
	s.table.Suspect()
	s.resync()
}

// outcome brings a command's answer to the owner: what it changes, what is not supported, what the
// agent reads.
func (s *Session) outcome(service Service, err error, change func()) error {
	p := problemOf(err)
	s.do(func() {
		change()
		switch {
		case p == nil && service == Consult && s.problem != nil && s.problem.Code == problemConsult.Code:
			// The events came first: it was accepted, and it failed.
		case p == nil:
			s.problem = nil
		case p.Code == "notSupported":
			s.learnLack(service, LacksSession)
			s.problem = p
		default:
			s.problem = p
		}
	})
	if p == nil {
		return nil
	}
	return p
}

// ready says why nothing can be asked now.
func (s *Session) ready(service Service) *Problem {
	switch {
	case s.presence == Off:
		return problemNotSignedOn
	case s.presence != On:
		return problemBusySigning
	case s.line() == nil:
		return problemNoLine
	case !s.offers(service):
		return problemOf(&csta.Failure{Category: "operation", Code: "serviceNotSupported"})
	}
	return nil
}

// line is the living connection of an agent who is on; nil if there is none.
func (s *Session) line() *link.Conn {
	if s.presence != On || s.shift == nil || s.shift.conn == nil || s.shift.conn.Err() != nil {
		return nil
	}
	return s.shift.conn
}
