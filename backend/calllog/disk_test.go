package calllog

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	bolterrors "go.etcd.io/bbolt/errors"
)

// disk is a disk that can be full.
type disk struct{ err atomic.Pointer[error] }

func (d *disk) says(err error) { d.err.Store(&err) }

func (d *disk) write() error {
	if err := d.err.Load(); err != nil {
		return *err
	}
	return nil
}

var errFull = &os.PathError{Op: "write", Path: "calls.db", Err: syscall.ENOSPC}

func openOn(t *testing.T, path string, d *disk, changed func()) *Book {
	t.Helper()
	b, err := Options{disk: d.write, Changed: changed}.Open(path)
	require.NoError(t, err)
	t.Cleanup(func() { _ = b.Close() })
	return b
}

func call(n int) Sighting {
	return Sighting{
		CallID: fmt.Sprint("run/", n), Identity: fmt.Sprint("Main|200|", n), Direction: "inbound", Number: fmt.Sprintf("+4930%06d", n),
		Device: "200", StartedAt: start.Add(time.Duration(n) * time.Minute), ConnectedAt: start.Add(time.Duration(n)*time.Minute + time.Second),
	}
}

// answer is a whole call.
func answer(t *testing.T, b *Book, n int) {
	t.Helper()
	s := call(n)
	require.NoError(t, b.See([]Sighting{s}, s.ConnectedAt))
	require.NoError(t, b.Note(s.CallID, fmt.Sprint("note ", n)))
	require.NoError(t, b.End(s.CallID, Ending{Talk: 30 * time.Second, At: s.ConnectedAt.Add(30 * time.Second)}))
}

func TestOnAFullDiskEveryCallIsKeptAndWrittenOnceThereIsSpace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path, d := filepath.Join(t.TempDir(), "calls.db"), new(disk)
		var told atomic.Int32
		b := openOn(t, path, d, func() { told.Add(1) })
		answer(t, b, 0)
		d.says(errFull)
		for n := 1; n <= 14; n++ {
			answer(t, b, n)
			require.Equal(t, TroubleFull, b.Health().Trouble, "told with the first write that fails")
		}
		require.Positive(t, told.Load())
		require.Equal(t, 14, b.Health().Unwritten)
		list, err := b.Records()
		require.NoError(t, err)
		require.Len(t, list, 15, "reads see what is not on disk")
		require.Equal(t, "note 14", list[14].Notes)

		before := told.Load()
		d.says(nil)
		time.Sleep(lastRetry + time.Second)
		synctest.Wait()
		require.Equal(t, Health{}, b.Health())
		require.Greater(t, told.Load(), before)
		require.NoError(t, b.Close())
		again := openOn(t, path, d, nil)
		list, err = again.Records()
		require.NoError(t, err)
		require.Len(t, list, 15)
		for n, r := range list {
			require.Equal(t, fmt.Sprint("note ", n), r.Notes)
			require.Equal(t, Waiting, r.Fate)
		}
	})
}

// crash is the file as the next start finds it when the program is killed now.
func crash(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	copied := filepath.Join(t.TempDir(), "calls.db")
	require.NoError(t, os.WriteFile(copied, raw, 0o600))
	return copied
}

// TestWhatIsSentOnAFullDiskIsNotSentAgainAfterAKill: Salesforce is asked for an entry only when the file says that
// it is, or knows nothing of it.
func TestWhatIsSentOnAFullDiskIsNotSentAgainAfterAKill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path, d := filepath.Join(t.TempDir(), "calls.db"), new(disk)
		b := openOn(t, path, d, nil)
		answer(t, b, 1) // in the file, waiting
		s := call(2)    // in the file, live
		require.NoError(t, b.See([]Sighting{s}, s.ConnectedAt))
		d.says(errFull)
		require.NoError(t, b.End(s.CallID, Ending{Talk: time.Minute, At: s.ConnectedAt.Add(time.Minute)}))
		answer(t, b, 3) // not in the file

		claimed, err := b.Claim(Carrier{Page: "p"})
		require.NoError(t, err)
		require.Len(t, claimed, 3)
		for _, r := range claimed[:2] {
			require.ErrorIs(t, b.Begin(r.ID, "p"), ErrNotOnDisk, "only what the file does not know")
		}
		require.Equal(t, "run/3", claimed[2].CallID)
		require.NoError(t, b.Begin(claimed[2].ID, "p"))
		require.NoError(t, b.Settle(claimed[2].ID, "00T3", "", s.ConnectedAt))

		killed := openOn(t, crash(t, path), new(disk), nil)
		require.NoError(t, killed.EndMissing(nil))
		after, err := killed.Claim(Carrier{Page: "p"})
		require.NoError(t, err)
		require.Len(t, after, 2, "the others are sent then; the third is not sent twice")
		for _, r := range after {
			require.NotEqual(t, "run/3", r.CallID)
		}

		d.says(nil)
		time.Sleep(lastRetry + time.Second)
		synctest.Wait()
		claimed, err = b.Claim(Carrier{Page: "p"})
		require.NoError(t, err)
		require.Len(t, claimed, 2)
		for _, r := range claimed {
			require.Zero(t, r.Attempt)
			require.NoError(t, b.Begin(r.ID, "p"))
		}
		killed = openOn(t, crash(t, path), new(disk), nil)
		after, err = killed.Claim(Carrier{Page: "p"})
		require.NoError(t, err)
		require.Empty(t, after)
	})
}

func TestEveryErrorOfTheDiskHasItsWord(t *testing.T) {
	for trouble, err := range map[Trouble]error{
		TroubleFull: errFull, TroubleReadOnly: &os.PathError{Op: "write", Err: syscall.EROFS}, TroubleDisk: &os.PathError{Op: "fsync", Err: syscall.EIO},
		TroubleGone: errGone, TroubleLocked: bolterrors.ErrTimeout, TroubleNoFile: errNoFile, "": nil,
	} {
		require.Equal(t, trouble, troubleOf(err))
	}
	require.Equal(t, TroubleFull, troubleOf(&os.PathError{Err: syscall.EDQUOT}))
	require.Equal(t, TroubleReadOnly, troubleOf(os.ErrPermission))
}

// needsUnlink skips where an open file cannot be taken away.
func needsUnlink(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps an open file: taking it away is Unix's")
	}
}

func TestAFileThatIsTakenAwayIsMadeAnew(t *testing.T) {
	needsUnlink(t)
	for name, take := range map[string]func(t *testing.T, path string){
		"the file":            func(t *testing.T, path string) { require.NoError(t, os.Remove(path)) },
		"the folder":          func(t *testing.T, path string) { require.NoError(t, os.RemoveAll(filepath.Dir(path))) },
		"changed for another": func(t *testing.T, path string) { require.NoError(t, os.Rename(another(t, path), path)) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "data", "calls.db")
			b := openOn(t, path, new(disk), nil)
			answer(t, b, 1)
			take(t, path)
			answer(t, b, 2)
			require.Equal(t, Health{}, b.Health())
			after := openOn(t, crash(t, path), new(disk), nil)
			list, err := after.Records()
			require.NoError(t, err)
			require.Len(t, list, 2)
			aside, err := filepath.Glob(path + ".damaged-*")
			require.NoError(t, err)
			require.Len(t, aside, map[bool]int{true: 1}[name == "changed for another"], "nobody's file is lost")
		})
	}
}

func another(t *testing.T, path string) string {
	t.Helper()
	other := path + ".other"
	require.NoError(t, os.WriteFile(other, []byte("something else"), 0o600))
	return other
}

func TestAFolderThatCannotBeMadeAgainIsTold(t *testing.T) {
	needsUnlink(t)
	synctest.Test(t, func(t *testing.T) {
		folder := filepath.Join(t.TempDir(), "data")
		path := filepath.Join(folder, "calls.db")
		b := openOn(t, path, new(disk), nil)
		answer(t, b, 1)
		require.NoError(t, os.RemoveAll(folder))
		require.NoError(t, os.WriteFile(folder, nil, 0o600))
		answer(t, b, 2)
		require.Equal(t, TroubleGone, b.Health().Trouble)
		list, err := b.Records()
		require.NoError(t, err)
		require.Len(t, list, 2)

		require.NoError(t, os.Remove(folder))
		time.Sleep(lastRetry + time.Second)
		synctest.Wait()
		require.Equal(t, Health{}, b.Health())
		list, err = openOn(t, crash(t, path), new(disk), nil).Records()
		require.NoError(t, err)
		require.Len(t, list, 2)
	})
}

func TestABookWhoseFileIsLockedWorksInMemoryAndJoinsItLater(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calls.db")
	first := openOn(t, path, new(disk), nil)
	answer(t, first, 1)

	second, err := Options{}.Open(path)
	require.ErrorIs(t, err, bolterrors.ErrTimeout)
	t.Cleanup(func() { _ = second.Close() })
	require.Equal(t, TroubleLocked, second.Health().Trouble)
	answer(t, second, 2)
	claimed, err := second.Claim(Carrier{Page: "p"})
	require.NoError(t, err)
	require.Len(t, claimed, 1)
	require.NoError(t, first.Close())
	require.Eventually(t, func() bool { return second.Health().Trouble == "" }, 10*time.Second, 10*time.Millisecond)
	list, err := second.Records()
	require.NoError(t, err)
	require.Len(t, list, 2)
}

func TestTidyingGoesOnInAProgramThatIsNeverClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := openOn(t, filepath.Join(t.TempDir(), "calls.db"), new(disk), nil)
		require.NoError(t, b.KeepFor(2, time.Now())) // of ninety days every hour would be gone through
		s := call(1)
		s.StartedAt, s.ConnectedAt = time.Now(), time.Now()
		require.NoError(t, b.See([]Sighting{s}, time.Now()))
		require.NoError(t, b.End(s.CallID, Ending{Talk: time.Second, At: time.Now()}))
		require.NoError(t, b.Settle(beginOne(t, b, "p").ID, "00T1", "", time.Now()))
		time.Sleep(2*oneDay - time.Minute)
		require.Len(t, must(b.Records()), 1)
		time.Sleep(tidyEvery + 2*time.Minute)
		require.Empty(t, must(b.Records()))
	})
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
