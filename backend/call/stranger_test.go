package call_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// TestACallOfARestartedSwitchIsNotTakenForTheOneBefore: the line is lost in a talk, and afterwards a snapshot has a
// call of the same callID.
func TestACallOfARestartedSwitchIsNotTakenForTheOneBefore(t *testing.T) {
	mine := at("5", "200")
	both := []csta.ConnectionState{csta.StateConnected, csta.StateConnected}
	for name, test := range map[string]struct {
		before func(*fixture) // what happened after the answer, and why nobody is sure of the call
		now    csta.SnapshotCallInfo
		other  bool
	}{
		"with the same caller":          {nil, csta.SnapshotCallInfo{Connection: mine, Endpoint: device("0555111"), States: both}, false},
		"of whom nobody can tell":       {nil, csta.SnapshotCallInfo{Connection: mine, Endpoint: device("0049555111"), States: both}, true},
		"with somebody who is not told": {nil, csta.SnapshotCallInfo{Connection: mine, States: both}, false},
		"with another caller":           {nil, csta.SnapshotCallInfo{Connection: mine, Endpoint: device("0555222"), States: both}, true},
		"with an extension":             {nil, csta.SnapshotCallInfo{Connection: mine, Endpoint: device("201"), States: both}, true},
		"that rings": {nil, csta.SnapshotCallInfo{
			Connection: mine, Endpoint: device("0555111"), States: []csta.ConnectionState{csta.StateAlerting, csta.StateConnected},
		}, true},
		"of another linkage": {func(s *fixture) {
			ev := held(mine, "200", csta.StateHold)
			ev.Linkage = "00001000011700000001"
			s.hear(ev)
		}, csta.SnapshotCallInfo{Connection: mine, Endpoint: device("0555111"), States: both, Linkage: "00001000011700000002"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newFixture(t, csta.ECMA, "200")
			s.hear(delivered(mine, "200", "0555111", "200", csta.StateAlerting), established(mine, "200", "0555111", "200", csta.StateConnected))
			alice := s.only()
			if test.before != nil {
				test.before(s)
			}
			s.table.Lose(s.now)
			ended := s.table.Reconcile("200", []csta.SnapshotCallInfo{test.now}, s.now)
			now := s.only()
			if !test.other {
				require.Equal(t, alice.ID, now.ID)
				require.Empty(t, ended)
				return
			}
			require.NotEqual(t, alice.ID, now.ID)
			require.Len(t, ended, 1)
			require.Equal(t, []any{alice.ID, true, "0555111"}, []any{ended[0].ID, ended[0].Broken, ended[0].Party.Number})
			s.table.Follow("1", "200")
			s.hear(cleared(mine, "200", csta.StateNull))
			require.Equal(t, now.ID, s.ended[0].ID, "its events are its own")
		})
	}
}

// While the line holds, a snapshot may name somebody else in a call that goes on: a transfer that nobody told.
func TestWhileTheLineHoldsACallIsKnownByItsID(t *testing.T) {
	mine := at("5", "200")
	s := newFixture(t, csta.ECMA, "200")
	s.hear(established(mine, "200", "0555111", "200", csta.StateConnected))
	alice := s.only()
	for range 2 {
		require.Empty(t, s.table.Reconcile("200", []csta.SnapshotCallInfo{{
			Connection: mine, Endpoint: device("0555222"), States: []csta.ConnectionState{csta.StateConnected, csta.StateConnected},
		}}, s.now))
		s.table.Suspect() // nor do lost events change that
	}
	require.Equal(t, alice.ID, s.only().ID)
	require.Equal(t, call.Connected, s.only().State)
}
