package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/calllog"
)

// keptCalls is a call log of an answered, a missed and a made call, an hour apart; it is open.
func keptCalls(t *testing.T) (file string, book *calllog.Book) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "calls.db")
	book, err := calllog.Options{}.Open(file)
	require.NoError(t, err)
	t.Cleanup(func() { _ = book.Close() })
	begin := time.Date(2026, 11, 22, 9, 0, 0, 0, time.Local)
	for i, c := range []struct {
		name, direction, outcome string
		talked                   bool
	}{{"Käthe Özdemir", "inbound", "answered", true}, {"Erika", "inbound", "missed", false}, {"Bo", "outbound", "answered", true}} {
		at := begin.Add(time.Duration(i) * time.Hour)
		s := calllog.Sighting{CallID: fmt.Sprint(i), Identity: fmt.Sprint(i), Direction: c.direction, Number: fmt.Sprintf("+4930555000%d", i), Name: c.name, StartedAt: at}
		e := calllog.Ending{Outcome: c.outcome, At: at.Add(time.Minute)}
		if c.talked {
			s.ConnectedAt, e.Talk = at, time.Minute
		}
		require.NoError(t, book.See([]calllog.Sighting{s}, at))
		require.NoError(t, book.End(s.CallID, e))
	}
	return file, book
}

func askCalls(t *testing.T, args ...string) (code int, out, errors string) {
	t.Helper()
	t.Setenv("LC_ALL", "en")
	var o, e bytes.Buffer
	code = run(t.Context(), append([]string{"calls"}, args...), stdio{strings.NewReader(""), &o, &e})
	return code, o.String(), e.String()
}

func TestCallsPrintsTheHistoryBesideTheApplication(t *testing.T) {
	file, _ := keptCalls(t)
	for line, want := range map[string][]string{
		"":                             {"Bo", "Erika", "Käthe Özdemir"},
		"--kind made":                  {"Bo"},
		"--kind received":              {"Käthe Özdemir"},
		"--kind missed":                {"Erika"},
		"--unread":                     {"Erika"},
		"--name ozdemir":               {"Käthe Özdemir"},
		"--number 030/5550002":         {"Bo"},
		"--notes nothing":              {},
		"--limit 1":                    {"Bo"},
		"--since 2026-11-23":           {},
		"--until 2026-11-23 --limit 0": {"Bo", "Erika", "Käthe Özdemir"},
	} {
		code, out, errors := askCalls(t, append(strings.Fields(line), "--file", file)...)
		require.Zero(t, code, errors)
		got := []string{}
		for text := range strings.Lines(out) {
			var c callLine
			require.NoError(t, json.Unmarshal([]byte(text), &c))
			got = append(got, c.Name)
		}
		require.Equal(t, want, got, line)
	}
	code, out, _ := askCalls(t, "--file", file, "--csv", "--kind", "missed")
	require.Zero(t, code)
	require.Equal(t, 2, strings.Count(out, "\r\n"))
	require.Contains(t, out, ",missed,inbound,missed,false,false,+49305550001,Erika,")
}

func TestCallsErasesByNumberOnceTheApplicationIsClosed(t *testing.T) {
	file, book := keptCalls(t)
	code, _, errors := askCalls(t, "--file", file, "--erase", "+49305550001")
	require.Equal(t, 1, code)
	require.Contains(t, errors, "Quit it first")
	require.NoError(t, book.Close())
	code, out, errors := askCalls(t, "--file", file, "--erase", "030 5550001")
	require.Zero(t, code, errors)
	require.Equal(t, "calls erased: 1; of these had not reached Salesforce: 0\n", out)
	raw, err := os.ReadFile(file)
	require.NoError(t, err)
	require.False(t, bytes.Contains(raw, []byte("Erika")))
	require.True(t, bytes.Contains(raw, []byte("Özdemir")))
}

func TestCallsSaysWhatIsWrong(t *testing.T) {
	file, _ := keptCalls(t)
	broken := filepath.Join(t.TempDir(), "broken.db")
	require.NoError(t, os.WriteFile(broken, []byte("no call log"), 0o600))
	for line, want := range map[string]struct {
		code int
		says string
	}{
		"--kind lost --file " + file:          {2, `kind "lost" is not known: use made, received or missed`},
		"--erase 030 --csv --file " + file:    {2, "--erase stands alone"},
		"--limit -1 --file " + file:           {2, "--limit must be 0 or more"},
		"--since yesterday --file " + file:    {2, "invalid value"},
		"--file " + file + ".none":            {1, "there is no call log"},
		"--file " + broken:                    {1, "the call log is damaged"},
		"--erase nobody --file " + file + "x": {1, "there is no call log"},
	} {
		code, out, errors := askCalls(t, strings.Fields(line)...)
		require.Equal(t, want.code, code, line)
		require.Contains(t, errors, want.says, line)
		require.Empty(t, out)
	}
}
