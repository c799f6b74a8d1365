package shell

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/calllog"
	"cordboard/backend/config"
	"cordboard/backend/softphone"
	"cordboard/frontend"
)

// tortureVariable names the folder that a child of TestDBTorture starts in.
const tortureVariable = "CORDBOARD_TORTURE"

// tale is what the child tells of its start.
type tale struct {
	Started bool
	Told    []string // message boxes
	State   softphone.BookState
	Entries map[string]string // JSON by id, as the panel's book has them; not the call of the child's own
	After   string            // how its own call ended
}

// tortured starts as startup does, with what is in the folder, takes a call, and tells of it on standard output.
func tortured(data string) int {
	file, _ := config.Load(filepath.Join(data, "config.xml"))
	t := tale{Entries: make(map[string]string)}
	w := New(Options{Data: data, Log: slog.New(slog.NewTextHandler(os.Stderr, nil)), Texts: frontend.Texts("en")})
	w.Failures = NewStartFailures(w.Texts, io.Discard, func(text string, _ bool) bool { t.Told = append(t.Told, text); return true })
	w.Failures.LogTo(w.Log)
	app := softphone.New(softphone.Options{Config: file, Log: slog.New(slog.DiscardHandler), Version: "test", Texts: frontend.Texts})
	w.app = app
	w.openBook()
	book := w.book.(*calllog.Book)
	list, err := book.Records()
	for _, r := range list {
		text, _ := json.Marshal(r)
		t.Entries[r.ID] = string(text)
	}
	now := time.Now()
	call := calllog.Sighting{
		CallID: "torture/1", Identity: "Main|200|own", Direction: "inbound", Number: "0555999", Device: "200", StartedAt: now, ConnectedAt: now,
	}
	for _, step := range []func() error{
		func() error { return book.See([]calllog.Sighting{call}, now) },
		func() error { return book.Note(call.CallID, "one more") },
		func() error { return book.EndMissing([]string{call.CallID}) },
		func() error { return book.End(call.CallID, calllog.Ending{Talk: time.Second, At: now}) },
		func() error { _, err := book.Claim(calllog.Carrier{Page: "page"}); return err },
		func() error { return book.Tidy(now) },
	} {
		if err == nil {
			err = step()
		}
	}
	list, _ = book.Records()
	for _, r := range list {
		if r.CallID == call.CallID {
			t.After = string(r.Fate)
		}
	}
	state, stateErr := app.State()
	if err == nil {
		err = stateErr
	}
	if err == nil {
		err = book.Close()
	}
	if err == nil {
		t.Started, t.State = true, state.Book
	} else {
		t.Told = append(t.Told, "ERROR "+err.Error())
	}
	_ = json.NewEncoder(os.Stdout).Encode(t)
	return 0
}

// TestDBTorture damages call logs in many ways and starts with each. It counts starts that ended in a panic or not at
// all, and those that lost or changed an entry without a word.
func TestDBTorture(t *testing.T) {
	files := 30
	if wanted := os.Getenv("DB_TORTURE"); wanted != "" {
		var err error
		files, err = strconv.Atoi(wanted)
		require.NoError(t, err)
	} else if testing.Short() || runtime.GOOS == "windows" {
		t.Skip("make db-torture does more of this")
	}
	self, err := os.Executable()
	require.NoError(t, err)
	good, entries := [2][]byte{}, [2]map[string]string{}
	for i, write := range []func(*testing.T, string){healthyBook, firstForm} {
		path := filepath.Join(t.TempDir(), "calls.db")
		write(t, path)
		good[i], err = os.ReadFile(path)
		require.NoError(t, err)
		entries[i] = entriesOf(t, path)
	}
	var panics, silent, started, salvaged, known int
	for i := range files {
		luck := rand.New(rand.NewPCG(uint64(i), 8))
		kind := damages[i%len(damages)]
		form := i / len(damages) % 2
		data := t.TempDir()
		path := filepath.Join(data, "calls.db")
		damaged := kind.do(bytes.Clone(good[form]), luck)
		require.NoError(t, os.WriteFile(path, damaged, 0o600))
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		child := exec.CommandContext(ctx, self)
		child.Env = append(os.Environ(), tortureVariable+"="+data)
		var out, errOut bytes.Buffer
		child.Stdout, child.Stderr = &out, &errOut
		err := child.Run()
		cancel()
		var told tale
		what := fmt.Sprintf("%d %s (old form: %t)", i, kind.name, form == 1)
		switch {
		case err != nil || json.Unmarshal(out.Bytes(), &told) != nil:
			panics++
			t.Errorf("%s: %v\n%s", what, err, tail(errOut.String()))
			continue
		case !told.Started || told.After != string(calllog.Claimed):
			t.Errorf("%s: not started: %+v\n%s", what, told.Told, tail(errOut.String()))
			continue
		}
		started++
		lost := differing(entries[form], told.Entries)
		known += len(entries[form])
		salvaged += len(entries[form]) - len(lost)
		for id, text := range told.Entries {
			require.False(t, wouldBeSent(t, text) && !wouldBeSent(t, entries[form][id]), "%s: Salesforce may have this one: %s", what, text)
		}
		aside, err := filepath.Glob(path + ".damaged-*")
		require.NoError(t, err)
		switch {
		case len(lost) > 0 && form == 1 && told.State.Recovered == nil && !slices.ContainsFunc(lost, isGone):
			t.Logf("%s: %d entries read otherwise; the form of the first versions has no checksum", what, len(lost))
		case len(lost) > 0 && (told.State.Recovered == nil || len(told.Told) != 1):
			silent++
			t.Errorf("%s: %d entries lost or changed, nothing told: %v\n%s", what, len(lost), lost[:1], tail(errOut.String()))
		case (told.State.Recovered != nil) != (len(aside) == 1):
			t.Errorf("%s: told %v, set aside %v", what, told.State.Recovered, aside)
		case len(aside) == 1:
			kept, err := os.ReadFile(aside[0])
			require.NoError(t, err)
			require.True(t, bytes.Equal(damaged, kept), "%s: the damaged file is kept as it was", what)
		}
		if testing.Verbose() {
			fmt.Printf("%s: %d of %d go on, told %t\n", what, len(entries[form])-len(lost), len(entries[form]), told.State.Recovered != nil)
		}
	}
	fmt.Printf("db-torture entries=%d salvaged=%d\n", known, salvaged)
	fmt.Printf("db-torture files=%d panics=%d silent=%d started=%d\n", files, panics, silent, started)
}

// differing are the entries that are not there, or say something else. Only what a salvage may change may differ:
// the fate of what was on its way.
func differing(want, got map[string]string) []string {
	var list []string
	for _, id := range slices.Sorted(maps.Keys(want)) {
		if got[id] != want[id] {
			list = append(list, id+"\n want "+want[id]+"\n  got "+got[id])
		}
	}
	return list
}

// wouldBeSent says whether an entry goes to Salesforce as a new Activity without anybody's decision.
func wouldBeSent(t *testing.T, text string) bool {
	t.Helper()
	if text == "" {
		return false
	}
	var r calllog.Record
	require.NoError(t, json.Unmarshal([]byte(text), &r))
	return r.SalesforceID == "" && (r.Fate == calllog.Live || r.Fate == calllog.Waiting || r.Fate == calllog.Claimed)
}

// isGone says of what differing tells whether the entry is not there at all.
func isGone(difference string) bool { return strings.HasSuffix(difference, "\n  got ") }

func tail(text string) string { return text[max(0, len(text)-2000):] }
