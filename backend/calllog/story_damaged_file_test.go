package calllog

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestACallInADamagedFileThatGoesOnIsKnownAgain: nobody can tell of a file without its meta pages whether what is
// found in it is the last. A call that is still up settles that; one that is not may have been saved already.
func TestACallInADamagedFileThatGoesOnIsKnownAgain(t *testing.T) {
	for name, up := range map[string]bool{"it goes on": true, "it is over": false} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "calls.db")
			b := openOn(t, path, new(disk), nil)
			require.NoError(t, b.See([]Sighting{alice()}, start.Add(31*time.Second)))
			require.NoError(t, b.Note("run1/1", "wants an offer"))
			require.NoError(t, b.Close())
			raw, err := os.ReadFile(path)
			require.NoError(t, err)
			clear(raw[:2*os.Getpagesize()])
			require.NoError(t, os.WriteFile(path, raw, 0o600))

			b = openOn(t, path, new(disk), nil)
			require.NotNil(t, b.Health().Recovery)
			require.Equal(t, Live, only(t, b).Fate)
			if up {
				again := alice()
				again.CallID, again.Line = "run2/1", "run2/1"
				require.NoError(t, b.See([]Sighting{again}, start.Add(40*time.Second)))
				require.NoError(t, b.EndMissing([]string{"run2/1"}))
				require.NoError(t, b.End("run2/1", Ending{Talk: time.Second, At: start.Add(50 * time.Second)}))
				require.Equal(t, "wants an offer", claimOne(t, b, "p").Notes)
				return
			}
			require.NoError(t, b.EndMissing(nil))
			require.Equal(t, []any{Uncertain, true}, []any{only(t, b).Fate, only(t, b).Broken})
		})
	}
}
