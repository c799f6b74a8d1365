package calllog

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAFileIsReadBesideTheProgramThatHasIt(t *testing.T) {
	b := story(t)
	path := b.opener.path
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	s, err := ReadFile(path)
	require.NoError(t, err)
	for _, q := range []Query{{}, {Kind: Missed}, {Text: "ofen"}, {Number: "030 55503"}, {Limit: 3}} {
		want, wantMore, err := b.History(nil).Find(q)
		require.NoError(t, err)
		got, more, err := s.Find(q)
		require.NoError(t, err)
		require.Equal(t, want, got)
		require.Equal(t, wantMore, more)
	}
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.True(t, bytes.Equal(before, after), "it is left as it is")
	answer(t, b, 1)
}

func TestAFileThatIsWrittenToWhileItIsReadIsReadWhole(t *testing.T) {
	book, _ := openBook(t)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 60 {
			_ = book.See([]Sighting{call(i)}, start)
		}
	}()
	for reading := true; reading; {
		select {
		case <-done:
			reading = false
		default:
		}
		s, err := ReadFile(book.opener.path)
		if err != nil {
			require.ErrorIs(t, err, ErrDamaged, "it says so, and answers nothing wrong")
			continue
		}
		_, _, err = s.Find(Query{})
		require.NoError(t, err)
	}
}

func TestOlderFilesAreReadAndWhatIsNoneIsSaid(t *testing.T) {
	folder := t.TempDir()
	old := filepath.Join(folder, "old.db")
	oldStore(t, old, week(20, Saved), nil)
	s, err := ReadFile(old)
	require.NoError(t, err)
	calls, _, err := s.Find(Query{})
	require.NoError(t, err)
	require.Len(t, calls, 20)
	require.NotNil(t, inOld(t, old), "it stays in its form")

	_, err = ReadFile(filepath.Join(folder, "none.db"))
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = ReadFile(folder)
	require.Error(t, err)
	require.NoError(t, os.WriteFile(old, []byte("no call log"), 0o600))
	_, err = ReadFile(old)
	require.ErrorIs(t, err, ErrDamaged)
}
