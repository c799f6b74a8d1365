package calllog

import (
	"io"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// blownUp is a damaged file in front of zeros without end, and counts what is read of it.
type blownUp struct {
	*os.File
	read int64
}

func (f *blownUp) ReadAt(p []byte, at int64) (int, error) {
	f.read += int64(len(p))
	clear(p)
	if n, err := f.File.ReadAt(p, at); err != io.EOF {
		return n, err
	}
	return len(p), nil
}

func TestADamagedFileThatWasBlownUpIsNotReadToItsEnd(t *testing.T) {
	path := someBook(t)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	require.NoError(t, err)
	defer f.Close()
	_, err = f.WriteAt(make([]byte, 2*os.Getpagesize()), 0)
	require.NoError(t, err)
	blown := &blownUp{File: f}
	require.Len(t, salvage(blown, 1<<40).Entries, 3, "what there was is found")
	require.Less(t, blown.read, int64(2*mostScanned))
}
