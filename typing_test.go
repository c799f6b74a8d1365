package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/calllog"
)

// lostTyping is the most that a killed program may lose of what was typed.
const lostTyping = 250 * time.Millisecond

// TestWhatIsTypedIsOnDiskWithin250ms types by the softphone's own Notes module into the call log, and looks again and
// again at what a SIGKILL would leave. How late this computer is with the typing itself is granted.
func TestWhatIsTypedIsOnDiskWithin250ms(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	if !exists("frontend/node_modules/vite") {
		t.Skip("the npm packages are not installed (make setup)")
	}
	path := filepath.Join(t.TempDir(), "calls.db")
	book, err := calllog.Options{}.Open(path)
	require.NoError(t, err)
	defer func() { require.NoError(t, book.Close()) }()
	now := time.Now()
	require.NoError(t, book.See([]calllog.Sighting{{CallID: "c1", Identity: "M|200|1", StartedAt: now, ConnectedAt: now}}, now))

	command := exec.Command("node", "frontend/test/browser/typing.mjs")
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	require.NoError(t, err)
	out, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())

	var saves sync.WaitGroup
	var writing sync.Mutex  // a look is taken between two writes
	var typedAt []time.Time // of each character
	var late, worst time.Duration
	var looks []look
	saved := make(chan string, 100)
	saves.Go(func() {
		for text := range saved {
			writing.Lock()
			err := book.Note("c1", text)
			writing.Unlock()
			fmt.Fprintln(in, err)
		}
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		word, rest, _ := strings.Cut(lines.Text(), " ")
		switch word {
		case "typed":
			if n := len(typedAt); n > 0 {
				late = max(late, time.Since(typedAt[n-1])-20*time.Millisecond)
			}
			typedAt = append(typedAt, time.Now())
			if len(typedAt)%5 == 0 {
				writing.Lock()
				raw, err := os.ReadFile(path)
				looks = append(looks, look{raw, len(typedAt), time.Now()})
				writing.Unlock()
				require.NoError(t, err)
			}
		case "save":
			saved <- rest
		case "done":
		default:
			t.Fatal(lines.Text())
		}
	}
	close(saved)
	saves.Wait()
	require.NoError(t, command.Wait())
	require.Greater(t, len(looks), 10)
	for _, l := range looks {
		if kept := keptAfterKill(t, l.raw); kept < l.typed {
			worst = max(worst, l.at.Sub(typedAt[kept]))
		}
	}
	t.Logf("%d looks at %d characters: at worst %v were not on disk (this computer was late by %v)", len(looks), len(typedAt), worst, late)
	require.LessOrEqual(t, worst, lostTyping+late)
}

// look is what a SIGKILL would leave at a moment, and how much was typed then.
type look struct {
	raw   []byte
	typed int
	at    time.Time
}

// keptAfterKill is how many characters of the notes the next start finds.
func keptAfterKill(t *testing.T, raw []byte) int {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "killed.db")
	require.NoError(t, os.WriteFile(copied, raw, 0o600))
	book, err := calllog.Options{}.Open(copied)
	require.NoError(t, err)
	defer func() { require.NoError(t, book.Close()) }()
	records, err := book.Records()
	require.NoError(t, err)
	require.Len(t, records, 1)
	return len(records[0].Notes)
}
