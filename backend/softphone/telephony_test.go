package softphone

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/backend/problem"
	"cordboard/testbed/environment"
)

func TestWhatTheCallerEnteredIsSearchedInTheSitesOrder(t *testing.T) {
	for name, test := range map[string]struct {
		data  map[string]string
		items []string
		want  []string
	}{
		"nothing wanted":     {map[string]string{"a": "1"}, nil, nil},
		"in the sites order": {map[string]string{"case": "7", "account": " 4711 "}, []string{"account", "case"}, []string{"4711", "7"}},
		"inside userData":    {map[string]string{csta.UserData: "lang=de;account=4711"}, []string{"account"}, []string{"4711"}},
		"correlatorData":     {map[string]string{csta.CorrelatorData: "acct=42"}, []string{"acct"}, []string{"42"}},
		"the whole text":     {map[string]string{csta.UserData: "123456"}, []string{csta.UserData}, []string{"123456"}},
		"no part of a name":  {map[string]string{csta.UserData: "subaccount=1;x"}, []string{"account"}, nil},
	} {
		require.Equal(t, test.want, entered(test.data, test.items), name)
	}
}

func TestWhatTheSwitchOffersBesideCallsIsAskedForAndTold(t *testing.T) {
	p := newProgram(t, csta.ECMA)
	cfg := p.app.current.get().Clone()
	cfg.Servers[0].Adjust.Pace = config.Unlimited // nobody has to wait here
	p.app.current.set(cfg)
	tel := p.app.Telephony()
	require.NoError(t, tel.SignOn(SignOnRequest{Server: "Main", User: "200", Password: environment.Password, Device: "200"}))
	becomes := func(what string, holds func(*State) bool) {
		t.Helper()
		require.Eventually(t, func() bool {
			s, err := tel.app.State()
			return err == nil && holds(s)
		}, 10*time.Second, 10*time.Millisecond, what)
	}
	becomes("offered", func(s *State) bool { return s.Services["dnd"] && s.Services["ready"] && s.Services["forward"] })
	require.NoError(t, tel.Command(agent.DND, agent.Arguments{"on": "true"}))
	becomes("quiet", func(s *State) bool { return s.DND != nil && *s.DND })
	require.NoError(t, tel.Command(agent.Forward, agent.Arguments{"number": "202"}))
	becomes("forwarded", func(s *State) bool { return len(s.Forwards) == 1 && s.Forwards[0].To == "202" })
	require.NoError(t, tel.Command(agent.Forward, nil))
	becomes("not forwarded", func(s *State) bool { return len(s.Forwards) == 0 })
	becomes("logged off", func(s *State) bool { return s.AgentState.State == "loggedOff" })
	require.NoError(t, tel.Command(agent.Ready, agent.Arguments{"state": "ready"}))
	becomes("ready", func(s *State) bool { return s.AgentState.State == "ready" })
	require.NoError(t, tel.Command(agent.Ready, agent.Arguments{"state": "notReady", "reason": ""}))
	becomes("not ready", func(s *State) bool { return s.AgentState.State == "notReady" })
	require.NoError(t, tel.Command(agent.DND, agent.Arguments{"on": "false"}))
	requireProblem(t, "noCall", tel.Command(agent.Park, agent.Arguments{"call": "1-1"}))
	requireProblem(t, "noCall", tel.Command(agent.Deflect, agent.Arguments{"call": "1-1", "number": "202"}))
	require.Error(t, tel.Command(agent.Reconnect, nil))
	require.Error(t, tel.Command(agent.Pickup, agent.Arguments{"number": "202"}), "nothing rings there")
	require.Error(t, tel.Command(agent.GroupPickup, nil))
}

// TestTheMethodsForVerbsAreThoseOfTheTable asks for each verb that has a method as a page does: it carries out that
// verb, with the arguments of the table in their order.
func TestTheMethodsForVerbsAreThoseOfTheTable(t *testing.T) {
	p := newProgram(t, csta.ECMA)
	tel := p.app.Telephony()
	methods := newVerbs([]any{tel})
	source, err := os.ReadFile("telephony.go")
	require.NoError(t, err)
	named := 0
	for _, r := range agent.Verbs() {
		if r.Method == "" {
			continue
		}
		named++
		call := asked{Method: r.Method}
		for range r.Arguments {
			call.Args = append(call.Args, json.RawMessage(`"1-1"`))
		}
		if r.Verb == agent.Dial {
			call.Args[0] = json.RawMessage(`{"number":"202"}`)
		} else {
			require.True(t, strings.EqualFold(r.Method, string(r.Verb)))
			require.Regexp(t, `\) `+r.Method+`\(.*\n\treturn t\.ask\(agent\.`+r.Method+`, `, string(source))
		}
		_, err := methods.call(call)
		requireProblem(t, "notSignedOn", err)
		requireProblem(t, "badCommand", tel.Command(r.Verb, nil))
	}
	require.Equal(t, 6, named)
}

// TestAPageAsksForWhatItHasAButtonFor and for nothing else, with what the table says.
func TestAPageAsksForWhatItHasAButtonFor(t *testing.T) {
	tel := newProgram(t, csta.ECMA).app.Telephony()
	for _, refused := range []struct {
		verb   agent.Verb
		args   agent.Arguments
		code   string
		detail string
	}{
		{"juggle", nil, "badCommand", "juggle"},
		{agent.Answer, agent.Arguments{"call": "1-1"}, "badCommand", "answer"},
		{agent.Hold, agent.Arguments{"call": "1-1"}, "badCommand", "hold"},
		{agent.Park, nil, "badCommand", "park: call"},
		{agent.Park, agent.Arguments{"call": "1-1", "to": "3"}, "badCommand", "park: to"},
		{agent.DND, agent.Arguments{"on": "yes"}, "badCommand", "dnd: on"},
		{agent.Ready, agent.Arguments{"state": "asleep"}, "badAgentState", ""},
		{agent.DTMF, agent.Arguments{"call": "1-1", "digits": "x"}, "badDigits", ""},
	} {
		err := tel.Command(refused.verb, refused.args)
		requireProblem(t, refused.code, err)
		var p *problem.Problem
		require.ErrorAs(t, err, &p)
		require.Equal(t, refused.detail, p.Detail)
	}
}
