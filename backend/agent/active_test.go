package agent_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
)

func TestTheActiveCallIsTheConnectedOneOrTheOnlyOne(t *testing.T) {
	for name, test := range map[string]struct {
		states []call.State
		want   string
	}{
		"no call":                            {nil, ""},
		"one rings":                          {[]call.State{call.Ringing}, "0"},
		"one is dialled":                     {[]call.State{call.Dialing}, "0"},
		"one is held":                        {[]call.State{call.Held}, "0"},
		"one is busy":                        {[]call.State{call.Failed}, "0"},
		"one rings beside the talk":          {[]call.State{call.Ringing, call.Connected}, "1"},
		"one is held beside the talk":        {[]call.State{call.Held, call.Connected}, "1"},
		"one rings, one is held":             {[]call.State{call.Held, call.Ringing}, ""},
		"two ring":                           {[]call.State{call.Ringing, call.Ringing}, ""},
		"two are held":                       {[]call.State{call.Held, call.Held}, ""},
		"two are connected":                  {[]call.State{call.Connected, call.Connected, call.Ringing}, ""},
		"a consultation is dialled":          {[]call.State{call.Held, call.Dialing}, ""},
		"a busy one beside one that is held": {[]call.State{call.Failed, call.Held}, "1"},
		"two are busy":                       {[]call.State{call.Failed, call.Failed}, ""},
	} {
		var s agent.State
		for i, state := range test.states {
			s.Calls = append(s.Calls, agent.Call{ID: fmt.Sprint(i), State: state})
		}
		require.Equal(t, test.want, s.Active(), name)
	}
}
