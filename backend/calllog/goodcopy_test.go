package calllog

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestAGoodCopyIsKeptBesideTheBook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "calls.db")
		b := openOn(t, path, new(disk), nil)
		answer(t, b, 1)
		time.Sleep(firstCopy + time.Second)
		synctest.Wait()
		inCopy := func() int {
			s, err := ReadFile(path + ".good")
			require.NoError(t, err)
			return len(s.entries)
		}
		require.Equal(t, 1, inCopy())
		first, err := os.Stat(path + ".good")
		require.NoError(t, err)
		time.Sleep(tidyEvery + time.Second)
		synctest.Wait()
		same, err := os.Stat(path + ".good")
		require.NoError(t, err)
		require.True(t, os.SameFile(first, same), "nothing was written meanwhile")
		s := call(2)
		s.StartedAt, s.ConnectedAt = time.Now(), time.Now()
		require.NoError(t, b.See([]Sighting{s}, time.Now()))
		time.Sleep(tidyEvery + time.Second)
		synctest.Wait()
		require.Equal(t, 2, inCopy())
	})
}

// TestWhatADamageTakesComesFromTheLastGoodCopy: the file is lost whole; what Salesforce has is history again, what would be sent
// may have been sent since the copy.
func TestWhatADamageTakesComesFromTheLastGoodCopy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calls.db")
	list := week(40, Saved)
	waiting := loggedCall(50, 60, Waiting)
	oldStore(t, path, append(list, waiting), nil)
	b := openOn(t, path, new(disk), nil)
	require.NoError(t, b.copyGood())
	require.NoError(t, b.Close())
	copied, err := os.ReadFile(path + ".good")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, make([]byte, 8192), 0o600))
	b, err = Options{}.Open(path)
	require.NoError(t, err)
	defer b.Close()
	told := b.Health().Recovery
	require.NotNil(t, told)
	require.Equal(t, [3]int{41, 41, 0}, [3]int{told.Salvaged, told.FromCopy, told.Lost})
	require.Len(t, idsOf(t, b, nil, Query{}), 41)
	require.Equal(t, Uncertain, must(entryOf(b, waiting.ID)).Fate)
	require.Equal(t, *list[3], *must(entryOf(b, list[3].ID)))
	kept, err := os.ReadFile(told.Aside + ".good")
	require.NoError(t, err)
	require.Equal(t, copied, kept, "the copy is set aside with the file")
}

func TestADamagedCopyIsNotBelieved(t *testing.T) {
	for name, damage := range map[string][]byte{"empty": {}, "nonsense": []byte("nonsense"), "zeros": make([]byte, 16384)} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "calls.db")
			require.NoError(t, os.WriteFile(path, []byte("no call log"), 0o600))
			require.NoError(t, os.WriteFile(path+".good", damage, 0o600))
			b, err := Options{}.Open(path)
			require.NoError(t, err)
			defer b.Close()
			require.Zero(t, b.Health().Recovery.Salvaged)
			answer(t, b, 1)
		})
	}
}

func TestWhatIsErasedIsGoneFromTheCopyToo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calls.db")
	oldStore(t, path, []*Record{past("gone", 1, func(*Record) {}), past("stays", 2, func(*Record) {})}, nil)
	b := openOn(t, path, new(disk), nil)
	require.NoError(t, b.copyGood())
	require.Len(t, holds(t, filepath.Dir(path), "Caller gone"), 2)
	erased, err := b.History(nil).Erase("+493055501")
	require.NoError(t, err)
	require.Equal(t, Erased{Calls: 1}, erased)
	require.Empty(t, holds(t, filepath.Dir(path), "Caller gone"))
	require.Equal(t, []string{"calls.db", "calls.db.good"}, holds(t, filepath.Dir(path), "Caller stays"), fmt.Sprint(erased))
}
