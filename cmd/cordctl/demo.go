package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"cordboard/frontend"
	"cordboard/testbed/drive"
)

// demo opens the desktop console on a simulated switch and a simulated Salesforce. With --story it plays the guided
// call by itself and leaves pictures and a transcript; otherwise it ends with the window.
func demo() *command {
	app, out, dialect, story := "out/cordboard", "out/demo", "", false
	return &command{
		name: "demo",
		flags: []option{
			{"app", "FILE", &app},
			{"out", "FOLDER", &out},
			{"story", "", &story},
			dialectFlag(&dialect),
		},
		run: func(ctx context.Context, _ given, io stdio) error {
			spoken, err := parseDialect(dialect)
			switch {
			case err != nil:
				return err
			case !frontend.Built():
				return failure("noPages")
			}
			if err := errors.Join(os.RemoveAll(out), os.MkdirAll(out, 0o755)); err != nil {
				return err
			}
			s, err := drive.OpenScene(ctx, out, spoken)
			if err != nil {
				return err
			}
			defer s.Close()
			return play(ctx, s, app, story, io)
		},
	}
}

// play starts the application and waits for its end; with a story it tells that first.
func play(ctx context.Context, s *drive.Scene, path string, story bool, io stdio) error {
	printed, err := os.Create(filepath.Join(s.Out, "application.log"))
	if err != nil {
		return err
	}
	defer printed.Close()
	app, err := s.Start(path, story, printed)
	if err != nil {
		return err
	}
	if story {
		return s.Guide(ctx, app, path, printed, io.out)
	}
	fmt.Fprintln(io.out, text("signOn"))
	select {
	case err := <-app.Ended:
		return errors.Join(err, s.Frames.Err())
	case <-ctx.Done():
		return app.End()
	}
}
