package chaoslog

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"cordboard/testbed/drive"
)

// endPatience bounds how long the program may take to end when it is asked to.
const endPatience = 20 * time.Second

// program is the real program in one of its lives.
type program struct {
	command *exec.Cmd
	ended   chan struct{}
	stage   drive.InspectorStage // set by inspect
	address string               // of the web view's inspector

	answered time.Time       // when the page last answered
	took     []time.Duration // how long its last answers took, at most lately of them
}

// startProgram starts the program at path with the lane's settings; home is where the web view keeps its own.
func startProgram(path, settings, data, home string, output *os.File) (*program, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		return nil, err
	}
	p := &program{command: exec.Command(path, "--config", settings, "--data", data), ended: make(chan struct{}), address: address}
	p.command.Stdout, p.command.Stderr = output, output
	p.command.Env = append(os.Environ(), "WEBKIT_INSPECTOR_HTTP_SERVER="+address, "LC_ALL=C.UTF-8",
		"XDG_DATA_HOME="+filepath.Join(home, "share"), "XDG_CACHE_HOME="+filepath.Join(home, "cache"), "XDG_CONFIG_HOME="+filepath.Join(home, "config"))
	if err := p.command.Start(); err != nil {
		return nil, fmt.Errorf("chaoslog: the program cannot be started: %w", err)
	}
	go func() {
		_ = p.command.Wait()
		close(p.ended)
	}()
	return p, nil
}

// inspect reaches the program's window.
func (p *program) inspect(ctx context.Context) error {
	inspector, err := drive.Inspect(ctx, p.address)
	if err != nil {
		return err
	}
	p.stage = drive.InspectorStage{Inspector: inspector}
	return nil
}

// kill ends the program at once, as a crash or a power cut would.
func (p *program) kill() { _ = p.command.Process.Kill() }

// leave waits for the program's end and lets go of its window.
func (p *program) leave() {
	<-p.ended
	if p.stage.Inspector != nil {
		_ = p.stage.Close()
	}
}

// end asks the program to end in good order.
func (p *program) end() error {
	_ = p.command.Process.Signal(os.Interrupt)
	select {
	case <-p.ended:
	case <-time.After(endPatience):
		p.kill()
		p.leave()
		return errors.New("chaoslog: the program did not end when it was asked to")
	}
	p.leave()
	return nil
}

// lately is how many answers of the page tell how slow this computer is just now.
const lately = 8

// answers takes note that the page has answered what it was asked at a moment.
func (p *program) answers(asked time.Time) {
	p.answered = time.Now()
	p.took = append(p.took, p.answered.Sub(asked))
	p.took = p.took[max(0, len(p.took)-lately):]
}

// lag is how long the page's slowest answer took lately: a question by way of the window's process and back, of which
// most is waiting for a processor.
func (p *program) lag() time.Duration {
	if len(p.took) == 0 {
		return 0
	}
	return slices.Max(p.took)
}

func (p *program) gone() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}
