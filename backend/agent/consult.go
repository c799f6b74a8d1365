package agent

import (
	"context"
	"errors"
	"time"

	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// consultation is one under way: what is asked of which line.
type consultation struct {
	conn          *link.Conn
	table         *call.Table
	own           csta.DeviceID
	number, shown string
	first         call.Call
	word          bool // the switch can be asked for it in one word
}

// Consult calls somebody about the call in hand, which is put on hold, or about the only call on hold.
// Where the switch has no word for that, the call is held and the number is dialled. Should that fail,
// the first call stays on hold.
func (s *Session) Consult(ctx context.Context, typed string) error {
	var (
		c       consultation
		refusal error
	)
	ready := s.do(func() {
		if c, refusal = s.mayConsult(typed); refusal == nil {
			c.table.Consult(c.first.Device, c.shown, c.first.ID, time.Now())
		}
	})
	switch {
	case !ready:
		return problemClosed
	case refusal != nil:
		return refusal
	}
	if c.word {
		answer, err := link.Do(ctx, c.conn, csta.ConsultationCall{Existing: c.first.Connection, Consulted: c.conn.Outside(c.number)})
		if !lacking(err) {
			return s.outcome(Consult, err, func() { s.consulted(c, answer.Initiated, err) })
		}
		s.do(func() { s.wordless[Consult] = true })
	}
	return s.holdAndDial(ctx, c)
}

func (s *Session) mayConsult(typed string) (c consultation, err error) {
	if p := s.ready(Consult); p != nil {
		return c, s.fail(p)
	}
	if c.number, c.shown, err = s.number(typed); err != nil {
		return c, err
	}
	if s.table.Pending(time.Now()) {
		return c, s.fail(problemDialling)
	}
	first, p := s.first()
	if p != nil {
		return c, s.fail(p)
	}
	c.conn, c.table, c.first = s.connection(), s.table, first
	c.first.Connection = s.address(first.Connection)
	c.own = s.named(first.Device)
	c.word = s.hasWord(first, Consult) && first.State == call.Connected
	return c, nil
}

// holdAndDial is the consultation of a switch that has no word for it.
func (s *Session) holdAndDial(ctx context.Context, c consultation) error {
	held := c.first.State == call.Held
	if !held {
		if _, err := link.Do(ctx, c.conn, csta.HoldCall{Connection: c.first.Connection}); err != nil {
			return s.outcome(Consult, err, func() {
				c.forget(s)
				s.doubt(c.first.ID, c.conn, err)
			})
		}
		s.until(ctx, func() bool {
			now, there := c.table.Call(c.first.ID)
			return !there || now.State == call.Held || s.table != c.table
		})
		gone := false
		if s.do(func() {
			if _, there := c.table.Call(c.first.ID); !there {
				gone = true
				c.forget(s)
				_ = s.fail(problemHungUp)
			}
		}); gone {
			return problemHungUp
		}
	}
	answer, err := link.Do(ctx, c.conn, csta.MakeCall{Calling: c.own, Called: c.conn.Outside(c.number)})
	return s.outcome(Consult, onHold(err), func() { s.consulted(c, answer.Connection, err) })
}

// consulted takes in the answer to a consultation.
func (s *Session) consulted(c consultation, own csta.ConnectionID, err error) {
	var no *csta.Failure
	switch {
	case c.table != s.table:
	case err == nil:
		c.table.Begin(c.first.Device, own, c.shown, time.Now())
	case errors.As(err, &no):
		c.table.Refused()
	}
}

// forget takes back that a call is coming.
func (c consultation) forget(s *Session) {
	if c.table == s.table {
		c.table.Refused()
	}
}

// onHold says of a refused consultation that the first call waits.
func onHold(err error) error {
	var no *csta.Failure
	if !errors.As(err, &no) || unsupported(no) {
		return err
	}
	p := problemOf(err)
	return &Problem{Code: problemConsult.Code, Text: "The consultation failed. " + p.Text + " The first call is still on hold: retrieve it.", Detail: p.Detail, cause: err}
}
