package main

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/testbed/drive"
	"cordboard/testbed/environment"
	"cordboard/testbed/org"
)

func TestStoryInChromium(t *testing.T) {
	needStage(t)
	for _, dialect := range csta.Dialects() {
		t.Run(string(dialect), func(t *testing.T) {
			p := newProgram(t, dialect)
			stage := newChromiumStage(t, p)
			var seen []string
			story := drive.Story{
				Stage: stage, Switch: p.Switch, Console: p.Console, Password: environment.Password, Userless: dialect == csta.OpenScape,
				Step: func(step, _ string) { seen = append(seen, step) },
				Show: func(name string, png []byte) error {
					if name != "failed" {
						return nil
					}
					return os.WriteFile("out/story-"+string(dialect)+".png", png, 0o644)
				},
			}
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			require.NoError(t, story.Play(ctx))
			requireTasks(t, p.Console.Activities())
			require.NoError(t, story.PlaySecond(ctx))
			require.Equal(t, drive.Steps(), seen)
			require.Len(t, p.Console.Activities(), 4, "one Activity a customer's call")
			p.RequireFarewell(t, dialect)
			requireNoSecret(t, p)
		})
	}
}

// requireTasks holds that there is one Activity a call, each on the record of its party.
func requireTasks(t *testing.T, tasks []org.Task) {
	t.Helper()
	require.Len(t, tasks, 2)
	for i, want := range []struct{ callType, who, notes string }{
		{"Outbound", "003Hx0000000003", "Wants a quote for three ovens.\nCall back on Friday."},
		{"Inbound", "003Hx0000000001", "Asked about the delivery date."},
	} {
		require.Equal(t, want.callType, tasks[i]["CallType"])
		require.True(t, strings.HasPrefix(tasks[i]["WhoId"].(string), want.who), "WhoId %v", tasks[i]["WhoId"])
		require.Equal(t, want.notes, tasks[i]["Description"])
		require.Equal(t, "Completed", tasks[i]["Status"])
	}
	require.NotEqual(t, tasks[0]["CallObject"], tasks[1]["CallObject"])
}

// requireNoSecret holds that nothing that was written has the password or its hash.
func requireNoSecret(t *testing.T, p *program) {
	t.Helper()
	log, err := os.ReadFile(p.LogFile)
	require.NoError(t, err)
	require.Contains(t, string(log), "signed on")
	hash := strings.TrimSpace(string([]byte(csta.HashPassword(environment.Password))))
	for _, secret := range []string{environment.Password, hash} {
		require.NotContains(t, string(log), secret)
		for _, frame := range p.Frames.Received() {
			require.NotContains(t, frame.Body, secret)
		}
	}
}
