package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/frontend"
	"cordboard/testbed/drive"
	"cordboard/testbed/org"
)

const builtApplication = "../../out/cordboard"

// needApplication skips where the real application cannot be shown, or fails where it must (make test).
func needApplication(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	missing := ""
	switch _, err := os.Stat(builtApplication); {
	case err != nil:
		missing = "the application is not built (make out/cordboard)"
	case !frontend.Built():
		missing = "the pages are not built (make pages)"
	case os.Getenv("DISPLAY") == "":
		missing = "there is no display (build/display.sh makes one)"
	}
	if missing != "" && os.Getenv("CORDBOARD_E2E") != "" {
		t.Fatal(missing)
	} else if missing != "" {
		t.Skip(missing)
	}
}

func TestApplicationPlaysTheGuidedCall(t *testing.T) {
	needApplication(t)
	for _, dialect := range []csta.Dialect{csta.Zultys, csta.ECMA} {
		t.Run(string(dialect), func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "demo")
			var printed, complained strings.Builder
			require.Zero(t, run(t.Context(), []string{"demo", "--app", builtApplication, "--story", "--out", out, "--dialect", string(dialect)},
				stdio{strings.NewReader(""), &printed, &complained}), complained.String())

			transcript, err := os.ReadFile(filepath.Join(out, "transcript.txt"))
			require.NoError(t, err)
			require.Equal(t, printed.String(), string(transcript))
			var steps []string
			for line := range strings.Lines(string(transcript)) {
				require.Len(t, strings.Split(line, "\t"), 3)
				steps = append(steps, strings.Split(line, "\t")[1])
			}
			require.Equal(t, drive.Steps(), steps)

			activities, err := os.ReadFile(filepath.Join(out, "activities.json"))
			require.NoError(t, err)
			var tasks []org.Task
			require.NoError(t, json.Unmarshal(activities, &tasks))
			require.Len(t, tasks, 4)
			frames, err := os.ReadFile(filepath.Join(out, "frames.jsonl"))
			require.NoError(t, err)
			require.Contains(t, string(frames), `"name":"MonitorStop"`)
			pictures, err := filepath.Glob(filepath.Join(out, "*.png"))
			require.NoError(t, err)
			require.Len(t, pictures, 11)
		})
	}
}

func TestApplicationCallOutlivesSwitchPageAndProgram(t *testing.T) {
	needApplication(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var complained strings.Builder

	s, err := drive.OpenScene(ctx, t.TempDir(), csta.Zultys)
	require.NoError(t, err)
	defer s.Close()
	app, err := s.Start(builtApplication, true, &complained)
	require.NoError(t, err)
	stage, err := app.Stage(ctx)
	require.NoError(t, err)
	defer func() { _ = stage.Close() }()

	story := drive.Story{
		Stage: stage, Switch: s.Switch, Console: s.Console,
		Step: func(step, text string) { t.Logf("%s: %s", step, text) },
		Show: func(name string, png []byte) error {
			return os.WriteFile(filepath.Join("../../out", "outage-"+name+".png"), png, 0o644)
		},
	}
	err = story.Survive(ctx, drive.Outages{
		Switch: func() (func(), error) {
			s.Switch.Refuse(true)
			s.Switch.DropAll()
			return func() { s.Switch.Refuse(false) }, nil
		},
		Reload: func(ctx context.Context) error { return stage.Evaluate(ctx, "", "void location.reload()", nil) },
		Kill: func(ctx context.Context) (drive.Stage, error) {
			app.Kill()
			_ = stage.Close()
			var err error
			if app, err = s.Start(builtApplication, true, &complained); err != nil {
				return nil, err
			}
			stage, err = app.Stage(ctx)
			return stage, err
		},
	})
	require.NoError(t, err)
	require.NoError(t, app.End())
}
