package calllog

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"
)

// newerStore is a file of a version to come: a higher form, and a bucket within a bucket, which this version has nowhere.
func newerStore(t *testing.T, path string, buckets int) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Update(func(tx *bbolt.Tx) error {
		form, err := tx.CreateBucket(formBucket)
		require.NoError(t, err)
		require.NoError(t, form.Put(formKey, fmt.Append(nil, fileForm+1)))
		for i := range buckets {
			outer, err := tx.CreateBucket(fmt.Appendf(nil, "calls-%04d", i))
			require.NoError(t, err)
			_, err = outer.CreateBucket([]byte("inner"))
			require.NoError(t, err)
		}
		return nil
	}))
	require.NoError(t, db.Close())
}

func TestANewerVersionsFileIsSetAsideUnharmed(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	for name, check := range map[string]checker{"looked at here": checkedHere, "by a process of its own": CheckedBy(self)} {
		for _, buckets := range []int{1, 400} { // one page of buckets, and a tree of pages
			t.Run(fmt.Sprint(name, buckets), func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "calls.db")
				newerStore(t, path, buckets)
				before, err := os.ReadFile(path)
				require.NoError(t, err)
				_, err = ReadFile(path)
				require.ErrorIs(t, err, ErrNewer)
				b, err := Options{Check: check}.Open(path)
				require.NoError(t, err)
				told := b.Health().Recovery
				require.NotNil(t, told)
				require.True(t, told.Newer)
				after, err := os.ReadFile(told.Aside)
				require.NoError(t, err)
				require.True(t, bytes.Equal(before, after), "as it was")
				answer(t, b, 1)
				require.NoError(t, b.Close())
				b, err = Options{Check: check}.Open(path)
				require.NoError(t, err)
				require.Equal(t, Health{}, b.Health())
				require.Len(t, must(b.Records()), 1, "the telephone's calls go on in a file of its own")
				require.NoError(t, b.Close())
			})
		}
	}
}

func TestAnEarlierVersionsFileGetsTodaysForm(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calls.db")
	oldStore(t, path, week(3, Saved), nil)
	form := func() int {
		raw, err := os.ReadFile(path)
		require.NoError(t, err)
		r, err := openRaw(bytes.NewReader(raw), int64(len(raw)))
		require.NoError(t, err)
		return formOf(r)
	}
	require.Zero(t, form())
	f, told, err := opener{path: path, check: checkedHere, note: func(string, error) {}}.open(context.Background())
	require.NoError(t, err)
	require.Nil(t, told)
	require.NoError(t, f.close())
	require.Equal(t, fileForm, form())
}
