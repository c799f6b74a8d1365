package calllog

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var start = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func openBook(t *testing.T) (*Book, func() *Book) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "calls.db")
	book, err := Options{}.Open(path)
	require.NoError(t, err)
	t.Cleanup(func() { _ = book.Close() })
	return book, func() *Book {
		require.NoError(t, book.Close())
		book, err = Options{}.Open(path)
		require.NoError(t, err)
		return book
	}
}

func talking(id string) Sighting {
	return Sighting{
		CallID: id, Identity: "Main|200|25", Direction: "outbound", Number: "+493055501", Name: "Käthe Öz",
		Device: "200", StartedAt: start, ConnectedAt: start.Add(3 * time.Second),
	}
}

func only(t *testing.T, b *Book) Record {
	t.Helper()
	list, err := b.Records()
	require.NoError(t, err)
	require.Len(t, list, 1)
	return list[0]
}

// beginOne claims the only entry that waits and has the page ask Salesforce for it.
func beginOne(t *testing.T, b *Book, page string) Record {
	t.Helper()
	r := claimOne(t, b, page)
	require.NoError(t, b.Begin(r.ID, page))
	return r
}

func claimOne(t *testing.T, b *Book, page string) Record {
	t.Helper()
	claimed, err := b.Claim(Carrier{Page: page})
	require.NoError(t, err)
	require.Len(t, claimed, 1)
	return claimed[0]
}

func TestAFinishedCallGoesToOnePageOnce(t *testing.T) {
	book, _ := openBook(t)
	require.NoError(t, book.See([]Sighting{talking("a")}, start))
	require.NoError(t, book.Note("a", "wants a quote  \n"))
	claimed, err := book.Claim(Carrier{Page: "p1"})
	require.NoError(t, err)
	require.Empty(t, claimed, "a live call is not handed out")

	require.NoError(t, book.End("a", Ending{Talk: 61 * time.Second, At: start.Add(time.Minute)}))
	r := claimOne(t, book, "p1")
	require.Equal(t, "wants a quote", r.Notes)
	again, err := book.Claim(Carrier{Page: "p2"})
	require.NoError(t, err)
	require.Empty(t, again, "it is with page p1")

	require.NoError(t, book.Begin(r.ID, "p1"))
	require.NoError(t, book.Settle(r.ID, "00T1", "", start))
	require.Equal(t, Saved, only(t, book).Fate)
	require.ErrorIs(t, book.Settle(r.ID, "00T2", "", start), ErrUnknown)
}

func TestTheProgramDiesInTheMiddleOfACall(t *testing.T) {
	book, reopen := openBook(t)
	require.NoError(t, book.See([]Sighting{talking("run1/1")}, start))
	require.NoError(t, book.Note("run1/1", "half a note"))
	require.NoError(t, book.Visit("run1/1", Visit{RecordID: "003A", ObjectType: "Contact"}, time.Minute))

	book = reopen()
	require.NoError(t, book.See([]Sighting{talking("run2/1")}, start.Add(time.Minute)))
	r := only(t, book)
	require.Equal(t, "half a note", r.Notes)
	require.Equal(t, "run2/1", r.CallID)
	require.Len(t, r.Visits, 1)
	require.NoError(t, book.End("run2/1", Ending{Talk: 2 * time.Minute, At: start.Add(2 * time.Minute)}))
	require.Equal(t, 2*time.Minute, claimOne(t, book, "p").Talk)
}

func TestACallThatEndedUnwatchedIsLoggedWithWhatWasSeen(t *testing.T) {
	book, reopen := openBook(t)
	require.NoError(t, book.See([]Sighting{talking("run1/1")}, start.Add(33*time.Second)))
	book = reopen()
	require.NoError(t, book.EndMissing(nil))
	r := claimOne(t, book, "p")
	require.True(t, r.Broken)
	require.Equal(t, 30*time.Second, r.Talk)
}

func TestAReusedCallIDOfAnotherDayIsAnotherCall(t *testing.T) {
	book, reopen := openBook(t)
	require.NoError(t, book.See([]Sighting{talking("run1/1")}, start))
	book = reopen()
	later := talking("run2/1")
	later.StartedAt = start.Add(24 * time.Hour)
	require.NoError(t, book.See([]Sighting{later}, later.StartedAt))
	list, err := book.Records()
	require.NoError(t, err)
	require.Len(t, list, 2)
}

func TestLateNotesUpdateTheActivityInsteadOfMakingAnother(t *testing.T) {
	for name, late := range map[string]func(*Book, string){
		"saved": func(b *Book, id string) { require.NoError(t, b.Settle(id, "00T1", "", start)) },
		"sending": func(b *Book, id string) {
			require.NoError(t, b.Note("a", "one more thing"))
			require.NoError(t, b.Settle(id, "00T1", "", start))
		},
	} {
		t.Run(name, func(t *testing.T) {
			book, _ := openBook(t)
			require.NoError(t, book.See([]Sighting{talking("a")}, start))
			require.NoError(t, book.End("a", Ending{Talk: time.Second, At: start}))
			id := claimOne(t, book, "p1").ID
			require.NoError(t, book.Begin(id, "p1"))
			late(book, id)
			require.NoError(t, book.Note("a", "one more thing"))
			r := claimOne(t, book, "p1")
			require.Equal(t, Task{"Id": "00T1", "Description": "one more thing", "CallDurationInSeconds": 1}, r.Task(keysOnly))
			require.NoError(t, book.PageGone("p2"))
			require.Equal(t, Waiting, only(t, book).Fate, "an update may simply be sent again")
		})
	}
}

func TestAnUnansweredCallLeavesNoActivityUnlessSomebodyWroteNotes(t *testing.T) {
	book, _ := openBook(t)
	missed := talking("a")
	missed.ConnectedAt = time.Time{}
	require.NoError(t, book.See([]Sighting{missed}, start))
	require.NoError(t, book.End("a", Ending{Talk: 0, At: start}))
	claimed, err := book.Claim(Carrier{Page: "p"})
	require.NoError(t, err)
	require.Empty(t, claimed)
	require.NoError(t, book.Note("a", "rang off"))
	claimOne(t, book, "p")
}

func TestAConsultationIsNamedInTheCustomersCallAndLeavesNoActivity(t *testing.T) {
	book, _ := openBook(t)
	consultation := Sighting{
		CallID: "b", Identity: "Main|200|26", ConsultOf: "a", Number: "201", Name: "Sam Second", Device: "200",
		StartedAt: start, ConnectedAt: start,
	}
	require.NoError(t, book.See([]Sighting{talking("a"), consultation}, start))
	require.NoError(t, book.End("b", Ending{Talk: time.Minute, At: start}))
	require.NoError(t, book.End("a", Ending{Talk: time.Minute, At: start}))
	r := claimOne(t, book, "p")
	require.Equal(t, "a", r.CallID)
	require.Contains(t, r.Task(keysOnly)["Description"], "task.consulted:Sam Second 201")
}

func TestACustomerWhoComesBackContinuesTheSameActivity(t *testing.T) {
	book, _ := openBook(t)
	first := talking("a")
	first.GlobalID = "2808630435142227620"
	require.NoError(t, book.See([]Sighting{first}, start))
	require.NoError(t, book.Note("a", "one"))
	require.NoError(t, book.End("a", Ending{Talk: time.Minute, At: start.Add(time.Minute)}))
	id := beginOne(t, book, "p").ID
	require.NoError(t, book.Settle(id, "00T1", "", start))

	again := first
	again.CallID, again.Identity, again.Direction = "c", "Main|200|31", "inbound"
	again.ConnectedAt = start.Add(5 * time.Minute)
	require.NoError(t, book.See([]Sighting{again}, start.Add(5*time.Minute)))
	require.Equal(t, "one", only(t, book).Notes)
	require.NoError(t, book.End("c", Ending{Talk: 30 * time.Second, At: start.Add(6 * time.Minute)}))
	r := beginOne(t, book, "p")
	require.Equal(t, id, r.ID)
	require.Equal(t, 90, r.Task(keysOnly)["CallDurationInSeconds"])
	require.Equal(t, "00T1", r.Task(keysOnly)["Id"])

	stranger := again
	stranger.CallID, stranger.Identity, stranger.Number = "d", "Main|200|32", "+1"
	require.NoError(t, book.Settle(id, "00T1", "", start))
	require.NoError(t, book.See([]Sighting{stranger}, start.Add(7*time.Minute)))
	list, err := book.Records()
	require.NoError(t, err)
	require.Len(t, list, 2)
}

func TestTidyKeepsWhatSalesforceLacks(t *testing.T) {
	book, _ := openBook(t)
	for _, id := range []string{"saved", "waiting"} {
		s := talking(id)
		s.Identity = id
		require.NoError(t, book.See([]Sighting{s}, start))
		require.NoError(t, book.End(id, Ending{Talk: time.Second, At: start}))
		if id == "saved" {
			require.NoError(t, book.Settle(beginOne(t, book, "p").ID, "00T1", "", start))
		}
	}
	require.NoError(t, book.Tidy(start.AddDate(1, 0, 0)))
	require.Equal(t, "waiting", only(t, book).CallID)
}
