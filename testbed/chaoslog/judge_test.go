package chaoslog

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The two calls that the judge is tried with: Alice, then Bob.
var (
	noon  = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	alice = Call{
		N: 1, Number: "+493057010001", Name: "Alice Berg", Contact: "003A", Rang: noon, Answered: noon.Add(2 * time.Second), Ended: noon.Add(12 * time.Second),
		Written: []Written{{Text: "#0001# Alice Berg wants an offer."}, {Text: "#0001# Alice Berg wants an offer. And 1 more."}}, Safe: 1,
		Visited: true, Known: noon.Add(2 * time.Second), Told: true,
	}
	bob = Call{
		N: 2, Number: "+493057010002", Name: "Bob Tal", Contact: "003B", Rang: noon.Add(20 * time.Second), Answered: noon.Add(21 * time.Second),
		Ended: noon.Add(51 * time.Second), Visited: true, Known: noon.Add(21 * time.Second), Told: true,
	}
	alices = Activity{
		ID: "00T1", Subject: "Call from Alice Berg +493057010001", Description: "#0001# Alice Berg wants an offer.", Who: "003A", Key: "cb-1", Seconds: 10,
		Created: noon.Add(13 * time.Second),
	}
	bobs = Activity{
		ID: "00T2", Subject: "Call from Bob Tal +493057010002", Who: "003B", Key: "cb-2", Seconds: 30, Created: noon.Add(52 * time.Second),
	}
	entries = []Entry{
		{Key: "cb-1", Number: alice.Number, Fate: "saved", Started: alice.Rang, Connected: alice.Answered},
		{Key: "cb-2", Number: bob.Number, Fate: "saved", Started: bob.Rang, Connected: bob.Answered},
	}
)

// changed is a copy with a change.
func changed[T any](of T, change func(*T)) T {
	change(&of)
	return of
}

func TestJudge(t *testing.T) {
	both := []Activity{alices, bobs}
	with := func(which int, change func(*Activity)) []Activity {
		list := []Activity{alices, bobs}
		change(&list[which])
		return list
	}
	without := func(which int, fate string) []Entry {
		list := []Entry{entries[0], entries[1]}
		list[which].Fate = fate
		return list
	}
	for name, c := range map[string]struct {
		activities []Activity
		entries    []Entry
		want       string
	}{
		"as it should be":                   {both, entries, "lost=0 doubled=0 wrong=0 merged=0 uncertain=0"},
		"the newest notes may be there":     {with(0, func(a *Activity) { a.Description = alice.Written[1].Text + "\n\nThe end was not seen." }), entries, "lost=0 doubled=0 wrong=0 merged=0 uncertain=0"},
		"one is lost":                       {both[:1], entries[:1], "lost=1 doubled=0 wrong=0 merged=0 uncertain=0"},
		"one waits":                         {both[:1], without(1, "waiting"), "lost=0 doubled=0 wrong=0 merged=0 uncertain=0"},
		"one is uncertain":                  {both[:1], without(1, "uncertain"), "lost=0 doubled=0 wrong=0 merged=0 uncertain=1"},
		"one is uncertain and there":        {both, without(1, "uncertain"), "lost=0 doubled=0 wrong=0 merged=0 uncertain=1"},
		"one was refused":                   {both[:1], without(1, "refused"), "lost=1 doubled=0 wrong=0 merged=0 uncertain=0"},
		"one is there twice":                {append(both, changed(bobs, func(a *Activity) { a.ID, a.Key = "00T3", "cb-3" })), entries, "lost=0 doubled=1 wrong=0 merged=0 uncertain=0"},
		"Alice's notes on Bob's":            {with(1, func(a *Activity) { a.Description = alices.Description }), entries, "lost=0 doubled=0 wrong=1 merged=0 uncertain=0"},
		"Alice's record on Bob's":           {with(1, func(a *Activity) { a.Who = "003A" }), entries, "lost=0 doubled=0 wrong=1 merged=0 uncertain=0"},
		"Alice's record listed on Bob's":    {with(1, func(a *Activity) { a.Description = "Also visited during the call:\n- Alice Berg (Contact) 003A" }), entries, "lost=0 doubled=0 wrong=1 merged=0 uncertain=0"},
		"a record that nobody visited":      {with(1, func(a *Activity) { a.What = "001X" }), entries, "lost=0 doubled=0 wrong=1 merged=0 uncertain=0"},
		"no record":                         {with(1, func(a *Activity) { a.Who = "" }), entries, "lost=0 doubled=0 wrong=1 merged=0 uncertain=0"},
		"no notes":                          {with(0, func(a *Activity) { a.Description = "" }), entries, "lost=0 doubled=0 wrong=1 merged=0 uncertain=0"},
		"a piece of the notes":              {with(0, func(a *Activity) { a.Description = "#0001# Alice" }), entries, "lost=0 doubled=0 wrong=1 merged=0 uncertain=0"},
		"too long":                          {with(0, func(a *Activity) { a.Seconds = 86400 }), entries, "lost=0 doubled=0 wrong=1 merged=0 uncertain=0"},
		"too short":                         {with(1, func(a *Activity) { a.Seconds = 3 }), entries, "lost=0 doubled=0 wrong=1 merged=0 uncertain=0"},
		"nobody's number":                   {append(both, Activity{Subject: "Call from +493057019999"}), entries, "lost=0 doubled=0 wrong=1 merged=0 uncertain=0"},
		"a subject without a number":        {with(1, func(a *Activity) { a.Subject = "Call" }), entries, "lost=0 doubled=0 wrong=1 merged=0 uncertain=0"},
		"Alice's entry went on as Bob's":    {both[1:], []Entry{changed(entries[1], func(e *Entry) { e.Started = alice.Rang })}, "lost=0 doubled=0 wrong=0 merged=1 uncertain=0"},
		"both notes stand on one":           {[]Activity{changed(bobs, func(a *Activity) { a.Description = alices.Description })}, entries[1:], "lost=0 doubled=0 wrong=1 merged=1 uncertain=0"},
		"an uncertain entry of nobody's":    {both, append(entries[:2:2], Entry{Key: "cb-9", Number: "+491", Fate: "uncertain"}), "lost=0 doubled=0 wrong=1 merged=0 uncertain=0"},
		"entries of calls that are no more": {both, nil, "lost=0 doubled=0 wrong=0 merged=0 uncertain=0"},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := alice, bob
			verdict := judge([]*Call{&a, &b}, append([]Activity(nil), c.activities...), c.entries, 0)
			require.Equal(t, "chaos-log route=opencti calls=2 kills=7 "+c.want, verdict.Line("opencti", 7), "%q", verdict.Findings)
			require.Len(t, verdict.Findings, verdict.Lost+verdict.Doubled+verdict.Wrong+verdict.Merged)
		})
	}
}

// TestJudgeTellsACallersCallsApart: who calls twice has two Activities; one that holds both calls is merged.
func TestJudgeTellsACallersCallsApart(t *testing.T) {
	a := alice
	again := changed(bob, func(c *Call) {
		c.Number, c.Name, c.Contact = alice.Number, alice.Name, alice.Contact
		c.Written, c.Safe = []Written{{Text: "#0002# Alice Berg wants an offer."}}, 1
	})
	second := changed(bobs, func(a *Activity) { a.Subject, a.Who, a.Description = alices.Subject, alices.Who, again.Written[0].Text })
	list := []Entry{entries[0], changed(entries[1], func(e *Entry) { e.Number = alice.Number })}
	verdict := judge([]*Call{&a, &again}, []Activity{second, alices}, list, 0)
	require.Empty(t, verdict.Findings)
	require.Equal(t, 2, verdict.Calls)

	one := changed(second, func(a *Activity) { a.Description += "\n\n" + alices.Description })
	verdict = judge([]*Call{&a, &again}, []Activity{one}, list[1:], 0)
	require.Equal(t, 1, verdict.Merged, verdict.Findings)
	require.Zero(t, verdict.Lost)
}

// TestUnansweredCallsOweNothing: nobody counts them, and an Activity of one is nobody's.
func TestUnansweredCallsOweNothing(t *testing.T) {
	a := changed(alice, func(c *Call) { c.Answered = time.Time{} })
	require.Zero(t, judge([]*Call{&a}, nil, nil, 0).Calls)
	require.Equal(t, 1, judge([]*Call{&a}, []Activity{alices}, nil, 0).Wrong)
}

// TestRecordKnowsWhatAKillMayTake: the last 250 ms, what a full disk did not take, and what a reload interrupted.
func TestRecordKnowsWhatAKillMayTake(t *testing.T) {
	at := func(ms int) time.Time { return noon.Add(time.Duration(ms) * time.Millisecond) }
	r := &record{Call: &Call{N: 1}}
	r.wrote("a", at(0), true, 0)
	r.wrote("ab", at(300), true, 0)
	r.killed(at(540), 0)
	require.Equal(t, 1, r.Safe)

	r.wrote("abc", at(1000), false, 0) // onto a full disk
	r.killed(at(5000), 0)
	require.Equal(t, 1, r.Safe)
	r.wrote("abcd", at(6000), false, 0)
	r.recovered(at(8000))
	r.killed(at(9000), 0)
	require.Equal(t, 4, r.Safe)

	r.wrote("abcde", at(10000), true, 0)
	r.reloaded(at(10100))
	r.killed(at(10900), 0)
	require.Equal(t, 4, r.Safe)
	r.wrote("abcdef", at(11000), true, 0)
	r.reloaded(at(11100))
	r.observe(strip{State: "connected", Notes: "abcdef"}, at(11500), true)
	r.killed(at(12000), 0)
	require.Equal(t, 6, r.Safe)

	r.wrote("abcdefg", at(13000), true, 0)
	r.killed(at(13300), 100*time.Millisecond) // everybody stood still for 100 ms
	require.Equal(t, 6, r.Safe)
}

// TestRecordKnowsWhoIsOnDisk: an answer is kept once the panel has shown it for 250 ms.
func TestRecordKnowsWhoIsOnDisk(t *testing.T) {
	r := &record{Call: &Call{}}
	r.observe(strip{State: "connected"}, noon, true)
	r.killed(noon.Add(grace/2), 0)
	require.False(t, r.kept)
	r.observe(strip{State: "connected"}, noon.Add(time.Second), false) // a full disk
	r.observe(strip{State: "connected", Stale: true}, noon.Add(time.Second), true)
	r.killed(noon.Add(time.Minute), 0)
	require.False(t, r.kept)
	r.observe(strip{State: "held"}, noon.Add(2*time.Minute), true)
	r.killed(noon.Add(2*time.Minute+grace), 0)
	require.True(t, r.kept)
	require.Equal(t, noon.Add(2*time.Minute), r.Known)
}

// TestGentleDamageLeavesTheNewerMetaPage and every page that it uses.
func TestGentleDamageLeavesTheNewerMetaPage(t *testing.T) {
	file := make([]byte, 8*pageSize)
	for i := range 2 {
		at := file[i*pageSize+pageHeader:]
		binary.LittleEndian.PutUint32(at, metaMagic)
		binary.LittleEndian.PutUint64(at[32:], 2) // the list of free pages
		binary.LittleEndian.PutUint64(at[40:], 6)
		binary.LittleEndian.PutUint64(at[48:], uint64(7+i))
	}
	binary.LittleEndian.PutUint16(file[2*pageSize+10:], 1)
	binary.LittleEndian.PutUint64(file[2*pageSize+pageHeader:], 5)
	path := filepath.Join(t.TempDir(), "calls.db")
	kinds := map[string]bool{}
	for seed := range uint64(40) {
		require.NoError(t, os.WriteFile(path, file, 0o600))
		what, err := damage(path, rand.New(rand.NewPCG(seed, 1)), false)
		require.NoError(t, err)
		require.NotEmpty(t, what)
		kinds[what] = true
		after, err := os.ReadFile(path)
		require.NoError(t, err)
		require.False(t, bytes.Equal(file, after), what)
		require.Equal(t, file[pageSize:2*pageSize], after[pageSize:2*pageSize], what)
		require.Equal(t, file[3*pageSize:5*pageSize], after[3*pageSize:5*pageSize], what)
	}
	require.Len(t, kinds, 4, kinds)
}
