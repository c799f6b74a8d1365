package call_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

func TestMXLocalConnectionInfoIsNeverBelieved(t *testing.T) {
	mine := at("5", "200")
	for _, local := range []csta.ConnectionState{csta.StateNull, csta.StateConnected, csta.StateHold, csta.StateFail} {
		s := newFixture(t, csta.Zultys, "200")
		s.hear(delivered(mine, "200", "555", "200", local))
		require.Equal(t, call.Ringing, s.only().State, local)
		s.hear(established(mine, "200", "555", "200", ""), retrieved(mine, "200", local))
		require.Equal(t, call.Connected, s.only().State, local)
	}
}

func TestEventsAboutTheOwnConnectionDecideAgainstLocalConnectionInfo(t *testing.T) {
	s, mine := talking(t, csta.ECMA)
	s.hear(held(mine, "200", csta.StateConnected))
	require.Equal(t, call.Held, s.only().State)
	s.hear(retrieved(mine, "200", csta.StateHold))
	require.Equal(t, call.Connected, s.only().State)
}

func TestIllegalLocalConnectionInfoIsPassedOver(t *testing.T) {
	s := newFixture(t, csta.ECMA, "200")
	mine := at("5", "200")
	ev := originated(mine, "200", "555")
	ev.Local = csta.StateInitiated
	s.hear(ev)
	require.Equal(t, call.Dialing, s.only().State)
	ev = delivered(at("5", "555"), "555", "200", "555", csta.StateFail)
	s.hear(ev)
	require.Equal(t, call.Dialing, s.only().State)
}

func TestLocalNullEndsTheCallWhoeverItIsAbout(t *testing.T) {
	s, _ := talking(t, csta.ECMA)
	s.hear(cleared(at("5", "555"), "555", csta.StateNull))
	s.over()
}

func TestRingingElsewhereLeavesATalkAlone(t *testing.T) {
	for _, dialect := range []csta.Dialect{csta.ECMA, csta.Zultys} {
		s, mine := talking(t, dialect)
		far := at("5", "777")
		if dialect == csta.Zultys {
			far = mine
		}
		s.hear(delivered(far, "777", "555", "200", ""))
		require.Equal(t, call.Connected, s.only().State)
		recall := delivered(mine, "200", "555", "200", csta.StateAlerting)
		recall.Cause = "recall"
		s.hear(held(mine, "200", csta.StateHold), recall)
		require.Equal(t, call.Ringing, s.only().State, "a held call that returns rings")
	}
}

func TestSomebodyElsesFailureLeavesATalkAlone(t *testing.T) {
	s, _ := talking(t, csta.ECMA)
	s.hear(failed(at("5", "777"), "777", "555", "777", "busy"))
	require.Equal(t, call.Connected, s.only().State)
}

func TestAFailedCallStaysFailed(t *testing.T) {
	s := newFixture(t, csta.ECMA, "200")
	mine := at("5", "200")
	s.hear(originated(mine, "200", "555"), failed(at("5", "555"), "555", "200", "555", "busy"),
		csta.Event{Type: csta.CallInformation, Connection: mine, Local: csta.StateConnected})
	require.Equal(t, call.Failed, s.only().State)
	s.hear(established(at("5", "556"), "556", "200", "555", csta.StateConnected))
	require.Equal(t, call.Connected, s.only().State, "unless somebody answers after all")
}

func TestDivertedDuringATalkIsNoEndOnMX(t *testing.T) {
	s, mine := talking(t, csta.Zultys)
	s.hear(diverted(mine, "200", "300", ""))
	require.True(t, s.quiet())
}

func TestASecondDivertedDoesNotProlongTheFirst(t *testing.T) {
	s := newFixture(t, csta.Zultys, "200")
	mine := at("5", "200")
	s.hear(delivered(mine, "200", "555", "200", ""), diverted(mine, "200", "300", ""))
	due := s.table.Deadline()
	s.hear(diverted(mine, "200", "300", ""))
	require.Equal(t, due, s.table.Deadline())
}

func TestSomebodyNewTakesThePlaceOfWhoLeft(t *testing.T) {
	s, _ := talking(t, csta.ECMA)
	s.hear(cleared(at("5", "555"), "555", csta.StateConnected), established(at("5", "777"), "777", "555", "777", csta.StateConnected))
	require.True(t, s.quiet())
}

func TestMXTellsTheCallerEvenWithoutAnAlertingDevice(t *testing.T) {
	s := newFixture(t, csta.Zultys, "200")
	s.hear(delivered(at("5", "200"), "", "200", "555", ""))
	require.Equal(t, call.Outbound, s.only().Direction)
	require.Equal(t, call.Dialing, s.only().State)
}

func TestWithheldCallerRings(t *testing.T) {
	for _, dialect := range []csta.Dialect{csta.ECMA, csta.Zultys} {
		s := newFixture(t, dialect, "200")
		ev := delivered(at("5", "200"), "200", "", "200", csta.StateAlerting)
		ev.Calling = csta.Device{Presence: csta.Restricted}
		s.hear(ev)
		require.Equal(t, call.Inbound, s.only().Direction)
		require.Equal(t, call.Ringing, s.only().State)
		require.Empty(t, s.only().Party.Number)
	}
	s := newFixture(t, csta.Zultys, "200")
	s.hear(delivered(at("5", "200"), "*86", "", "*86", ""))
	require.Equal(t, call.Inbound, s.only().Direction, "MX would tell of ourselves")
}

// A switch may name the own connection by a device id that is good for this call only; MakeCall's answer
// tells it.
func TestOwnConnectionUnderADynamicDeviceID(t *testing.T) {
	s := newFixture(t, csta.ECMA, "200")
	s.table.Expect("200", "555", s.now)
	own := csta.ConnectionID{CallID: "5", Device: csta.DeviceID{ID: "dyn7", TypeOfNumber: "dynamic"}}
	s.table.Begin("200", own, "555", s.now)
	s.hear(originated(own, "200", "555"), established(at("5", "555"), "555", "200", "555", csta.StateConnected), held(own, "dyn7", ""))
	require.Equal(t, call.Held, s.only().State)
	require.Equal(t, own, s.only().Connection)
	s.hear(cleared(own, "dyn7", ""))
	s.over()
}

func TestASnapshotDoesNotTakeTheCallThatWasJustAskedFor(t *testing.T) {
	s := newFixture(t, csta.ECMA, "200")
	s.table.Expect("200", "0555", s.now)
	s.table.Begin("200", at("5", "200"), "0555", s.now)
	s.table.Reconcile("200", nil, s.now)
	require.True(t, s.table.Pending(s.now))
	s.hear(originated(at("5", "200"), "200", "555"))
	require.Equal(t, "0555", s.only().Party.Number)
}
