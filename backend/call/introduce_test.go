package call_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

func inCall(id, dev, endpoint string, state csta.ConnectionState) csta.SnapshotParty {
	return csta.SnapshotParty{Device: device(endpoint), Connection: at(id, dev), State: state}
}

// A conference found in a snapshot: who is in it, only a snapshot of the call tells.
func TestPartiesOfACallThatWasFound(t *testing.T) {
	s := newFixture(t, csta.ECMA, "200")
	found := []csta.ConnectionState{csta.StateConnected, csta.StateConnected, csta.StateConnected}
	s.table.Reconcile("200", []csta.SnapshotCallInfo{{Connection: at("5", "200"), States: found}}, s.now)
	require.Empty(t, s.only().Party)
	s.table.Introduce("200", "5", []csta.SnapshotParty{
		inCall("5", "200", "200", csta.StateConnected), inCall("5", "T1#4", "+49301234", csta.StateConnected),
		inCall("5", "300", "300", csta.StateHold), inCall("5", "400", "400", csta.StateNull),
	}, s.now)
	require.Equal(t, "+49301234", s.only().Party.Number)
	require.Equal(t, []call.Party{{Number: "+49301234"}, {Number: "300"}}, s.only().Parties)
	s.hear(cleared(at("5", "T1#4"), "T1#4", csta.StateConnected))
	require.Equal(t, "300", s.only().Party.Number, "who left is known by the name of the connection")
	require.Empty(t, s.only().Parties)
}

func TestIntroducingWhoIsKnownChangesNothing(t *testing.T) {
	s, mine := talking(t, csta.DMCC)
	before := s.only()
	s.table.Introduce("200", mine.CallID, []csta.SnapshotParty{inCall("5", "200", "200", csta.StateConnected), inCall("5", "T1#4", "", csta.StateConnected)}, s.now)
	require.Equal(t, before, s.only(), "a trunk without a number is the caller whom we know")
	s.table.Introduce("200", "nobody's", []csta.SnapshotParty{inCall("5", "300", "300", csta.StateConnected)}, s.now)
	s.table.Introduce("200", mine.CallID, nil, s.now)
	require.Equal(t, before, s.only())
}
