package environment

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/calllog"
)

// RefusedCalls finishes n calls that Salesforce then refuses.
func RefusedCalls(t testing.TB, book *calllog.Book, n int) {
	t.Helper()
	begin := time.Now().Add(-24 * time.Hour)
	for i := range n {
		at := begin.Add(time.Duration(i) * time.Minute)
		id := fmt.Sprint("old/", i)
		require.NoError(t, book.See([]calllog.Sighting{{
			CallID: id, Identity: "Main|200|" + id, Direction: "inbound", Number: fmt.Sprintf("0555%05d", i), Device: "200", StartedAt: at, ConnectedAt: at,
		}}, at))
		require.NoError(t, book.End(id, calllog.Ending{Talk: time.Second, At: at.Add(time.Second)}))
	}
	claimed, err := book.Claim(calllog.Carrier{Page: "p"})
	require.NoError(t, err)
	for _, r := range claimed {
		require.NoError(t, book.Begin(r.ID, "p"))
		require.NoError(t, book.Settle(r.ID, "", "a field is missing", begin))
	}
}
