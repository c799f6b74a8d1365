package main

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/backend/softphone"
	"cordboard/testbed/environment"
	"cordboard/testbed/hostile"
)

// stageEvil is another origin on the stage.
const stageEvil = "https://evil.example"

// TestHostileInChromium tries every attack of testbed/hostile on the program in Chromium. make hostile runs it, once
// with and once without guards.
func TestHostileInChromium(t *testing.T) {
	record := hostile.Recording(t)
	needStage(t)
	browser := startChromium(t, nil)
	for _, trial := range hostile.Trials(hostile.Chromium) {
		if !record.Wants(trial) {
			continue
		}
		t.Run(trial.String()+" "+trial.Time(), func(t *testing.T) {
			record.Begin(t, trial)
			round := newRound(t, browser, trial)
			round.Control = record.Control()
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			result, err := round.Play(ctx)
			require.NoError(t, err)
			record.End(t, trial, result)
		})
	}
}

// newRound opens the console, with the attacker's script in it, on a program of its own.
func newRound(t *testing.T, browser *chromiumStage, trial hostile.Trial) *hostile.Round {
	t.Helper()
	p := newProgram(t, csta.Zultys)
	p.update(t, func(c *config.Config) { c.Servers[0].Name, c.ActiveServer = hostile.ServerName, hostile.ServerName },
		func(s *softphone.State) bool { return s.Servers[0].Name == hostile.ServerName })
	p.serveNative(t)
	web, err := hostile.ServeWeb(p.Console.URL())
	require.NoError(t, err)
	t.Cleanup(web.Close)
	web.Set(hostile.Names{Org: environment.Org, Evil: stageEvil, Softphone: environment.Softphone + "/softphone.html"}, "const h = window.hostile;\n"+trial.Script)

	settings := stageSettings(t, p, trial.Late)
	settings["maps"] = map[string]string{environment.Org: web.Org.URL, stageEvil: web.Evil.URL, environment.Softphone: p.native.URL}
	settings["quiet"] = true
	_, err = browser.do("renew", map[string]any{"settings": settings})
	require.NoError(t, err)
	open := environment.Org + "/lightning/page/home"
	if trial.Opens != "" {
		open = hostile.RunPage(stageEvil, trial.Opens)
	}
	_, err = browser.do("open", map[string]any{"url": open})
	require.NoError(t, err)
	return &hostile.Round{
		Trial: trial, Stage: browser, Switch: p.Switch, Frames: p.Frames, Web: web, Password: environment.Password,
		LogSize: func() int {
			info, err := os.Stat(p.LogFile)
			require.NoError(t, err)
			return int(info.Size())
		},
		Settings: func() string {
			content, err := os.ReadFile(p.Config.Path())
			require.NoError(t, err)
			return string(content)
		},
		Ended: func() bool { return false },
		Jack: func(how string) error {
			_, err := browser.do("jack", map[string]any{"how": how})
			return err
		},
	}
}
