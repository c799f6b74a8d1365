package drive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// endPatience bounds how long the application may take to end when it is asked to.
const endPatience = 10 * time.Second

// Application is a running desktop application.
type Application struct {
	Command *exec.Cmd
	Ended   <-chan error // receives once; nil = it ended with code 0

	inspector string // address of the web view's inspector; empty without one
}

// Start starts the application with the scene's settings; what it prints goes to printed. inspected lets a story drive
// it.
func (s *Scene) Start(path string, inspected bool, printed io.Writer, more ...string) (*Application, error) {
	args := append([]string{"--config", s.Config, "--data", filepath.Join(s.Home, "data")}, more...)
	ended := make(chan error, 1)
	app := &Application{Command: exec.Command(path, args...), Ended: ended}
	app.Command.Stdout, app.Command.Stderr = printed, printed
	if inspected {
		var err error
		if app.inspector, err = FreeAddress(); err != nil {
			return nil, err
		}
		app.Command.Env = append(os.Environ(), "WEBKIT_INSPECTOR_HTTP_SERVER="+app.inspector)
	}
	if err := app.Command.Start(); err != nil {
		return nil, fmt.Errorf("the application cannot be started: %w", err)
	}
	go func() { ended <- app.Command.Wait() }()
	return app, nil
}

// Stage is the application's window, to be closed by the caller.
func (a *Application) Stage(ctx context.Context) (InspectorStage, error) {
	inspector, err := Inspect(ctx, a.inspector)
	return InspectorStage{Inspector: inspector}, err
}

// End asks the application to end and waits for it. One that ended already, or that has to be killed, is an
// error.
func (a *Application) End() error {
	select {
	case err := <-a.Ended:
		return errors.Join(errors.New("the application ended by itself"), err)
	default:
	}
	_ = a.Command.Process.Signal(os.Interrupt)
	select {
	case <-a.Ended:
		return nil
	case <-time.After(endPatience):
		a.Kill()
		return errors.New("the application did not end when it was asked to")
	}
}

// Kill ends the application at once, as a crash would.
func (a *Application) Kill() {
	_ = a.Command.Process.Kill()
	<-a.Ended
}

// FreeAddress is a loopback address that nobody listens on.
func FreeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	return listener.Addr().String(), nil
}
