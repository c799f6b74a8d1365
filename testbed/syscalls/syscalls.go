// Package syscalls sees by strace what a program has asked of the system: whether something was on disk before the
// program said so. It is for tests, on Linux; where strace is missing or may not trace they are skipped.
package syscalls

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Call is one call of the system.
type Call struct {
	Name string // write, pwrite64, fsync, fdatasync, rename...
	Args string // as strace prints them: a file as number<path>
}

// line is what strace -f prints: the process, and a whole call, its begin or its end.
var line = regexp.MustCompile(`^\d+ +(?:<\.\.\. (\w+) resumed>(.*)|(\w+)\((.*))$`)

const unfinished = " <unfinished ...>"

// Trace runs a program to its end and lists its writes, syncs and renames, of all its threads, in the order in which
// they were done.
func Trace(t *testing.T, command *exec.Cmd) []Call {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed")
	}
	if out, err := exec.Command(strace, "-f", "-o", os.DevNull, "true").CombinedOutput(); err != nil {
		t.Skipf("strace may not trace here: %s", out)
	}
	log := filepath.Join(t.TempDir(), "strace")
	command.Args = append([]string{
		strace, "-f", "-y", "-s", "80", "-e", "signal=none",
		"-e", "trace=write,pwrite64,fsync,fdatasync,rename,renameat,renameat2", "-o", log, command.Path,
	}, command.Args[1:]...)
	command.Path = strace
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	raw, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	return read(string(raw))
}

func read(log string) []Call {
	var calls []Call
	begun := make(map[string]string) // arguments by process
	for text := range strings.Lines(log) {
		text = strings.TrimSuffix(text, "\n")
		process, _, _ := strings.Cut(text, " ")
		found := line.FindStringSubmatch(text)
		switch {
		case found == nil:
		case found[1] != "":
			calls = append(calls, Call{found[1], begun[process] + found[2]})
		case strings.HasSuffix(found[4], unfinished):
			begun[process] = strings.TrimSuffix(found[4], unfinished)
		default:
			calls = append(calls, Call{found[3], found[4]})
		}
	}
	return calls
}

// On says whether a call is about a file with this end of its path.
func (c Call) On(path string) bool { return strings.Contains(c.Args, path+">") }

// Unsynced are the writes to a file before the program wrote a mark (to anything) that no sync of that file followed
// before the mark. It is all of them when the mark was never written.
func Unsynced(calls []Call, path, mark string) []Call {
	var open []Call
	for _, c := range calls {
		switch {
		case (c.Name == "write" || c.Name == "pwrite64") && c.On(path):
			open = append(open, c)
		case (c.Name == "fsync" || c.Name == "fdatasync") && c.On(path) && strings.HasSuffix(c.Args, "= 0"):
			open = nil
		case strings.Contains(c.Args, mark):
			return open
		}
	}
	return calls
}
