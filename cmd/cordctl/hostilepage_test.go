package main

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/testbed/drive"
	attacks "cordboard/testbed/hostile"
	"cordboard/testbed/org"
)

// TestHostileInTheApplication tries the attacks of testbed/hostile on the real program. make hostile runs it, once
// with the program as it is shipped and once with the one without guards (CORDBOARD_HOSTILE_APP).
func TestHostileInTheApplication(t *testing.T) {
	record := attacks.Recording(t)
	needApplication(t)
	application := cmp.Or(os.Getenv("CORDBOARD_HOSTILE_APP"), builtApplication)
	for _, trial := range attacks.Trials(attacks.WebKit) {
		if !record.Wants(trial) {
			continue
		}
		t.Run(trial.String()+" "+trial.Time(), func(t *testing.T) {
			record.Begin(t, trial)
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			round := openRound(ctx, t, application, trial)
			round.Control = record.Control()
			result, err := round.Play(ctx)
			require.NoError(t, err)
			record.End(t, trial, result)
		})
	}
}

// openRound starts the application in an org with the attacker's script in it.
func openRound(ctx context.Context, t *testing.T, application string, trial attacks.Trial) *attacks.Round {
	t.Helper()
	s, err := drive.OpenScene(ctx, t.TempDir(), csta.Zultys)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	web, err := attacks.ServeWeb(s.Console.URL())
	require.NoError(t, err)
	t.Cleanup(web.Close)
	evil := attacks.LoopbackName(web.Evil.URL)
	web.Set(attacks.Names{Org: web.Org.URL, Evil: evil, Softphone: org.ProgramAdapter}, "const h = window.hostile;\n"+trial.Script)
	require.NoError(t, config.Update(s.Config, func(c *config.Config) error {
		c.Salesforce.URL = web.Org.URL + "/lightning/page/home"
		c.Servers[0].Name, c.ActiveServer = attacks.ServerName, attacks.ServerName
		return nil
	}))
	var more []string
	if trial.Late {
		more = append(more, "--safe-mode")
	}
	said := new(strings.Builder)
	app, err := s.Start(application, true, said, more...)
	require.NoError(t, err)
	ended := false
	t.Cleanup(func() {
		if !ended {
			app.Kill()
		}
	})
	stage, err := app.Stage(ctx)
	require.NoError(t, err)
	t.Cleanup(func() { _ = stage.Close() })
	require.NoError(t, stage.Await(ctx, "location.origin === '"+web.Org.URL+"'"))
	if trial.Opens != "" {
		require.NoError(t, stage.Evaluate(ctx, "", "void (location.href = '"+attacks.RunPage(evil, trial.Opens)+"')", nil))
		require.NoError(t, stage.Await(ctx, "location.origin === '"+evil+"' && document.readyState === 'complete'"))
	}
	return &attacks.Round{
		Trial: trial, Stage: stage, Switch: s.Switch, Frames: s.Frames, Web: web, Password: "secret",
		LogSize: func() int {
			info, err := os.Stat(filepath.Join(s.Home, "data", "logs", "cordboard.log"))
			require.NoError(t, err)
			return int(info.Size())
		},
		Settings: func() string {
			content, err := os.ReadFile(s.Config)
			require.NoError(t, err)
			return string(content)
		},
		Ended: func() bool {
			select {
			case <-app.Ended:
				ended = true
			default:
			}
			return ended
		},
		Jack: func(string) error { return errors.New("there is no mouse here") },
	}
}
