package agent

import (
	"errors"
	"slices"
	"strings"

	"cordboard/backend/csta"
	"cordboard/backend/problem"
)

// refused names why the switch did not do what it was asked, with its own words as detail.
func refused(f *csta.Failure) *problem.Problem {
	detail := words(f)
	switch {
	case f.Unsupported():
		return problem.With(problem.NotSupported, detail)
	case slices.Contains(unknownNumbers, f.Code):
		return problem.With(problem.UnknownNumber, detail)
	case strings.HasPrefix(f.Code, "privilegeViolation"):
		return problem.With(problem.NotAllowed, detail)
	case strings.HasPrefix(f.Code, "invalidAgent"), f.Code == "agentGroupNotSupported", f.Code == "agentPasswordNotSupported":
		return problem.With(problem.AgentRefused, detail)
	case f.Code == "agentStateNotSupported", f.Code == "agentStateOutOfRange":
		return problem.With(problem.BadAgentState, detail)
	case f.Code == "conferenceMemberLimitExceeded":
		return problem.With(problem.TooManyParties, detail)
	case f.Category == "systemResourceAvailibility" && strings.HasSuffix(strings.ToLower(f.Code), "outofservice"):
		return problem.With(problem.DeviceOut, detail)
	case f.Category == "systemResourceAvailibility", f.Category == "subscribedResourceAvailability", f.Category == "performanceManagement":
		return problem.With(problem.Overloaded, detail)
	case strings.HasPrefix(f.Code, "requestIncompatibleWith"), slices.Contains(badStates, f.Code):
		return problem.With(problem.NotNow, detail)
	case f.Code == "invalidDestinationDeviceState":
		return problem.With(problem.TargetBusy, detail)
	case unknownCall(f):
		return problem.With(problem.NoCall, detail)
	}
	return problem.With(problem.Refused, detail)
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

// notFollowed names why the switch does not tell us of a device.
func notFollowed(err error) *problem.Problem {
	var f *csta.Failure
	switch {
	case !errors.As(err, &f):
		return ProblemOf(err)
	case f.Category == "security", f.Code == "securityViolation":
		return problem.With(problem.NotAdmitted, words(f)).Because(err)
	}
	return problem.With(problem.UnknownDevice, words(f)).Because(err)
}

func words(f *csta.Failure) string {
	if f.Code == "" {
		return f.Category
	}
	return f.Code
}

// unknownCall says that the switch does not have the call that a request named.
func unknownCall(f *csta.Failure) bool {
	switch f.Code {
	case "invalidCallID", "invalidConnectionID", "invalidActiveCallID", "invalidActiveConnectionID",
		"invalidHeldCallID", "invalidHeldConnectionID", "noActiveCall", "noCallToClear", "noConnectionToClear", "noCallToAnswer", "noHeldCall":
		return true
	}
	return false
}
