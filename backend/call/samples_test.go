package call_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// samples reads recorded events from the folder of shared evidence; without it the test is skipped.
func samples(t *testing.T, folder string, names ...string) []csta.Event {
	t.Helper()
	root := os.Getenv("CORDBOARD_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	if _, err := os.Stat(root); err != nil {
		t.Skip("the folder of shared evidence is not here")
	}
	var events []csta.Event
	for _, name := range names {
		body, err := os.ReadFile(filepath.Join(root, "csta", "samples", folder, name+".xml"))
		require.NoError(t, err)
		m, err := csta.Decode(body)
		require.NoError(t, err)
		require.IsType(t, csta.Event{}, m, name)
		events = append(events, m.(csta.Event))
	}
	return events
}

// follow plays samples to a table and returns the states of its one call after each.
func follow(t *testing.T, table *call.Table, events []csta.Event) (states []call.State, ended []call.Ended) {
	t.Helper()
	for i, ev := range events {
		ended = append(ended, table.Apply(ev, start.Add(time.Duration(i)*time.Second))...)
		state := call.State("over")
		if calls := table.Calls(); len(calls) > 0 {
			require.Len(t, calls, 1)
			state = calls[0].State
		}
		states = append(states, state)
	}
	return states, ended
}

func TestTheOutboundCallOfARealMX(t *testing.T) {
	events := samples(t, "zultys-reconstructed", "01-OriginatedEvent", "02-DivertedEvent", "03-DeliveredEvent", "04-EstablishedEvent", "05-ConnectionClearedEvent")
	table := call.New(call.Options{Dialect: csta.Zultys}).Listing()
	table.Follow("1", "3095")
	states, ended := follow(t, table, events)
	require.Equal(t, []call.State{call.Dialing, call.Dialing, call.Dialing, call.Connected, "over"}, states)
	require.Len(t, ended, 1)
	require.Equal(t, call.Outbound, ended[0].Direction)
	require.Equal(t, call.Party{Number: "79031744445"}, ended[0].Party, "a number in a name's place is no name")
	require.Equal(t, "2808630435142227620", ended[0].GlobalID)
	require.Equal(t, csta.Attached{{Name: "__FIRST_CALL_ID__", Value: "63022-00-0000D-6A4"}}, ended[0].Data)
	require.Equal(t, time.Second, ended[0].Talk)
}

func TestOtherEventsOfMX(t *testing.T) {
	for _, c := range []struct {
		own   string
		names []string
		want  []call.State
	}{
		{"199", []string{"06-DeliveredEvent-inbound-voicemail"}, []call.State{call.Ringing}},
		{"199", []string{"09-ServiceInitiatedEvent", "12-NetworkReachedEvent", "11-FailedEvent"}, []call.State{call.Initiated, call.Dialing, call.Failed}},
		{"199", []string{"07-HeldEvent", "08-RetrievedEvent", "10-TransferedEvent"}, []call.State{call.Held, call.Connected, "over"}},
		{"210", []string{"15-EstablishedEvent-apiguide-style"}, []call.State{call.Connected}},
	} {
		table := call.New(call.Options{Dialect: csta.Zultys}).Listing()
		table.Follow("", c.own)
		states, _ := follow(t, table, samples(t, "zultys-reconstructed", c.names...))
		require.Equal(t, c.want, states, c.names)
	}
}

func TestTheVoicemailCallOfARealMX(t *testing.T) {
	table := call.New(call.Options{Dialect: csta.Zultys}).Listing()
	table.Follow("1", "199")
	follow(t, table, samples(t, "zultys-reconstructed", "06-DeliveredEvent-inbound-voicemail"))
	c := table.Calls()[0]
	require.Equal(t, call.Inbound, c.Direction)
	require.Equal(t, call.Party{Number: "192", Name: "Vasily Znamensky"}, c.Party)
}

func TestRealOpenScapeEvents(t *testing.T) {
	table := call.New(call.Options{Dialect: csta.ECMA}).Listing()
	table.Follow("1169730059", "302100555010")
	states, _ := follow(t, table, samples(t, "openscape-voice", "01-ServiceInitiatedEvent", "02-OriginatedEvent"))
	require.Equal(t, []call.State{call.Initiated, call.Dialing}, states)
	require.Equal(t, "302100555011", table.Calls()[0].Party.Number)

	table = call.New(call.Options{Dialect: csta.ECMA}).Listing()
	table.Follow("1173673890", "3021005550002")
	states, _ = follow(t, table, samples(t, "openscape-voice", "13-DeliveredEvent"))
	require.Equal(t, []call.State{call.Ringing}, states)
	require.Equal(t, "2025550123", table.Calls()[0].Party.Number)
}

// A server that leaves callIDs out and puts the monitored device into every connection.
func TestEventsOfAServerWithoutCallIDs(t *testing.T) {
	events := samples(t, "pyssimist-mock-run", "06-inv9999-ServiceInitiatedEvent", "07-inv9999-OriginatedEvent", "08-inv9999-DeliveredEvent",
		"09-inv9999-DeliveredEvent", "10-inv9999-EstablishedEvent", "11-inv9999-EstablishedEvent")
	caller, callee := call.New(call.Options{Dialect: csta.ECMA}), call.New(call.Options{Dialect: csta.ECMA})
	caller.Follow("0", "1000")
	callee.Follow("1", "1001")
	states, _ := follow(t, caller, events)
	require.Equal(t, []call.State{call.Initiated, call.Dialing, call.Dialing, call.Dialing, call.Connected, call.Connected}, states)
	require.Equal(t, "1001", caller.Calls()[0].Party.Number)
	states, _ = follow(t, callee, events)
	require.Equal(t, []call.State{"over", "over", "over", call.Ringing, call.Ringing, call.Connected}, states)
	c := callee.Calls()[0]
	require.Equal(t, call.Inbound, c.Direction, "although it names the called as the caller")
	require.Equal(t, "1000", c.Party.Number)
	require.Equal(t, csta.ConnectionID{Device: c.Connection.Device}, c.Connection, "what answers it and clears it")
	require.Equal(t, "1001", c.Connection.Device.ID)
	gone := cleared(at("", "1001"), "1001", csta.StateNull)
	gone.Monitor = "1"
	ended := callee.Apply(gone, start.Add(time.Minute))
	require.Len(t, ended, 1)
	require.Equal(t, call.Answered, ended[0].Outcome)
	require.Empty(t, callee.Calls())
}
