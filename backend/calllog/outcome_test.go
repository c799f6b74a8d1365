package calllog

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What became of a call outlives the program, and is the Activity's result until a person chooses one.
func TestWhatBecameOfACallIsItsResultUntilAPersonChoosesOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calls.db")
	book, err := Options{}.Open(path)
	require.NoError(t, err)
	require.NoError(t, book.See([]Sighting{talking("a")}, start))
	live := only(t, book)
	require.NotContains(t, live.Task(keysOnly), "CallDisposition", "nobody knows yet")
	require.NoError(t, book.End("a", Ending{Outcome: "transferred", Talk: time.Second, At: start.Add(time.Second)}))
	require.NoError(t, book.Close())

	book, err = Options{}.Open(path)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, book.Close()) })
	kept := only(t, book)
	require.Equal(t, "transferred", kept.Outcome)
	require.Equal(t, "task.outcome.transferred", kept.Task(keysOnly)["CallDisposition"])
	require.NoError(t, book.Result("a", "Reached"))
	chosen := only(t, book)
	require.Equal(t, "Reached", chosen.Task(keysOnly)["CallDisposition"])
}

func TestACallThatComesBackHasNoOutcomeAnyMore(t *testing.T) {
	r := Record{Fate: Waiting, Outcome: "transferred"}
	r.reopen()
	require.Empty(t, r.Outcome)
}
