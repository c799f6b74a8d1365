package calllog

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"
)

func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	require.NoError(t, err)
	return path
}

// someBook is a closed book with three calls in it.
func someBook(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "calls.db")
	b := openOn(t, path, new(disk), nil)
	for n := range 3 {
		answer(t, b, n)
	}
	require.NoError(t, b.Close())
	return path
}

func TestAProcessOfItsOwnLooksAtTheFile(t *testing.T) {
	path := someBook(t)
	var out bytes.Buffer
	require.Zero(t, RunCheck([]string{checkArgument, path}, &out))
	line, ok := strings.CutPrefix(out.String(), checkWords)
	require.True(t, ok)
	var found findings
	require.NoError(t, json.Unmarshal([]byte(line), &found))
	require.Equal(t, findings{Entries: 3}, found)

	found, died, err := CheckedBy(self(t))(t.Context(), path)
	require.NoError(t, err)
	require.False(t, died)
	require.Equal(t, findings{Entries: 3}, found)
	require.NoError(t, os.Truncate(path, 9000))
	found, died, err = CheckedBy(self(t))(t.Context(), path)
	require.NoError(t, err)
	require.False(t, died)
	require.Equal(t, "the file is shorter than it was", found.Damage)
	_, _, err = CheckedBy(self(t))(t.Context(), path+"x")
	require.ErrorContains(t, err, "the check failed")
}

// script is a program that looks in its own way.
func script(t *testing.T, text string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("there is no sh")
	}
	path := filepath.Join(t.TempDir(), "look")
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o700))
	return path
}

func TestACheckThatDiesOrHangsOrSpeaksNonsenseIsNoEnd(t *testing.T) {
	for name, c := range map[string]struct {
		program string
		aside   int
	}{
		"dies of a fault of its memory map": {script(t, "kill -BUS $$"), 1},
		"panics":                            {script(t, "echo 'panic: page 7' >&2; exit 2"), 1},
		"says something else":               {script(t, "echo all is well"), 1},
		"cannot open it":                    {script(t, "echo timeout; exit 1"), 0},
		"is not there":                      {filepath.Join(t.TempDir(), "nothing"), 0},
	} {
		t.Run(name, func(t *testing.T) {
			path := someBook(t)
			b, err := Options{Check: CheckedBy(c.program)}.Open(path)
			require.NoError(t, err)
			t.Cleanup(func() { _ = b.Close() })
			require.Len(t, must(b.Records()), 3, "what can be read goes on")
			aside, err := filepath.Glob(path + ".damaged-*")
			require.NoError(t, err)
			require.Len(t, aside, c.aside)
			require.Equal(t, c.aside == 1, b.Health().Recovery != nil, "and is told")
		})
	}
	t.Run("hangs", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		_, died, err := CheckedBy(script(t, "exec sleep 60"))(ctx, someBook(t))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.False(t, died)
	})
}

// TestAFileThatIsShortenedWhileItIsOpenIsRecovered: its memory map faults then.
func TestAFileThatIsShortenedWhileItIsOpenIsRecovered(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	if runtime.GOOS == "windows" {
		t.Skip("nobody can shorten an open file there")
	}
	for name, use := range map[string]func(b *Book) error{
		"by the next read":  func(b *Book) error { _, err := b.Records(); return err },
		"by the next write": func(b *Book) error { return b.See([]Sighting{call(9)}, call(9).StartedAt) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "calls.db")
			b := openOn(t, path, new(disk), nil)
			for n := range 100 {
				answer(t, b, n)
			}
			require.NoError(t, os.Truncate(path, 4*int64(os.Getpagesize())))
			require.NoError(t, use(b))
			h := b.Health()
			require.Empty(t, h.Trouble)
			require.NotNil(t, h.Recovery)
			require.FileExists(t, h.Recovery.Aside)
			answer(t, b, 200)
			require.NoError(t, b.Close())
			list := must(openOn(t, path, new(disk), nil).Records())
			require.Equal(t, "note 200", list[len(list)-1].Notes)
		})
	}
}

func TestAnEarlierDamagedFileIsNeverWrittenOver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calls.db")
	at := time.Date(2026, 11, 28, 22, 10, 5, 0, time.UTC)
	for n, want := range []string{"", "-2", "-3"} {
		require.NoError(t, os.WriteFile(path, []byte{byte(n)}, 0o600))
		name, err := setAside(path, "damaged", at)
		require.NoError(t, err)
		require.Equal(t, path+".damaged-2026-11-28T221005"+want, name)
		kept, err := os.ReadFile(name)
		require.NoError(t, err)
		require.Equal(t, []byte{byte(n)}, kept)
		require.NoError(t, os.Remove(path))
	}
}

func TestARecoveryThatWasInterruptedIsFinished(t *testing.T) {
	path := someBook(t)
	require.NoError(t, os.Rename(path, path+".new"))
	b := openOn(t, path, new(disk), nil)
	require.Len(t, must(b.Records()), 3)
}

func TestADamagedFileOnAFullDiskStaysUntilThereIsSpace(t *testing.T) {
	path, d := someBook(t), new(disk)
	require.NoError(t, os.Truncate(path, 5*int64(os.Getpagesize())))
	d.says(errFull)
	b, err := Options{disk: d.write}.Open(path)
	require.ErrorIs(t, err, errFull)
	t.Cleanup(func() { _ = b.Close() })
	require.Equal(t, TroubleFull, b.Health().Trouble)
	answer(t, b, 7)
	for range 3 {
		require.Error(t, b.try(t.Context()))
	}
	aside, err := filepath.Glob(path + "*")
	require.NoError(t, err)
	require.Equal(t, []string{path}, aside, "no attempt leaves anything behind")
	d.says(nil)
	require.NoError(t, b.try(t.Context()))
	require.NotNil(t, b.Health().Recovery)
	list := must(b.Records())
	require.Equal(t, "note 7", list[len(list)-1].Notes)
}

// copyOf is an entry as it stands in a file, written as the n-th.
func copyOf(t *testing.T, n uint64, r Record, fate Fate) []byte {
	t.Helper()
	r.Fate = fate
	text, err := json.Marshal(r)
	require.NoError(t, err)
	return append(sealValue(n, text), make([]byte, 100)...)
}

// TestASalvagedCopyThatMayBeOldIsNotSentByItself: no page leads to it, and what came after it may be lost.
func TestASalvagedCopyThatMayBeOldIsNotSentByItself(t *testing.T) {
	r := *loggedCall(1, 1, Waiting)
	known, missed := r, r
	known.SalesforceID = "00T1"
	missed.ConnectedAt, missed.Notes = time.Time{}, ""
	for name, c := range map[string]struct {
		copies [][]byte
		want   Fate
	}{
		"waited":                         {[][]byte{copyOf(t, 1, r, Live), copyOf(t, 2, r, Waiting)}, Uncertain},
		"was up":                         {[][]byte{copyOf(t, 1, r, Live)}, Live},
		"was claimed":                    {[][]byte{copyOf(t, 3, r, Claimed), copyOf(t, 2, r, Waiting)}, Uncertain},
		"was on its way":                 {[][]byte{copyOf(t, 4, r, Sending), copyOf(t, 2, r, Waiting)}, Uncertain},
		"saved last":                     {[][]byte{copyOf(t, 5, r, Saved), copyOf(t, 4, r, Sending), copyOf(t, 1, r, Live)}, Saved},
		"refused, sent again":            {[][]byte{copyOf(t, 5, r, Refused), copyOf(t, 6, r, Waiting)}, Uncertain},
		"an update may be sent again":    {[][]byte{copyOf(t, 7, known, Sending)}, Waiting},
		"nothing worth sending":          {[][]byte{copyOf(t, 7, missed, Waiting)}, Waiting},
		"the last copy is torn":          {[][]byte{copyOf(t, 1, r, Live), bytes.Replace(copyOf(t, 2, r, Saved), []byte("Ada"), []byte("\x00\x00\x00"), 1)}, Live},
		"beyond the scan's first window": {[][]byte{make([]byte, scanWindow-50), copyOf(t, 2, r, Refused)}, Refused},
	} {
		t.Run(name, func(t *testing.T) {
			raw := bytes.Join(c.copies, []byte("and what else is in a file"))
			got := salvage(bytes.NewReader(raw), int64(len(raw)))
			require.Len(t, got.Entries, 1)
			require.Equal(t, c.want, got.Entries[0].Fate)
			require.Equal(t, c.want == Live, got.Entries[0].Doubtful, "its end is doubted")
			require.Equal(t, r.Number, got.Entries[0].Number)
		})
	}
}

// TestADamagedMetaPageLosesNoWrite: bbolt would go on with the other one, one write behind, without a word.
func TestADamagedMetaPageLosesNoWrite(t *testing.T) {
	for n := range int64(2) {
		path := filepath.Join(t.TempDir(), "calls.db")
		b := openOn(t, path, new(disk), nil)
		answer(t, b, 1)
		s := call(2)
		require.NoError(t, b.See([]Sighting{s}, s.ConnectedAt))
		require.NoError(t, b.Note(s.CallID, "the last write"))
		before := must(b.Records())
		require.NoError(t, b.Close())
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		require.NoError(t, err)
		_, err = f.WriteAt([]byte("damage"), n*int64(os.Getpagesize())+pageHeader+20)
		require.NoError(t, err)
		require.NoError(t, f.Close())

		b = openOn(t, path, new(disk), nil)
		require.NotNil(t, b.Health().Recovery)
		require.Equal(t, before, must(b.Records()), "what is live and what waits stays so: it is the latest")
	}
}

func TestWhatWasDeletedDoesNotComeBackByASalvage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calls.db")
	b := openOn(t, path, new(disk), nil)
	for n := range 2 {
		answer(t, b, n)
	}
	claimed, err := b.Claim(Carrier{Page: "p"})
	require.NoError(t, err)
	for _, r := range claimed {
		require.NoError(t, b.Begin(r.ID, "p"))
		require.NoError(t, b.Settle(r.ID, "", "no", start))
	}
	dropped := must(b.Records())[0]
	require.NoError(t, b.Drop(dropped.ID))
	require.NoError(t, b.Close())
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.Write(copyOf(t, 9, dropped, Refused)) // on a page that is free
	require.NoError(t, err)
	require.NoError(t, f.Close())
	db, err := bbolt.Open(path, 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Update(func(t *bbolt.Tx) error { // one that is damaged beside it
		return t.Bucket(callBucket).Put([]byte("\x80\x00\x00\x00\x00\x00\x00\x00cb-x"), []byte("cbR1 and then nothing"))
	}))
	require.NoError(t, db.Close())
	b = openOn(t, path, new(disk), nil)
	require.NotNil(t, b.Health().Recovery)
	require.NotEqual(t, dropped.ID, only(t, b).ID)
}

func TestIndexesThatDoNotFitAreMadeAnew(t *testing.T) {
	path := someBook(t)
	db, err := bbolt.Open(path, 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Update(func(t *bbolt.Tx) error {
		if err := t.DeleteBucket(byCall.bucket); err != nil {
			return err
		}
		return t.Bucket(countBucket).Put([]byte(Waiting), countValue(77))
	}))
	require.NoError(t, db.Close())
	b := openOn(t, path, new(disk), nil)
	require.Equal(t, Health{}, b.Health(), "nothing is lost")
	require.NoError(t, b.Note("run/2", "found"))
	require.NoError(t, b.read(func(t2 *tx) error { require.Equal(t, 3, t2.count(string(Waiting))); return nil }))
}
