package calllog

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestSomebodyElseOnTheCallHasAnotherName, and an Activity that Salesforce has is renamed only when its party was.
func TestSomebodyElseOnTheCallHasAnotherName(t *testing.T) {
	book, _ := openBook(t)
	s := talking("a")
	require.NoError(t, book.See([]Sighting{s}, start))
	require.NoError(t, book.Identify("a", "Grace Hopper"))
	require.NoError(t, book.Identify("a", ""))
	subject := func() string {
		list, err := book.List(nil, 1, 1)
		require.NoError(t, err)
		return append(list.Live, list.Ended...)[0].Subject(keysOnly)
	}
	require.Equal(t, "task.subject.outbound:Grace Hopper "+s.Number, subject())
	other := s
	other.Number, other.Name = "+4930999", ""
	require.NoError(t, book.See([]Sighting{other}, start.Add(time.Second)))
	require.NotContains(t, subject(), "Grace", "she was transferred")
	require.NoError(t, book.End("a", Ending{Talk: time.Second, At: start.Add(time.Second)}))
	id := beginOne(t, book, "p").ID
	require.NoError(t, book.Settle(id, "00T1", "", start))
	require.NoError(t, book.Note("a", "x"))
	r := beginOne(t, book, "p")
	require.NotContains(t, r.Task(keysOnly), "Subject")
	require.NoError(t, book.Settle(id, "00T1", "", start))
	require.NoError(t, book.Identify("a", strings.Repeat("x", 300)))
	r = beginOne(t, book, "p")
	require.Contains(t, r.Task(keysOnly)["Subject"], "xxx")
}
