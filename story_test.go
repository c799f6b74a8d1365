package main

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/testbed/drive"
	"cordboard/testbed/org"
	"cordboard/testbed/pbx"
)

func TestStoryInChromium(t *testing.T) {
	needStage(t)
	for _, dialect := range csta.Dialects() {
		t.Run(string(dialect), func(t *testing.T) {
			p := newProgram(t, dialect)
			stage := newChromiumStage(t, p)
			var seen []string
			story := drive.Story{
				Stage: stage, Switch: p.sw, Console: p.console, Password: stagePassword, Userless: dialect == csta.OpenScape,
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
			requireTasks(t, p.console.Activities())
			require.NoError(t, story.PlaySecond(ctx))
			require.Equal(t, drive.Steps(), seen)
			require.Len(t, p.console.Activities(), 4, "one Activity a customer's call")
			requireFarewell(t, p.frames, dialect)
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

// farewells are how a session begins and ends by the frames that the switch reads, and what in the first one tells
// the client id. OpenScape has no session: a program registers, and hangs up.
var farewells = map[csta.Dialect]struct{ hello, clientID, bye string }{
	csta.Zultys:    {"loginRequest", `platform="AcmeDesk"`, "logout"},
	csta.ECMA:      {"StartApplicationSession", "<applicationID>AcmeDesk</applicationID>", "StopApplicationSession"},
	csta.OpenScape: {"SystemRegister", "", ""},
	csta.DMCC:      {"StartApplicationSession", "<applicationID>AcmeDesk</applicationID>", "StopApplicationSession"},
}

// requireFarewell holds that the switch read the client id, and at the end MonitorStop and then the logout.
func requireFarewell(t *testing.T, frames *drive.Frames, dialect csta.Dialect) {
	t.Helper()
	want := farewells[dialect]
	received := frames.Received()
	first := slices.IndexFunc(received, func(f pbx.Frame) bool { return f.Name == want.hello })
	require.GreaterOrEqual(t, first, 0)
	require.Contains(t, received[first].Body, want.clientID)
	end := []string{"MonitorStop"}
	if want.bye != "" {
		end = append(end, want.bye)
	}
	var names []string
	for _, f := range received[len(received)-len(end):] {
		names = append(names, f.Name)
	}
	require.Equal(t, end, names)
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
