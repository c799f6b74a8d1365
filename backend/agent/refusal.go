package agent

import (
	"errors"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
	"cordboard/backend/session"
)

// told is what a person reads of a class of refusals: the agent's sentence and, where an administrator can do something
// about it, theirs.
type told struct{ agent, admin problem.Code }

// refusals are what is told of a request that was refused.
var refusals = map[csta.ErrorClass]told{
	csta.Unexplained:    {problem.Refused, ""},
	csta.Busy:           {problem.Overloaded, ""},
	csta.Limit:          {problem.Overloaded, problem.AdminLimit},
	csta.OutOfService:   {problem.DeviceOut, problem.AdminService},
	csta.WrongMoment:    {problem.NotNow, ""},
	csta.TargetBusy:     {problem.TargetBusy, ""},
	csta.UnknownNumber:  {problem.UnknownNumber, ""},
	csta.UnknownDevice:  {problem.UnknownDevice, problem.AdminExtension},
	csta.UnknownCall:    {problem.NoCall, ""},
	csta.NotAllowed:     {problem.NotAllowed, problem.AdminRights},
	csta.NotAdmitted:    {problem.NotAdmitted, ""},
	csta.AgentRefused:   {problem.AgentRefused, problem.AdminAgent},
	csta.BadAgentState:  {problem.BadAgentState, ""},
	csta.TooManyParties: {problem.TooManyParties, ""},
	csta.AlreadySo:      {problem.AlreadySo, ""},
	csta.Unsupported:    {problem.NotSupported, problem.AdminLicence},
	csta.BadParameter:   {problem.Refused, problem.AdminDialect},
}

// unmonitoredBy are what is told of a monitor that was refused, where that is not the same.
var unmonitoredBy = map[csta.ErrorClass]told{
	csta.Unexplained:   {problem.NoMonitor, problem.AdminExtension},
	csta.OutOfService:  {problem.OutOfService, problem.AdminService},
	csta.WrongMoment:   {problem.NoMonitor, problem.AdminExtension},
	csta.TargetBusy:    {problem.NoMonitor, problem.AdminExtension},
	csta.UnknownNumber: {problem.UnknownDevice, problem.AdminExtension},
	csta.NotAllowed:    {problem.UnknownDevice, problem.AdminRights},
	csta.AlreadySo:     {problem.NoMonitor, problem.AdminExtension},
	csta.Unsupported:   {problem.NoMonitor, problem.AdminLicence},
	csta.BadParameter:  {problem.NoMonitor, problem.AdminDialect},
}

// refused names why the switch did not do what it was asked, with its own words as detail. Where it has words of its
// own for the lack of a right, they are told.
func refused(f *csta.Failure) *problem.Problem {
	t := refusals[f.Class()]
	if f.Category == "privateErrorCode" && t.agent == problem.NotAllowed {
		t.agent = problem.Refused
	}
	return t.of(f)
}

func (t told) of(f *csta.Failure) *problem.Problem {
	return problem.With(t.agent, words(f)).And(t.admin)
}

// notFollowed names why the switch does not tell us of a device.
func notFollowed(err error) *problem.Problem {
	var (
		refusal *csta.Failure
		unknown *link.UnknownDeviceError
		silent  *session.MonitorUnansweredError
	)
	switch {
	case errors.As(err, &unknown):
		return unnamed(unknown)
	case errors.As(err, &silent):
		return problem.With(problem.NoMonitorReply, silent.Device).And(problem.AdminExtension).Because(err)
	case !errors.As(err, &refusal):
		return ProblemOf(err)
	}
	if t, other := unmonitoredBy[refusal.Class()]; other {
		return t.of(refusal).Because(err)
	}
	return refused(refusal).Because(err)
}

// unnamed names why a server gives no name for a device. What passes and what is forbidden is told as that.
func unnamed(e *link.UnknownDeviceError) *problem.Problem {
	class := e.Refusal.Class()
	switch {
	case class.Passes(), class == csta.NotAdmitted, class == csta.NotAllowed:
		return refused(e.Refusal).Because(e)
	case e.SwitchName == "":
		return problem.With(problem.NoSwitchName, words(e.Refusal)).Because(e)
	}
	return problem.With(problem.UnknownSwitch, e.SwitchName).Because(e)
}

func words(f *csta.Failure) string {
	if f.Code == "" {
		return f.Category
	}
	return f.Code
}

// unknownCall says that the switch does not have the call that a request named.
func unknownCall(f *csta.Failure) bool { return f.Class() == csta.UnknownCall }
