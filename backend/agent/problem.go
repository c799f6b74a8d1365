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

// ProblemOf is what a person is told of a failure of package link or session, or of a refusal of the switch. nil stays nil.
func ProblemOf(err error) *problem.Problem {
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
		return badNumber(number)
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
	if p := broken(err); p != nil {
		return p
	}
	return problem.With(problem.Internal, err.Error())
}

// ofSession names what the session found without the switch's saying so.
func ofSession(err error) *problem.Problem {
	var (
		monitor *session.MonitorError
		silent  *session.MonitorUnansweredError
		unknown *link.UnknownDeviceError
		passed  *session.PassedOverError
	)
	switch {
	case errors.As(err, &monitor), errors.As(err, &silent), errors.As(err, &unknown):
		return notFollowed(err)
	case errors.As(err, &passed):
		return problem.With(problem.PassedOver, passed.Server+": "+ProblemOf(passed.Err).Detail)
	}
	return nil
}

// unmonitored says that the switch does not tell of a device any more.
func unmonitored(err error) *problem.Problem {
	return problem.With(problem.MonitorLost, notFollowed(err).Detail).Because(err)
}

// notAdmitted names why the switch did not let the agent in.
func notAdmitted(e *link.SignOnError) *problem.Problem {
	detail := strings.TrimSpace(e.Code + " " + e.Text)
	switch e.Reason {
	case link.WrongPassword:
		return problem.With(problem.WrongPassword, detail)
	case link.InUse:
		return problem.With(problem.InUse, detail)
	case link.NoPassword:
		return problem.With(problem.NoPassword, detail)
	case link.TooBusy:
		return problem.With(problem.Overloaded, detail).And(problem.AdminLimit)
	case link.NotAdmitted:
		return problem.With(problem.NotAdmitted, detail)
	}
	return problem.With(problem.SignOnRefused, detail)
}

// badNumber says why a number is not dialled.
func badNumber(e *numbers.InvalidError) *problem.Problem {
	switch e.Reason {
	case numbers.BadCharacter:
		return problem.With(problem.BadNumber, e.Character)
	case numbers.Unclear:
		return problem.New(problem.UnclearNumber)
	case numbers.Barred:
		return problem.New(problem.BarredNumber)
	case numbers.TooLong:
		return problem.New(problem.LongNumber)
	}
	return problem.With(problem.BadNumber, string(e.Reason))
}
