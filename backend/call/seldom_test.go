package call_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// A shared line: somebody else took the call at another phone of it, and this one comes in later by hand.
func TestABridgedCallIsAnsweredElsewhereAndMayBeJoined(t *testing.T) {
	s := newFixture(t, csta.ECMA, "200")
	mine := at("5", "200")
	s.hear(delivered(mine, "200", "555", "200", csta.StateAlerting), csta.Event{Type: csta.Bridged, Connection: mine, Subject: device("200"), Local: csta.StateQueued})
	require.Equal(t, call.AnsweredElsewhere, s.over().Outcome)
	s.hear(established(mine, "200", "555", "200", csta.StateConnected))
	require.Equal(t, call.Connected, s.only().State)
	s.hear(csta.Event{Type: csta.Bridged, Connection: mine, Subject: device("200"), Local: csta.StateQueued})
	require.Empty(t, s.table.Calls(), "left to the others")
	require.Equal(t, call.Answered, s.ended[1].Outcome)
}

// A transfer that the switch accepted and could not carry out explains no end that comes later.
func TestATransferThatFailsAfterAllIsForgotten(t *testing.T) {
	s, first, second := consulting(t, csta.ECMA)
	s.table.Joining(call.CauseTransfer, first.ID, second.ID, s.now)
	s.hear(csta.Event{Type: csta.ServiceCompletionFailure, Connection: at("5", "200"), Secondary: at("6", "200"), Cause: "busy"})
	require.Len(t, s.table.Calls(), 2)
	s.hear(cleared(at("6", "200"), "200", csta.StateNull))
	require.Equal(t, call.Answered, s.ended[0].Outcome)
}

func TestWhereACallIsParkedIsKept(t *testing.T) {
	table := call.New(call.Options{Dialect: csta.Zultys}).Listing()
	table.Follow("1", "200")
	mine := at("5", "200")
	table.Apply(established(mine, "200", "555", "200", ""), start)
	ev := csta.Event{Type: csta.CallInformation, Connection: mine, Parked: "*71"}
	table.Apply(ev, start)
	require.Equal(t, "*71", table.Calls()[0].Parked)
	ended := table.Apply(cleared(mine, "200", ""), start)
	require.Equal(t, "*71", ended[0].Parked)
}

// Events of kinds that this program does not know change nothing.
func TestUnknownEventsAreHarmless(t *testing.T) {
	s, mine := talking(t, csta.ECMA)
	before := s.only()
	require.Empty(t, s.table.Apply(csta.Event{Type: "Enlightened", Monitor: "1", Connection: mine}, s.now))
	require.Equal(t, before, s.only())
	require.Empty(t, s.table.Apply(csta.Event{Type: "Enlightened", Monitor: "1", Connection: at("9", "200")}, s.now))
	require.Equal(t, before, s.only())
}
