package call_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// A switch that names the followed extension 5010 by its full number.
func TestALongerNumberOfTheOwnDeviceIsLearnt(t *testing.T) {
	const full = "302100555010"
	mine := at("5", full)
	for name, c := range map[string]struct {
		ev    csta.Event
		state call.State
		way   call.Direction
		party string
	}{
		"handset lifted":  {initiated(mine), call.Initiated, call.Outbound, ""},
		"dialled":         {originated(mine, full, "555"), call.Dialing, call.Outbound, "555"},
		"rings there":     {delivered(at("5", "555"), "555", full, "555", csta.StateConnected), call.Dialing, call.Outbound, "555"},
		"rings here":      {delivered(mine, full, "555", full, csta.StateAlerting), call.Ringing, call.Inbound, "555"},
		"rings, not told": {delivered(mine, full, "555", full, ""), call.Ringing, call.Inbound, "555"},
		"answered here":   {established(mine, full, "555", full, ""), call.Connected, call.Inbound, "555"},
		"held":            {held(mine, full, csta.StateHold), call.Held, "", ""},
	} {
		for _, dialect := range []csta.Dialect{csta.ECMA, csta.OpenScape} {
			s := newFixture(t, dialect, "5010")
			s.hear(c.ev)
			got := s.only()
			require.Equal(t, c.state, got.State, name)
			require.Equal(t, c.way, got.Direction, name)
			require.Equal(t, c.party, got.Party.Number, name)
			require.Equal(t, "5010", got.Device, "calls are kept by the name that was asked for")
			s.hear(cleared(mine, full, ""))
			s.over()
		}
	}
}

// Somebody else's number may end with ours.
func TestAnotherDeviceIsNotTakenForOurs(t *testing.T) {
	for name, events := range map[string][]csta.Event{
		"we call a number that ends like ours": {
			originated(at("5", "200"), "200", "+4930555200"), delivered(at("5", "+4930555200"), "+4930555200", "200", "+4930555200", csta.StateConnected),
			established(at("5", "+4930555200"), "+4930555200", "200", "+4930555200", csta.StateConnected),
			held(at("5", "+4930555200"), "+4930555200", csta.StateConnected),
		},
		"by a monitor that began late": {
			established(at("5", "+4930555200"), "+4930555200", "200", "+4930555200", csta.StateConnected),
			held(at("5", "+4930555200"), "+4930555200", csta.StateConnected),
		},
		"a longer extension of the same group": {
			delivered(at("5", "200"), "200", "555", "500", csta.StateAlerting), delivered(at("5", "1200"), "1200", "555", "500", csta.StateAlerting),
			established(at("5", "200"), "200", "555", "500", csta.StateConnected), cleared(at("5", "1200"), "1200", csta.StateConnected),
		},
		"a full number of the same group, told second": {
			delivered(at("5", "200"), "200", "555", "500", csta.StateAlerting), delivered(at("5", "+4930777200"), "+4930777200", "555", "500", csta.StateAlerting),
			established(at("5", "200"), "200", "555", "500", csta.StateConnected), cleared(at("5", "+4930777200"), "+4930777200", csta.StateConnected),
		},
	} {
		s := newFixture(t, csta.ECMA, "200")
		s.hear(events...)
		require.Equal(t, call.Connected, s.only().State, name)
		require.Equal(t, "200", s.only().Connection.Device.ID, name)
	}
}

// Both are followed, and both ring.
func TestAnotherFollowedDeviceIsNotTakenForOurs(t *testing.T) {
	s := newFixture(t, csta.ECMA, "200")
	s.table.Follow("2", "+4930777200")
	there := delivered(at("5", "+4930777200"), "+4930777200", "555", "500", csta.StateAlerting)
	again := there
	again.Monitor = "2"
	here := delivered(at("5", "200"), "200", "555", "500", csta.StateAlerting)
	s.hear(there, again, here)
	require.Len(t, s.table.Calls(), 2)
	gone := cleared(at("5", "+4930777200"), "+4930777200", csta.StateNull)
	gone.Monitor = "2"
	s.hear(gone)
	require.Equal(t, "200", s.only().Device)
}

// Two digits more are another extension; letters are no number.
func TestWhatIsNoLongerNumber(t *testing.T) {
	for _, name := range []string{"1200", "91200", "T200", "555", "20", "N<>;displayNumber=x"} {
		s := newFixture(t, csta.ECMA, "200")
		s.hear(delivered(at("5", name), name, "555", name, ""))
		require.Equal(t, call.Ringing, s.only().State)
		s.hear(held(at("5", name), name, ""))
		require.NotEqual(t, call.Held, s.only().State, "%s is not ours", name)
	}
}
