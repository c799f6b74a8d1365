package call_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// A caller who rings at two phones of one person is one call on MX, whichever of them is answered.
func TestTwoLegsOfOneCallRingOnce(t *testing.T) {
	one, two := global(at("5", "200"), "G1"), global(at("6", "200"), "G1")
	ring := func(leg csta.ConnectionID) csta.Event { return delivered(leg, "200", "555", "200", csta.StateAlerting) }
	answer := func(leg csta.ConnectionID) csta.Event {
		return established(leg, "200", "555", "200", csta.StateConnected)
	}
	gone := func(leg csta.ConnectionID) csta.Event { return cleared(leg, "200", "") }
	for name, c := range map[string]struct {
		then []csta.Event
		leg  string // the call's own at the end
		ends call.Outcome
	}{
		"the first is answered":                          {[]csta.Event{answer(one), gone(two)}, "5", call.Answered},
		"the second is answered":                         {[]csta.Event{answer(two), gone(one)}, "6", call.Answered},
		"the first falls silent":                         {[]csta.Event{gone(one)}, "6", call.Missed},
		"the second falls silent":                        {[]csta.Event{gone(two)}, "5", call.Missed},
		"the first falls silent, the second is answered": {[]csta.Event{gone(one), answer(two)}, "6", call.Answered},
		"both tell that they ring again":                 {[]csta.Event{ring(one), ring(two)}, "5", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newFixture(t, csta.Zultys, "200")
			s.hear(ring(one), ring(two))
			id := s.only().ID
			s.hear(c.then...)
			require.Equal(t, id, s.only().ID)
			require.Equal(t, c.leg, s.only().Connection.CallID)
			require.Empty(t, s.ended)
			if c.ends != "" {
				s.hear(gone(s.only().Connection))
				require.Equal(t, c.ends, s.over().Outcome)
			}
		})
	}
}

// A snapshot may list both legs, or the one that nobody told of.
func TestASnapshotListsTheLegsOfARingingCall(t *testing.T) {
	one, two := global(at("5", "200"), "G1"), global(at("6", "200"), "G1")
	s := newFixture(t, csta.Zultys, "200")
	s.hear(delivered(one, "200", "555", "200", csta.StateAlerting))
	for range 2 {
		require.Empty(t, s.table.Reconcile("200", []csta.SnapshotCallInfo{listing(two, csta.StateAlerting), listing(one, csta.StateAlerting)}, s.now))
		require.Equal(t, "5", s.only().Connection.CallID)
	}
	require.Empty(t, s.table.Reconcile("200", []csta.SnapshotCallInfo{listing(two, csta.StateAlerting)}, s.now))
	require.Equal(t, "6", s.only().Connection.CallID)
}

// The number of a leg is given to a new call when the end of the old one was lost.
func TestALegNumberGivenToANewCallIsANewCall(t *testing.T) {
	for name, before := range map[string][]csta.Event{
		"ringing": {delivered(global(at("5", "200"), "G1"), "200", "555", "200", csta.StateAlerting)},
		"talking": {established(global(at("5", "200"), "G1"), "200", "555", "200", csta.StateConnected)},
		"a leg": {
			delivered(global(at("4", "200"), "G1"), "200", "555", "200", csta.StateAlerting),
			delivered(global(at("5", "200"), "G1"), "200", "555", "200", csta.StateAlerting),
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newFixture(t, csta.Zultys, "200")
			s.hear(before...)
			old := s.table.Calls()[0].ID
			s.hear(delivered(global(at("5", "200"), "G2"), "200", "777", "200", csta.StateAlerting))
			calls := s.table.Calls()
			last := calls[len(calls)-1]
			require.NotEqual(t, old, last.ID)
			require.Equal(t, "777", last.Party.Number)
			require.Equal(t, call.Ringing, last.State)
		})
	}
}

// Somebody else's call is picked up by dialling a feature code, and goes on under the id of that call.
func TestACallThatIsPickedUpByACodeIsTheCallers(t *testing.T) {
	mine := at("5", "200")
	for name, c := range map[string]struct {
		cause, dialled string
		inbound        bool
	}{
		"the switch says so":   {"callPickup", "*8201", true},
		"or the code does":     {"", "*8201", true},
		"or only the cause":    {"callPickup", "700", true},
		"a plain number":       {"", "777", false},
		"a call to the caller": {"", "555", false},
	} {
		for _, dialect := range []csta.Dialect{csta.ECMA, csta.Zultys} {
			t.Run(string(dialect)+" "+name, func(t *testing.T) {
				s := newFixture(t, dialect, "200")
				s.hear(originated(mine, "200", c.dialled))
				fetched := established(mine, "200", "555", "201", csta.StateConnected)
				fetched.Cause = c.cause
				s.hear(fetched)
				now := s.only()
				require.Equal(t, c.inbound, now.Direction == call.Inbound)
				require.Equal(t, call.Connected, now.State)
				if c.inbound {
					require.Equal(t, "555", now.Party.Number)
					require.Equal(t, "201", now.Called)
				} else {
					require.Equal(t, c.dialled, now.Party.Number)
				}
			})
		}
	}
}
