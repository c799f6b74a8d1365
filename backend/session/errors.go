package session

import (
	"context"
	"errors"
	"fmt"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

var (
	// ErrNoDevice means that the switch does not say which extension is the user's.
	ErrNoDevice = errors.New("session: the switch does not say which extension is the user's; sign on with one")
	// ErrNotConnected means that there is no connection to ask by, or none any more.
	ErrNotConnected = errors.New("session: there is no connection to the switch; try again when there is")
)

// MonitorError means that the switch refuses to monitor a device.
type MonitorError struct{ Refusal *csta.Failure }

func (e *MonitorError) Error() string {
	return fmt.Sprintf("session: the switch does not monitor the device: %v", e.Refusal)
}

func (e *MonitorError) Unwrap() error { return e.Refusal }

// MonitorUnansweredError means that the switch took the sign-on and then said nothing to the question for a monitor.
type MonitorUnansweredError struct {
	Device string
	Err    error
}

func (e *MonitorUnansweredError) Error() string {
	return fmt.Sprintf("session: the switch does not answer whether it monitors the device: %v", e.Err)
}

func (e *MonitorUnansweredError) Unwrap() error { return e.Err }

// PassedOverError means that a server did not prove who it is, and that another one is used in its place.
type PassedOverError struct {
	Server string
	Err    error
}

func (e *PassedOverError) Error() string {
	return fmt.Sprintf("session: %s was passed over: %v", e.Server, e.Err)
}

func (e *PassedOverError) Unwrap() error { return e.Err }

// notMonitored is why a device is not monitored.
func notMonitored(device string, err error) error {
	var unknown *link.UnknownDeviceError
	switch no := csta.FailureOf(err); {
	case errors.As(err, &unknown):
		return err
	case no != nil:
		return &MonitorError{Refusal: no}
	case link.Unanswered(err):
		return &MonitorUnansweredError{Device: device, Err: err}
	}
	return err
}

// notAdmitted says that a sign-on was refused for a reason.
func notAdmitted(err error, reason link.SignOnReason) bool {
	var no *link.SignOnError
	return errors.As(err, &no) && no.Reason == reason
}

// badPassword says that the server does not take our password, and will not take it the next time.
func badPassword(err error) bool {
	return notAdmitted(err, link.WrongPassword) || notAdmitted(err, link.NoPassword)
}

func unreachable(err error) bool {
	var no *link.UnreachableError
	return errors.As(err, &no)
}

// distrusted says that a server did not prove who it is. Another one may be used in its place, but not
// in silence.
func distrusted(err error) bool {
	var (
		untrusted *link.UntrustedError
		pin       *link.PinError
		badPin    *link.BadPinError
	)
	return errors.As(err, &untrusted) || errors.As(err, &pin) || errors.As(err, &badPin)
}

// hopeless says that another server has no better answer to a sign-on.
func hopeless(err error) bool {
	var (
		monitor *MonitorError
		unknown *link.UnknownDeviceError
		option  *link.OptionError
	)
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, link.ErrClosed), errors.Is(err, ErrNoDevice), errors.As(err, &option):
		return true
	}
	if errors.As(err, &unknown) {
		return !unknown.Refusal.Class().Elsewhere()
	}
	return errors.As(err, &monitor) && !monitor.Refusal.Class().Elsewhere()
}

// passing says that the same server may let the agent in in a moment.
func passing(err error) bool {
	if refusal := csta.FailureOf(err); refusal != nil {
		return refusal.Class().Passes()
	}
	return notAdmitted(err, link.TooBusy)
}
