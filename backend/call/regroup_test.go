package call_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

func item(old, now csta.ConnectionID, endpoint string) csta.ConnectionListItem {
	return csta.ConnectionListItem{Old: old, New: now, Endpoint: device(endpoint)}
}

func TestTransferringDeviceLosesBothLegs(t *testing.T) {
	s, mine := talking(t, csta.ECMA)
	second := at("6", "200")
	s.hear(held(mine, "200", csta.StateHold), originated(second, "200", "777"), established(at("6", "777"), "777", "200", "777", csta.StateConnected))
	s.hear(csta.Event{
		Type: csta.Transfered, Connection: mine, Secondary: second, Subject: device("200"), Target: device("777"),
		Local: csta.StateNull, Connections: []csta.ConnectionListItem{item(at("5", "555"), at("5", "555"), "555"), item(at("6", "777"), at("5", "777"), "777")},
	})
	require.Empty(t, s.table.Calls())
	require.Len(t, s.ended, 2)
	s.hear(cleared(mine, "200", csta.StateNull), cleared(second, "200", csta.StateNull))
	require.Len(t, s.ended, 2, "the clears that some switches send as well say nothing new")
}

// MX tells one leg and no list.
func TestTransferOnMXAsksForTheOtherLeg(t *testing.T) {
	s, mine := talking(t, csta.Zultys)
	s.hear(held(mine, "200", ""), originated(at("6", "200"), "200", "777"), established(at("6", "200"), "777", "200", "777", ""))
	s.hear(csta.Event{Type: csta.Transfered, Connection: mine, Subject: device("200"), Target: device("777")})
	require.Len(t, s.ended, 1)
	require.Equal(t, "6", s.only().Connection.CallID)
	require.True(t, s.tick())
	require.Len(t, s.table.Reconcile("200", nil, s.now), 1)
}

func TestTransferredCallGoesOnUnderItsNewName(t *testing.T) {
	s, mine := talking(t, csta.ECMA)
	before := s.only()
	s.hear(csta.Event{
		Type: csta.Transfered, Connection: at("5", "555"), Secondary: at("6", "555"), Subject: device("555"), Target: device("777"), Local: csta.StateConnected,
		Connections: []csta.ConnectionListItem{item(mine, at("9", "200"), "200"), item(at("6", "777"), at("9", "777"), "777")},
	})
	c := s.only()
	require.Empty(t, s.ended)
	require.Equal(t, before.ID, c.ID)
	require.Equal(t, at("9", "200"), c.Connection)
	require.Equal(t, "777", c.Party.Number)
	require.Equal(t, call.Connected, c.State)
	s.hear(established(mine, "200", "555", "200", csta.StateConnected))
	require.Len(t, s.table.Calls(), 1, "no event brings the old name back")
	s.hear(cleared(mine, "200", csta.StateNull))
	require.Len(t, s.table.Calls(), 1, "its clear is no end")
	s.hear(cleared(at("9", "200"), "200", csta.StateNull))
	s.over()
}

func TestHeldPartyOfAnMXTransferStays(t *testing.T) {
	s, mine := talking(t, csta.Zultys)
	s.hear(csta.Event{Type: csta.Transfered, Connection: mine, Subject: device("198"), Target: device("197")})
	require.Equal(t, call.Connected, s.only().State)
	require.Equal(t, "197", s.only().Party.Number)
}

func TestConferenceMergesTwoCallsAndShrinksAgain(t *testing.T) {
	s, mine := talking(t, csta.ECMA)
	second := at("6", "200")
	s.hear(held(mine, "200", csta.StateHold), originated(second, "200", "777"), established(at("6", "777"), "777", "200", "777", csta.StateConnected))
	first := s.table.Calls()[0]
	s.hear(csta.Event{
		Type: csta.Conferenced, Connection: mine, Secondary: second, Subject: device("200"), Target: device("777"), Local: csta.StateConnected,
		Connections: []csta.ConnectionListItem{item(mine, at("7", "200"), "200"), item(at("5", "555"), at("7", "555"), "555"), item(at("6", "777"), at("7", "777"), "777")},
	})
	c := s.only()
	require.Equal(t, first.ID, c.ID)
	require.Equal(t, call.Connected, c.State)
	require.Equal(t, "7", c.Connection.CallID)
	require.Len(t, s.ended, 1)
	require.Equal(t, call.CauseConference, s.ended[0].Cause)

	s.hear(cleared(at("7", "555"), "555", csta.StateConnected))
	require.True(t, s.quiet(), "somebody is left")
	require.Equal(t, "777", s.only().Party.Number)
	s.hear(cleared(at("7", "777"), "777", csta.StateConnected))
	require.False(t, s.quiet())
}

func TestConferenceThatTakesMeInIsACall(t *testing.T) {
	s := newFixture(t, csta.ECMA, "200")
	s.hear(csta.Event{
		Type: csta.Conferenced, Connection: at("5", "555"), Subject: device("555"), Target: device("200"), Local: csta.StateConnected,
		Connections: []csta.ConnectionListItem{item(at("5", "555"), at("5", "555"), "555"), item(csta.ConnectionID{}, at("5", "200"), "200")},
	})
	require.Equal(t, call.Connected, s.only().State)
	require.Equal(t, at("5", "200"), s.only().Connection)
}

// On MX a transfer names one call. That the held one went with it is a guess, which a snapshot corrects.
func TestACallThatWasTakenForTransferredIsFoundAgain(t *testing.T) {
	s := newFixture(t, csta.Zultys, "200")
	s.hear(delivered(at("1", "200"), "200", "555", "200", ""), established(at("1", "200"), "200", "555", "200", ""))
	first := s.table.Calls()[0]
	s.table.Consult("200", "777", first.ID, s.now)
	s.hear(
		csta.Event{Type: csta.Held, Connection: at("1", "200"), Subject: device("200")},
		originated(at("2", "200"), "200", "777"),
		csta.Event{Type: csta.Transfered, Connection: at("2", "200"), Subject: device("200"), Target: device("201")},
	)
	require.Empty(t, s.table.Calls())
	s.table.Reconcile("200", []csta.SnapshotCallInfo{{Connection: at("1", "200"), States: []csta.ConnectionState{csta.StateHold, csta.StateConnected}}}, s.now)
	require.Equal(t, []call.State{call.Held}, s.states())
}
