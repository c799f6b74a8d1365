package softphone

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/config"
	"cordboard/backend/problem"
	"cordboard/testbed/environment"
)

func TestWhatIsWorthATrace(t *testing.T) {
	lost, number, old := problem.New(problem.Lost), problem.New(problem.BadNumber), problem.New(problem.Refused)
	for name, test := range map[string]struct {
		before, now agent.State
		want        string
	}{
		"nothing":               {agent.State{Link: agent.Up, Agent: agent.On}, agent.State{Link: agent.Up, Agent: agent.On}, ""},
		"a lost line":           {agent.State{Link: agent.Up, Agent: agent.On}, agent.State{Link: agent.Retrying, Agent: agent.On}, "lost"},
		"a lost line, with why": {agent.State{Link: agent.Up, Agent: agent.On}, agent.State{Link: agent.Retrying, Agent: agent.On, Problem: lost}, "lost"},
		"still lost":            {agent.State{Link: agent.Retrying, Problem: lost}, agent.State{Link: agent.Retrying, Agent: agent.On, Problem: lost}, ""},
		"signing off":           {agent.State{Link: agent.Up, Agent: agent.On}, agent.State{Link: agent.Down, Agent: agent.Off}, ""},
		"a person's mistake":    {agent.State{}, agent.State{Problem: number}, ""},
		"a refusal":             {agent.State{Problem: number}, agent.State{Problem: old}, "refused"},
		"the same refusal":      {agent.State{Problem: old}, agent.State{Problem: old}, ""},
	} {
		require.Equal(t, test.want, trouble(test.before, test.now), name)
	}
}

func TestATraceIsWrittenWhenItIsWantedAndWhenTheLineIsLost(t *testing.T) {
	tel, pin, _ := firstDay(t, func(*config.Server) {})
	a := tel.app
	a.tracer.folder = filepath.Join(t.TempDir(), "logs")
	_, err := a.SaveTrace()
	requireProblem(t, "noTrace", err)

	request := SignOnRequest{User: "200", Password: environment.Password, Device: "200"}
	requireProblem(t, "untrusted", tel.SignOn(request))
	require.NoError(t, tel.Trust(TrustRequest{Server: "Main", Pin: pin}))
	require.NoError(t, tel.SignOn(request))
	path, err := a.SaveTrace()
	require.NoError(t, err)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(content), `"dialect":"zultys"`)
	require.Contains(t, string(content), "loginRequest")
	require.Contains(t, string(content), "MonitorStart")
	require.NotContains(t, string(content), environment.Password)

	a.tracer.alarm(agent.State{Link: agent.Up, Agent: agent.On}, agent.State{Link: agent.Retrying, Agent: agent.On})
	require.Eventually(t, func() bool {
		found, err := filepath.Glob(filepath.Join(a.tracer.folder, "trace-*-lost.jsonl"))
		return err == nil && len(found) == 1
	}, 5*time.Second, 10*time.Millisecond)
}
