package agent

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/numbers"
	"cordboard/backend/session"
)

// Problem is a failure in words that an agent can act on. Code is stable, for translations and tests;
// Text is an English sentence of what happened and what to do; Detail is what an administrator would
// ask for: a certificate's pin, the switch's own words.
type Problem struct {
	Code   string `json:"code"`
	Text   string `json:"text"`
	Detail string `json:"detail"`
	cause  error
}

func (p *Problem) Error() string {
	if p.Detail == "" {
		return "agent: " + p.Text
	}
	return "agent: " + p.Text + " (" + p.Detail + ")"
}

// Unwrap is the failure behind it; it may be nil.
func (p *Problem) Unwrap() error { return p.cause }

// Problems that have no failure behind them.
func problem(code, text string) *Problem { return &Problem{Code: code, Text: text} }

var (
	problemNotSignedOn = problem("notSignedOn", "You are not signed on. Sign on first.")
	problemSignedOn    = problem("signedOn", "You are signed on already. Sign off first.")
	problemBusySigning = problem("signing", "Signing on or off is still under way. Wait a moment.")
	problemNoLine      = problem("notConnected", "There is no connection to the telephone server at the moment. It is being restored; try again in a moment, or use your phone.")
	problemNoCall      = problem("noCall", "This call is over.")
	problemNotNow      = problem("notNow", "That does not fit what the call is doing now.")
	problemDialling    = problem("dialling", "A call is being dialled already. Wait for it or hang it up.")
	problemBusyLine    = problem("busyLine", "You are in a call. Put it on hold or hang it up before you dial.")
	problemNoDevice    = problem("noDevice", "The telephone server does not say which extension is yours. Enter your extension and sign on again.")
	problemNoCustomer  = problem("noHeldCall", "There is no call to do this with. Call somebody while the first call is on hold, then try again.")
	problemManyHeld    = problem("manyHeld", "More than one call is on hold, and it is not clear which one is meant. Hang up or finish one of them first.")
	problemDigits      = problem("badDigits", "Only 0-9, *, #, A-D and a comma for a pause can be sent.")
	problemHungUp      = problem("hungUp", "The caller hung up meanwhile.")
	problemConsult     = problem("consultFailed", "The consultation failed: the other number cannot be reached. The first call is still on hold: hang up here and retrieve it.")
	problemDenied      = problem("notPermitted", "The telephone server does not permit this for this call at the moment. Use your phone for it.")
	problemCommand     = problem("badCommand", "Cordboard does not know this command. Reload the page, so that it is the one of this version; if it happens again, tell your administrator.")
	problemDuty        = problem("badDuty", "Your telephone server does not know this agent state. Choose another one.")
	problemGroups      = problem("groupsRefused", "The telephone server did not change your state in some groups. Ask your administrator.")
	problemOutOfOrder  = problem("outOfService", "The telephone server says that your phone is out of service. Check whether it is plugged in and registered.")
	problemClosed      = problem("closed", "Cordboard is being closed.")
)

// problemOf puts a failure into words. nil stays nil.
func problemOf(err error) *Problem {
	if err == nil {
		return nil
	}
	var p *Problem
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, session.ErrNotConnected):
		return problemNoLine
	case errors.Is(err, session.ErrNoDevice):
		return problemNoDevice
	}
	p = describe(err)
	p.cause = err
	return p
}

func describe(err error) *Problem {
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
		return &Problem{Code: "badNumber", Text: "This is not a number that can be called. Correct it and dial again.", Detail: reason(number)}
	case errors.As(err, &refusal):
		return refused(refusal)
	case errors.As(err, &signOn):
		return notAdmitted(signOn)
	case errors.As(err, &timeout):
		return &Problem{
			Code: "timeout", Text: "The telephone server did not answer in time. Look at your phone before you try again.",
			Detail: fmt.Sprintf("%s, %s", timeout.Request, timeout.After),
		}
	case errors.As(err, &unexpected):
		return &Problem{
			Code: "refused", Text: "The telephone server gave an answer that makes no sense. Try again; if it happens again, tell your administrator.",
			Detail: unexpected.Request + ": " + unexpected.Reply,
		}
	case errors.Is(err, context.Canceled):
		return &Problem{Code: "cancelled", Text: "It was cancelled."}
	case errors.Is(err, context.DeadlineExceeded):
		return &Problem{Code: "timeout", Text: "The telephone server did not answer in time. Look at your phone before you try again."}
	case errors.Is(err, link.ErrTooManyRequests):
		return &Problem{Code: "timeout", Text: "The telephone server has not answered many requests. Wait a moment and try again."}
	}
	if p := noConnection(err); p != nil {
		return p
	}
	return broken(err)
}

// ofSession names what the session found without the switch's saying so.
func ofSession(err error) *Problem {
	var (
		monitor *session.MonitorError
		passed  *session.PassedOverError
	)
	switch {
	case errors.As(err, &monitor):
		return notFollowed(err)
	case errors.As(err, &passed):
		return &Problem{
			Code: "passedOver", Detail: passed.Server + ": " + problemOf(passed.Err).Detail,
			Text: "A telephone server was passed over because its certificate is not trusted. You are connected to another one. Tell your administrator.",
		}
	}
	return nil
}

// unmonitored says that the switch does not tell of a device any more.
func unmonitored(err error) *Problem {
	return &Problem{
		Code: "monitorLost", Text: "The telephone server no longer reports what this extension does. It is asked again; if that does not help, sign on again.",
		Detail: notFollowed(err).Detail, cause: err,
	}
}

// noConnection names why no connection came about.
func noConnection(err error) *Problem {
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
		return &Problem{
			Code: "unreachable", Text: "The telephone server cannot be reached. Check the network or VPN, and the server in the settings.",
			Detail: unreachable.Address + ": " + unreachable.Reason,
		}
	case errors.As(err, &notTLS):
		return &Problem{
			Code: "notTLS", Text: "The telephone server does not speak TLS on this port. Have the administrator enter its TLS port, or switch TLS off, in the settings.",
			Detail: notTLS.Address,
		}
	case errors.As(err, &needsTLS):
		return &Problem{
			Code: "needsTLS", Text: "The telephone server seems to want TLS on this port. Have the administrator switch TLS on in the settings.",
			Detail: needsTLS.Address,
		}
	case errors.As(err, &untrusted):
		return &Problem{
			Code: "untrusted", Text: "The telephone server's certificate is not trusted. Have the administrator compare its pin and enter it in the settings.",
			Detail: untrusted.Pin,
		}
	case errors.As(err, &pin):
		return &Problem{
			Code: "wrongPin", Text: "The telephone server shows another certificate than expected. Do not sign on; tell your administrator.",
			Detail: pin.Got,
		}
	case errors.As(err, &own):
		return &Problem{
			Code: "needsCertificate", Text: "The telephone server wants a certificate of this computer that it trusts. Have the administrator enter one in the settings.",
			Detail: own.Address,
		}
	case errors.As(err, &badPin):
		return &Problem{
			Code: "badPin", Text: "The certificate pin in the settings is not one. Have the administrator correct it.",
			Detail: badPin.Pin,
		}
	case errors.As(err, &handshake):
		return &Problem{
			Code: "handshake", Text: "The telephone server and this computer found no common encryption. Tell your administrator: it must offer TLS 1.2 or newer.",
			Detail: handshake.Err.Error(),
		}
	}
	return nil
}

// broken names why a connection came to its end.
func broken(err error) *Problem {
	var (
		lost  *link.LostError
		ended *link.EndedError
	)
	switch {
	case errors.Is(err, link.ErrKicked):
		return &Problem{Code: "kicked", Text: "You were signed off because the same user signed on elsewhere. Sign on again if that was not wanted."}
	case errors.Is(err, link.ErrClosed):
		return &Problem{Code: "closed", Text: "The connection to the telephone server was closed. Sign on again."}
	case errors.Is(err, link.ErrQueueFull):
		return &Problem{Code: "lost", Text: "The connection to the telephone server was given up because too much came at once. It is being restored.", Detail: "event queue full"}
	case errors.As(err, &lost):
		return &Problem{Code: "lost", Text: "The connection to the telephone server was lost. It is being restored; calls go on at your phone.", Detail: lost.Reason}
	case errors.As(err, &ended):
		return &Problem{Code: "lost", Text: "The telephone server ended the connection. It is being restored; calls go on at your phone.", Detail: ended.Reason}
	}
	return &Problem{Code: "internal", Text: "Something went wrong. Try again; if it happens again, tell your administrator.", Detail: err.Error()}
}

// unfinished is a line that was lost before the sign-on was through: nobody restores that one.
func unfinished(p *Problem) *Problem {
	if p.Code != "lost" {
		return p
	}
	return &Problem{
		Code: p.Code, Text: "The connection to the telephone server was lost during the sign-on. Check the server and its port in the settings, and sign on again.",
		Detail: p.Detail, cause: p.cause,
	}
}

// notAdmitted names why the switch did not let the agent in.
func notAdmitted(e *link.SignOnError) *Problem {
	detail := strings.TrimSpace(e.Code + " " + e.Text)
	switch e.Reason {
	case link.WrongPassword:
		return &Problem{Code: "wrongPassword", Text: "User or password is wrong. Check both and sign on again.", Detail: detail}
	case link.InUse:
		return &Problem{Code: "inUse", Text: "This user is already signed on elsewhere. Sign off there, or sign on here and take the line over.", Detail: detail}
	}
	if strings.Contains(detail, "securityViolation") {
		return &Problem{Code: "refused", Text: letsNobodyIn, Detail: detail}
	}
	return &Problem{Code: "refused", Text: "The telephone server refused the sign-on. Tell your administrator what it said.", Detail: detail}
}

func reason(e *numbers.InvalidError) string {
	if e.Reason == numbers.BadCharacter {
		return e.Character
	}
	return string(e.Reason)
}
