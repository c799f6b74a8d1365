package call_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// unproven is a fixture whose switch has listed no call yet.
func unproven(t *testing.T, events ...csta.Event) *fixture {
	t.Helper()
	s := newFixture(t, csta.ECMA, "200")
	s.table.NewServer(0)
	s.hear(events...)
	return s
}

// look waits until the switch is to be asked, and answers a moment later with what it lists.
func (s *fixture) look(list ...csta.SnapshotCallInfo) {
	s.t.Helper()
	require.True(s.t, s.tick(), "nothing is asked")
	asked := s.now
	s.now = s.now.Add(20 * time.Millisecond)
	s.ended = append(s.ended, call.Snapshot{Device: "200", Calls: list, AskedAt: asked}.Apply(s.table, s.now)...)
}

func listing(at csta.ConnectionID, states ...csta.ConnectionState) csta.SnapshotCallInfo {
	return csta.SnapshotCallInfo{Connection: at, States: states}
}

// A switch that answers every question by an empty list has calls all the same.
func TestASwitchThatListsNothingEndsNoTalk(t *testing.T) {
	mine := at("5", "200")
	s := unproven(t, delivered(mine, "200", "555", "200", csta.StateAlerting), established(mine, "200", "555", "200", csta.StateConnected))
	for s.now.Before(start.Add(3 * time.Hour)) {
		s.look()
	}
	require.Empty(t, s.ended)
	require.False(t, s.only().Stale)

	s.table.Suspect() // events were lost
	require.Empty(t, s.table.Reconcile("200", nil, s.now))
	require.True(t, s.only().Stale, "nobody knows")
	s.hear(held(mine, "200", csta.StateHold))
	require.False(t, s.only().Stale)
}

// A ring whose end nobody told ends even so: nothing rings for long without a word.
func TestARingUnheardOfThatIsNeverListedEnds(t *testing.T) {
	s := unproven(t, delivered(at("5", "200"), "200", "555", "200", csta.StateAlerting))
	rang := s.now
	for len(s.ended) == 0 {
		s.look()
	}
	require.Equal(t, call.Unseen, s.over().Outcome)
	require.WithinRange(t, s.now, rang.Add(45*time.Second), rang.Add(65*time.Second))
}

// The first call at a server is asked for at once, so that it is known whether the server lists it.
func TestAServerIsAskedSoonWhetherItListsCalls(t *testing.T) {
	mine := at("5", "200")
	s := unproven(t)
	s.table.Reconcile("200", nil, s.now) // at the sign-on
	s.hear(delivered(mine, "200", "555", "200", csta.StateAlerting))
	require.Equal(t, s.now.Add(500*time.Millisecond), s.table.Deadline())
	s.look(listing(mine, csta.StateAlerting, csta.StateConnected))
	asked := s.now
	s.look() // once
	require.WithinDuration(t, asked.Add(call.DefaultLook), s.now, time.Second)
	require.Empty(t, s.ended)
	require.True(t, s.only().Unlisted)
	s.look() // and again
	require.Equal(t, call.Unseen, s.over().Outcome)
	require.WithinDuration(t, asked.Add(call.DefaultLook+time.Second), s.now, time.Second)
}

// What was heard of a call after the question is newer than the answer, however late that comes.
func TestALateAnswerSaysNothingOfWhatWasHeardSince(t *testing.T) {
	mine, other := at("5", "200"), at("6", "200")
	s := newFixture(t, csta.ECMA, "200")
	s.hear(delivered(mine, "200", "555", "200", csta.StateAlerting))
	asked := s.now.Add(100 * time.Millisecond)
	s.hear(established(mine, "200", "555", "200", csta.StateConnected))
	for range 3 {
		require.Empty(t, call.Snapshot{Device: "200", Calls: nil, AskedAt: asked}.Apply(s.table, s.now))
		require.False(t, s.only().Unlisted)
	}
	require.Empty(t, call.Snapshot{Device: "200", Calls: []csta.SnapshotCallInfo{
		listing(mine, csta.StateAlerting, csta.StateConnected), listing(other, csta.StateAlerting, csta.StateConnected),
	}, AskedAt: asked}.Apply(s.table, s.now))
	require.Equal(t, []call.State{call.Connected, call.Ringing}, s.states(), "an unknown one appears")
	s.hear(cleared(other, "200", csta.StateNull))
	require.Empty(t, call.Snapshot{Device: "200", Calls: []csta.SnapshotCallInfo{listing(other, csta.StateAlerting, csta.StateConnected)}, AskedAt: asked}.Apply(s.table, s.now))
	require.Equal(t, []call.State{call.Connected}, s.states(), "but not one that has ended")
}

// An event between two answers that leave a call out takes the first one back.
func TestAnEventAnswersTheDoubtOfASnapshot(t *testing.T) {
	mine := at("5", "200")
	s, _ := talking(t, csta.ECMA)
	s.look()
	require.True(t, s.only().Unlisted)
	s.hear(held(mine, "200", csta.StateHold))
	require.False(t, s.only().Unlisted)
	require.True(t, s.quiet(), "nothing is to be asked soon")
	s.look()
	require.Empty(t, s.ended)
}

// Events wait for the answer to some questions. What waits is about living calls, whatever the answer says.
func TestAnEventThatWaitsProtectsItsCall(t *testing.T) {
	mine := at("5", "200")
	s, _ := talking(t, csta.ECMA)
	waits := held(mine, "200", csta.StateHold)
	waits.Monitor = "1"
	s.table.Suspect()
	require.Empty(t, call.Snapshot{Device: "200", Waiting: []csta.Event{waits}}.Apply(s.table, s.now))
	s.hear(waits)
	require.Equal(t, call.Held, s.only().State)
}

// Another server has to show first what it lists, and may not be asked at all.
func TestAnotherServerIsNotBelievedForTheFirstOnesSake(t *testing.T) {
	s, _ := talking(t, csta.ECMA)
	s.table.Lose(s.now)
	s.table.NewServer(-1)
	s.table.Follow("1", "200")
	require.Empty(t, s.table.Reconcile("200", nil, s.now))
	require.True(t, s.only().Stale)
	require.Equal(t, s.now.Add(2*time.Hour), s.table.Deadline())
}
