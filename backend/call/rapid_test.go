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
	csta.Transfered, csta.Conferenced, csta.CallInformation, csta.Bridged, csta.DigitsGenerated, csta.TelephonyTonesGenerated,
	csta.EnteredDigits, csta.ServiceCompletionFailure, "Unheard",
}

func anyDevice(t *rapid.T, label string) csta.Device {
	return device(rapid.SampledFrom([]string{"", "200", "201", "555", "N<200>;noa=nk", "+49305550200", "555:SW:10.0.0.1:0"}).Draw(t, label))
}

func anyConnection(t *rapid.T, label string) csta.ConnectionID {
	return global(at(rapid.SampledFrom([]string{"", "1", "2", "3"}).Draw(t, label+" call"),
		rapid.SampledFrom([]string{"", "200", "201", "555", "+49305550200"}).Draw(t, label+" device")),
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
		Cause: rapid.SampledFrom([]string{
			"", "normal", "busy", "recall", "park", "transfer", "singleStepTransfer", "consultation", "callPickup", "silentParticipation", "new to us",
		}).Draw(t, "cause"),
		Linkage: rapid.SampledFrom([]string{"", "", "L1", "L2"}).Draw(t, "linkage"),
	}
	if rapid.Bool().Draw(t, "data") {
		ev.Data = csta.Attached{{Name: rapid.SampledFrom([]string{csta.UserData, csta.Digits, "__CALLED_PARTY_ORIG__"}).Draw(t, "name"), Value: rapid.SampledFrom([]string{"", "1", "4711"}).Draw(t, "value")}}
	}
	if rapid.Bool().Draw(t, "permitted told") {
		ev.Permitted, ev.Commands = []string{"holdCall"}, []string{rapid.SampledFrom([]string{"376", "Disconnect"}).Draw(t, "command")}
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
func TestAnyEventsKeepThePromises(t *testing.T) { rapid.Check(t, keepPromises) }

// FuzzTable looks for such events with the fuzzer's eyes.
func FuzzTable(f *testing.F) { f.Fuzz(rapid.MakeFuzz(keepPromises)) }

func keepPromises(t *rapid.T) {
	dialect := rapid.SampledFrom(dialects).Draw(t, "dialect")
	table := call.New(call.Options{Dialect: dialect}).Listing()
	follow := func() {
		table.Follow("1", "200")
		table.Follow("2", "201")
	}
	follow()
	now := start
	p := promises{t: t, over: map[string]bool{}, data: map[string]csta.Attached{}}
	for range rapid.IntRange(1, 40).Draw(t, "steps") {
		now = now.Add(time.Duration(rapid.IntRange(0, 40_000).Draw(t, "ms")) * time.Millisecond)
		switch rapid.IntRange(0, 18).Draw(t, "step") {
		default:
			p.ended(table.Apply(anyEvent(t), now))
		case 0:
			ended, _ := table.Tick(now)
			p.ended(ended)
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
			p.ended(table.Reconcile("200", infos, now))
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
		case 7:
			table.Leaving(anyCall(t, table, "leaving"), rapid.SampledFrom([]call.Outcome{"", call.Rejected, call.Parked}).Draw(t, "for"), now)
		case 8:
			var parties []csta.SnapshotParty
			for range rapid.IntRange(0, 3).Draw(t, "parties") {
				parties = append(parties, csta.SnapshotParty{Device: anyDevice(t, "party"), Connection: anyConnection(t, "party's"), State: csta.StateConnected})
			}
			table.Introduce("200", rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "introduced"), parties, now)
		case 9:
			p.ended(table.Drop(anyCall(t, table, "dropped"), now))
		}
		p.kept(table, now)
	}
	p.ended(table.Clear(now))
	require.Empty(t, table.Calls())
}

// promises are what a table keeps, whatever it hears.
type promises struct {
	t    require.TestingT
	over map[string]bool
	data map[string]csta.Attached
}

func (p promises) ended(ended []call.Ended) {
	for _, e := range ended {
		require.False(p.t, p.over[e.ID], "%s ended twice", e.ID)
		p.over[e.ID] = true
		require.NotEmpty(p.t, e.Outcome)
		require.Equal(p.t, e.Connected, !e.ConnectedAt.IsZero())
		require.False(p.t, e.Outcome == call.Answered && !e.Connected, "%s answered, but nobody talked", e.ID)
		require.GreaterOrEqual(p.t, min(e.Talk, e.Ring, e.Hold), time.Duration(0))
		require.LessOrEqual(p.t, e.Hold, e.EndedAt.Sub(e.StartedAt))
		p.carries(e.ID, e.Data)
	}
}

// carries says that no datum got lost and none was blanked.
func (p promises) carries(id string, data csta.Attached) {
	for _, old := range p.data[id] {
		i := slices.IndexFunc(data, func(d csta.Datum) bool { return d.Name == old.Name })
		require.GreaterOrEqual(p.t, i, 0, "%s lost its %s", id, old.Name)
		require.False(p.t, old.Value != "" && data[i].Value == "", "%s: blanked", id)
	}
	p.data[id] = data
}

func (p promises) kept(table *call.Table, now time.Time) {
	seen, keys := map[string]bool{}, map[string]bool{}
	calls := table.Calls()
	for _, c := range calls {
		require.False(p.t, seen[c.ID])
		require.False(p.t, p.over[c.ID], "%s is over", c.ID)
		seen[c.ID] = true
		require.NotEqual(p.t, c.ID, c.ConsultOf)
		require.NotEqual(p.t, 1, len(c.Parties), "one other party is no conference")
		key := c.Device + " " + c.Connection.CallID
		require.False(p.t, keys[key] && c.Connection.CallID != "", "two calls are %s", key)
		keys[key] = true
		require.Contains(p.t, []call.State{call.Initiated, call.Dialing, call.Ringing, call.Connected, call.Held, call.Failed}, c.State)
		require.False(p.t, c.State == call.Connected && c.ConnectedAt.IsZero())
		p.carries(c.ID, c.Data)
	}
	if len(calls) > 0 {
		due := table.Deadline()
		require.False(p.t, due.IsZero(), "a call of which nothing more is heard is never looked after")
		require.Less(p.t, due.Sub(now), 3*time.Hour)
	}
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
		dialect := rapid.SampledFrom(dialects).Draw(t, "dialect")
		table := call.New(call.Options{Dialect: dialect}).Listing()
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
		dialect := rapid.SampledFrom(dialects).Draw(t, "dialect")
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
