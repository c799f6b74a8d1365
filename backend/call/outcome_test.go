package call_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// eventCauses are the words of ECMA-323's EventCause.
var eventCauses = strings.Fields(`aCDBusy aCDForward aCDSaturated activation activeParticipation alertTimeExpired alternate autoWork
	blocked busy busyOverflow calendarOverflow callBack callCancelled callForward callForwardImmediate callForwardBusy callForwardNoAnswer
	callInterception callInterceptionBusy callInterceptionForwarded callInterceptionNoAnswer callInterceptionResourcesNotAvailable
	callNotAnswered callPickup campOn campOnTrunks capacityOverflow conference consultation destDetected destNotObtainable destOutOfOrder
	distributed distributionDelay doNotDisturb emptyQueue enteringDistribution incompatibleDestination interdigitTimeout intrude
	invalidAccountCode invalidConnection invalidConnectionState invalidNumberFormat joinCall keyOperation keyOperationInUse lockout
	maintenance makeCall maxTimeout multipleAlerting networkCongestion networkDialling networkNotObtainable networkOutOfOrder
	networkSignal newCall noAvailableAgents noQueue normal normalClearing notAvailableBearerService notSupportedBearerService numberChanged
	numberUnallocated overflow override park pathReplacement queueCleared queueTimeOverflow recall recallBusy recallForwarded
	recallNoAnswer recallResourcesNotAvailable redirected reorderTone reserved resourcesNotAvailable selectedTrunkBusy
	silentParticipation singleStepConference singleStepTransfer suspend switchingFunctionTerminated timeout transfer trunksBusy
	unauthorisedBearerService unknownOverflow badURI`)

// ended is what becomes of a call that nobody answered, by the cause of its end.
func ended(t *testing.T, d call.Direction, cause string) call.Ended {
	t.Helper()
	s := newFixture(t, csta.ECMA, "200")
	mine := at("5", "200")
	if d == call.Outbound {
		s.hear(originated(mine, "200", "555"))
	} else {
		s.hear(delivered(mine, "200", "555", "200", csta.StateAlerting))
	}
	end := cleared(mine, "200", csta.StateNull)
	end.Cause = cause
	s.hear(end)
	return s.over()
}

func TestOutcomeByCause(t *testing.T) {
	for cause, want := range map[string][2]call.Outcome{ // inbound, outbound
		"normalClearing":       {call.Missed, call.Abandoned},
		"newerThanWeKnow":      {call.Missed, call.Abandoned},
		"callNotAnswered":      {call.Missed, call.NoAnswer},
		"alertTimeExpired":     {call.Missed, call.NoAnswer},
		"callForwardNoAnswer":  {call.Missed, call.Abandoned},
		"distributed":          {call.Missed, call.Abandoned},
		"callCancelled":        {call.Abandoned, call.Abandoned},
		"callPickup":           {call.AnsweredElsewhere, call.AnsweredElsewhere},
		"multipleAlerting":     {call.AnsweredElsewhere, call.Abandoned},
		"callForwardImmediate": {call.Diverted, call.Abandoned},
		"redirected":           {call.Diverted, call.Abandoned},
		"overflow":             {call.Diverted, call.Abandoned},
		"doNotDisturb":         {call.Rejected, call.Rejected},
		"blocked":              {call.Rejected, call.Rejected},
		"busy":                 {call.Missed, call.Busy},
		"destNotObtainable":    {call.Missed, call.Unreachable},
		"invalidNumberFormat":  {call.Missed, call.Unreachable},
		"networkCongestion":    {call.Abandoned, call.Unreachable},
		"singleStepTransfer":   {call.Transferred, call.Transferred},
		"park":                 {call.Parked, call.Parked},
	} {
		require.Equal(t, want[0], ended(t, call.Inbound, cause).Outcome, "inbound, %s", cause)
		require.Equal(t, want[1], ended(t, call.Outbound, cause).Outcome, "outbound, %s", cause)
	}
}

// Every word of the standard leads to some outcome, and every word that decides one is the standard's.
func TestOutcomesAreReadFromTheStandardsCauses(t *testing.T) {
	for _, cause := range eventCauses {
		require.NotEmpty(t, ended(t, call.Inbound, cause).Outcome)
		require.NotEmpty(t, ended(t, call.Outbound, cause).Outcome)
	}
	require.Subset(t, append(eventCauses, call.CauseDiverted), call.DecidingCauses())
}

func TestTheFailureDecidesAndNotTheHangingUpAfterIt(t *testing.T) {
	s := newFixture(t, csta.ECMA, "200")
	mine := at("5", "200")
	s.hear(originated(mine, "200", "555"), failed(at("5", "555"), "555", "200", "555", "busy"), cleared(mine, "200", csta.StateNull))
	e := s.over()
	require.Equal(t, call.Busy, e.Outcome)
	require.Equal(t, "normalClearing", e.Cause, "the switch's last word stays")
}

// What the agent asked for is believed for 20 seconds, unless somebody answered meanwhile.
func TestWhatTheAgentAskedForExplainsAnEnd(t *testing.T) {
	mine := at("5", "200")
	ring, answer := delivered(mine, "200", "555", "200", csta.StateAlerting), established(mine, "200", "555", "200", csta.StateConnected)
	for _, c := range []struct {
		asked  call.Outcome
		after  time.Duration
		answer bool
		want   call.Outcome
	}{
		{call.Rejected, time.Second, false, call.Rejected},
		{call.Diverted, time.Second, false, call.Diverted},
		{call.Parked, time.Second, true, call.Parked},
		{call.Rejected, time.Second, true, call.Answered},
		{call.Rejected, time.Minute, false, call.Missed},
		{"", time.Second, false, call.Missed},
	} {
		s := newFixture(t, csta.Zultys, "200")
		s.hear(ring)
		s.table.Leaving(s.only().ID, call.Rejected, s.now)
		s.table.Leaving(s.only().ID, c.asked, s.now)
		if c.answer {
			s.hear(answer)
		}
		s.now = s.now.Add(c.after)
		s.hear(cleared(mine, "200", ""))
		require.Equal(t, c.want, s.over().Outcome, "%+v", c)
	}
}

func TestAnEndThatNobodySawIsUnseen(t *testing.T) {
	s := newFixture(t, csta.ECMA, "200")
	s.hear(delivered(at("5", "200"), "200", "555", "200", csta.StateAlerting))
	require.Empty(t, s.table.Reconcile("200", nil, s.now), "once may be a slip of the switch")
	gone := s.table.Reconcile("200", nil, s.now)
	require.Equal(t, call.Unseen, gone[0].Outcome)

	s, _ = talking(t, csta.ECMA)
	s.table.Suspect()
	gone = s.table.Reconcile("200", nil, s.now)
	require.Equal(t, call.Answered, gone[0].Outcome, "somebody did talk")
}

// Who gives up is told by the other party's end, or by who released the call.
func TestACallerWhoGivesUpIsNotACallThatWasMissed(t *testing.T) {
	mine := at("5", "200")
	ring := delivered(mine, "200", "555", "200", csta.StateAlerting)
	for want, end := range map[call.Outcome]csta.Event{
		call.Abandoned: cleared(mine, "555", csta.StateNull),
		call.Missed:    cleared(mine, "200", csta.StateNull),
	} {
		for _, dialect := range dialects {
			s := newFixture(t, dialect, "200")
			s.hear(ring, end)
			require.Equal(t, want, s.over().Outcome, dialect)
		}
	}
	s := newFixture(t, csta.ECMA, "200")
	s.hear(ring, cleared(at("5", "555"), "555", csta.StateAlerting))
	s.tick()
	gone := s.table.Reconcile("200", nil, s.now)
	require.Equal(t, call.Abandoned, gone[0].Outcome)
}
