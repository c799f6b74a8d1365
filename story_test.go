package main

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/demo"
)

// steps are the story's, in their order.
var steps = []string{
	"login", "dial", "delivered", "established", "held", "retrieved", "cleared", "saved",
	"ringing", "pop", "established", "cleared", "saved", "logout",
}

func TestStoryInChromium(t *testing.T) {
	needStage(t)
	for _, dialect := range []csta.Dialect{csta.Zultys, csta.ECMA} {
		t.Run(string(dialect), func(t *testing.T) {
			p := newProgram(t, dialect)
			stage := newChromiumStage(t, p)
			var seen []string
			story := demo.Story{
				Stage: stage, Switch: p.sw, Console: p.console, Password: stagePassword,
				Step: func(step, _ string) { seen = append(seen, step) },
				Show: func(name string, png []byte) error {
					if name != "failed" {
						return nil
					}
					return os.WriteFile("out/story-"+string(dialect)+".png", png, 0o644)
				},
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			require.NoError(t, story.Play(ctx))
			require.Equal(t, steps, seen)
			requireTasks(t, p.console.Activities())
			requireFarewell(t, p.frames, dialect)
			requireNoSecret(t, p)
		})
	}
}

// requireTasks holds that there is one Activity a call, each on the record of its party.
func requireTasks(t *testing.T, tasks []demo.Task) {
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

// requireFarewell holds that the switch saw the client id, and at the end MonitorStop and then the logout.
func requireFarewell(t *testing.T, frames *demo.Frames, dialect csta.Dialect) {
	t.Helper()
	received := frames.Received()
	last := received[len(received)-1]
	if dialect == csta.ECMA { // without a session the end of the connection is the logout
		require.Equal(t, "MonitorStop", last.Name)
		return
	}
	require.Contains(t, received[0].Body, `platform="AcmeDesk"`)
	require.Equal(t, "logout", last.Name)
	require.Equal(t, "MonitorStop", received[len(received)-2].Name)
}

// requireNoSecret holds that nothing that was written has the password or its hash.
func requireNoSecret(t *testing.T, p *program) {
	t.Helper()
	log, err := os.ReadFile(p.logFile)
	require.NoError(t, err)
	require.Contains(t, string(log), "signed on")
	hash := strings.TrimSpace(string([]byte(csta.HashPassword(stagePassword))))
	for _, secret := range []string{stagePassword, hash} {
		require.NotContains(t, string(log), secret)
		for _, frame := range p.frames.Received() {
			require.NotContains(t, frame.Body, secret)
		}
	}
}
