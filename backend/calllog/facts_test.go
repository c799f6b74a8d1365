package calllog

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestHowACallWentIsKept over a kill in the middle of it, and a hold that nobody saw the end of is told as far as it was seen.
func TestHowACallWentIsKept(t *testing.T) {
	book, reopen := openBook(t)
	s := alice()
	s.ConnectedAt = time.Time{}
	s.Facts = Facts{Called: "9000", Queue: "9000", Data: map[string]string{"account": "4711", "empty": ""}}
	require.NoError(t, book.See([]Sighting{s}, start))
	s.ConnectedAt, s.OnHold = start.Add(5*time.Second), true
	s.Facts = Facts{Data: map[string]string{"account": ""}}
	require.NoError(t, book.See([]Sighting{s}, start.Add(5*time.Second)))
	require.NoError(t, book.See([]Sighting{s}, start.Add(15*time.Second)))
	book = reopen()
	again := s
	again.CallID, again.Line, again.OnHold = "run2/1", "run2/1", false
	again.StartedAt, again.ConnectedAt = start.Add(25*time.Second), start.Add(25*time.Second)
	require.NoError(t, book.See([]Sighting{again}, start.Add(25*time.Second)))
	require.NoError(t, book.End(again.CallID, Ending{Outcome: "answered", Talk: 20 * time.Second, Hold: 3 * time.Second, Ring: 5 * time.Second, At: start.Add(45 * time.Second)}))
	list, err := book.Records()
	require.NoError(t, err)
	require.Len(t, list, 1)
	r := list[0]
	require.Equal(t, Facts{
		Ring: 5 * time.Second, Hold: 3 * time.Second, Held: 10 * time.Second, Called: "9000", Queue: "9000", Data: map[string]string{"account": "4711"},
	}, r.Facts)
	require.Equal(t, []any{13 * time.Second, 40 * time.Second}, []any{r.onHold(), r.talked()})
	require.Contains(t, r.Task(keysOnly)["Description"], "task.queue")
}

// TestDataWithoutEndIsBounded: a switch can attach anything.
func TestDataWithoutEndIsBounded(t *testing.T) {
	var f Facts
	for i := range 3 * mostData {
		f = f.learn(Facts{Data: map[string]string{strings.Repeat("n", i+1): strings.Repeat("x", 2*longestDatum)}})
	}
	require.Len(t, f.Data, mostData)
	require.Equal(t, longestDatum, len([]rune(f.Data["n"])))
}
