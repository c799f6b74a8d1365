package call_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

func TestInboundOnTheStandard(t *testing.T) {
	s := newFixture(t, csta.ECMA, "1001")
	mine := at("C1", "1001")
	ring := delivered(mine, "1001", "4930111", "8005550100", csta.StateAlerting)
	ring.NetworkCalling = device("+15551234567")
	ring.Data = csta.Attached{{Name: csta.UserData, Value: "123456"}}
	s.hear(ring)
	c := s.only()
	require.Equal(t, call.Ringing, c.State)
	require.Equal(t, call.Inbound, c.Direction)
	require.Equal(t, "+15551234567", c.Party.Number, "the network's word for the caller comes first")
	require.Equal(t, "8005550100", c.Called)
	s.hear(established(mine, "1001", "4930111", "8005550100", csta.StateConnected))
	c = s.only()
	require.Equal(t, call.Connected, c.State)
	require.Equal(t, "+15551234567", c.Party.Number, "and stays")
	require.Equal(t, csta.Attached{{Name: csta.UserData, Value: "123456"}}, c.Data, "data missing later is kept")
}

func TestInboundOnMX(t *testing.T) {
	s := newFixture(t, csta.Zultys, "199")
	mine := global(at("351", "199"), "2809269720623105293")
	ring := delivered(mine, "199", "192", "199", csta.StateAlerting)
	ring.NetworkCalling = device("Vasily Znamensky")
	ring.Data = csta.Attached{{Name: "__CALLED_PARTY_ORIG__", Value: "1300000000"}, {Name: "account", Value: "4711"}}
	s.hear(ring)
	c := s.only()
	require.Equal(t, call.Ringing, c.State)
	require.Equal(t, call.Inbound, c.Direction)
	require.Equal(t, call.Party{Number: "192", Name: "Vasily Znamensky"}, c.Party, "the network's device is a name here")
	require.Equal(t, "1300000000", c.Called)
	answer := established(mine, "199", "192", "199", "")
	answer.Data = csta.Attached{{Name: "account", Value: ""}, {Name: "tier", Value: "gold"}}
	s.hear(answer)
	c = s.only()
	require.Equal(t, call.Connected, c.State)
	require.Equal(t, csta.Attached{
		{Name: "__CALLED_PARTY_ORIG__", Value: "1300000000"}, {Name: "account", Value: "4711"}, {Name: "tier", Value: "gold"},
	}, c.Data)
}

func TestDirectionIsReadFromTheDirectionElement(t *testing.T) {
	s := newFixture(t, csta.Zultys, "210")
	ev := established(at("16", "210"), "210", "0412345678", "1300", "")
	ev.Direction = "Outgoing"
	s.hear(ev)
	require.Equal(t, call.Outbound, s.only().Direction)
}

func TestOpenScapeNumbers(t *testing.T) {
	s := newFixture(t, csta.ECMA, "3021005550002")
	ev := delivered(at("FF00", "3021005550002"), "N<3021005550002>;noa=nk", "N<2025550123>Line71001;displayNumber=2025550123", "N<3021005550002>;noa=nk", csta.StateAlerting)
	s.hear(ev)
	c := s.only()
	require.Equal(t, call.Ringing, c.State)
	require.Equal(t, call.Inbound, c.Direction)
	require.Equal(t, call.Party{Number: "2025550123", Name: "Line71001"}, c.Party)
	require.Equal(t, "3021005550002", c.Called)
}

func TestCallerWhoGivesUpIsMissed(t *testing.T) {
	s := newFixture(t, csta.ECMA, "1001")
	mine := at("C1", "1001")
	s.hear(delivered(mine, "1001", "555", "1001", csta.StateAlerting), cleared(at("C1", "555"), "555", csta.StateAlerting), cleared(mine, "1001", csta.StateNull))
	e := s.over()
	require.False(t, e.Connected)
	require.Equal(t, call.Inbound, e.Direction)
}

func TestDivertedToMeRings(t *testing.T) {
	for _, dialect := range []csta.Dialect{csta.ECMA, csta.Zultys} {
		for _, then := range []string{"nothing", "delivered", "established"} {
			t.Run(string(dialect)+" then "+then, func(t *testing.T) {
				s := newFixture(t, dialect, "200")
				mine, group := at("5", "200"), at("5", "500")
				if dialect == csta.Zultys {
					group = mine
				}
				ev := diverted(group, "500", "200", csta.StateNull)
				ev.Calling = device("4930222")
				s.hear(ev)
				c := s.only()
				require.Equal(t, call.Ringing, c.State)
				require.Equal(t, call.Inbound, c.Direction)
				require.Equal(t, "200", c.Connection.Device.ID, "the connection to answer is ours")
				require.Equal(t, "5", c.Connection.CallID)
				require.True(t, s.quiet(), "it rings until an event says otherwise")
				switch then {
				case "delivered":
					s.hear(delivered(mine, "200", "4930222", "500", csta.StateAlerting))
					require.Equal(t, call.Ringing, s.only().State)
				case "established":
					s.hear(established(mine, "200", "4930222", "500", csta.StateConnected))
					require.Equal(t, call.Connected, s.only().State)
				}
				require.Equal(t, c.ID, s.only().ID)
				if dialect == csta.ECMA || then != "nothing" {
					require.Equal(t, "4930222", s.only().Party.Number)
				}
			})
		}
	}
}

func TestDivertedAwayEndsTheRinging(t *testing.T) {
	mine := at("5", "200")
	ring := delivered(mine, "200", "555", "200", csta.StateAlerting)

	s := newFixture(t, csta.ECMA, "200")
	s.hear(ring, diverted(mine, "200", "300", csta.StateNull))
	require.Equal(t, "callForwardNoAnswer", s.over().Cause)

	s = newFixture(t, csta.ECMA, "200")
	s.hear(ring, diverted(mine, "200", "300", ""))
	s.over()

	s = newFixture(t, csta.Zultys, "200")
	s.hear(ring, diverted(mine, "200", "300", ""))
	left := s.now
	require.Equal(t, call.Ringing, s.only().State, "MX sends Diverted inside calls that go on")
	require.False(t, s.tick())
	require.Equal(t, left, s.over().EndedAt)

	s = newFixture(t, csta.Zultys, "200")
	s.hear(ring, diverted(mine, "200", "300", ""), established(mine, "200", "555", "200", ""))
	require.Equal(t, call.Connected, s.only().State)
	require.True(t, s.quiet())
}

func TestCallThatWasDivertedAwayMayRingAgain(t *testing.T) {
	mine := global(at("5", "200"), "G1")
	ring := delivered(mine, "200", "555", "200", csta.StateAlerting)
	for _, dialect := range []csta.Dialect{csta.ECMA, csta.Zultys} {
		s := newFixture(t, dialect, "200")
		s.hear(ring, diverted(mine, "200", "300", csta.StateNull))
		if dialect == csta.Zultys {
			s.tick()
		}
		require.Empty(t, s.table.Calls())
		s.now = s.now.Add(5 * time.Second)
		s.hear(ring)
		require.Equal(t, call.Ringing, s.only().State)
		require.NotEqual(t, s.ended[0].ID, s.only().ID)
	}
}

func TestHeldByTheOtherPartyIsStillConnected(t *testing.T) {
	for _, dialect := range []csta.Dialect{csta.ECMA, csta.Zultys} {
		for _, local := range []csta.ConnectionState{"", csta.StateConnected} {
			s := newFixture(t, dialect, "200")
			mine, far := at("5", "200"), at("5", "555")
			if dialect == csta.Zultys {
				far = mine
			}
			s.hear(delivered(mine, "200", "555", "200", csta.StateAlerting), established(mine, "200", "555", "200", csta.StateConnected),
				held(far, "555", local))
			require.Equal(t, call.Connected, s.only().State)
			s.hear(retrieved(far, "555", local))
			require.Equal(t, call.Connected, s.only().State)
		}
	}
}

func TestMonitorThatStartsMidCall(t *testing.T) {
	mine := at("5", "200")
	for want, ev := range map[call.State]csta.Event{
		call.Connected: established(mine, "200", "555", "200", csta.StateConnected),
		call.Held:      held(mine, "200", csta.StateHold),
		call.Dialing:   originated(mine, "200", "555"),
		call.Ringing:   delivered(mine, "200", "555", "200", csta.StateAlerting),
	} {
		for _, dialect := range []csta.Dialect{csta.ECMA, csta.Zultys} {
			s := newFixture(t, dialect, "200")
			s.hear(ev)
			require.Equal(t, want, s.only().State, "%s %s", dialect, ev.Type)
		}
	}
}
