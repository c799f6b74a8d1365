package calllog

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// returning is a customer who was talked with, is passed on, and comes back after a minute.
func returning(id string, comes time.Time) Sighting {
	s := alice()
	s.CallID, s.Identity, s.ConnectedAt = "run1/"+id, "Main|200|"+id, comes
	return s
}

// TestACallerWhoComesBackWhileTheActivityIsOnItsWayContinuesIt: whatever Salesforce answers, and whenever, there is one
// entry of one key, and saveLog makes one Activity.
func TestACallerWhoComesBackWhileTheActivityIsOnItsWayContinuesIt(t *testing.T) {
	back := start.Add(2 * time.Minute)
	over := back.Add(30 * time.Second)
	saved := func(b *Book, id string) error { return b.Settle(id, "00T1", "", back) }
	refused := func(b *Book, id string) error { return b.Settle(id, "", "no", back) }
	unknown := func(b *Book, id string) error { return b.Settle(id, "", "", back) }
	gone := func(b *Book, _ string) error { return b.PageGone("p2") }
	for name, test := range map[string]struct {
		before func(*Book, string) error // what was told before the caller came back
		during func(*Book, string) error // while they talk
		after  func(*Book, string) error // after that
		fate   Fate                      // in the end
		known  string                    // the Activity
	}{
		"saved while they talk":       {nil, saved, nil, Waiting, "00T1"},
		"saved after that":            {nil, nil, saved, Waiting, "00T1"},
		"saved before":                {saved, nil, nil, Waiting, "00T1"},
		"refused before":              {refused, nil, nil, Waiting, ""},
		"refused while they talk":     {nil, refused, nil, Waiting, ""},
		"refused after that":          {nil, nil, refused, Refused, ""},
		"no answer while they talk":   {nil, unknown, nil, Uncertain, ""},
		"no answer after that":        {nil, nil, unknown, Uncertain, ""},
		"no answer, and a late one":   {nil, unknown, saved, Waiting, "00T1"},
		"no answer before":            {unknown, nil, nil, Uncertain, ""},
		"no answer before, then one":  {unknown, saved, nil, Waiting, "00T1"},
		"the page is gone meanwhile":  {nil, gone, nil, Uncertain, ""},
		"the page is gone after that": {nil, nil, gone, Uncertain, ""},
		"no answer yet":               {nil, nil, nil, Sending, ""},
	} {
		t.Run(name, func(t *testing.T) {
			book, _ := openBook(t)
			require.NoError(t, book.See([]Sighting{alice()}, start))
			require.NoError(t, book.End("run1/1", Ending{Talk: time.Minute, At: start.Add(time.Minute)}))
			id := beginOne(t, book, "p1").ID
			if test.before != nil {
				require.NoError(t, test.before(book, id))
			}
			require.NoError(t, book.See([]Sighting{returning("2", back)}, back))
			require.NoError(t, book.Note("run1/2", "came back"))
			require.Equal(t, Live, only(t, book).Fate)
			if test.during != nil {
				require.NoError(t, test.during(book, id))
				require.Equal(t, Live, only(t, book).Fate)
				none, err := book.Claim(Carrier{Page: "p3"})
				require.NoError(t, err)
				require.Empty(t, none)
			}
			require.NoError(t, book.End("run1/2", Ending{Talk: 30 * time.Second, At: over}))
			if test.after != nil {
				require.NoError(t, test.after(book, id))
			}
			r := only(t, book)
			require.Equal(t, []any{id, test.fate, test.known, Fate("")}, []any{r.ID, r.Fate, r.SalesforceID, r.Asked})
			if test.fate == Waiting {
				task := beginOne(t, book, "p4")
				require.Equal(t, test.known == "", task.Task(keysOnly)["Id"] == nil)
				require.Equal(t, []any{"came back", 90}, []any{task.Task(keysOnly)["Description"], task.Task(keysOnly)["CallDurationInSeconds"]})
			}
		})
	}
}

// TestAnUpdateIsNoReasonForDoubt: the Activity is there already, whatever becomes of the update.
func TestAnUpdateIsNoReasonForDoubt(t *testing.T) {
	book, _ := openBook(t)
	require.NoError(t, book.See([]Sighting{alice()}, start))
	require.NoError(t, book.End("run1/1", Ending{Talk: time.Minute, At: start.Add(time.Minute)}))
	id := beginOne(t, book, "p1").ID
	require.NoError(t, book.Settle(id, "00T1", "", start.Add(time.Minute)))
	require.NoError(t, book.Note("run1/1", "more"))
	beginOne(t, book, "p1")
	require.NoError(t, book.See([]Sighting{returning("2", start.Add(2*time.Minute))}, start.Add(2*time.Minute)))
	require.NoError(t, book.PageGone("p2"))
	require.NoError(t, book.End("run1/2", Ending{Talk: time.Second, At: start.Add(3 * time.Minute)}))
	require.Equal(t, "00T1", claimOne(t, book, "p2").SalesforceID)
}

// TestAnEntryThatWasHandedOutIsTakenBackWhenTheCallerComesBack: Salesforce was not asked yet, and must not be.
func TestAnEntryThatWasHandedOutIsTakenBackWhenTheCallerComesBack(t *testing.T) {
	book, _ := openBook(t)
	require.NoError(t, book.See([]Sighting{alice()}, start))
	require.NoError(t, book.End("run1/1", Ending{Talk: time.Minute, At: start.Add(time.Minute)}))
	id := claimOne(t, book, "p1").ID
	back := start.Add(2 * time.Minute)
	require.NoError(t, book.See([]Sighting{returning("2", back)}, back))
	require.ErrorIs(t, book.Begin(id, "p1"), ErrUnknown)
	require.ErrorIs(t, book.Return(id, "p1"), ErrUnknown)
	require.NoError(t, book.End("run1/2", Ending{Talk: 30 * time.Second, At: back}))
	require.Equal(t, id, claimOne(t, book, "p1").ID)
}

// TestACallerWhoComesBackAndIsNotAnsweredLosesNothing.
func TestACallerWhoComesBackAndIsNotAnsweredLosesNothing(t *testing.T) {
	book, _ := openBook(t)
	require.NoError(t, book.See([]Sighting{alice()}, start))
	require.NoError(t, book.End("run1/1", Ending{Talk: time.Minute, At: start.Add(time.Minute)}))
	rings := returning("2", time.Time{})
	require.NoError(t, book.See([]Sighting{rings}, start.Add(2*time.Minute)))
	require.NoError(t, book.End("run1/2", Ending{Talk: 0, At: start.Add(3 * time.Minute)}))
	r := claimOne(t, book, "p")
	require.Equal(t, time.Minute, r.talked())
}

// TestWhoIsNotTheSameCallerComesBackAsAnother: a global id names one call only within one connection to the switch.
func TestWhoIsNotTheSameCallerComesBackAsAnother(t *testing.T) {
	back := start.Add(2 * time.Minute)
	ucid := func(s *Sighting) { s.Linkage, s.Unique = "00001000421795000000", true }
	for name, test := range map[string]struct {
		before, again func(*Sighting)
		restart       bool
		same          bool
	}{
		"the same caller":                      {same: true},
		"another number":                       {again: number("0555222")},
		"no number":                            {again: number("")},
		"another global id":                    {again: func(s *Sighting) { s.GlobalID = "2" }},
		"another connection to the switch":     {again: func(s *Sighting) { s.Line = "run1/2" }},
		"another run":                          {restart: true},
		"another run, and the id is unique":    {before: ucid, again: ucid, restart: true, same: true},
		"another connection, the id is unique": {before: ucid, again: func(s *Sighting) { ucid(s); s.Line = "run1/2" }, same: true},
		"a unique id, and another number":      {before: ucid, again: func(s *Sighting) { ucid(s); s.Number = "0555222" }},
		"another extension":                    {again: func(s *Sighting) { s.Device = "201" }},
	} {
		t.Run(name, func(t *testing.T) {
			book, reopen := openBook(t)
			first, again := alice(), returning("2", back)
			if test.before != nil {
				test.before(&first)
			}
			if test.again != nil {
				test.again(&again)
			}
			require.NoError(t, book.See([]Sighting{first}, start))
			require.NoError(t, book.End("run1/1", Ending{Talk: time.Minute, At: start.Add(time.Minute)}))
			if test.restart {
				book = reopen()
			}
			require.NoError(t, book.See([]Sighting{again}, back))
			list, err := book.Records()
			require.NoError(t, err)
			require.Len(t, list, map[bool]int{true: 1, false: 2}[test.same])
		})
	}
}

// TestTheKeyOfAnEntryIsRandomAndKept: two calls that look alike have two keys, whatever ids the switch gives or does
// not give, and the key is what Salesforce finds the Activity by.
func TestTheKeyOfAnEntryIsRandomAndKept(t *testing.T) {
	for name, ids := range map[string]func(*Sighting){
		"with ids of the switch": func(*Sighting) {},
		"without any":            func(s *Sighting) { s.Identity, s.GlobalID, s.Evidence = "Main|200|", "", Evidence{} },
	} {
		t.Run(name, func(t *testing.T) {
			keys := map[any]bool{}
			for range 2 { // two programs, or one whose log was lost
				book, reopen := openBook(t)
				for n := range 3 {
					s := alice()
					ids(&s)
					s.CallID, s.Line = "run1/"+string(rune('a'+n)), "run1/"+string(rune('a'+n))
					require.NoError(t, book.See([]Sighting{s}, start))
					require.NoError(t, book.End(s.CallID, Ending{Talk: time.Second, At: start}))
				}
				list, err := book.Records()
				require.NoError(t, err)
				require.Len(t, list, 3, "calls without an id are not one call")
				book = reopen()
				kept, err := book.Records()
				require.NoError(t, err)
				for i := range list {
					key := list[i].Task(keysOnly)["CallObject"]
					require.NotEmpty(t, key)
					require.Equal(t, key, kept[i].Task(keysOnly)["CallObject"])
					require.NotContains(t, keys, key)
					keys[key] = true
				}
			}
		})
	}
}
