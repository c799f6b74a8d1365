package call_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

func TestOutboundOnTheStandard(t *testing.T) {
	s := newFixture(t, csta.ECMA, "1001")
	mine, far := at("C1", "1001"), at("C1", "1002")
	s.hear(initiated(mine))
	require.Equal(t, call.Initiated, s.only().State)
	s.hear(originated(mine, "1001", "1002"))
	require.Equal(t, call.Dialing, s.only().State, "our own connection is connected, yet nobody answered")
	s.hear(delivered(far, "1002", "1001", "1002", csta.StateConnected))
	require.Equal(t, call.Dialing, s.only().State)
	require.True(t, s.only().ConnectedAt.IsZero())
	s.hear(established(far, "1002", "1001", "1002", csta.StateConnected))
	c := s.only()
	require.Equal(t, call.Connected, c.State)
	require.Equal(t, call.Outbound, c.Direction)
	require.Equal(t, "1002", c.Party.Number)
	require.Equal(t, mine, c.Connection, "the own connection, never the far end's, goes back in requests")
	require.Equal(t, s.now, c.ConnectedAt)
	s.hear(held(mine, "1001", csta.StateHold))
	require.Equal(t, call.Held, s.only().State)
	s.hear(retrieved(mine, "1001", csta.StateConnected))
	require.Equal(t, call.Connected, s.only().State)
	s.hear(cleared(far, "1002", csta.StateConnected))
	require.Len(t, s.table.Calls(), 1, "a party left; we are told of our own end")
	s.hear(cleared(mine, "1001", csta.StateNull))
	e := s.over()
	require.True(t, e.Connected)
	require.Equal(t, 4*time.Second, e.Talk)
	require.Equal(t, "normalClearing", e.Cause)
	require.False(t, e.Broken)
}

// The sequence of a real MX: the caller's Diverted and an "alerting" that means nothing.
func TestOutboundOnMX(t *testing.T) {
	s := newFixture(t, csta.Zultys, "3095")
	mine := at("39", "3095")
	out := "79031744445"
	s.hear(originated(mine, "3095", out))
	require.Equal(t, call.Dialing, s.only().State)
	s.hear(diverted(mine, "3095", out, ""))
	require.Equal(t, call.Dialing, s.only().State)
	require.True(t, s.quiet(), "a Diverted inside an outbound call is no end")
	s.hear(delivered(global(mine, "2808630435142227620"), out, "3095", out, csta.StateAlerting))
	require.Equal(t, call.Dialing, s.only().State)
	s.hear(established(global(mine, "2808630435142227620"), out, "3095", out, ""))
	c := s.only()
	require.Equal(t, call.Connected, c.State)
	require.Equal(t, call.Outbound, c.Direction)
	require.Equal(t, call.Party{Number: out}, c.Party)
	require.Equal(t, "2808630435142227620", c.GlobalID)
	s.hear(cleared(mine, "3095", ""))
	require.True(t, s.over().Connected)
}

func TestOutboundWithoutOriginatedOnMX(t *testing.T) {
	s := newFixture(t, csta.Zultys, "3095")
	mine := at("39", "3095")
	s.hear(diverted(mine, "3095", "555", ""))
	require.Empty(t, s.table.Calls(), "not enough to show")
	s.hear(delivered(mine, "555", "3095", "555", csta.StateAlerting))
	require.Equal(t, call.Dialing, s.only().State)
	require.Equal(t, call.Outbound, s.only().Direction)
}

func TestBusyStaysUntilCleared(t *testing.T) {
	for _, dialect := range []csta.Dialect{csta.ECMA, csta.Zultys} {
		t.Run(string(dialect), func(t *testing.T) {
			s := newFixture(t, dialect, "1001")
			mine, far := at("7", "1001"), at("7", "1002")
			if dialect == csta.Zultys {
				far = mine
			}
			s.hear(originated(mine, "1001", "1002"), failed(far, "1002", "1001", "1002", "busy"))
			c := s.only()
			require.Equal(t, call.Failed, c.State)
			require.Equal(t, "busy", c.Cause)
			s.hear(cleared(mine, "1001", csta.StateNull))
			e := s.over()
			require.False(t, e.Connected)
			require.Zero(t, e.Talk)
		})
	}
}

// Outside calls without signalling end without a word of an answer: talk time runs from the network.
func TestNetworkReachedMayBeTheLastEvent(t *testing.T) {
	s := newFixture(t, csta.ECMA, "1001")
	mine := at("C1", "1001")
	s.hear(originated(mine, "1001", "+15551234567"), reached(at("C1", "T17"), "T17", "1001", "+15551234567"))
	reachedAt := s.now
	require.True(t, s.only().ConnectedAt.IsZero(), "the far end may still tell that it rings")
	require.False(t, s.tick())
	require.Equal(t, reachedAt.Add(10*time.Second), s.now)
	c := s.only()
	require.Equal(t, call.Dialing, c.State)
	require.Equal(t, reachedAt, c.ConnectedAt)
	s.now = reachedAt.Add(time.Minute)
	s.hear(cleared(mine, "1001", csta.StateNull))
	e := s.over()
	require.True(t, e.Connected)
	require.Equal(t, 61*time.Second, e.Talk)
}

func TestNetworkReachedIsNoAnswerWhereTheFarEndSignals(t *testing.T) {
	s := newFixture(t, csta.ECMA, "1001")
	mine, trunk := at("C1", "1001"), at("C1", "T17")
	s.hear(originated(mine, "1001", "5551"), reached(trunk, "T17", "1001", "5551"),
		delivered(trunk, "5551", "1001", "5551", csta.StateConnected))
	require.True(t, s.only().ConnectedAt.IsZero())
	require.True(t, s.quiet())
	s.hear(established(trunk, "5551", "1001", "5551", csta.StateConnected))
	require.Equal(t, s.now, s.only().ConnectedAt)

	s = newFixture(t, csta.ECMA, "1001")
	s.hear(originated(mine, "1001", "5551"), reached(trunk, "T17", "1001", "5551"))
	s.tick()
	s.hear(failed(trunk, "T17", "1001", "5551", "busy"))
	require.True(t, s.only().ConnectedAt.IsZero(), "no answer after all")
	s.hear(cleared(mine, "1001", csta.StateNull))
	require.False(t, s.over().Connected)

	s = newFixture(t, csta.ECMA, "1001")
	s.hear(originated(mine, "1001", "5551"), reached(trunk, "T17", "1001", "5551"))
	s.tick()
	s.now = s.now.Add(10 * time.Second)
	s.hear(established(trunk, "5551", "1001", "5551", csta.StateConnected))
	require.Equal(t, s.now, s.only().ConnectedAt, "the answer is told after all")
}

func TestMakeCallsAnswerMayComeLast(t *testing.T) {
	mine := at("25", "3095")
	events := []csta.Event{originated(mine, "3095", "1099"), delivered(mine, "1099", "3095", "1099", csta.StateAlerting)}
	for after := range len(events) + 1 {
		s := newFixture(t, csta.Zultys, "3095")
		s.table.Expect("3095", "10-99", s.now)
		require.True(t, s.table.Pending(s.now))
		s.hear(events[:after]...)
		s.table.Begin("3095", mine, "10-99", s.now)
		require.Len(t, s.table.Calls(), min(after, 1))
		require.Len(t, s.table.Prompted(), 1-min(after, 1), "the answer alone only says that the telephone rings")
		s.hear(events[after:]...)
		require.False(t, s.table.Pending(s.now))
		c := s.only()
		require.Equal(t, call.Dialing, c.State)
		require.Equal(t, "10-99", c.Party.Number)
		require.Equal(t, "1099", c.Called)
	}
}

func TestMakeCallsAnswerAfterTheEndBeginsNothing(t *testing.T) {
	s := newFixture(t, csta.Zultys, "3095")
	mine := at("25", "3095")
	s.table.Expect("3095", "1099", s.now)
	s.hear(originated(mine, "3095", "1099"), cleared(mine, "3095", ""))
	s.table.Begin("3095", mine, "1099", s.now)
	require.False(t, s.table.Pending(s.now))
	s.over()
}

func TestMakeCallWithoutEventsIsForgotten(t *testing.T) {
	s := newFixture(t, csta.Zultys, "3095")
	s.table.Expect("3095", "1099", s.now)
	s.table.Begin("3095", at("25", "3095"), "1099", s.now)
	require.True(t, s.table.Pending(s.now))
	require.False(t, s.table.Pending(s.now.Add(time.Minute)))
	s.wait(time.Minute)
	require.Empty(t, s.table.Prompted())
	require.Equal(t, call.Unseen, s.over().Outcome)
	s.hear(originated(at("25", "3095"), "3095", "1099"))
	require.Equal(t, call.Dialing, s.only().State, "it comes after all")
}

// Whatever a switch tells while the own telephone rings, and be it nothing, there is one call from the accepted
// MakeCall on.
func TestOneCallFromTheAcceptedMakeCallOn(t *testing.T) {
	own := at("25", "200")
	for _, dialect := range csta.Dialects() {
		for _, telling := range [][]csta.Event{nil, {initiated(own)}} {
			s := newFixture(t, dialect, "200")
			s.table.Expect("200", "0555", s.now)
			require.Empty(t, s.table.Prompted(), "the switch may refuse it")
			s.table.Begin("200", own, "0555", s.now)
			s.hear(telling...)
			shown := append(s.table.Calls(), s.table.Prompted()...)
			require.Len(t, shown, 1)
			require.True(t, shown[0].Prompting())
			require.Equal(t, call.Initiated, shown[0].State)
			require.Equal(t, "0555", shown[0].Party.Number)
			require.Equal(t, own, shown[0].Connection, "as it is hung up")

			s.hear(originated(own, "200", "0555"))
			c := s.only()
			require.Equal(t, shown[0].ID, c.ID)
			require.False(t, c.Prompting())
			require.Equal(t, call.Dialing, c.State)
			require.Empty(t, s.table.Prompted())
			s.hear(cleared(own, "200", csta.StateNull))
			s.over()
		}
	}
}

// Nobody lifts the handset.
func TestTheTelephoneRangInVain(t *testing.T) {
	own := at("25", "200")
	for name, c := range map[string]struct {
		happens func(s *fixture)
		outcome call.Outcome
	}{
		"declined, and the switch says so": {func(s *fixture) { s.hear(cleared(own, "200", csta.StateNull)) }, call.Abandoned},
		"declined, busy": {func(s *fixture) {
			s.hear(csta.Event{Type: csta.Failed, Connection: own, Subject: device("200"), Cause: "busy", Local: csta.StateFail}, cleared(own, "200", csta.StateNull))
		}, call.Busy},
		"hung up here, and nothing is told": {func(s *fixture) {
			id := s.table.Prompted()[0].ID
			s.table.Leaving(id, s.table.Prompted()[0].Intent(call.Rejected), s.now)
			s.wait(2 * time.Second)
		}, call.Abandoned},
		"another number is dialled": {func(s *fixture) {
			s.now = s.now.Add(15 * time.Second)
			require.False(t, s.table.Pending(s.now), "it blocks nobody for long")
			s.ended = append(s.ended, s.table.Expect("200", "0666", s.now)...)
		}, call.Unseen},
		"the line is lost, and the switch does not know it afterwards": {func(s *fixture) {
			s.table.Lose(s.now)
			require.True(t, s.only().Stale)
			s.wait(time.Hour)
		}, call.Unseen},
		"the agent signs off": {func(s *fixture) { s.ended = append(s.ended, s.table.Clear(s.now)...) }, call.Unseen},
	} {
		t.Run(name, func(t *testing.T) {
			s := newFixture(t, csta.Zultys, "200")
			s.table.Expect("200", "0555", s.now)
			s.table.Begin("200", own, "0555", s.now)
			c.happens(s)
			require.Empty(t, s.table.Prompted())
			require.Equal(t, c.outcome, s.over().Outcome)
		})
	}
}

// A consultation is made with the handset in hand.
func TestAConsultationDoesNotPrompt(t *testing.T) {
	s := newFixture(t, csta.Zultys, "200")
	s.hear(delivered(at("5", "200"), "200", "0555", "200", csta.StateAlerting), established(at("5", "200"), "200", "0555", "200", csta.StateConnected))
	s.table.Consult("200", "300", s.only().ID, s.now)
	s.table.Begin("200", at("6", "200"), "300", s.now)
	require.Empty(t, s.table.Prompted())
}

func TestCallToOneself(t *testing.T) {
	mine := at("9", "200")
	ring := delivered(mine, "200", "200", "200", csta.StateAlerting)
	for _, dialect := range []csta.Dialect{csta.ECMA, csta.Zultys} {
		s := newFixture(t, dialect, "200")
		s.table.Expect("200", "200", s.now)
		s.hear(ring)
		require.Equal(t, call.Outbound, s.only().Direction, "we asked for it")

		s = newFixture(t, dialect, "200")
		s.hear(ring)
		require.Equal(t, call.Inbound, s.only().Direction, "we did not")
	}
}
