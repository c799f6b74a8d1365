package agent

import (
	"context"
	"strings"

	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// Join brings somebody into a call without a word to him before: he rings, and is in when he answers.
func (s *Session) Join(ctx context.Context, callID, typed string) error {
	number, err := s.dialable(Join, typed)
	if err != nil {
		return err
	}
	return s.command(Join, callID, func(conn *link.Conn, at csta.ConnectionID) error {
		_, err := link.Do(ctx, conn, csta.SingleStepConferenceCall{Active: at, Device: conn.Outside(number)})
		return err
	})
}

// EndCall ends a call for everybody who is in it; HangUp takes only the agent out of it.
func (s *Session) EndCall(ctx context.Context, callID string) error {
	return s.command(EndCall, callID, func(conn *link.Conn, at csta.ConnectionID) error {
		_, err := link.Do(ctx, conn, csta.ClearCall{Connection: at})
		return err
	})
}

// The names of what Attach can attach.
const AccountCode = "accountCode"

// Attach gives a call data that goes along with it: an AccountCode, or csta.CorrelatorData, which follows
// the call through transfers. Other names are refused, for no switch has a place for them.
func (s *Session) Attach(ctx context.Context, callID string, data map[string]string) error {
	request := csta.AssociateData{AccountCode: data[AccountCode]}
	if text, given := data[csta.CorrelatorData]; given {
		request.Data = csta.Attached{{Name: csta.CorrelatorData, Value: text}}
	}
	for name := range data {
		if name != AccountCode && name != csta.CorrelatorData {
			s.do(func() { _ = s.fail(problemData) })
			return problemData
		}
	}
	if len(data) == 0 {
		return nil
	}
	return s.command(Attach, callID, func(conn *link.Conn, at csta.ConnectionID) error {
		request.Connection = at
		_, err := link.Do(ctx, conn, request)
		return err
	})
}

// digits are what GenerateDigits may send.
const digits = "0123456789*#ABCD,"

// Digits sends tones into a call, for menus and pins. Nothing keeps them. In a call that only has a
// dialling tone yet, they are dialled.
func (s *Session) Digits(ctx context.Context, callID, typed string) error {
	typed = strings.ToUpper(strings.Join(strings.Fields(typed), ""))
	if typed == "" || strings.Trim(typed, digits) != "" {
		s.do(func() { _ = s.fail(problemDigits) })
		return problemDigits
	}
	dialling := false
	s.do(func() {
		c, there := s.table.Call(callID)
		dialling = there && c.State == call.Initiated
	})
	return s.command(DTMF, callID, func(conn *link.Conn, at csta.ConnectionID) (err error) {
		if !dialling {
			_, err = link.Do(ctx, conn, csta.GenerateDigits{Connection: at, Digits: typed})
			return err
		}
		if _, err = link.Do(ctx, conn, csta.DialDigits{Connection: at, Digits: typed}); lacking(err) {
			s.do(func() { s.undialled = true }) // which says nothing about tones
			return problemNotNow
		}
		return err
	})
}
