package calllog

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestACallThatIsUpBeforeTheFileCanBeOpenedHasOneEntry: the program starts in the middle of a call, and the disk has no
// room to make the damaged file anew. What is seen meanwhile is one with what the file says, if it is the same call.
func TestACallThatIsUpBeforeTheFileCanBeOpenedHasOneEntry(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Sighting)
		ended  bool // before the file can be opened
		want   int
	}{
		"it goes on":          {func(*Sighting) {}, false, 1},
		"it ends meanwhile":   {func(*Sighting) {}, true, 1},
		"somebody else's":     {number("0555222"), false, 2},
		"the caller's second": {func(s *Sighting) { s.Begun, s.Direction = true, "inbound" }, false, 2},
	} {
		t.Run(name, func(t *testing.T) {
			path, d := filepath.Join(t.TempDir(), "calls.db"), new(disk)
			b := openOn(t, path, d, nil)
			was := alice()
			was.Direction = "inbound"
			require.NoError(t, b.See([]Sighting{was}, start.Add(31*time.Second)))
			require.NoError(t, b.Note("run1/1", "wants an offer"))
			require.NoError(t, b.Visit("run1/1", Visit{RecordID: "003A"}, time.Minute))
			require.NoError(t, b.Close())
			raw, err := os.ReadFile(path)
			require.NoError(t, err)
			clear(raw[:os.Getpagesize()])
			require.NoError(t, os.WriteFile(path, raw, 0o600))

			d.says(errFull)
			b, err = Options{disk: d.write}.Open(path)
			require.ErrorIs(t, err, errFull)
			t.Cleanup(func() { _ = b.Close() })
			now := alice()
			now.CallID, now.Line, now.Direction = "run2/1", "run2/1", ""
			now.StartedAt, now.ConnectedAt = start.Add(61*time.Second), start.Add(61*time.Second)
			c.change(&now)
			require.NoError(t, b.See([]Sighting{now}, start.Add(61*time.Second)))
			require.NoError(t, b.EndMissing([]string{"run2/1"}))
			if c.ended {
				require.NoError(t, b.End("run2/1", Ending{Talk: 9 * time.Second, At: start.Add(70 * time.Second)}))
			}
			d.says(nil)
			require.NoError(t, b.try(t.Context()))
			require.Len(t, must(b.Records()), c.want)
			if !c.ended {
				require.NoError(t, b.End("run2/1", Ending{Talk: 9 * time.Second, At: start.Add(70 * time.Second)}))
			}
			claimed, err := b.Claim(Carrier{Page: "p"})
			require.NoError(t, err)
			require.Len(t, claimed, c.want)
			r := claimed[slices.IndexFunc(claimed, func(r Record) bool { return r.CallID == "run2/1" })]
			require.Equal(t, c.want == 1, r.Notes == "wants an offer")
			require.Equal(t, c.want == 1, len(r.Visits) == 1)
			if c.want == 1 {
				require.Equal(t, []any{"inbound", start, 69 * time.Second}, []any{r.Direction, r.ConnectedAt.Add(-time.Second), r.talked()})
			}
		})
	}
}
