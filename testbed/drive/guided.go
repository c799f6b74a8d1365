package drive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// storyPatience bounds the guided call.
const storyPatience = 2 * time.Minute

// Guide drives an application that was started inspected through the guided call and takes a picture of the settings
// form beside it, then ends it. The steps go to out and to transcript.txt, the pictures beside that.
func (s *Scene) Guide(ctx context.Context, app *Application, path string, printed, out io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, storyPatience)
	defer cancel()
	return errors.Join(s.tell(ctx, app, out), s.settingsPicture(ctx, path, printed), app.End(), s.Frames.Err())
}

// settingsPicture shows the settings form, which is a process of its own beside the console.
func (s *Scene) settingsPicture(ctx context.Context, path string, printed io.Writer) error {
	form, err := s.Start(path, true, printed, "--settings")
	if err != nil {
		return err
	}
	stage, err := form.Stage(ctx)
	if err != nil {
		return errors.Join(err, form.End())
	}
	defer stage.Close()
	if err := stage.Await(ctx, `document.querySelector("form")`); err != nil {
		return errors.Join(err, form.End())
	}
	png, err := stage.Picture(ctx)
	if err == nil {
		err = os.WriteFile(filepath.Join(s.Out, "11-settings.png"), png, 0o644)
	}
	return errors.Join(err, form.End())
}

// tell drives the real window through the guided call.
func (s *Scene) tell(ctx context.Context, app *Application, out io.Writer) error {
	stage, err := app.Stage(ctx)
	if err != nil {
		return err
	}
	defer stage.Close()
	transcript, err := os.Create(filepath.Join(s.Out, "transcript.txt"))
	if err != nil {
		return err
	}
	defer transcript.Close()
	start := time.Now()
	story := Story{
		Stage: stage, Switch: s.Switch, Console: s.Console,
		Step: func(step, text string) {
			line := fmt.Sprintf("%d\t%s\t%s\n", time.Since(start).Milliseconds(), step, text)
			fmt.Fprint(out, line)
			fmt.Fprint(transcript, line)
		},
		Show: func(name string, png []byte) error {
			return os.WriteFile(filepath.Join(s.Out, name+".png"), png, 0o644)
		},
	}
	if err := story.Play(ctx); err != nil {
		return err
	}
	return story.PlaySecond(ctx)
}
