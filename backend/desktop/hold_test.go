package desktop

import (
	"bufio"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestMain is also the other program of TestWhatAKilledProgramHeldIsFree.
func TestMain(m *testing.M) {
	if name := os.Getenv("CORDBOARD_TEST_HOLD"); name != "" {
		if _, err := Hold(name); err != nil {
			println(err.Error())
			os.Exit(1)
		}
		os.Stdout.WriteString("held\n")
		select {}
	}
	os.Exit(m.Run())
}

func TestOneProgramHoldsAName(t *testing.T) {
	name := t.Name() + t.TempDir()
	let, err := Hold(name)
	require.NoError(t, err)
	_, err = Hold(name)
	require.ErrorIs(t, err, ErrHeld)
	other, err := Hold(name + "2")
	require.NoError(t, err, "another name is another thing")
	other()
	let()
	let, err = Hold(name)
	require.NoError(t, err)
	let()
}

func TestWhatAKilledProgramHeldIsFree(t *testing.T) {
	name := t.Name() + t.TempDir()
	program := exec.Command(os.Args[0])
	program.Env = append(os.Environ(), "CORDBOARD_TEST_HOLD="+name, "TMPDIR="+t.TempDir(), "XDG_RUNTIME_DIR=")
	out, err := program.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, program.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "held\n", line)
	_, err = Hold(name)
	require.ErrorIs(t, err, ErrHeld)
	require.NoError(t, program.Process.Kill())
	_ = program.Wait()
	require.Eventually(t, func() bool {
		let, err := Hold(name)
		if err == nil {
			let()
		}
		return err == nil
	}, 10*time.Second, 10*time.Millisecond)
}
