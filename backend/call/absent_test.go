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

// While there is no call, the switch is asked all the same, if it answers: the first event of one may have been lost.
func TestACallOfWhichTheFirstEventWasLostAppears(t *testing.T) {
	s := unproven(t)
	require.True(t, s.table.Deadline().IsZero(), "a switch that never told its calls is not asked for them")
	s.table.Reconcile("200", nil, s.now) // at the sign-on
	signedOn := s.now
	s.look()
	require.WithinDuration(t, signedOn.Add(27*time.Second), s.now, time.Second, "before the sign of life")
	require.False(t, s.table.Shown().Untold())
	s.look(listing(at("5", "200"), csta.StateAlerting, csta.StateConnected))
	require.Equal(t, call.Ringing, s.only().State)
	require.True(t, s.table.Shown().Untold())
	require.False(t, s.table.Shown().Untold(), "once")
	s.table.NewServer(0)
	s.hear(cleared(at("5", "200"), "200", csta.StateNull))
	require.True(t, s.table.Deadline().IsZero())
}

// What an answer tells and no event did says that events are missing, unless it is known that some were lost.
func TestWhatNoEventTold(t *testing.T) {
	mine := at("5", "200")
	ends := func(s *fixture) {
		s.look()
		require.False(t, s.table.Shown().Untold(), "once may be a slip of the switch")
		s.look()
		require.Len(t, s.ended, 1)
	}
	for name, c := range map[string]struct {
		tell   func(s *fixture)
		untold bool
	}{
		"the end of a call":                    {ends, true},
		"the end, where the switch said so":    {func(s *fixture) { s.table.Suspect(); s.table.Shown().Warn(); s.table.Reconcile("200", nil, s.now) }, false},
		"the end, where a request was refused": {func(s *fixture) { s.table.Suspect(); s.table.Reconcile("200", nil, s.now) }, true},
		"the end, where the line was lost":     {func(s *fixture) { s.table.Lose(s.now); s.table.Reconcile("200", nil, s.now) }, false},
		"a hold":                               {func(s *fixture) { s.look(listing(mine, csta.StateHold, csta.StateConnected)) }, true},
		"what is known":                        {func(s *fixture) { s.look(listing(mine, csta.StateConnected, csta.StateConnected)) }, false},
		"a call, at a sign-on after a lost line": {func(s *fixture) {
			s.table.Lose(s.now)
			s.table.Reconcile("200", []csta.SnapshotCallInfo{listing(at("6", "200"), csta.StateAlerting)}, s.now)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := talking(t, csta.ECMA)
			c.tell(s)
			require.Equal(t, c.untold, s.table.Shown().Untold())
		})
	}
}

// An answer in whose place of a call another one stands, with the same party or with nobody told, may have lost a digit of
// its id on the way: it is asked once more, even after events were lost or the line was.
func TestADamagedIDInASnapshotEndsNobody(t *testing.T) {
	both := []csta.ConnectionState{csta.StateConnected, csta.StateConnected}
	for name, doubt := range map[string]func(*fixture){
		"events were lost":  func(s *fixture) { s.table.Suspect() },
		"the line was lost": func(s *fixture) { s.table.Lose(s.now); s.table.Follow("1", "200") },
	} {
		for _, party := range []string{"555", ""} {
			t.Run(name+" "+party, func(t *testing.T) {
				s, mine := talking(t, csta.ECMA)
				doubt(s)
				require.Empty(t, s.table.Reconcile("200", []csta.SnapshotCallInfo{{Connection: at("7", "200"), Endpoint: device(party), States: both}}, s.now))
				require.True(t, s.tick(), "asked again")
				ended := s.table.Reconcile("200", []csta.SnapshotCallInfo{{Connection: mine, Endpoint: device(party), States: both}}, s.now)
				for len(ended) == 0 {
					require.True(t, s.tick())
					ended = s.table.Reconcile("200", []csta.SnapshotCallInfo{{Connection: mine, Endpoint: device(party), States: both}}, s.now)
				}
				require.Equal(t, "7", ended[0].Connection.CallID)
				require.Equal(t, mine.CallID, s.only().Connection.CallID)
			})
		}
	}
}
