package calllog

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// smallDisk is a disk of one megabyte of its own.
func smallDisk(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := unix.Mount("tmpfs", folder, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("this user may mount nothing here: %v", err)
	}
	t.Cleanup(func() { require.NoError(t, unix.Unmount(folder, unix.MNT_DETACH)) })
	return folder
}

// fillUp writes a file until nothing more fits.
func fillUp(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	require.NoError(t, err)
	defer f.Close()
	for size := 64 << 10; size > 0; size /= 2 {
		for err = nil; err == nil; {
			_, err = f.Write(bytes.Repeat([]byte("x"), size))
		}
		require.ErrorIs(t, err, syscall.ENOSPC)
	}
}

func TestADiskThatIsReallyFullLosesAndDoublesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	folder := smallDisk(t)
	path, filler := filepath.Join(folder, "calls.db"), filepath.Join(folder, "filler")
	b := openOn(t, path, new(disk), nil)
	fillUp(t, filler)
	sent := make(map[string]int)
	carry := func() {
		claimed, err := b.Claim(Carrier{Page: "p"})
		require.NoError(t, err)
		for _, r := range claimed {
			switch err := b.Begin(r.ID, "p"); {
			case errors.Is(err, ErrNotOnDisk):
				continue
			default:
				require.NoError(t, err)
			}
			sent[r.CallID]++
			require.NoError(t, b.Settle(r.ID, "00T"+r.ID, "", start))
		}
	}
	for n := range 40 { // some still fit into the pages that the file has
		answer(t, b, n)
		carry()
	}
	require.Equal(t, TroubleFull, b.Health().Trouble)
	require.Positive(t, b.Health().Unwritten)
	require.Len(t, must(b.Records()), 40)
	require.NoError(t, os.Remove(filler))
	require.Eventually(t, func() bool { return b.Health().Trouble == "" }, 40*time.Second, 20*time.Millisecond)
	carry()
	require.Len(t, sent, 40)
	for id, times := range sent {
		require.Equal(t, 1, times, id)
	}
	require.NoError(t, b.Close())
	b = openOn(t, path, new(disk), nil)
	require.Nil(t, b.Health().Recovery, "a full disk damages nothing")
	list := must(b.Records())
	require.Len(t, list, 40)
	for _, r := range list {
		require.Equal(t, Saved, r.Fate)
		require.NotEmpty(t, r.Notes)
	}
}

func TestADiskThatBecomesReadOnly(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	folder := smallDisk(t)
	path := filepath.Join(folder, "calls.db")
	b := openOn(t, path, new(disk), nil)
	answer(t, b, 1)
	require.NoError(t, b.Close())
	require.NoError(t, unix.Mount("", folder, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""))

	b, err := Options{}.Open(path)
	require.ErrorIs(t, err, syscall.EROFS)
	t.Cleanup(func() { _ = b.Close() })
	require.Equal(t, TroubleReadOnly, b.Health().Trouble)
	require.Equal(t, "note 1", only(t, b).Notes, "it is read all the same")
	answer(t, b, 2)
	require.Len(t, must(b.Records()), 2)
	claimed, err := b.Claim(Carrier{Page: "p"})
	require.NoError(t, err)
	require.Len(t, claimed, 2)
	for _, r := range claimed {
		if err := b.Begin(r.ID, "p"); r.CallID == "run/1" {
			require.ErrorIs(t, err, ErrNotOnDisk, "after a kill the file would have it sent again")
		} else {
			require.NoError(t, err)
		}
	}
	require.NoError(t, unix.Mount("", folder, "", unix.MS_REMOUNT, ""))
	require.Eventually(t, func() bool { return b.Health().Trouble == "" }, 40*time.Second, 20*time.Millisecond)
	require.Len(t, must(b.Records()), 2)
}
