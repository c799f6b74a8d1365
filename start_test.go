package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/shell"
	"cordboard/frontend"
)

// TestNothingAtTheStartStopsTheTelephone: each part that cannot be had is told, in a sentence of every language, and the
// program gets a log and settings all the same.
func TestNothingAtTheStartStopsTheTelephone(t *testing.T) {
	settings := `<cordboard><servers><server name="A" host="a.example.com"/></servers></cordboard>`
	for name, c := range map[string]struct {
		prepare func(t *testing.T, dir string, arg *shell.Arguments)
		codes   []string
		server  bool // the settings could be read
		logged  bool // the log could be written
	}{
		"all is well":           {func(*testing.T, string, *shell.Arguments) {}, nil, true, true},
		"no settings yet":       {func(t *testing.T, _ string, arg *shell.Arguments) { require.NoError(t, os.Remove(arg.Config)) }, nil, false, true},
		"settings are a folder": {func(_ *testing.T, dir string, arg *shell.Arguments) { arg.Config = dir }, []string{"settings"}, false, true},
		"settings below a file": {func(_ *testing.T, _ string, arg *shell.Arguments) {
			arg.Config = filepath.Join(arg.Config, "config.xml")
		}, belowAFile(), false, true},
		"settings damaged":    {func(t *testing.T, _ string, arg *shell.Arguments) { write(t, arg.Config, "<cordboard><") }, []string{"settingsDamaged"}, false, true},
		"settings unreadable": {unreadable, []string{"settings"}, false, true},
		"the log is a folder": {func(t *testing.T, dir string, _ *shell.Arguments) { mkdir(t, dir, "data", "logs", "cordboard.log") }, []string{"log"}, true, false},
		"the log's folder: a file": {func(t *testing.T, dir string, _ *shell.Arguments) {
			mkdir(t, dir, "data")
			write(t, filepath.Join(dir, "data", "logs"), "")
		}, []string{"log"}, true, false},
		"the data folder: a file": {func(t *testing.T, dir string, _ *shell.Arguments) { write(t, filepath.Join(dir, "data"), "") }, []string{"dataFolder"}, true, false},
		"all at once": {func(t *testing.T, dir string, arg *shell.Arguments) {
			write(t, filepath.Join(dir, "data"), "")
			arg.Config = dir
		}, []string{"dataFolder", "settings"}, false, false},
		"a user without a home": {func(t *testing.T, dir string, arg *shell.Arguments) {
			for _, name := range []string{"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "LocalAppData", "AppData"} {
				t.Setenv(name, "")
			}
			mkdir(t, dir, "tmp")
			t.Setenv("TMPDIR", filepath.Join(dir, "tmp"))
			t.Setenv("TMP", filepath.Join(dir, "tmp"))
			arg.Data, arg.Config = "", ""
		}, []string{"dataTemporary", "settingsFolder"}, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			arg := shell.Arguments{Config: filepath.Join(dir, "config.xml"), Data: filepath.Join(dir, "data")}
			write(t, arg.Config, settings)
			c.prepare(t, dir, &arg)
			var errOut bytes.Buffer
			var shown []string
			s := &start{arg: arg, data: arg.Data}
			s.failures = shell.NewStartFailures(frontend.Texts("en"), &errOut, func(text string, wait bool) bool {
				require.False(t, wait, "the program goes on")
				shown = append(shown, text)
				return true
			})
			s.prepare()
			require.Equal(t, len(c.codes), strings.Count(errOut.String(), "cordboard: "), errOut.String())
			require.Len(t, shown, len(c.codes))
			require.Len(t, s.config.Config().Servers, map[bool]int{true: 1}[c.server])
			s.log.Info("still here")
			require.NoError(t, s.output.Close())
			log, err := os.ReadFile(filepath.Join(s.data, "logs", "cordboard.log"))
			require.Equal(t, c.logged, err == nil)
			for i, code := range c.codes {
				require.NotContains(t, shown[i], "menu.start.", "it has a sentence")
				require.NotContains(t, shown[i], "{", "with all it is about")
				for _, language := range []string{"de", "fr", "es"} {
					require.NotContains(t, frontend.Texts(language)("menu.start."+code, nil), "menu.start.", language)
				}
				if c.logged {
					require.Contains(t, string(log), "code="+code)
				}
			}
		})
	}
}

func TestEveryStartFailureHasASentence(t *testing.T) {
	for _, language := range []string{"en", "de", "fr", "es"} {
		for _, code := range []string{"settings", "settingsDamaged", "settingsFolder", "log", "dataFolder", "dataTemporary", "callLog", "callLogDamaged", "callLogNewer", "window", "again"} {
			text := frontend.Texts(language)("menu.start."+code, map[string]string{"path": "PATH", "reason": "REASON"})
			require.Contains(t, text, "REASON", code)
			require.Equal(t, !slices.Contains([]string{"window", "again"}, code), strings.Contains(text, "PATH"), code)
		}
	}
}

// belowAFile is what the system says of a file within a file: Windows says that there is none.
func belowAFile() []string {
	if runtime.GOOS == "windows" {
		return nil
	}
	return []string{"settings"}
}

func unreadable(t *testing.T, _ string, arg *shell.Arguments) {
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("this user may read everything here")
	}
	require.NoError(t, os.Chmod(arg.Config, 0))
}

func write(t *testing.T, path, content string) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
}

func mkdir(t *testing.T, path ...string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Join(path...), 0o700))
}
