package agent

import (
	"errors"
	"strings"

	"cordboard/backend/csta"
)

// refused names why the switch did not do what it was asked, with its own words as detail.
func refused(f *csta.Failure) *Problem {
	detail := words(f)
	switch {
	case unsupported(f):
		return &Problem{Code: "notSupported", Text: "The telephone server does not offer this. Use your phone for it.", Detail: detail}
	case f.Code == "invalidCalledDeviceID", f.Code == "invalidDestination", f.Code == "invalidDestinationDeviceID":
		return &Problem{Code: "badNumber", Text: "The telephone server does not know this number. Check it and dial again.", Detail: detail}
	case strings.HasPrefix(f.Code, "privilegeViolation"):
		return &Problem{Code: "refused", Text: "You are not allowed to do this. Ask your administrator.", Detail: detail}
	case f.Code == "invalidDestinationDeviceState":
		return &Problem{Code: "targetBusy", Text: "The other number is busy. The call is still with you.", Detail: detail}
	case unknownCall(f):
		return &Problem{Code: "noCall", Text: "The telephone server does not know this call any more.", Detail: detail}
	}
	return &Problem{Code: "refused", Text: "The telephone server refused this.", Detail: detail}
}

// notFollowed names why the switch does not tell us of a device.
func notFollowed(err error) *Problem {
	var f *csta.Failure
	switch {
	case !errors.As(err, &f):
		return problemOf(err)
	case f.Category == "security", f.Code == "securityViolation":
		return &Problem{
			Code: "refused", Text: "The telephone server does not let this program in. Have the administrator check the kind of server and its sign-on in the settings.",
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
