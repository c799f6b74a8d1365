package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
)

func TestDamageIsExplained(t *testing.T) {
	for name, damage := range map[string]struct {
		text string
		code config.Code
		line int
	}{
		"empty":             {"", "empty", 0},
		"only space":        {" \n\t", "empty", 0},
		"cut off":           {"<cordboard>\n<servers>\n<server name=\"A", "unfinished", 3},
		"not closed":        {"<cordboard>\n<servers>\n", "unfinished", 3},
		"wrong end":         {"<cordboard>\n<servers>\n</server>\n</cordboard>", "mismatch", 3},
		"bare ampersand":    {"<cordboard>\n<salesforce url=\"https://a.example/?a=1&hunter2;\"/></cordboard>", "notXML", 2},
		"entity":            {"<!DOCTYPE c [<!ENTITY e \"x\">]>\n<cordboard>\n&e;</cordboard>", "notXML", 3},
		"attribute twice":   {"<cordboard>\n<servers><server host=\"a\" port=\"1\" host=\"b\"/></servers></cordboard>", "repeated", 2},
		"two roots":         {"<cordboard/>\n<cordboard/>", "notXML", 2},
		"words after":       {"<cordboard/>\nhello", "notXML", 2},
		"words before":      {"hello", "notXML", 1},
		"only a comment":    {"<!-- nothing -->\n", "notCordboard", 2},
		"somebody else's":   {"<settings/>", "notCordboard", 0},
		"Latin-1":           {"<cordboard>\n<!-- B\xfcro --></cordboard>", "notUTF8", 2},
		"binary":            {"\x00\x01\x02", "notXML", 1},
		"bomb":              {"<cordboard>\n" + strings.Repeat("<a>", 40), "tooDeep", 2},
		"attributes":        {"<cordboard>\n<a " + attributes(60_000) + "/></cordboard>", "tooMuch", 2},
		"65 attributes":     {"<cordboard " + attributes(65) + "/>", "tooMuch", 1},
		"elements":          {"<cordboard>\n" + strings.Repeat("<a/>", 250_000) + "</cordboard>", "tooMuch", 2},
		"servers":           {"<cordboard><servers>\n" + strings.Repeat("<server/>", 100_000) + "</servers></cordboard>", "tooMuch", 2},
		"comments":          {"<cordboard>" + strings.Repeat("<!---->", 140_000) + "</cordboard>", "tooMuch", 1},
		"instructions":      {"<cordboard>" + strings.Repeat("<?a?>", 200_000) + "</cordboard>", "tooMuch", 1},
		"far too large":     {"<cordboard>" + strings.Repeat(" ", 1<<20) + "</cordboard>", "tooLarge", 0},
		"attribute unequal": {"<cordboard>\n<logging level/></cordboard>", "notXML", 2},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "config.xml")
			require.NoError(t, os.WriteFile(path, []byte(damage.text), 0o600))
			f, err := config.Load(path)
			var damaged *config.DamagedError
			require.ErrorAs(t, err, &damaged)
			require.Equal(t, config.Default(), f.Config())
			require.Equal(t, damage.code, damaged.Code)
			require.Equal(t, damage.line, damaged.Line)
			require.Equal(t, path, damaged.Path)
			require.NotContains(t, damaged.Error(), "hunter2", "the explanation quotes nothing")
			require.Equal(t, config.Problem{Code: damage.code, Line: damage.line}, damaged.Problem())
		})
	}
}

func attributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d='1' ", i)
	}
	return b.String()
}

// TestASmallFileCostsLittle: what a file of 1 MB may still hold is read with 40 MB at most; 250,000 elements took 1.7 GB.
func TestASmallFileCostsLittle(t *testing.T) {
	for name, text := range map[string]string{
		"attributes":  "<cordboard " + attributes(60_000) + "/>",
		"elements":    "<cordboard>" + strings.Repeat("<a/>", 250_000) + "</cordboard>",
		"to the edge": "<cordboard><servers>" + strings.Repeat("<server host='"+strings.Repeat("x", 190)+"' port='x'/>", 4900) + "</servers></cordboard>",
		"words":       "<cordboard><numbers internalLengths='" + strings.Repeat("x ", 500_000) + "'/></cordboard>",
		"references":  "<cordboard a='" + strings.Repeat("&lt;", 250_000) + "'/>",
	} {
		path := filepath.Join(t.TempDir(), "config.xml")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f, _ := config.Load(path)
		runtime.ReadMemStats(&after)
		require.Less(t, (after.TotalAlloc-before.TotalAlloc)>>20, uint64(150), name)
		require.LessOrEqual(t, len(f.Problems()), 100, name)
	}
}

func TestDamagedFileIsKeptWhenTheAdminSaves(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.xml")
	for n, want := range []string{path + ".damaged-1", path + ".damaged-2"} {
		broken := strings.Repeat("<cordboard", n+1)
		require.NoError(t, os.WriteFile(path, []byte(broken), 0o600))
		f, err := config.Load(path)
		require.Error(t, err)

		remember := func(c *config.Config) error { c.Remembered.User = "ann"; return nil }
		var damaged *config.DamagedError
		require.ErrorAs(t, config.Update(path, remember), &damaged, "remembering something never replaces a damaged file")
		require.Equal(t, broken, read(t, path))

		c := f.Config()
		c.MonitorObject = "200"
		require.NoError(t, f.Save(c))
		require.Equal(t, want, f.Kept())
		require.Equal(t, broken, read(t, want))
		require.Equal(t, c, load(t, path).Config())

		require.NoError(t, f.Save(c))
		require.Empty(t, f.Kept(), "the next saving meets a sound file")
	}
}

func TestFileDamagedWhileOpenIsKeptAndWhatWasKnownIsWritten(t *testing.T) {
	path, text := annotated(t)
	f := load(t, path)
	require.NoError(t, os.WriteFile(path, []byte("<cordboard"), 0o600))
	c := f.Config()
	c.MonitorObject = "201"
	require.NoError(t, f.Save(c))
	require.Equal(t, strings.Replace(text, `device="200"/>`, `device="201"/>`, 1), read(t, path))
	require.Equal(t, "<cordboard", read(t, f.Kept()))
}

func TestFileDeletedWhileOpenIsWrittenAgain(t *testing.T) {
	path, text := annotated(t)
	f := load(t, path)
	require.NoError(t, os.Remove(path))
	require.NoError(t, f.Save(f.Config()))
	require.Equal(t, text, read(t, path))
}

func TestAFolderInItsPlaceIsAnErrorAndNoDamage(t *testing.T) {
	path := t.TempDir()
	f, err := config.Load(path)
	require.Error(t, err)
	var damaged *config.DamagedError
	require.NotErrorAs(t, err, &damaged)
	require.Equal(t, config.Default(), f.Config())
}
