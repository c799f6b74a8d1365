package agent

import (
	"context"
	"errors"
	"slices"
	"strings"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// refused names why the switch did not do what it was asked, with its own words as detail.
func refused(f *csta.Failure) *Problem {
	detail := words(f)
	switch {
	case unsupported(f):
		return &Problem{Code: "notSupported", Text: "The telephone server does not offer this. Use your phone for it.", Detail: detail}
	case slices.Contains(unknownNumbers, f.Code):
		return &Problem{Code: "badNumber", Text: "The telephone server does not know this number. Check it and dial again.", Detail: detail}
	case strings.HasPrefix(f.Code, "privilegeViolation"):
		return &Problem{Code: "refused", Text: "You are not allowed to do this. Ask your administrator.", Detail: detail}
	case strings.HasPrefix(f.Code, "invalidAgent"), f.Code == "agentGroupNotSupported", f.Code == "agentPasswordNotSupported":
		return &Problem{Code: "agentRefused", Text: "The telephone server does not accept your agent ID, its password or its group. Ask your administrator.", Detail: detail}
	case f.Code == "agentStateNotSupported", f.Code == "agentStateOutOfRange":
		return &Problem{Code: problemDuty.Code, Text: problemDuty.Text, Detail: detail}
	case f.Code == "conferenceMemberLimitExceeded":
		return &Problem{Code: "tooManyParties", Text: "No more people can join this call.", Detail: detail}
	case f.Category == "systemResourceAvailibility" && strings.HasSuffix(strings.ToLower(f.Code), "outofservice"):
		return &Problem{Code: "deviceOut", Text: "A phone or line that is needed for this is out of service. Try again later, or use another one.", Detail: detail}
	case f.Category == "systemResourceAvailibility", f.Category == "subscribedResourceAvailability", f.Category == "performanceManagement":
		return &Problem{Code: "overloaded", Text: "The telephone server has no capacity left for this. Wait a moment and try again.", Detail: detail}
	case strings.HasPrefix(f.Code, "requestIncompatibleWith"), slices.Contains(badStates, f.Code):
		return &Problem{Code: "notNow", Text: "That does not fit what the call or the phone is doing now. Look at your phone and try again.", Detail: detail}
	case f.Code == "invalidDestinationDeviceState":
		return &Problem{Code: "targetBusy", Text: "The other number is busy. The call is still with you.", Detail: detail}
	case unknownCall(f):
		return &Problem{Code: "noCall", Text: "The telephone server does not know this call any more.", Detail: detail}
	}
	return &Problem{Code: "refused", Text: "The telephone server refused this.", Detail: detail}
}

// unknownNumbers are the refusals that blame the number.
var unknownNumbers = []string{
	"invalidCalledDeviceID", "invalidDestination", "invalidDestinationDeviceID", "invalidForwardingDestination",
	"forwardingDestinationNotSupported", "invalidParkToDeviceID", "invalidPickUpDeviceID", "invalidDestinationDeviceObject",
}

// badStates are the refusals that blame what goes on at the moment.
var badStates = []string{
	"invalidObjectState", "invalidDeviceState", "connectedCallExists", "invalidActiveDeviceState", "invalidCallingDeviceState",
	"invalidDivertingDeviceState", "invalidHeldDeviceState", "invalidConnectionState", "invalidActiveConnectionState",
	"invalidHeldConnectionState", "invalidConnectionIDForActiveCall", "notSameDevice", "notDifferentDevices",
}

const letsNobodyIn = "The telephone server does not let this program in. Have the administrator check the kind of server and its sign-on in the settings."

// notFollowed names why the switch does not tell us of a device.
func notFollowed(err error) *Problem {
	var f *csta.Failure
	switch {
	case !errors.As(err, &f):
		return problemOf(err)
	case f.Category == "security", f.Code == "securityViolation":
		return &Problem{
			Code: "refused", Text: letsNobodyIn,
			Detail: words(f), cause: err,
		}
	}
	return &Problem{
		Code: "unknownDevice", Text: "The telephone server does not know this extension, or you may not use it. Check the extension and sign on again.",
		Detail: words(f), cause: err,
	}
}

func words(f *csta.Failure) string {
	if f.Code == "" {
		return f.Category
	}
	return f.Code
}

// refusalOf is the switch's own no in a failure; nil = it said none.
func refusalOf(err error) *csta.Failure {
	var no *csta.Failure
	if errors.As(err, &no) {
		return no
	}
	return nil
}

// unsupported says that the switch never offers the service.
func unsupported(f *csta.Failure) bool { return f.Code == "serviceNotSupported" }

// unknownCall says that the switch does not have the call that a request named.
func unknownCall(f *csta.Failure) bool {
	switch f.Code {
	case "invalidCallID", "invalidConnectionID", "invalidActiveCallID", "invalidActiveConnectionID",
		"invalidHeldCallID", "invalidHeldConnectionID", "noActiveCall", "noCallToClear", "noConnectionToClear", "noCallToAnswer", "noHeldCall":
		return true
	}
	return false
}

// unanswered says that nothing came back in time.
func unanswered(err error) bool {
	var late *link.TimeoutError
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &late)
}
