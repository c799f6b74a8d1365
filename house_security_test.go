package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/testbed/hostile"
)

var (
	namedTest  = regexp.MustCompile("`((?:Test|Fuzz)[A-Z][A-Za-z0-9]*)`")
	namedFile  = regexp.MustCompile("`([a-z-]+\\.test\\.(?:ts|mjs))`(?: \\(\\*([^*]+)\\*\\))?")
	namedKinds = regexp.MustCompile(`hostile: ([a-z, ]+)`)
	namedMake  = regexp.MustCompile("`make ([a-z-]+)`")
)

// TestHouseShowsWhatTheSecurityTableSays: every test, kind of attack and target that docs/security.md names is there, so
// that no row outlives what it rests on.
func TestHouseShowsWhatTheSecurityTableSays(t *testing.T) {
	text := fileText(t, "docs/security.md")
	goTests, pageTests := "", map[string]string{}
	for _, file := range goFiles(t) {
		if strings.HasSuffix(file, "_test.go") {
			goTests += fileText(t, file)
		}
	}
	require.NoError(t, filepath.WalkDir("frontend/test", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			pageTests[entry.Name()] = fileText(t, path)
		}
		return err
	}))
	kinds := map[string]bool{}
	for _, attack := range hostile.Attacks() {
		kinds[attack.Kind] = true
	}
	rows := 0
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| from ") {
			continue
		}
		rows++
		shown := 0
		for _, name := range namedTest.FindAllStringSubmatch(line, -1) {
			require.Contains(t, goTests, "\nfunc "+name[1]+"(", "docs/security.md names it")
			shown++
		}
		for _, name := range namedFile.FindAllStringSubmatch(line, -1) {
			require.Contains(t, pageTests, name[1], "docs/security.md names it")
			require.Contains(t, pageTests[name[1]], name[2], name[1])
			shown++
		}
		for _, list := range namedKinds.FindAllStringSubmatch(line, -1) {
			for kind := range strings.SplitSeq(list[1], ",") {
				require.Contains(t, kinds, strings.TrimSpace(kind), "docs/security.md names this kind of attack")
				shown++
			}
		}
		for _, target := range namedMake.FindAllStringSubmatch(line, -1) {
			require.Contains(t, fileText(t, "Makefile"), "\n"+target[1]+":", "docs/security.md names it")
			shown++
		}
		require.Positive(t, shown, "nothing shows that this fails: %s", line)
	}
	require.Greater(t, rows, 30)
}

func fileText(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(raw)
}
