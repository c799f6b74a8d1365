package calllog

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestWhatIsOnItsWayIsListedHoweverLongAgoItEnded: a page asks for what waits only when it sees that something does. So
// what a person has saved again must not wait for the next call.
func TestWhatIsOnItsWayIsListedHoweverLongAgoItEnded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calls.db")
	list := week(30, Saved)
	list[0].Fate, list[0].SalesforceID, list[0].Error = Refused, "", "a field is missing"
	oldStore(t, path, list, nil)
	b := openOn(t, path, new(disk), nil)
	id := list[0].ID
	listed := func() Fate {
		l := must(b.List(nil, 10, 20))
		if i := slices.IndexFunc(l.Ended, func(r Record) bool { return r.ID == id }); i >= 0 {
			return l.Ended[i].Fate
		}
		require.Len(t, l.Ended, 10)
		return ""
	}
	require.Equal(t, Refused, listed())
	require.NoError(t, b.Again(id))
	require.Equal(t, Waiting, listed())
	require.Equal(t, id, claimOne(t, b, "p").ID)
	require.Equal(t, Claimed, listed())
	require.NoError(t, b.Begin(id, "p"))
	require.Equal(t, Sending, listed())
	require.NoError(t, b.Settle(id, "00T1", "", list[0].LastSeen))
	require.Empty(t, listed(), "then it is one of many")
}

// TestAPageIsHandedWhatItCanTakeAtOnce: what piled up while no page was there goes out in several claims, each once,
// those that ended first.
func TestAPageIsHandedWhatItCanTakeAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calls.db")
	list := week(90, Waiting)
	for i, r := range list {
		r.SalesforceID, r.Notes, r.LastSeen = "", strings.Repeat("ä", 16_000), start.Add(time.Duration(i)*time.Minute)
	}
	oldStore(t, path, list, nil)
	b := openOn(t, path, new(disk), nil)
	var got []string
	for claims := 1; len(got) < len(list); claims++ {
		claimed, err := b.Claim(Carrier{Page: "p"})
		require.NoError(t, err)
		require.NotEmpty(t, claimed)
		size := 0
		for _, r := range claimed {
			size += sizeOf(&r)
			got = append(got, r.ID)
			require.NoError(t, b.Begin(r.ID, "p"))
			require.NoError(t, b.Settle(r.ID, "00T"+r.ID, "", r.LastSeen))
		}
		require.LessOrEqual(t, size, mostClaimed)
		require.Less(t, claims, 10)
	}
	require.Equal(t, list[0].ID, got[0])
	slices.Sort(got)
	require.Len(t, slices.Compact(got), len(list))
}

// TestTheBookCostsTheSameAtAnySize: BenchmarkBook says how long it takes; what is allocated does not depend on the machine.
func TestTheBookCostsTheSameAtAnySize(t *testing.T) {
	for _, fate := range []Fate{Saved, Refused, Waiting} {
		costs := make(map[string][]float64)
		for _, n := range []int{300, 3_000} {
			path := filepath.Join(t.TempDir(), "calls.db")
			oldStore(t, path, week(n, fate), nil)
			b := openOn(t, path, new(disk), nil)
			now := start.Add(5 * 24 * time.Hour)
			s := talking("run/1")
			s.StartedAt, s.ConnectedAt = now, now
			require.NoError(t, b.See([]Sighting{s}, now))
			for name, do := range map[string]func(){
				"List": func() { must(b.List(nil, 10, 20)) },
				"See":  func() { require.NoError(t, b.See([]Sighting{s}, now)) },
				"Note": func() { now = now.Add(time.Second); require.NoError(t, b.Note("run/1", now.String())) },
			} {
				costs[name] = append(costs[name], testing.AllocsPerRun(5, do))
			}
		}
		for name, of := range costs {
			require.Less(t, of[1], 2*of[0], "%s with %s entries", name, fate)
		}
	}
}
