package calllog

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/testbed/syscalls"
)

// confirming names the folder of a child of TestWhatIsConfirmedIsOnDisk.
const confirming = "CORDBOARD_TEST_CONFIRM"

// steps are what a page is told of as done.
var steps = []struct {
	name string
	do   func(b *Book) error
}{
	{"see", func(b *Book) error { return b.See([]Sighting{call(1)}, call(1).ConnectedAt) }},
	{"note", func(b *Book) error { return b.Note("run/1", "typed") }},
	{"end", func(b *Book) error {
		return b.End("run/1", Ending{Talk: time.Minute, At: call(1).ConnectedAt.Add(time.Minute)})
	}},
	{"claim", func(b *Book) error { _, err := b.Claim(Carrier{Page: "p"}); return err }},
	{"begin", func(b *Book) error { return b.Begin(must(b.Records())[0].ID, "p") }},
	{"settle", func(b *Book) error { return b.Settle(must(b.Records())[0].ID, "00T1", "", time.Now()) }},
}

// confirm takes the steps and says after each that it is done.
func confirm(folder string) int {
	b, err := Options{}.Open(filepath.Join(folder, "calls.db"))
	for _, step := range steps {
		if err == nil {
			if err = step.do(b); err == nil {
				_, err = fmt.Printf("confirmed %s\n", step.name)
			}
		}
	}
	if err != nil {
		fmt.Println(err)
		return 1
	}
	return 0 // as killed: without Close
}

func TestWhatIsConfirmedIsOnDisk(t *testing.T) {
	command := exec.Command(self(t))
	command.Env = append(os.Environ(), confirming+"="+t.TempDir())
	calls := syscalls.Trace(t, command)
	wrote := 0
	for _, c := range calls {
		if c.Name == "pwrite64" && c.On("calls.db") {
			wrote++
		}
	}
	require.GreaterOrEqual(t, wrote, 2*len(steps), "pages and a meta page for each")
	for _, step := range steps {
		require.Empty(t, syscalls.Unsynced(calls, "calls.db", `"confirmed `+step.name), step.name)
	}
	require.Empty(t, syscalls.Unsynced(calls, "calls.db.new", `"confirmed see`), "the new file, before it takes its place")
}

// TestTheFileIsSynced is for where nothing can be traced.
func TestTheFileIsSynced(t *testing.T) {
	b := openOn(t, filepath.Join(t.TempDir(), "calls.db"), new(disk), nil)
	require.False(t, b.file.db.NoSync)
	require.False(t, b.file.db.NoGrowSync)
}
