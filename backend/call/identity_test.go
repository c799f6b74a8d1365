package call_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

func TestLateEventsDoNotResurrect(t *testing.T) {
	mine := at("5", "200")
	for _, dialect := range []csta.Dialect{csta.ECMA, csta.Zultys} {
		s := newFixture(t, dialect, "200")
		s.hear(delivered(mine, "200", "555", "200", csta.StateAlerting), cleared(mine, "200", csta.StateNull))
		s.hear(established(mine, "200", "555", "200", csta.StateConnected), held(mine, "200", csta.StateHold),
			failed(mine, "200", "555", "200", "busy"), cleared(mine, "200", csta.StateNull),
			csta.Event{Type: csta.CallInformation, Connection: mine, Local: csta.StateConnected})
		s.over()
	}
}

func TestLateRingingOfTheSameCallIsIgnored(t *testing.T) {
	mine := global(at("5", "200"), "G1")
	s := newFixture(t, csta.Zultys, "200")
	ring := delivered(mine, "200", "555", "200", csta.StateAlerting)
	s.hear(ring, cleared(mine, "200", ""), ring)
	s.over()
}

func TestANewCallWithAReusedIDIsNotSwallowed(t *testing.T) {
	mine := at("5", "200")
	ring := delivered(mine, "200", "555", "200", csta.StateAlerting)
	begins := map[string]csta.Event{
		"initiated":  initiated(mine),
		"originated": originated(mine, "200", "555"),
		"delivered":  ring,
		"diverted":   diverted(mine, "500", "200", ""),
		"another":    established(global(mine, "G2"), "200", "555", "200", csta.StateConnected),
	}
	for name, begin := range begins {
		for _, dialect := range []csta.Dialect{csta.ECMA, csta.Zultys} {
			if name == "another" && dialect == csta.ECMA {
				continue // globalCallID is MX's
			}
			t.Run(string(dialect)+" "+name, func(t *testing.T) {
				s := newFixture(t, dialect, "200")
				first := ring
				first.Connection = global(mine, "G1")
				if dialect == csta.ECMA {
					first.Connection = mine
				}
				s.hear(first, cleared(mine, "200", csta.StateNull), begin)
				require.Len(t, s.ended, 1)
				require.NotEqual(t, s.ended[0].ID, s.only().ID)
			})
		}
	}
}

func TestEndedIDsAreForgotten(t *testing.T) {
	mine := at("5", "200")
	s := newFixture(t, csta.ECMA, "200")
	s.hear(delivered(mine, "200", "555", "200", csta.StateAlerting), cleared(mine, "200", csta.StateNull))
	s.now = s.now.Add(31 * time.Second)
	s.hear(established(mine, "200", "555", "200", csta.StateConnected))
	require.Equal(t, call.Connected, s.only().State)
}

func TestEventsWithoutCallID(t *testing.T) {
	s := newFixture(t, csta.ECMA, "1000")
	mine := at("", "1000")
	s.hear(initiated(mine), originated(mine, "1000", "1001"))
	require.Equal(t, call.Dialing, s.only().State)
	s.hear(delivered(mine, "1001", "1000", "1001", csta.StateConnected))
	require.Equal(t, call.Dialing, s.only().State)
	s.hear(established(mine, "1001", "1000", "1001", csta.StateConnected))
	require.Equal(t, call.Connected, s.only().State)
	first := s.only().ID
	s.hear(held(mine, "1000", csta.StateHold), delivered(mine, "1000", "1009", "1000", csta.StateAlerting))
	require.Equal(t, []call.State{call.Held, call.Ringing}, s.states(), "a second call, not a change of the first")
	s.hear(established(mine, "1000", "1009", "1000", csta.StateConnected), cleared(mine, "1000", csta.StateNull))
	require.Equal(t, first, s.only().ID, "the end belongs to the active call")
	s.hear(retrieved(mine, "1000", csta.StateConnected))
	require.Equal(t, call.Connected, s.only().State)
}

func TestEventsWithoutDeviceIDBelongToTheMonitor(t *testing.T) {
	s := newFixture(t, csta.ECMA, "1000")
	mine := at("C1", "")
	s.hear(delivered(mine, "1000", "555", "1000", csta.StateAlerting), established(mine, "1000", "555", "1000", csta.StateConnected))
	require.Equal(t, call.Connected, s.only().State)
	require.Equal(t, at("C1", "1000"), s.only().Connection)
	s.hear(held(mine, "555", ""))
	require.Equal(t, call.Connected, s.only().State, "the other one held")
	s.hear(cleared(mine, "1000", ""))
	s.over()
}

func TestOwnExtensionIsLearntFromMX(t *testing.T) {
	s := newFixture(t, csta.Zultys, "")
	s.hear(originated(at("39", "3095"), "3095", "555"))
	require.Equal(t, call.Outbound, s.only().Direction)
	require.Equal(t, "3095", s.only().Device)
}

func TestEventsOfUnknownMonitorsAreIgnored(t *testing.T) {
	s := newFixture(t, csta.ECMA, "200")
	ev := delivered(at("5", "200"), "200", "555", "200", csta.StateAlerting)
	ev.Monitor = "77"
	s.hear(ev)
	require.Empty(t, s.table.Calls())
}

func TestSeveralMonitors(t *testing.T) {
	s := newFixture(t, csta.Zultys, "200")
	s.table.Follow("2", "201")
	s.table.Follow("3", "200") // covers the first device again
	ring := delivered(at("5", "200"), "200", "555", "200", csta.StateAlerting)
	again, other := ring, delivered(at("5", "201"), "201", "556", "201", csta.StateAlerting)
	again.Monitor, other.Monitor = "3", "2"
	s.hear(ring, again, other)
	require.Len(t, s.table.Calls(), 2, "leg 5 of 200 and leg 5 of 201 are two calls; a double is none")
	end := cleared(at("5", "201"), "201", "")
	end.Monitor = "2"
	s.hear(end)
	require.Equal(t, "200", s.only().Device)
	s.table.Unfollow("1")
	end = cleared(at("5", "200"), "200", "")
	end.Monitor = "3"
	s.hear(end)
	require.Empty(t, s.table.Calls(), "the double takes over")
}

func TestAnIDInUseThatBeginsAgainIsANewCall(t *testing.T) {
	s := newFixture(t, csta.Zultys, "200")
	one, two := global(at("5", "200"), "G1"), global(at("5", "200"), "G2")
	s.hear(delivered(one, "200", "555", "200", ""), established(one, "200", "555", "200", ""), originated(two, "200", "777"))
	require.Equal(t, call.Dialing, s.only().State)
	require.Equal(t, "777", s.only().Party.Number)
	require.Len(t, s.ended, 1)
	require.True(t, s.ended[0].Broken)
}
