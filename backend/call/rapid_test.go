package call_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

var kinds = []csta.EventKind{
	csta.ServiceInitiated, csta.DigitsDialed, csta.Originated, csta.Offered, csta.Delivered, csta.Queued, csta.NetworkReached,
	csta.Established, csta.Held, csta.Retrieved, csta.Diverted, csta.Failed, csta.ConnectionCleared, csta.CallCleared,
	csta.Transfered, csta.Conferenced, csta.CallInformation, "Bridged",
}

func anyDevice(t *rapid.T, label string) csta.Device {
	return device(rapid.SampledFrom([]string{"", "200", "201", "555", "N<200>;noa=nk"}).Draw(t, label))
}

func anyConnection(t *rapid.T, label string) csta.ConnectionID {
	return global(at(rapid.SampledFrom([]string{"", "1", "2", "3"}).Draw(t, label+" call"),
		rapid.SampledFrom([]string{"", "200", "201", "555"}).Draw(t, label+" device")),
		rapid.SampledFrom([]string{"", "G1", "G2"}).Draw(t, label+" global"))
}

func anyEvent(t *rapid.T) csta.Event {
	ev := csta.Event{
		Type:       rapid.SampledFrom(kinds).Draw(t, "kind"),
		Monitor:    rapid.SampledFrom([]string{"", "1", "2", "3"}).Draw(t, "monitor"),
		Connection: anyConnection(t, "connection"),
		Subject:    anyDevice(t, "subject"), Target: anyDevice(t, "target"), Calling: anyDevice(t, "calling"), Called: anyDevice(t, "called"),
		NetworkCalling: anyDevice(t, "network"),
		Local: rapid.SampledFrom([]csta.ConnectionState{
			"", csta.StateNull, csta.StateInitiated, csta.StateAlerting, csta.StateConnected, csta.StateHold, csta.StateQueued, csta.StateFail,
		}).Draw(t, "local"),
		Direction: rapid.SampledFrom([]string{"", "Incoming", "Outgoing"}).Draw(t, "direction"),
		Cause:     rapid.SampledFrom([]string{"", "normal", "busy", "recall"}).Draw(t, "cause"),
	}
	if ev.Type == csta.Transfered || ev.Type == csta.Conferenced {
		ev.Secondary = anyConnection(t, "secondary")
		for range rapid.IntRange(0, 3).Draw(t, "items") {
			ev.Connections = append(ev.Connections, csta.ConnectionListItem{
				New: anyConnection(t, "new"), Old: anyConnection(t, "old"), Endpoint: anyDevice(t, "endpoint"),
			})
		}
	}
	return ev
}

// Whatever a switch sends, in whatever order: no panic, every id once, every call with a state, nobody
// ends twice, ended calls are gone, talk time is never negative.
func TestAnyEventsKeepThePromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dialect := rapid.SampledFrom([]csta.Dialect{csta.ECMA, csta.Zultys}).Draw(t, "dialect")
		table := call.New(call.Options{Dialect: dialect})
		follow := func() {
			table.Follow("1", "200")
			table.Follow("2", "201")
		}
		follow()
		now := start
		over := map[string]bool{}
		end := func(ended []call.Ended) {
			for _, e := range ended {
				require.False(t, over[e.ID], "%s ended twice", e.ID)
				over[e.ID] = true
				require.GreaterOrEqual(t, e.Talk, time.Duration(0))
				require.Equal(t, e.Connected, !e.ConnectedAt.IsZero())
			}
		}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 40_000).Draw(t, "ms")) * time.Millisecond)
			switch rapid.IntRange(0, 14).Draw(t, "step") {
			default:
				end(table.Apply(anyEvent(t), now))
			case 0:
				ended, _ := table.Tick(now)
				end(ended)
				if due := table.Deadline(); !due.IsZero() {
					require.True(t, due.After(now), "a tick leaves nothing that was due")
				}
			case 1:
				infos := []csta.SnapshotCallInfo{}
				for range rapid.IntRange(0, 3).Draw(t, "calls") {
					infos = append(infos, csta.SnapshotCallInfo{
						Connection: anyConnection(t, "present"), Endpoint: anyDevice(t, "end"),
						States: []csta.ConnectionState{rapid.SampledFrom([]csta.ConnectionState{"", csta.StateNull, csta.StateAlerting, csta.StateConnected}).Draw(t, "own")},
					})
				}
				end(table.Reconcile("200", infos, now))
			case 2:
				table.Lose(now)
				follow()
			case 3:
				table.Expect("200", "555", now)
			case 4:
				table.Begin("200", anyConnection(t, "answer"), "555", now)
			case 5:
				table.Consult("200", "555", anyCall(t, table, "for"), now)
			case 6:
				cause := rapid.SampledFrom([]string{"", call.CauseTransfer, call.CauseConference}).Draw(t, "joining")
				table.Joining(cause, anyCall(t, table, "held"), anyCall(t, table, "active"), now)
			}
			seen, keys := map[string]bool{}, map[string]bool{}
			for _, c := range table.Calls() {
				require.False(t, seen[c.ID])
				require.False(t, over[c.ID], "%s is over", c.ID)
				seen[c.ID] = true
				require.NotEqual(t, c.ID, c.ConsultOf)
				require.NotEqual(t, 1, len(c.Parties), "one other party is no conference")
				key := c.Device + " " + c.Connection.CallID
				require.False(t, keys[key] && c.Connection.CallID != "", "two calls are %s", key)
				keys[key] = true
				require.Contains(t, []call.State{call.Initiated, call.Dialing, call.Ringing, call.Connected, call.Held, call.Failed}, c.State)
				if c.State == call.Connected {
					require.False(t, c.ConnectedAt.IsZero())
				}
			}
		}
		end(table.Clear(now))
		require.Empty(t, table.Calls())
	})
}

func anyCall(t *rapid.T, table *call.Table, label string) string {
	ids := []string{""}
	for _, c := range table.Calls() {
		ids = append(ids, c.ID)
	}
	return rapid.SampledFrom(ids).Draw(t, label)
}

// After the own connection was cleared there is no such call, whatever came before.
func TestOwnClearIsTheEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dialect := rapid.SampledFrom([]csta.Dialect{csta.ECMA, csta.Zultys}).Draw(t, "dialect")
		table := call.New(call.Options{Dialect: dialect})
		table.Follow("1", "200")
		now := start
		for range rapid.IntRange(1, 30).Draw(t, "events") {
			now = now.Add(time.Second)
			table.Apply(anyEvent(t), now)
		}
		id := rapid.SampledFrom([]string{"1", "2", "3"}).Draw(t, "id")
		end := cleared(at(id, "200"), "200", csta.StateNull)
		end.Monitor = "1"
		nameless := slices.ContainsFunc(table.Calls(), func(c call.Call) bool { return c.Connection.CallID == "" })
		table.Apply(end, now)
		now = now.Add(2 * time.Second) // on MX a transfer may be about to give it a new leg
		table.Tick(now)
		for _, c := range table.Calls() {
			require.False(t, c.Connection.CallID == id && !nameless, "call %s is still there", id)
		}
		late := held(at(id, "200"), "200", csta.StateHold)
		late.Monitor = "1"
		before := len(table.Calls())
		table.Apply(late, now)
		if !nameless {
			require.Len(t, table.Calls(), before)
		}
	})
}

// The same events twice, as two monitors of one device send them, make the same calls as once.
func TestEventsAreIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dialect := rapid.SampledFrom([]csta.Dialect{csta.ECMA, csta.Zultys}).Draw(t, "dialect")
		once, twice := call.New(call.Options{Dialect: dialect}), call.New(call.Options{Dialect: dialect})
		for _, table := range []*call.Table{once, twice} {
			table.Follow("1", "200")
		}
		twice.Follow("2", "200")
		now := start
		for range rapid.IntRange(1, 30).Draw(t, "events") {
			now = now.Add(time.Second)
			ev := anyEvent(t)
			ev.Monitor = "1"
			ended := once.Apply(ev, now)
			require.Equal(t, ended, twice.Apply(ev, now))
			ev.Monitor = "2"
			require.Empty(t, twice.Apply(ev, now))
			require.Equal(t, once.Calls(), twice.Calls())
		}
	})
}
