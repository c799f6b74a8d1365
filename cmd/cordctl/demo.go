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

// runDemo opens the desktop console on a simulated switch and a simulated Salesforce. With --story it
// plays the guided call by itself and leaves pictures and a transcript; otherwise it ends with the window.
func runDemo(ctx context.Context, args []string, io stdio) error {
	set := flags("demo", io)
	app := set.String("app", "out/cordboard", "the application")
	out := set.String("out", "out/demo", "the folder for what the demo leaves behind")
	story := set.Bool("story", false, "play the guided call, then end")
	dialect := set.String("dialect", dialectUsual, dialectWords)
	if err := parse(set, args); err != nil {
		return err
	}
	spoken, err := parseDialect(*dialect)
	if err != nil {
		return err
	}
	if !frontend.Built() {
		return errors.New("the pages are not built; run make")
	}
	if err := os.RemoveAll(*out); err != nil {
		return err
	}
	if err := os.MkdirAll(*out, 0o755); err != nil {
		return err
	}
	s, err := drive.OpenScene(ctx, *out, spoken)
	if err != nil {
		return err
	}
	defer s.Close()
	return play(ctx, s, *app, *story, io)
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
	fmt.Fprintf(io.out, "Sign on with user 200, password secret, extension 200. Close the window to end.\n")
	select {
	case err := <-app.Ended:
		return errors.Join(err, s.Frames.Err())
	case <-ctx.Done():
		return app.End()
	}
}
