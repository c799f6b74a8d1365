package calllog

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// finished is a book with one call that is over, and its entry's id.
func finished(t *testing.T) (book *Book, reopen func() *Book, id string) {
	t.Helper()
	book, reopen = openBook(t)
	require.NoError(t, book.See([]Sighting{talking("a")}, start))
	require.NoError(t, book.End("a", Ending{Talk: time.Second, At: start}))
	return book, reopen, only(t, book).ID
}

func TestOnlyWhatSalesforceWasAskedIsUncertain(t *testing.T) {
	for name, vanish := range map[string]func(t *testing.T, b *Book, reopen func() *Book) *Book{
		"the page is gone": func(t *testing.T, b *Book, _ func() *Book) *Book {
			require.NoError(t, b.PageGone("p2"))
			return b
		},
		"the program ended": func(_ *testing.T, _ *Book, reopen func() *Book) *Book { return reopen() },
	} {
		t.Run(name, func(t *testing.T) {
			book, reopen, id := finished(t)
			claimOne(t, book, "p1")
			require.Equal(t, Claimed, only(t, book).Fate)
			book = vanish(t, book, reopen)
			require.Equal(t, Waiting, only(t, book).Fate, "saveLog was never sent")

			require.Equal(t, id, claimOne(t, book, "p1").ID)
			require.NoError(t, book.Begin(id, "p1"))
			book = vanish(t, book, reopen)
			r := only(t, book)
			require.Equal(t, Uncertain, r.Fate)
			require.Empty(t, r.Page)
			none, err := book.Claim(Carrier{Page: "p2"})
			require.NoError(t, err)
			require.Empty(t, none, "never sent twice by itself")

			require.NoError(t, book.Again(id))
			require.NoError(t, book.Begin(claimOne(t, book, "p1").ID, "p1"))
			require.Equal(t, 2, only(t, book).Attempt)
			book = vanish(t, book, reopen)
			require.NoError(t, book.Drop(id))
			list, err := book.Records()
			require.NoError(t, err)
			require.Empty(t, list)
		})
	}
}

// TestAnEntryOfAnOlderVersionMayHaveBeenSaved: before Begin there was Sending from the claim on.
func TestAnEntryOfAnOlderVersionMayHaveBeenSaved(t *testing.T) {
	book, _, id := finished(t)
	require.NoError(t, book.one(id, func(r *Record) error { r.Fate, r.Page = Sending, "p0"; return nil }))
	require.NoError(t, book.PageGone("p1"))
	require.Equal(t, Uncertain, only(t, book).Fate)
}

func TestAnUpdateThatMayHaveArrivedIsSentAgain(t *testing.T) {
	book, _, id := finished(t)
	beginOne(t, book, "p1")
	require.NoError(t, book.Settle(id, "00T1", "", start))
	require.NoError(t, book.Note("a", "more"))
	beginOne(t, book, "p1")
	require.NoError(t, book.PageGone("p2"))
	require.Equal(t, Waiting, only(t, book).Fate)
}

func TestOnlyThePageThatHoldsAnEntryBeginsIt(t *testing.T) {
	book, _, id := finished(t)
	require.ErrorIs(t, book.Begin(id, "p1"), ErrUnknown, "it was handed to nobody")
	claimOne(t, book, "p1")
	require.ErrorIs(t, book.Begin(id, "p0"), ErrUnknown, "another page holds it")
	require.ErrorIs(t, book.Return(id, "p0"), ErrUnknown)
	require.NoError(t, book.PageGone("p2"))
	claimOne(t, book, "p2")
	require.ErrorIs(t, book.Begin(id, "p1"), ErrUnknown, "it was taken from this page")
	require.NoError(t, book.Begin(id, "p2"))
	require.ErrorIs(t, book.Begin(id, "p2"), ErrUnknown, "Salesforce is being asked")
	require.ErrorIs(t, book.Return(id, "p1"), ErrUnknown)
	require.NoError(t, book.Return(id, "p2"))
	require.Equal(t, Waiting, only(t, book).Fate)
}

func TestWhatAPageHoldsAndHasNotBegunIsHandedToItAgain(t *testing.T) {
	book, _, id := finished(t)
	claimOne(t, book, "p1")
	require.NoError(t, book.Note("a", "more"))
	require.Equal(t, "more", claimOne(t, book, "p1").Notes, "the answer to its first claim was lost")
	require.False(t, only(t, book).Changed)
	none, err := book.Claim(Carrier{Page: "p2"})
	require.NoError(t, err)
	require.Empty(t, none, "not to another one")
	require.NoError(t, book.Begin(id, "p1"))
	none, err = book.Claim(Carrier{Page: "p1"})
	require.NoError(t, err)
	require.Empty(t, none)
}

func TestNotesThatComeBetweenClaimAndBeginAreAnUpdate(t *testing.T) {
	book, _, id := finished(t)
	claimOne(t, book, "p1")
	require.NoError(t, book.Note("a", "more"))
	require.NoError(t, book.Begin(id, "p1"))
	require.NoError(t, book.Settle(id, "00T1", "", start))
	r := claimOne(t, book, "p1")
	require.Equal(t, []any{"more", "00T1"}, []any{r.Notes, r.SalesforceID})
}
