package pbx

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestStoredFailuresNameNoMachine: what rapid and the fuzzer store names files of the machine on which
// they failed; that goes before they are committed.
func TestStoredFailuresNameNoMachine(t *testing.T) {
	here, err := os.Getwd()
	require.NoError(t, err)
	machine := []string{here, os.TempDir() + "/", "/home/", "/root/", "/usr/local/", `C:\`}
	require.NoError(t, filepath.WalkDir("testdata", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := os.ReadFile(path)
		for _, name := range machine {
			require.NotContains(t, string(body), name, path)
		}
		return err
	}))
}
