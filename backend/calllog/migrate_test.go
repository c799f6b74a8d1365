package calllog

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"
)

// oldStore is a file as the first versions wrote it.
func oldStore(tb testing.TB, path string, list []*Record, more map[string]string) {
	tb.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	require.NoError(tb, err)
	require.NoError(tb, db.Update(func(t *bbolt.Tx) error {
		bucket, err := t.CreateBucketIfNotExists([]byte("records"))
		if err != nil {
			return err
		}
		for _, r := range list {
			value, err := json.Marshal(r)
			if err != nil {
				return err
			}
			if err := bucket.Put([]byte(r.ID), value); err != nil {
				return err
			}
		}
		for key, value := range more {
			if err := bucket.Put([]byte(key), []byte(value)); err != nil {
				return err
			}
		}
		return nil
	}))
	require.NoError(tb, db.Close())
}

func week(n int, fate Fate) []*Record {
	var list []*Record
	for i := range n {
		list = append(list, loggedCall(i, n, fate))
	}
	return list
}

// inOld is what the bucket of the first versions holds; nil when there is none.
func inOld(t *testing.T, path string) map[string]string {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	require.NoError(t, err)
	defer db.Close()
	var left map[string]string
	require.NoError(t, db.View(func(t *bbolt.Tx) error {
		bucket := t.Bucket([]byte("records"))
		if bucket == nil {
			return nil
		}
		left = make(map[string]string)
		return bucket.ForEach(func(key, value []byte) error { left[string(key)] = string(value); return nil })
	}))
	return left
}

func TestAnEarlierVersionsFileIsTakenOverOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calls.db")
	want := append(week(300, Saved), week(20, Uncertain)...)
	for i, r := range want {
		r.ID = fmt.Sprintf("cb-%016x", i*2654435761)
	}
	newer := map[string]string{"cb-later": `{"id":7,"later":true}`, "note": "\x00\x01 not JSON at all"}
	oldStore(t, path, want, newer)
	for range 2 {
		b, err := Options{}.Open(path)
		require.NoError(t, err)
		require.Equal(t, Health{}, b.Health())
		list, err := b.Records()
		require.NoError(t, err)
		require.Len(t, list, 320)
		byID := make(map[string]Record)
		for _, r := range list {
			byID[r.ID] = r
		}
		for _, r := range want {
			require.Equal(t, *r, byID[r.ID])
		}
		require.NoError(t, b.Close())
		require.Equal(t, newer, inOld(t, path), "what a newer version wrote is left alone")
	}
}

// A version before 0.2 kept no reasons, chose both sides at once, and wrote ids of 15 characters.
func TestWhatAnEarlierVersionSavedStaysWhereItHangs(t *testing.T) {
	visits := `"visits":[{"recordId":"003Hx0000000001","recordName":"Maya","objectType":"Contact","at":"2026-11-22T09:00:00Z"},` +
		`{"recordId":"500Hx0000000001IAA","recordName":"1","objectType":"Case","at":"2026-11-22T09:00:00Z"},` +
		`{"recordId":"003Hx0000000017IAA","recordName":"Luis","objectType":"Contact","at":"2026-11-22T09:00:00Z"}]`
	for name, test := range map[string]struct {
		entry     string
		want      Relation
		who, what any
	}{
		"saved":             {`"fate":"waiting","salesforceId":"00T1",` + visits, Relation{luis, Opened, firstCase.RecordID, Opened}, unsaid, unsaid},
		"chosen after that": {`"fate":"waiting","salesforceId":"00T1","chosen":true,"who":"003Hx0000000001",` + visits, Relation{maya, Chosen, "", ""}, maya, nil},
		"not saved yet":     {`"fate":"waiting",` + visits, Relation{"", "", firstCase.RecordID, Opened}, unsaid, firstCase.RecordID},
		"chosen":            {`"fate":"waiting","chosen":true,"who":"003Hx0000000001","what":"500Hx0000000001",` + visits, Relation{maya, Chosen, firstCase.RecordID, Chosen}, maya, firstCase.RecordID},
		"chosen as nobody":  {`"fate":"waiting","chosen":true,` + visits, Relation{}, unsaid, unsaid},
		"uncertain":         {`"fate":"uncertain",` + visits, Relation{luis, Opened, firstCase.RecordID, Opened}, unsaid, firstCase.RecordID}, // sent again it is a new one
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "calls.db")
			entry := `{"id":"cb-1","callId":"old/1","startedAt":"2026-11-22T09:00:00Z","connectedAt":"2026-11-22T09:00:01Z",` + test.entry + `}`
			oldStore(t, path, nil, map[string]string{"cb-1": entry})
			book, err := Options{}.Open(path)
			require.NoError(t, err)
			defer book.Close()
			r := only(t, book)
			require.Equal(t, test.want, r.Relation())
			if r.Fate == Uncertain {
				require.NoError(t, book.Again(r.ID))
			}
			requireRelations(t, ptr(claimOne(t, book, "p")).Task(keysOnly), test.who, test.what)
		})
	}
}

func TestAnInterruptedTakeoverBeginsAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calls.db")
	oldStore(t, path, week(50, Refused), nil)
	killed := errors.New("killed")
	_, err := open(path, &bbolt.Options{}, nil, func(t *bbolt.Tx) error {
		if err := prepare(t, false); err != nil {
			return err
		}
		return killed
	})
	require.ErrorIs(t, err, killed)
	require.Len(t, inOld(t, path), 50)
	b, err := Options{}.Open(path)
	require.NoError(t, err)
	require.Len(t, must(b.Records()), 50)
	require.NoError(t, b.Close())
	require.Nil(t, inOld(t, path))
}

// BenchmarkTakeover opens a file of the first versions for the first time.
func BenchmarkTakeover(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		path := filepath.Join(b.TempDir(), "calls.db")
		oldStore(b, path, week(50_000, Saved), nil)
		b.StartTimer()
		book, err := Options{}.Open(path)
		require.NoError(b, err)
		b.StopTimer()
		require.NoError(b, book.Close())
		b.StartTimer()
	}
}

// BenchmarkOpen opens a file of today's form.
func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "calls.db")
	oldStore(b, path, week(50_000, Saved), nil)
	book, err := Options{}.Open(path)
	require.NoError(b, err)
	require.NoError(b, book.Close())
	for b.Loop() {
		book, err := Options{}.Open(path)
		require.NoError(b, err)
		require.NoError(b, book.Close())
	}
}
