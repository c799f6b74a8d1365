package agent

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
	"cordboard/backend/session"
)

func TestEveryFailureIsSaidInWords(t *testing.T) {
	for code, err := range map[string]error{
		"lost":          &link.EndedError{Reason: "x"},
		"kicked":        link.ErrKicked,
		"closed":        link.ErrClosed,
		"badAnswer":     &link.UnexpectedReplyError{Request: "a", Reply: "b"},
		"inUse":         &link.SignOnError{Reason: link.InUse},
		"wrongPassword": &link.SignOnError{Reason: link.WrongPassword},
		"timeout":       &link.TimeoutError{Request: "MakeCall", After: time.Second},
		"noCall":        &csta.Failure{Category: "stateIncompatibility", Code: "noActiveCall"},
		"notSupported":  &csta.Failure{Category: "operation", Code: "serviceNotSupported"},
		"unknownNumber": &csta.Failure{Category: "operation", Code: "invalidDestination"},
		"handshake":     &link.HandshakeError{Err: link.ErrClosed},
		"internal":      errors.New("anything"),
	} {
		p := ProblemOf(err)
		require.Equal(t, problem.Code(code), p.Code)
		require.ErrorIs(t, p, err)
	}
	require.Equal(t, problem.Lost, ProblemOf(link.ErrQueueFull).Code)
	require.Equal(t, problem.Refused, ProblemOf(&csta.Failure{Category: "unspecified"}).Code)
	require.Nil(t, ProblemOf(nil))
}

// TestEveryClassOfRefusalHasItsSentences: the agent's always, an administrator's where one can do something; also where
// it is a monitor that was refused.
func TestEveryClassOfRefusalHasItsSentences(t *testing.T) {
	for _, class := range csta.ErrorClasses {
		require.NotEmpty(t, refusals[class].agent, class)
	}
	require.Len(t, refusals, len(csta.ErrorClasses))
	for class, t2 := range unmonitoredBy {
		require.NotEqual(t, refusals[class], t2, class)
		require.NotEmpty(t, t2.agent, class)
	}
}

// TestARefusedSignOnIsNotBlamedOnTheExtension unless it is the extension.
func TestARefusedSignOnIsNotBlamedOnTheExtension(t *testing.T) {
	no := func(category, code string) *csta.Failure { return &csta.Failure{Category: category, Code: code} }
	for name, tc := range map[string]struct {
		err        error
		code, also problem.Code
	}{
		"busy":                 {&session.MonitorError{Refusal: no("systemResourceAvailibility", "resourceBusy")}, problem.Overloaded, ""},
		"no licence left":      {&session.MonitorError{Refusal: no("subscribedResourceAvailability", "objectMonitorLimitExceeded")}, problem.Overloaded, problem.AdminLimit},
		"out of service":       {&session.MonitorError{Refusal: no("systemResourceAvailibility", "deviceOutOfService")}, problem.OutOfService, problem.AdminService},
		"an unknown one":       {&session.MonitorError{Refusal: no("operation", "invalidDeviceID")}, problem.UnknownDevice, problem.AdminExtension},
		"forbidden":            {&session.MonitorError{Refusal: no("privateErrorCode", "URM Denied")}, problem.UnknownDevice, problem.AdminRights},
		"the program":          {&session.MonitorError{Refusal: no("operation", "securityViolation")}, problem.NotAdmitted, ""},
		"another edition":      {&session.MonitorError{Refusal: no("operation", "invalidParameterValue")}, problem.NoMonitor, problem.AdminDialect},
		"no reason":            {&session.MonitorError{Refusal: no("operation", "generic")}, problem.NoMonitor, problem.AdminExtension},
		"no answer":            {&session.MonitorUnansweredError{Device: "200", Err: &link.TimeoutError{Request: "MonitorStart"}}, problem.NoMonitorReply, problem.AdminExtension},
		"a wrong switch":       {&link.UnknownDeviceError{SwitchName: "CM7", Extension: "200", Refusal: no("operation", "invalidDeviceID")}, problem.UnknownSwitch, ""},
		"no switch":            {&link.UnknownDeviceError{Extension: "200", Refusal: no("operation", "invalidDeviceID")}, problem.NoSwitchName, ""},
		"a busy one":           {&link.UnknownDeviceError{SwitchName: "CM7", Refusal: no("systemResourceAvailibility", "resourceBusy")}, problem.Overloaded, ""},
		"no password":          {&link.SignOnError{Reason: link.NoPassword}, problem.NoPassword, ""},
		"no room":              {&link.SignOnError{Reason: link.TooBusy}, problem.Overloaded, problem.AdminLimit},
		"the program, session": {&link.SignOnError{Reason: link.NotAdmitted}, problem.NotAdmitted, ""},
		"hung up":              {&link.TurnedAwayError{Address: "a:1", Err: &link.LostError{}}, problem.TurnedAway, ""},
		"keys by RSA":          {&link.HandshakeError{OldKeys: true, Err: link.ErrClosed}, problem.OldKeys, ""},
	} {
		p := ProblemOf(tc.err)
		require.Equal(t, tc.code, p.Code, name)
		require.Equal(t, tc.also, p.Also, name)
		require.ErrorIs(t, p, tc.err, name)
	}
}
