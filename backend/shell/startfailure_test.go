package shell_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/shell"
	"cordboard/frontend"
)

func words(key string, params map[string]string) string {
	return key + " " + params["path"] + "\n\n" + params["reason"]
}

// boxes is a system that shows what it is told, or cannot.
type boxes struct {
	can   bool
	shown []string
	waits []bool
}

func (b *boxes) show(text string, wait bool) bool {
	if b.can {
		b.shown, b.waits = append(b.shown, text), append(b.waits, wait)
	}
	return b.can
}

func TestAFailureIsToldInABoxTheLogAndOnStandardError(t *testing.T) {
	var errOut, lines bytes.Buffer
	system := &boxes{can: true}
	failures := shell.NewStartFailures(words, &errOut, system.show)
	failures.Tell(&shell.StartFailure{Code: "log", Path: "/l", Err: fmt.Errorf("logging: %w", &fs.PathError{Op: "open", Path: "/l", Err: fs.ErrPermission})})
	require.Equal(t, "cordboard: menu.start.log /l permission denied\n", errOut.String())
	require.Equal(t, []string{"menu.start.log /l\n\npermission denied"}, system.shown)

	failures.LogTo(slog.New(slog.NewTextHandler(&lines, nil)))
	require.Contains(t, lines.String(), `code=log path=/l ends=false err="logging: open /l: permission denied"`, "told before there was a log")
	failures.Tell(&shell.StartFailure{Code: "window", Err: errors.New("no display"), Ends: true})
	require.Contains(t, lines.String(), `code=window path="" ends=true err="no display"`)
	require.Equal(t, []bool{false, true}, system.waits, "only what ends the program waits for a person")
	require.Empty(t, failures.Unseen())
}

func TestWhatNoBoxShowsWaitsForTheWindow(t *testing.T) {
	var errOut bytes.Buffer
	failures := shell.NewStartFailures(words, &errOut, (&boxes{}).show)
	failures.Tell(&shell.StartFailure{Code: "settings", Path: "/s", Err: fs.ErrPermission})
	failures.Tell(&shell.StartFailure{Code: "window", Err: errors.New("x"), Ends: true}) // no window will come
	require.Equal(t, []string{"menu.start.settings /s\n\npermission denied"}, failures.Unseen())
	require.Empty(t, failures.Unseen(), "each is shown once")
}

func TestAFailureAnswersWhatTheSystemSaid(t *testing.T) {
	failure := &shell.StartFailure{Code: "log", Err: fs.ErrNotExist}
	require.ErrorIs(t, failure, fs.ErrNotExist)
	require.Equal(t, "shell: start: log: file does not exist", failure.Error())
}

func TestAFailureWithATextOfItsOwnIsToldInThePersonsLanguage(t *testing.T) {
	var errOut bytes.Buffer
	system := &boxes{can: true}
	failures := shell.NewStartFailures(frontend.Texts("de"), &errOut, system.show)
	failures.Tell(&shell.StartFailure{Code: "settingsDamaged", Path: "/c.xml", Line: 3, Why: "settings.problem.unfinished", Err: errors.New("unfinished")})
	require.Contains(t, errOut.String(), "Die Einstellungsdatei ist beschädigt: /c.xml")
	require.Contains(t, errOut.String(), "Zeile 3: Die Datei endet mittendrin")
	require.NotContains(t, errOut.String(), "unfinished")
}
