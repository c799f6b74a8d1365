package call_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

func TestTimesOfAnInboundCall(t *testing.T) {
	for _, dialect := range dialects {
		s := newFixture(t, dialect, "200")
		mine := at("5", "200")
		s.hear(delivered(mine, "200", "555", "200", csta.StateAlerting))
		rang := s.now
		require.Equal(t, rang, s.only().RangAt)
		s.now = s.now.Add(7 * time.Second)
		s.hear(delivered(mine, "200", "555", "200", csta.StateAlerting), established(mine, "200", "555", "200", csta.StateConnected))
		answered := s.now
		s.hear(held(mine, "200", csta.StateHold))
		s.now = s.now.Add(20 * time.Second)
		s.hear(retrieved(mine, "200", csta.StateConnected), held(mine, "200", csta.StateHold), cleared(mine, "200", csta.StateNull))
		e := s.over()
		require.Equal(t, rang, e.RangAt)
		require.Equal(t, answered, e.ConnectedAt)
		require.Equal(t, 9*time.Second, e.Ring)
		require.Equal(t, 22*time.Second, e.Hold, "21 s and 1 s")
		require.Equal(t, 24*time.Second, e.Talk)
		require.Equal(t, answered.Add(24*time.Second), e.EndedAt)
	}
}

// It rings at the other end when the switch says so, and not before.
func TestTimesOfAnOutboundCall(t *testing.T) {
	s := newFixture(t, csta.ECMA, "200")
	mine, far := at("5", "200"), at("5", "555")
	s.hear(originated(mine, "200", "555"))
	require.True(t, s.only().RangAt.IsZero())
	s.now = s.now.Add(3 * time.Second)
	s.hear(delivered(far, "555", "200", "555", csta.StateConnected))
	require.Equal(t, s.now, s.only().RangAt)
	s.now = s.now.Add(9 * time.Second)
	s.hear(cleared(mine, "200", csta.StateNull))
	e := s.over()
	require.Equal(t, 10*time.Second, e.Ring, "until it ended")
	require.Zero(t, e.Talk)
	require.Zero(t, e.Hold)
}

// A call that returns from hold does not begin to ring anew.
func TestARecallIsNoFirstRinging(t *testing.T) {
	s, mine := talking(t, csta.ECMA)
	rang := s.only().RangAt
	recall := delivered(mine, "200", "555", "200", csta.StateAlerting)
	recall.Cause = "recall"
	s.hear(held(mine, "200", csta.StateHold), recall)
	require.Equal(t, call.Ringing, s.only().State)
	require.Equal(t, rang, s.only().RangAt)
	s.hear(cleared(mine, "200", csta.StateNull))
	require.Equal(t, time.Second, s.over().Ring)
}

// A call of which nothing is heard is asked for after half a minute. Where there is no snapshot it is kept, and one answer
// that leaves it out does not end it.
func TestSilentCallsAreLookedAfter(t *testing.T) {
	s := newFixture(t, csta.ECMA, "200")
	mine := at("5", "200")
	s.hear(delivered(mine, "200", "555", "200", csta.StateAlerting))
	require.Equal(t, s.now.Add(call.DefaultLook), s.table.Deadline())
	require.True(t, s.tick())
	s.table.Doubt(s.now)
	require.False(t, s.only().Stale, "the call itself is not doubted")
	require.Equal(t, s.now.Add(call.DefaultLook), s.table.Deadline(), "and again")
	s.hear(established(mine, "200", "555", "200", csta.StateConnected))
	require.Equal(t, s.now.Add(call.DefaultLook), s.table.Deadline())
	require.True(t, s.tick())
	require.Empty(t, call.Snapshot{Device: "200", Calls: nil, AskedAt: s.now}.Apply(s.table, s.now))
	require.True(t, s.only().Unlisted)
	require.Equal(t, s.now.Add(time.Second), s.table.Deadline(), "soon, to be sure")
	require.True(t, s.tick())
	require.Len(t, s.table.Reconcile("200", nil, s.now), 1)
	require.Equal(t, s.now.Add(27*time.Second), s.table.Deadline(), "in place of the sign of life")
}
