package main

import (
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// patience bounds every wait; nothing here should take a tenth of it.
const patience = 10 * time.Second

// lines takes what a program prints, line by line, and lets others wait for it.
type lines struct {
	mu    sync.Mutex
	rest  []byte
	all   []string
	fresh chan struct{} // closed and replaced with every new line
}

func newLines() *lines { return &lines{fresh: make(chan struct{})} }

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rest = append(l.rest, p...)
	for {
		line, rest, ended := strings.Cut(string(l.rest), "\n")
		if !ended {
			return len(p), nil
		}
		l.all, l.rest = append(l.all, line), []byte(rest)
		close(l.fresh)
		l.fresh = make(chan struct{})
	}
}

func (l *lines) since(n int) ([]string, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string(nil), l.all[n:]...), l.fresh
}

// text is everything that was printed.
func (l *lines) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(append(append([]string(nil), l.all...), string(l.rest)), "\n")
}

// await returns the first line for which the condition holds.
func (l *lines) await(t *testing.T, what string, holds func(string) bool) string {
	t.Helper()
	deadline := time.After(patience)
	for n := 0; ; {
		news, fresh := l.since(n)
		for _, line := range news {
			if holds(line) {
				return line
			}
		}
		n += len(news)
		select {
		case <-fresh:
		case <-deadline:
			require.FailNow(t, "not printed: "+what, l.text())
		}
	}
}

// field waits for a line "NAME VALUE" and returns the value.
func (l *lines) field(t *testing.T, name string) string {
	t.Helper()
	line := l.await(t, name, func(line string) bool { return strings.HasPrefix(line, name+" ") })
	return strings.TrimPrefix(line, name+" ")
}

// program is one run of cordctl, inside the test or as a process.
type program struct {
	t        *testing.T
	in       io.WriteCloser
	out, err *lines
	cancel   context.CancelFunc
	ended    chan struct{}
	code     int // valid when ended
}

func start(t *testing.T, args ...string) *program {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	in, typed := io.Pipe()
	p := &program{t: t, in: typed, out: newLines(), err: newLines(), cancel: cancel, ended: make(chan struct{})}
	go func() {
		defer close(p.ended)
		p.code = run(ctx, args, stdio{in, p.out, p.err})
		_ = in.Close() // as the end of a process does
	}()
	t.Cleanup(func() {
		cancel()
		_ = typed.Close()
		p.exit()
	})
	return p
}

// exit waits for the end and returns the exit code.
func (p *program) exit() int {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(patience):
		require.FailNow(p.t, "the program does not end", "%s\n%s", p.out.text(), p.err.text())
	}
	return p.code
}

// complaint is the one line on standard error of a program that failed.
func (p *program) complaint() string {
	p.t.Helper()
	require.Equal(p.t, 1, p.exit(), p.err.text())
	said := strings.TrimSuffix(p.err.text(), "\n")
	require.NotEmpty(p.t, said)
	require.NotContains(p.t, said, "\n", "one line")
	return said
}

// simulateOn starts `cordctl simulate` and returns its address.
func simulateOn(t *testing.T, dialect string, more ...string) (address string, p *program) {
	t.Helper()
	p = start(t, append([]string{"simulate", "--dialect", dialect, "--listen", "127.0.0.1:0"}, more...)...)
	return p.out.field(t, "listening"), p
}

// scenarioFile writes a scenario for `cordctl simulate --scenario`.
func scenarioFile(t *testing.T, json string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "scenario.json")
	require.NoError(t, os.WriteFile(path, []byte(json), 0o600))
	return path
}

// unusedAddress is one that nobody listens on.
func unusedAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}
