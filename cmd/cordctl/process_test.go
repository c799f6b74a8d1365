package main

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// TestMain has everything speak English, whatever the developer's computer speaks.
func TestMain(m *testing.M) {
	_ = os.Setenv("LC_ALL", "C.UTF-8")
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		if binary.folder != "" {
			_ = os.RemoveAll(binary.folder)
		}
		os.Exit(code)
	}))
}

// binary is the program as it is shipped, built once and without cgo.
var binary struct {
	once   sync.Once
	folder string
	output []byte
	err    error
}

// launch starts the program as a process. Its cancel kills it.
func launch(t *testing.T, args ...string) (*program, *os.Process) {
	t.Helper()
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	binary.once.Do(func() {
		if binary.folder, binary.err = os.MkdirTemp("", "cordctl-"); binary.err != nil {
			return
		}
		build := exec.Command("go", "build", "-o", filepath.Join(binary.folder, "cordctl"), ".")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		binary.output, binary.err = build.CombinedOutput()
	})
	require.NoError(t, binary.err, string(binary.output))

	ctx, kill := context.WithCancel(context.Background())
	command := exec.CommandContext(ctx, filepath.Join(binary.folder, "cordctl"), args...)
	in, err := command.StdinPipe()
	require.NoError(t, err)
	p := &program{t: t, in: in, out: newLines(), err: newLines(), cancel: kill, ended: make(chan struct{})}
	command.Stdout, command.Stderr = p.out, p.err
	require.NoError(t, command.Start())
	go func() {
		defer close(p.ended)
		_ = command.Wait()
		p.code = command.ProcessState.ExitCode()
	}()
	t.Cleanup(func() {
		kill()
		p.exit()
	})
	return p, command.Process
}

func TestProcessEndsCleanlyBySignal(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			sw, switchProcess := launch(t, "simulate", "--listen", "127.0.0.1:0", "--tls")
			address, pin := sw.out.field(t, "listening"), sw.out.field(t, "pin")
			require.Equal(t, pin, pinOf(t, address))

			a, agentProcess := launch(t, "agent", "--password-stdin", "--server", address, "--user", "200", "--monitor", "200", "--tls", "--pin", pin)
			d := &desk{program: a}
			d.types(password)
			d.untilOn()
			d.types("dial 5550123")
			d.untilCall("connected")
			require.NoError(t, agentProcess.Signal(signal))
			require.Equal(t, 0, d.exit())
			require.Equal(t, "off", d.until("off", func(s state) bool { return s.Agent == "off" }).Agent)
			require.Empty(t, d.err.text())

			again := agentAt(t, address, "zultys", "200", "--tls", "--pin", pin)
			require.Len(t, again.untilOn().Calls, 1, "he logged out; the call goes on")
			require.NoError(t, switchProcess.Signal(signal))
			require.Equal(t, 0, sw.exit())
			require.Empty(t, sw.err.text())
			again.until("the loss", func(s state) bool { return s.Link != "up" && s.Agent == "on" })
			again.quit()
		})
	}
}

// pinOf is the SHA-256 of the certificate that a server shows.
func pinOf(t *testing.T, address string) string {
	t.Helper()
	conn, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12})
	require.NoError(t, err)
	defer conn.Close()
	sum := sha256.Sum256(conn.ConnectionState().PeerCertificates[0].Raw)
	return hex.EncodeToString(sum[:])
}

func TestProcessExitCodes(t *testing.T) {
	sw, _ := launch(t, "simulate", "--listen", "127.0.0.1:0")
	address := sw.out.field(t, "listening")
	for want, args := range map[int][]string{
		0: {"agent", "--password-stdin", "--server", address, "--user", "200"},
		1: {"agent", "--password-stdin", "--server", address, "--user", "999"},
		2: {"agent", "--password-stdin", "--user", "200"},
	} {
		p, _ := launch(t, args...)
		fmt.Fprintf(p.in, "%s\nquit\n", password)
		require.Equal(t, want, p.exit())
		if want == 0 {
			require.Empty(t, p.err.text())
		} else {
			require.Equal(t, 1, strings.Count(p.err.text(), "\n"), p.err.text())
		}
		require.NotContains(t, p.out.text()+p.err.text(), password)
	}
}

// TestSwitchIsKilledInTheMiddleOfACall and comes back with a memory of nothing.
func TestSwitchIsKilledInTheMiddleOfACall(t *testing.T) {
	for _, dialect := range allDialects {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			sw, _ := launch(t, "simulate", "--dialect", dialect, "--listen", "127.0.0.1:0")
			address := sw.out.field(t, "listening")
			d := agentAt(t, address, dialect, "200")
			d.untilOn()
			d.types("dial 5550123")
			d.untilCall("connected")
			d.types("snapshot") // a server that has listed no call is not believed that there is none: call/absent.go
			d.types("hold")     // done once that is answered
			d.untilCall("held")

			sw.cancel()
			sw.exit()
			s := d.until("the loss", func(s state) bool { return s.Link == "retrying" })
			require.Len(t, s.Calls, 1, "nobody knows yet whether the call goes on")
			require.True(t, s.Calls[0].Stale)
			require.NotNil(t, s.Problem)

			sw, _ = launch(t, "simulate", "--dialect", dialect, "--listen", address)
			sw.out.field(t, "listening")
			back := time.Now()
			s = d.until("the truth", func(s state) bool { return s.Link == "up" })
			require.Less(t, time.Since(back), 3*time.Second)
			require.Empty(t, s.Calls, "no ghost")
			require.Nil(t, s.Problem)
			d.types("dial 5550124")
			require.Equal(t, "5550124", d.untilCall("connected").Party.Number)
			d.quit()
		})
	}
}
