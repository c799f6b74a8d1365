package link

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cordboard/backend/csta"
)

// Why a connection is no more.
var (
	// ErrClosed means that Close was called.
	ErrClosed = errors.New("link: the connection was closed by this program")
	// ErrKicked means that another session of the same user took the link. Do not sign on again unasked:
	// the two would fight.
	ErrKicked = errors.New("link: the same user signed on elsewhere and took over; sign on again only if that was not wanted")
	// ErrQueueFull means that events came faster than they were read.
	ErrQueueFull = errors.New("link: events came faster than they were read, so the connection was given up; connect again")
	// ErrTooManyRequests means that every invoke id waits for an answer. The connection lives.
	ErrTooManyRequests = errors.New("link: too many requests wait for an answer; try again later")
)

// LostError ends a connection that broke or fell silent.
type LostError struct {
	Reason string // a clause, e.g. "the switch closed it"
	Err    error  // may be nil
}

func (e *LostError) Error() string {
	text := "link: the connection to the switch was lost: " + e.Reason
	if e.Err != nil {
		text += " (" + e.Err.Error() + ")"
	}
	return text
}

func (e *LostError) Unwrap() error { return e.Err }

// EndedError ends a connection whose session the switch ended in an orderly way.
type EndedError struct{ Reason string }

func (e *EndedError) Error() string {
	return "link: the switch ended the session (" + e.Reason + "); sign on again"
}

// TimeoutError means that one request got no answer in time. The connection lives; whether the switch
// carried the request out is not known.
type TimeoutError struct {
	Request string
	After   time.Duration
}

func (e *TimeoutError) Error() string {
	return fmt.Sprintf("link: the switch did not answer %s within %s; look whether it was done before trying again", e.Request, e.After)
}

// Timeout makes TimeoutError a net.Error in spirit.
func (e *TimeoutError) Timeout() bool { return true }

// Unanswered says of a request's error that nothing came back in time, by ResponseTimeout or by the caller's context.
func Unanswered(err error) bool {
	var late *TimeoutError
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &late)
}

// UnknownDeviceError means that the server gives no name for an extension, without which nothing can be asked for it
// (dmcc). Servers check the switch's name, and not all of them the extension. The connection lives.
type UnknownDeviceError struct {
	SwitchName, Extension string
	Refusal               *csta.Failure
}

func (e *UnknownDeviceError) Error() string {
	if e.SwitchName == "" {
		return fmt.Sprintf("link: the server gives no device for an extension without the switch's name, which is missing in the settings: %v", e.Refusal)
	}
	return fmt.Sprintf("link: the server knows no such extension at a switch of this name; check the switch's name in the settings: %v", e.Refusal)
}

func (e *UnknownDeviceError) Unwrap() error { return e.Refusal }

// UnexpectedReplyError means that the answer with the right id was of another kind than asked for. The
// connection lives.
type UnexpectedReplyError struct{ Request, Reply string }

func (e *UnexpectedReplyError) Error() string {
	return fmt.Sprintf("link: the switch answered %s with %s", e.Request, e.Reply)
}

// SignOnReason is why a switch did not let us in.
type SignOnReason string

// The reasons of SignOnError.
const (
	// WrongPassword means that user name and password did not match.
	WrongPassword SignOnReason = "wrongPassword"
	// InUse means that another session holds the user's link; Options.Forced would take it.
	InUse SignOnReason = "inUse"
	// NoPassword means that the switch wants a password and none was given.
	NoPassword SignOnReason = "noPassword"
	// TooBusy means that the switch has no room at the moment.
	TooBusy SignOnReason = "tooBusy"
	// NotAdmitted means that the switch does not let the program in, whoever signs on.
	NotAdmitted SignOnReason = "notAdmitted"
	// Refused is every other refusal.
	Refused SignOnReason = "refused"
)

// refusedSignOn is a sign-on that was refused in the standard's words.
func (c *Conn) refusedSignOn(f *csta.Failure) *SignOnError {
	reason := Refused
	switch class := f.Class(); {
	case class.Passes():
		reason = TooBusy
	case class == csta.NotAdmitted:
		reason = NotAdmitted
	}
	return &SignOnError{Reason: reason, Code: c.secrets.Hide(f.Category), Text: c.secrets.Hide(f.Code)}
}

// wrongPassword is WrongPassword, or what it comes to where none was given.
func (c *Conn) wrongPassword() SignOnReason {
	if c.opt.Password == "" {
		return NoPassword
	}
	return WrongPassword
}

// OptionError means that the Options are wrong: nothing was dialled.
type OptionError struct{ Reason string }

func (e *OptionError) Error() string { return "link: " + e.Reason }

// SignOnError is the switch's refusal of our sign-on, in its own Code and Text (either may be empty).
type SignOnError struct {
	Reason SignOnReason
	Code   string
	Text   string
}

func (e *SignOnError) Error() string {
	var text string
	switch e.Reason {
	case WrongPassword:
		text = "link: the switch does not accept this user and password; check both"
	case InUse:
		text = "link: this user is already signed on elsewhere; sign off there or take the link over"
	case NoPassword:
		text = "link: the switch wants a password and none was given; give one"
	case TooBusy:
		text = "link: the switch has no room for another sign-on at the moment; try again"
	case NotAdmitted:
		text = "link: the switch does not let this program in; check the kind of server and what it signs on with"
	default:
		text = "link: the switch refused the sign-on; ask its administrator"
	}
	switch {
	case e.Code != "" && e.Text != "":
		return fmt.Sprintf("%s (code %s: %s)", text, e.Code, e.Text)
	case e.Code != "":
		return fmt.Sprintf("%s (code %s)", text, e.Code)
	case e.Text != "":
		return fmt.Sprintf("%s (%s)", text, e.Text)
	}
	return text
}
