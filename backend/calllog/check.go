package calllog

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"go.etcd.io/bbolt"
)

// A damaged file can end the process that reads it, past any recover: its memory map faults, bbolt panics on a
// goroutine of its own. So the file is looked at by a process of its own first, the program itself with this
// argument and the path. It writes one line: checkWords and the findings as JSON.
const (
	checkArgument = "--check-call-log"
	checkWords    = "call-log-check 1 "
	checkPatience = 30 * time.Second
)

// IsCheck says whether these arguments (without the program's name) ask for RunCheck.
func IsCheck(args []string) bool { return len(args) == 2 && args[0] == checkArgument }

// RunCheck looks at the file that the arguments name and returns the process's exit code. A damage may end the
// process instead, which tells as much.
func RunCheck(args []string, out io.Writer) int {
	found, err := look(args[1])
	if err == nil && found.Damage == "" && found.Newer == 0 {
		err = readThrough(args[1])
	}
	if err != nil {
		fmt.Fprintln(out, err)
		return 1
	}
	line, err := json.Marshal(found)
	if err != nil {
		return 1
	}
	fmt.Fprintf(out, "%s%s\n", checkWords, line)
	return 0
}

// look verifies a file in this process.
func look(path string) (findings, error) {
	if err := regular(path); err != nil {
		return findings{}, err
	}
	f, err := os.Open(path)
	if err != nil {
		return findings{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return findings{}, err
	}
	return verify(f, info.Size()), nil
}

// readThrough has bbolt read everything.
func readThrough(path string) error {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockPatience, ReadOnly: true, PreLoadFreelist: true})
	if err != nil {
		return err
	}
	defer db.Close()
	return db.View(func(t *bbolt.Tx) error {
		return t.ForEach(func(_ []byte, bucket *bbolt.Bucket) error {
			return bucket.ForEach(func(key, value []byte) error { return nil })
		})
	})
}

// checker looks at a file. died is set when the process that looked did not live to tell.
type checker func(ctx context.Context, path string) (found findings, died bool, err error)

// CheckedBy has the file looked at by a process of its own: program, started with RunCheck's arguments.
func CheckedBy(program string) checker {
	return func(ctx context.Context, path string) (found findings, died bool, err error) {
		ctx, cancel := context.WithTimeout(ctx, checkPatience)
		defer cancel()
		var out bytes.Buffer
		command := exec.CommandContext(ctx, program, checkArgument, path)
		command.Stdout = &out
		command.WaitDelay = time.Second
		hideWindow(command)
		if err := command.Start(); err != nil {
			return findings{}, false, fmt.Errorf("calllog: the check cannot be started: %w", err)
		}
		err = command.Wait()
		if ctx.Err() != nil {
			return findings{}, false, fmt.Errorf("calllog: the check took too long: %w", ctx.Err())
		}
		line, ok := bytes.CutPrefix(out.Bytes(), []byte(checkWords))
		if err == nil && ok && json.Unmarshal(line, &found) == nil {
			return found, false, nil
		}
		if command.ProcessState.ExitCode() == 1 {
			return findings{}, false, fmt.Errorf("calllog: the check failed: %s", bytes.TrimSpace(out.Bytes()))
		}
		return findings{}, true, nil
	}
}

// checkedHere looks at a file in this process.
func checkedHere(_ context.Context, path string) (findings, bool, error) {
	found, err := look(path)
	return found, false, err
}
