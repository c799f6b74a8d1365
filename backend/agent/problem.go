package agent

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/numbers"
	"cordboard/backend/problem"
	"cordboard/backend/session"
)

// problemOf puts a failure into words. nil stays nil.
func problemOf(err error) *problem.Problem {
	if err == nil {
		return nil
	}
	var p *problem.Problem
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, session.ErrNotConnected):
		return problem.New(problem.NotConnected)
	case errors.Is(err, session.ErrNoDevice):
		return problem.New(problem.NoDevice)
	}
	return describe(err).Because(err)
}

func describe(err error) *problem.Problem {
	var (
		refusal    *csta.Failure
		number     *numbers.InvalidError
		signOn     *link.SignOnError
		timeout    *link.TimeoutError
		unexpected *link.UnexpectedReplyError
	)
	if p := ofSession(err); p != nil {
		return p
	}
	switch {
	case errors.As(err, &number):
		return problem.With(problem.BadNumber, reason(number))
	case errors.As(err, &refusal):
		return refused(refusal)
	case errors.As(err, &signOn):
		return notAdmitted(signOn)
	case errors.As(err, &timeout):
		return problem.With(problem.Timeout, fmt.Sprintf("%s, %s", timeout.Request, timeout.After))
	case errors.As(err, &unexpected):
		return problem.With(problem.BadAnswer, unexpected.Request+": "+unexpected.Reply)
	case errors.Is(err, context.Canceled):
		return problem.New(problem.Cancelled)
	case errors.Is(err, context.DeadlineExceeded):
		return problem.New(problem.Timeout)
	case errors.Is(err, link.ErrTooManyRequests):
		return problem.New(problem.Unanswered)
	}
	if p := noConnection(err); p != nil {
		return p
	}
	return broken(err)
}

// ofSession names what the session found without the switch's saying so.
func ofSession(err error) *problem.Problem {
	var (
		monitor *session.MonitorError
		passed  *session.PassedOverError
	)
	switch {
	case errors.As(err, &monitor):
		return notFollowed(err)
	case errors.As(err, &passed):
		return problem.With(problem.PassedOver, passed.Server+": "+problemOf(passed.Err).Detail)
	}
	return nil
}

// unmonitored says that the switch does not tell of a device any more.
func unmonitored(err error) *problem.Problem {
	return problem.With(problem.MonitorLost, notFollowed(err).Detail).Because(err)
}

// noConnection names why no connection came about.
func noConnection(err error) *problem.Problem {
	var (
		unreachable *link.UnreachableError
		notTLS      *link.NotTLSError
		needsTLS    *link.NeedsTLSError
		handshake   *link.HandshakeError
		untrusted   *link.UntrustedError
		pin         *link.PinError
		badPin      *link.BadPinError
		own         *link.ClientCertificateError
	)
	switch {
	case errors.As(err, &unreachable):
		return problem.With(problem.Unreachable, unreachable.Address+": "+unreachable.Reason)
	case errors.As(err, &notTLS):
		return problem.With(problem.NotTLS, notTLS.Address)
	case errors.As(err, &needsTLS):
		return problem.With(problem.NeedsTLS, needsTLS.Address)
	case errors.As(err, &untrusted):
		return problem.With(problem.Untrusted, untrusted.Pin)
	case errors.As(err, &pin):
		return problem.With(problem.WrongPin, pin.Got)
	case errors.As(err, &own):
		return problem.With(problem.NeedsCertificate, own.Address)
	case errors.As(err, &badPin):
		return problem.With(problem.BadPin, badPin.Pin)
	case errors.As(err, &handshake):
		return problem.With(problem.Handshake, handshake.Err.Error())
	}
	return nil
}

// broken names why a connection came to its end.
func broken(err error) *problem.Problem {
	var (
		lost  *link.LostError
		ended *link.EndedError
	)
	switch {
	case errors.Is(err, link.ErrKicked):
		return problem.New(problem.Kicked)
	case errors.Is(err, link.ErrClosed):
		return problem.New(problem.Closed)
	case errors.Is(err, link.ErrQueueFull):
		return problem.With(problem.Lost, "event queue full")
	case errors.As(err, &lost):
		return problem.With(problem.Lost, lost.Reason)
	case errors.As(err, &ended):
		return problem.With(problem.Lost, ended.Reason)
	}
	return problem.With(problem.Internal, err.Error())
}

// notAdmitted names why the switch did not let the agent in.
func notAdmitted(e *link.SignOnError) *problem.Problem {
	detail := strings.TrimSpace(e.Code + " " + e.Text)
	switch e.Reason {
	case link.WrongPassword:
		return problem.With(problem.WrongPassword, detail)
	case link.InUse:
		return problem.With(problem.InUse, detail)
	}
	if strings.Contains(detail, "securityViolation") {
		return problem.With(problem.NotAdmitted, detail)
	}
	return problem.With(problem.SignOnRefused, detail)
}

func reason(e *numbers.InvalidError) string {
	if e.Reason == numbers.BadCharacter {
		return e.Character
	}
	return string(e.Reason)
}
