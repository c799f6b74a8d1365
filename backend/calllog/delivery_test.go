package calllog

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// ended is a book with one finished call that a page has begun to save.
func ended(t *testing.T) (book *Book, reopen func() *Book, id string) {
	book, reopen = openBook(t)
	require.NoError(t, book.See([]Sighting{talking("a")}, start))
	require.NoError(t, book.End("a", Ending{Talk: time.Second, At: start}))
	return book, reopen, beginOne(t, book, "p").ID
}

// TestARefusedEntryWaitsLongerEachTime, over restarts, and a clock that is set back keeps it no longer than the longest wait.
func TestARefusedEntryWaitsLongerEachTime(t *testing.T) {
	book, reopen, id := ended(t)
	at := start
	var waited time.Duration
	for range len(backoff) + 2 {
		require.NoError(t, book.Refuse(id, Refusal{Again: true, Words: "locked"}, at))
		book = reopen()
		ready, next, err := book.Ready(Account{}, at)
		require.NoError(t, err)
		require.False(t, ready)
		require.GreaterOrEqual(t, next.Sub(at), waited)
		waited = next.Sub(at)
		none, err := book.Claim(Carrier{Page: "p", At: next.Add(-time.Millisecond)})
		require.NoError(t, err)
		require.Empty(t, none)
		at = next
		ready, _, err = book.Ready(Account{}, at)
		require.NoError(t, err)
		require.True(t, ready)
		claimed, err := book.Claim(Carrier{Page: "p", At: at})
		require.NoError(t, err)
		require.Len(t, claimed, 1)
		require.NoError(t, book.Begin(id, "p"))
	}
	require.Equal(t, backoff[len(backoff)-1], waited)
	require.NoError(t, book.Refuse(id, Refusal{Again: true}, at))
	claimed, err := book.Claim(Carrier{Page: "p", At: at.Add(-time.Hour)})
	require.NoError(t, err)
	require.Len(t, claimed, 1, "the clock was set back")
}

// TestWhatIsLeftOutIsSentWithoutAtOnce, and forgotten waits begin anew after Salesforce took it.
func TestWhatIsLeftOutIsSentWithoutAtOnce(t *testing.T) {
	book, _, id := ended(t)
	require.NoError(t, book.Visit("a", Visit{RecordID: "00QHx0000000009MAA", ObjectType: "Lead", Why: Caller, At: start}, time.Minute))
	left := []LeftOut{{Field: "WhoId", Value: "00QHx0000000009MAA", Words: "converted"}}
	require.NoError(t, book.Refuse(id, Refusal{Again: true, LeftOut: left}, start))
	r := beginOne(t, book, "p")
	require.NotContains(t, r.Task(keysOnly), "WhoId")
	require.NoError(t, book.Settle(id, "00T1", "", start))
	list, err := book.Records()
	require.NoError(t, err)
	require.Equal(t, left, list[0].LeftOut, "the panel goes on saying so")
	require.Zero(t, list[0].Tries)
}

// TestARefusalOfACallThatCameBackChangesNothingOfIt but what the next sending leaves out.
func TestARefusalOfACallThatCameBackChangesNothingOfIt(t *testing.T) {
	book, reopen := openBook(t)
	s := alice()
	require.NoError(t, book.See([]Sighting{s}, start))
	require.NoError(t, book.Leave(s.CallID, time.Second, start))
	id := beginOne(t, book, "p").ID
	again := s
	again.CallID = "run2/1"
	require.NoError(t, book.See([]Sighting{again}, start.Add(time.Minute)))
	require.NoError(t, book.Refuse(id, Refusal{Wrong: []Wrong{{Field: "Status"}}, Words: "no"}, start.Add(time.Minute)))
	book = reopen()
	require.NoError(t, book.EndMissing(nil))
	list, err := book.Records()
	require.NoError(t, err)
	require.Equal(t, Waiting, list[0].Fate, "it is sent once more when it is over")
}
