package call_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

func linked(ev csta.Event, linkage string) csta.Event {
	ev.Linkage = linkage
	return ev
}

// A call that was sent away blindly comes back under another callID; nothing but its linkage says that it is the
// same.
func TestALinkageIsKnownAgainUnderAnotherCallID(t *testing.T) {
	for _, dialect := range []csta.Dialect{csta.ECMA, csta.OpenScape, csta.DMCC} {
		for _, late := range []bool{false, true} {
			s := newFixture(t, dialect, "200")
			mine := at("5", "200")
			ring := delivered(mine, "200", "555", "200", csta.StateAlerting)
			if !late {
				ring = linked(ring, "00001001341234567890")
			}
			s.hear(ring)
			first := s.only().GlobalID
			s.hear(linked(established(mine, "200", "555", "200", csta.StateConnected), "00001001341234567890"))
			require.Equal(t, first, s.only().GlobalID, "a name once given stays")
			require.Equal(t, "00001001341234567890", s.only().Linkage)
			s.hear(csta.Event{Type: csta.Transfered, Connection: mine, Subject: device("200"), Target: device("300"), Local: csta.StateNull})
			s.hear(linked(delivered(at("77", "200"), "200", "555", "200", csta.StateAlerting), "00001001341234567890"))
			require.Equal(t, first, s.only().GlobalID)
			require.Equal(t, "77", s.only().Connection.CallID)
		}
	}
}

// Switches use callIDs again; where a linkage is told, another one is another call.
func TestAReusedCallIDWithAnotherLinkageIsAnotherCall(t *testing.T) {
	s, first, _ := consulting(t, csta.DMCC)
	s.hear(linked(csta.Event{
		Type: csta.Transfered, Connection: at("5", "200"), Secondary: at("6", "200"), Subject: device("200"), Target: device("777"), Local: csta.StateNull,
		Connections: []csta.ConnectionListItem{item(at("5", "555"), at("9", "555"), "555"), item(at("6", "777"), at("9", "777"), "777")},
	}, "L1"))
	s.hear(linked(delivered(at("9", "200"), "200", "888", "200", csta.StateAlerting), "L2"))
	require.Equal(t, "L2", s.only().GlobalID, "call 9 of before was another one")
	s.hear(cleared(at("9", "200"), "200", csta.StateNull))
	s.hear(linked(delivered(at("10", "200"), "200", "555", "200", csta.StateAlerting), "L1"))
	require.Equal(t, first.GlobalID, s.only().GlobalID)
}

// A call may last longer than the table knows where calls come from.
func TestANameOutlivesTheLineage(t *testing.T) {
	s, mine := talking(t, csta.ECMA)
	before := s.only().GlobalID
	s.hear(csta.Event{
		Type: csta.Transfered, Connection: at("5", "555"), Secondary: at("6", "555"), Subject: device("555"), Target: device("777"), Local: csta.StateConnected,
		Connections: []csta.ConnectionListItem{item(mine, at("9", "200"), "200"), item(at("6", "777"), at("9", "777"), "777")},
	})
	require.Equal(t, before, s.only().GlobalID)
	s.now = s.now.Add(3 * time.Hour)
	s.hear(held(at("9", "200"), "200", csta.StateHold))
	require.Equal(t, before, s.only().GlobalID)
}

func TestSnapshotsTellTheLinkageToo(t *testing.T) {
	s := newFixture(t, csta.DMCC, "200")
	s.table.Reconcile("200", []csta.SnapshotCallInfo{{
		Connection: at("5", "200"), Endpoint: device("555"), Linkage: "L1", States: []csta.ConnectionState{csta.StateConnected, csta.StateConnected},
	}}, s.now)
	require.Equal(t, "L1", s.only().GlobalID)
	require.Equal(t, call.Connected, s.only().State)
	s.hear(cleared(at("5", "200"), "200", csta.StateNull))
	require.Equal(t, "L1", s.over().Linkage)
}
