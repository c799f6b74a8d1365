package call_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

func permitting(ev csta.Event, services ...string) csta.Event {
	ev.Permitted = append([]string{}, services...)
	return ev
}

func TestPermittedIsKeptWhileTheStateLasts(t *testing.T) {
	for _, dialect := range []csta.Dialect{csta.ECMA, csta.OpenScape, csta.DMCC} {
		s := newFixture(t, dialect, "200")
		mine := at("5", "200")
		s.hear(delivered(mine, "200", "555", "200", csta.StateAlerting))
		require.Nil(t, s.only().Permitted, "nobody told")
		s.hear(permitting(delivered(mine, "200", "555", "200", csta.StateAlerting), "clearConnection", "deflectCall"))
		require.ElementsMatch(t, []string{"clearConnection", "deflectCall"}, s.only().Permitted)
		s.hear(csta.Event{Type: csta.CallInformation, Connection: mine, Subject: device("200")})
		require.Len(t, s.only().Permitted, 2, "an event that tells none takes none back")
		s.hear(established(mine, "200", "555", "200", csta.StateConnected))
		require.Nil(t, s.only().Permitted, "what was told of the ringing call says nothing of the talk")
		s.hear(permitting(held(mine, "200", csta.StateHold), "retrieveCall"))
		require.Equal(t, []string{"retrieveCall"}, s.only().Permitted)
		s.hear(permitting(retrieved(mine, "200", csta.StateConnected)))
		require.NotNil(t, s.only().Permitted)
		require.Empty(t, s.only().Permitted, "told: none")
		s.hear(permitting(held(at("5", "555"), "555", csta.StateConnected), "holdCall"))
		require.Equal(t, []string{"holdCall"}, s.only().Permitted, "whosever connection the event is about, it is the own one's")

		got := s.only().Permitted
		got[0] = "scribbled"
		require.Equal(t, []string{"holdCall"}, s.only().Permitted, "a copy")
		s.table.Lose(s.now)
		require.Nil(t, s.only().Permitted)
	}
}

func TestSnapshotsTellWhatIsPermittedToo(t *testing.T) {
	s, mine := talking(t, csta.OpenScape)
	states := []csta.ConnectionState{csta.StateHold, csta.StateConnected}
	s.hear(permitting(csta.Event{Type: csta.CallInformation, Connection: mine, Subject: device("200")}, "holdCall"))
	s.table.Reconcile("200", []csta.SnapshotCallInfo{{Connection: mine, States: states}}, s.now)
	require.Nil(t, s.only().Permitted, "it is on hold now")
	s.table.Reconcile("200", []csta.SnapshotCallInfo{{Connection: mine, States: states, Permitted: []string{"retrieveCall"}}}, s.now)
	require.Equal(t, []string{"retrieveCall"}, s.only().Permitted)
}

func TestMXCommandsAreKeptAndItsMaskIsNot(t *testing.T) {
	s := newFixture(t, csta.Zultys, "200")
	mine := at("5", "200")
	mask := delivered(mine, "200", "555", "200", "")
	mask.Commands = []string{"376"}
	s.hear(mask)
	require.Nil(t, s.only().Commands)
	answer := established(mine, "200", "555", "200", "")
	answer.Commands = []string{"Disconnect", "Transfer", "Park"}
	s.hear(answer)
	require.Equal(t, []string{"Disconnect", "Transfer", "Park"}, s.only().Commands)
	s.hear(held(mine, "200", ""))
	require.Nil(t, s.only().Commands)
	require.Equal(t, call.Held, s.only().State)
}
