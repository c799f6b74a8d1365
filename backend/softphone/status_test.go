package softphone

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
)

func TestStatusIsWhatAnIconShows(t *testing.T) {
	ann := agent.Party{Number: "+4930901820", Name: "Ann", Display: "030 901820"}
	up := func(calls ...agent.Call) agent.State {
		return agent.State{Agent: agent.On, Link: agent.Up, Server: "Main", Device: "200", Calls: calls}
	}
	with := func(state call.State) agent.Call { return agent.Call{ID: "1", State: state, Party: ann} }
	stale := with(call.Connected)
	stale.Stale = true
	lost := up(with(call.Connected))
	lost.Link = agent.Retrying
	for name, c := range map[string]struct {
		state  agent.State
		phone  Phone
		caller string
		inCall bool
	}{
		"off":              {agent.State{Agent: agent.Off}, SignedOff, "", false},
		"signing on":       {agent.State{Agent: agent.SigningOn, Server: "Main", Device: "200"}, SigningOn, "", false},
		"signing off":      {agent.State{Agent: agent.SigningOff, Link: agent.Up, Server: "Main", Device: "200"}, SignedOff, "", false},
		"ready":            {up(), Ready, "", false},
		"ringing":          {up(with(call.Ringing)), Ringing, "Ann", true},
		"ringing unnamed":  {up(agent.Call{State: call.Ringing, Party: agent.Party{Display: "030 1"}}), Ringing, "030 1", true},
		"ringing unknown":  {up(agent.Call{State: call.Ringing}), Ringing, "", true},
		"dialling":         {up(with(call.Dialing)), OnCall, "", true},
		"held":             {up(with(call.Held)), OnCall, "", true},
		"a second rings":   {up(with(call.Connected), with(call.Ringing)), Ringing, "Ann", true},
		"failed":           {up(with(call.Failed)), Ready, "", false},
		"stale":            {up(stale), Ready, "", false},
		"the line is lost": {lost, NoConnection, "", true},
	} {
		want := Status{Phone: c.phone, Caller: c.caller, InCall: c.inCall, Device: c.state.Device, Server: c.state.Server}
		require.Equal(t, want, statusOf(c.state), name)
	}
	require.Empty(t, statusOf(agent.State{Agent: agent.Off, Server: "Main"}).Server, "nobody is signed on there")
}
