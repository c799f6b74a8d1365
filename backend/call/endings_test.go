package call_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// talking is a stage with one inbound call that was answered.
func talking(t *testing.T, dialect csta.Dialect) (*fixture, csta.ConnectionID) {
	t.Helper()
	s := newFixture(t, dialect, "200")
	mine := at("5", "200")
	s.hear(delivered(mine, "200", "555", "200", csta.StateAlerting), established(mine, "200", "555", "200", csta.StateConnected))
	return s, mine
}

func TestFarEndsLeavingAsksForASnapshot(t *testing.T) {
	s, _ := talking(t, csta.ECMA)
	s.hear(cleared(at("5", "555"), "555", csta.StateConnected))
	left := s.now
	require.Len(t, s.table.Calls(), 1)
	require.Equal(t, left.Add(2*time.Second), s.table.Deadline())
	require.True(t, s.tick(), "only a snapshot tells whether the call goes on")
	require.True(t, s.quiet(), "asked once")

	gone := s.table.Reconcile("200", nil, s.now)
	require.Len(t, gone, 1)
	require.Equal(t, left, gone[0].EndedAt)
	require.Equal(t, "normalClearing", gone[0].Cause)
	require.False(t, gone[0].Broken)
}

func TestSnapshotConfirmsTheCallThatAPartyLeft(t *testing.T) {
	s, mine := talking(t, csta.ECMA)
	s.hear(cleared(at("5", "555"), "555", csta.StateConnected))
	s.tick()
	require.Empty(t, s.table.Reconcile("200", []csta.SnapshotCallInfo{{Connection: mine, States: []csta.ConnectionState{csta.StateConnected}}}, s.now))
	require.Equal(t, call.Connected, s.only().State)
	require.False(t, s.only().Stale)
}

func TestCallClearedEndsTheCall(t *testing.T) {
	s, _ := talking(t, csta.ECMA)
	s.hear(csta.Event{Type: csta.CallCleared, Connection: at("5", "")})
	s.over()
}

func TestStaleCallsAreDroppedAfterInactivity(t *testing.T) {
	for want, events := range map[time.Duration][]csta.Event{
		time.Minute:      {delivered(at("5", "200"), "200", "555", "200", csta.StateAlerting)},
		2 * time.Hour:    {established(at("5", "200"), "200", "555", "200", csta.StateConnected)},
		30 * time.Second: {established(at("5", "200"), "200", "555", "200", csta.StateConnected), cleared(at("5", "555"), "555", csta.StateConnected)},
	} {
		s := newFixture(t, csta.ECMA, "200")
		s.hear(events...)
		s.table.Lose(s.now)
		require.True(t, s.only().Stale)
		lost := s.now
		for len(s.ended) == 0 {
			s.tick()
		}
		require.Equal(t, lost.Add(want), s.now)
		e := s.over()
		require.True(t, e.Broken)
		require.False(t, e.EndedAt.After(lost), "nothing is known after the loss")
	}
}

func TestAnEventConfirmsAStaleCall(t *testing.T) {
	s, mine := talking(t, csta.ECMA)
	s.table.Doubt(s.now)
	require.False(t, s.only().Stale, "nobody asked for a snapshot of it")
	s.table.Suspect()
	s.table.Doubt(s.now)
	require.True(t, s.only().Stale)
	s.hear(held(mine, "200", csta.StateHold))
	require.False(t, s.only().Stale)
	require.True(t, s.quiet())
}

func TestSnapshotReplacesTheList(t *testing.T) {
	s, mine := talking(t, csta.ECMA)
	s.hear(originated(at("6", "200"), "200", "777"))
	before := s.table.Calls()
	lost := s.now
	s.table.Lose(s.now)
	s.now = s.now.Add(time.Minute)
	s.table.Follow("9", "200")
	ended := s.table.Reconcile("200", []csta.SnapshotCallInfo{
		{Connection: mine, States: []csta.ConnectionState{csta.StateHold, csta.StateConnected}},
		{Connection: at("8", "200"), Endpoint: device("888"), States: []csta.ConnectionState{csta.StateAlerting}},
		{Connection: at("4", "200"), States: []csta.ConnectionState{csta.StateNull}},
	}, s.now)
	require.Len(t, ended, 1)
	require.Equal(t, before[1].ID, ended[0].ID)
	require.Equal(t, call.CauseAway, ended[0].Cause)
	require.Equal(t, lost, ended[0].EndedAt)
	require.True(t, ended[0].Broken)

	calls := s.table.Calls()
	require.Equal(t, []call.State{call.Held, call.Ringing}, s.states())
	require.Equal(t, before[0].ID, calls[0].ID, "the same call, by its key")
	require.Equal(t, "555", calls[0].Party.Number, "what was known is kept")
	require.Equal(t, before[0].ConnectedAt, calls[0].ConnectedAt)
	require.Equal(t, "888", calls[1].Party.Number)
	require.Equal(t, call.Inbound, calls[1].Direction)

	late := cleared(at("6", "200"), "200", csta.StateNull)
	late.Monitor = "9"
	s.hear(late)
	require.Len(t, s.table.Calls(), 2)
	require.Len(t, s.ended, 0, "the end was told already")
}

func TestSnapshotDoesNotResurrect(t *testing.T) {
	s, mine := talking(t, csta.ECMA)
	s.hear(cleared(mine, "200", csta.StateNull))
	s.table.Reconcile("200", []csta.SnapshotCallInfo{{Connection: mine, States: []csta.ConnectionState{csta.StateConnected}}}, s.now)
	s.over()
}

// An end that was seen before the line was lost says nothing about a snapshot after it: the call may have
// come back, or another one may have its id.
func TestACallThatCameBackWhileTheLineWasLost(t *testing.T) {
	s, mine := talking(t, csta.ECMA)
	first := s.table.Calls()[0].ID
	s.hear(cleared(mine, "200", csta.StateNull))
	s.table.Lose(s.now)
	s.table.Follow("9", "200")
	s.table.Reconcile("200", []csta.SnapshotCallInfo{{Connection: mine, States: []csta.ConnectionState{csta.StateAlerting, csta.StateConnected}}}, s.now)
	require.Equal(t, []call.State{call.Ringing}, s.states())
	require.NotEqual(t, first, s.table.Calls()[0].ID, "a call of its own")
}

func TestSnapshotStates(t *testing.T) {
	const (
		alerting  = csta.StateAlerting
		connected = csta.StateConnected
		hold      = csta.StateHold
	)
	mine := at("5", "200")
	for _, c := range []struct {
		name   string
		before []csta.Event
		states []csta.ConnectionState
		want   call.State
	}{
		{"far end rings", nil, []csta.ConnectionState{connected, alerting}, call.Dialing},
		{"I ring", nil, []csta.ConnectionState{alerting, connected}, call.Ringing},
		{"both talk", nil, []csta.ConnectionState{connected, connected}, call.Connected},
		{"held by the other", nil, []csta.ConnectionState{connected, hold}, call.Connected},
		{"unknown", nil, nil, call.Connected},
		{"answered while away", []csta.Event{originated(mine, "200", "7")}, []csta.ConnectionState{connected, connected}, call.Connected},
		{"still dialing", []csta.Event{originated(mine, "200", "7")}, []csta.ConnectionState{connected}, call.Dialing},
		{"failed while away", []csta.Event{originated(mine, "200", "7")}, []csta.ConnectionState{connected, csta.StateFail}, call.Failed},
		{"unknown keeps", []csta.Event{originated(mine, "200", "7")}, nil, call.Dialing},
		{"held while away", []csta.Event{originated(mine, "200", "7")}, []csta.ConnectionState{hold, connected}, call.Held},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newFixture(t, csta.ECMA, "200")
			s.hear(c.before...)
			require.Empty(t, s.table.Reconcile("200", []csta.SnapshotCallInfo{{Connection: mine, States: c.states}}, s.now))
			require.Equal(t, c.want, s.only().State)
			talks := c.want == call.Connected || c.want == call.Held
			require.Equal(t, talks, !s.only().ConnectedAt.IsZero())
		})
	}
}

func TestSigningOffEndsTheStoryOfEveryCall(t *testing.T) {
	s, _ := talking(t, csta.Zultys)
	ended := s.table.Clear(s.now)
	require.Len(t, ended, 1)
	require.Equal(t, call.CauseSignedOff, ended[0].Cause)
	require.True(t, ended[0].Broken)
	require.Empty(t, s.table.Calls())
}

func TestDropRemovesWhatTheSwitchDoesNotKnow(t *testing.T) {
	s, _ := talking(t, csta.Zultys)
	require.Empty(t, s.table.Drop("nobody", s.now))
	require.Len(t, s.table.Drop(s.only().ID, s.now), 1)
	require.Empty(t, s.table.Calls())
}

func TestBusyStaysBusyWhenTheFarEndGoes(t *testing.T) {
	s := newFixture(t, csta.ECMA, "200")
	mine := at("9", "200")
	s.hear(originated(mine, "200", "201"), failed(at("9", "201"), "201", "200", "201", "busy"), cleared(at("9", "201"), "201", csta.StateConnected))
	require.Equal(t, call.Failed, s.only().State)
	require.Equal(t, "busy", s.only().Cause)
}

func TestANewCallersIDThatIsStillInUseBelongsToHim(t *testing.T) {
	s, mine := talking(t, csta.ECMA)
	next := delivered(mine, "200", "666", "200", csta.StateAlerting)
	next.Cause = "newCall"
	s.hear(next)
	require.Len(t, s.ended, 1)
	require.Equal(t, "555", s.ended[0].Party.Number)
	require.True(t, s.ended[0].Broken, "its end was not told")
	require.Equal(t, "666", s.only().Party.Number)
	require.Equal(t, call.Ringing, s.only().State)
}

func TestAnEventAboutNothingIsNoCall(t *testing.T) {
	s := newFixture(t, csta.ECMA, "200")
	s.table.Apply(csta.Event{Type: csta.Delivered}, s.now)
	require.Empty(t, s.table.Calls())
}
