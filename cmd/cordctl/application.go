package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"cordboard/testbed/drive"
)

// endPatience bounds how long the application may take to end when it is asked to.
const endPatience = 10 * time.Second

// application is a running desktop application.
type application struct {
	command   *exec.Cmd
	ended     chan error // receives once
	inspector string     // address of the web view's inspector; empty without one
}

// start starts the application with the scene's settings; inspected lets a story drive it.
func (s *scene) start(path string, inspected bool, io stdio, more ...string) (*application, error) {
	args := append([]string{"--config", s.config, "--data", filepath.Join(s.home, "data")}, more...)
	app := &application{command: exec.Command(path, args...), ended: make(chan error, 1)}
	app.command.Stdout, app.command.Stderr = io.err, io.err
	if inspected {
		var err error
		if app.inspector, err = freeAddress(); err != nil {
			return nil, err
		}
		app.command.Env = append(os.Environ(), "WEBKIT_INSPECTOR_HTTP_SERVER="+app.inspector)
	}
	if err := app.command.Start(); err != nil {
		return nil, fmt.Errorf("the application cannot be started: %w", err)
	}
	go func() { app.ended <- app.command.Wait() }()
	return app, nil
}

// stage is the application's window, to be closed by the caller.
func (a *application) stage(ctx context.Context) (drive.InspectorStage, error) {
	inspector, err := drive.Inspect(ctx, a.inspector)
	return drive.InspectorStage{Inspector: inspector}, err
}

// end asks the application to end and waits for it. One that ended already, or that has to be killed, is an
// error.
func (a *application) end() error {
	select {
	case err := <-a.ended:
		return errors.Join(errors.New("the application ended by itself"), err)
	default:
	}
	_ = a.command.Process.Signal(os.Interrupt)
	select {
	case <-a.ended:
		return nil
	case <-time.After(endPatience):
		a.kill()
		return errors.New("the application did not end when it was asked to")
	}
}

// kill ends the application at once, as a crash would.
func (a *application) kill() {
	_ = a.command.Process.Kill()
	<-a.ended
}

// freeAddress is a loopback address that nobody listens on.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	return listener.Addr().String(), nil
}
