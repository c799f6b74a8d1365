package webhost

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAStartThatDiedIsNotRepeatedUntilVersionsChange(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "start.json")
	start := func(versions string) *crashGuard { return &crashGuard{path: path, versions: versions} }

	died := start("1")
	require.Empty(t, died.begin(), "the first start ever")
	// no end: the process is gone
	require.Contains(t, start("1").begin(), "earlier start")
	require.Contains(t, start("1").begin(), "earlier start", "and the next one")

	changed := start("2")
	require.Empty(t, changed.begin(), "another version tries again")
	require.NoError(t, changed.end())
	require.Empty(t, start("2").begin(), "a start that ended well is followed by another try")
	require.NotEmpty(t, start("2").begin())

	require.NoError(t, start("2").forget())
	require.Empty(t, start("2").begin(), "somebody asked for it")
}

func TestOnlyTheStartThatOpenedACrashGuardClosesIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "start.json")
	first := &crashGuard{path: path, versions: "1"}
	require.Empty(t, first.begin())
	second := &crashGuard{path: path, versions: "1"}
	require.NotEmpty(t, second.begin())
	require.NoError(t, second.end())
	require.NotEmpty(t, (&crashGuard{path: path, versions: "1"}).begin(), "the first one's mark stands")
	require.NoError(t, first.end())
	require.NoError(t, first.end(), "twice does no harm")
	require.Empty(t, (&crashGuard{path: path, versions: "1"}).begin())
}

func TestACrashGuardThatMakesNoSenseIsNone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "start.json")
	for _, content := range []string{"", "{", "[]", "\x00\x00\x00", `{"open":"yes"}`} {
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		m := &crashGuard{path: path, versions: "1"}
		require.Empty(t, m.begin(), "%q", content)
		require.NoError(t, m.end())
	}
}

func TestWithoutACrashGuardOnDiskThereIsNoNativeAccess(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	m := &crashGuard{path: filepath.Join(file, "start.json"), versions: "1"} // a folder that cannot be
	require.NotEmpty(t, m.begin())
	require.NoError(t, m.end())
	require.Empty(t, (&crashGuard{}).begin(), "asked to keep none")

	m = &crashGuard{path: filepath.Join(dir, "start.json"), versions: "1"}
	require.Empty(t, m.begin())
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, left, 2, "nothing temporary stays")
}
