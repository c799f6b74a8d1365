package softphone

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/calllog"
	"cordboard/backend/numbers"
	"cordboard/testbed/pbx"
)

// TestHowACallWentReachesTheCallLog: what the switch told of its way here, and the times by the program's own clock.
func TestHowACallWentReachesTheCallLog(t *testing.T) {
	eachDialect(t, func(k *kill) {
		k.signOn()
		_, err := k.sw.Call("0555111", "Alice", "200", pbx.Attached{{Name: "account", Value: "4711"}, {Name: "userData", Value: "account=4711"}})
		require.NoError(k.t, err)
		k.becomes("0555111", call.Ringing)
		time.Sleep(talkOn) // it rings
		require.NoError(k.t, k.sw.Lift("200"))
		id := k.becomes("0555111", call.Connected)
		require.NoError(k.t, k.tel.Hold(id))
		k.becomes("0555111", call.Held)
		time.Sleep(talkOn) // it is on hold
		require.NoError(k.t, k.tel.Retrieve(id))
		k.becomes("0555111", call.Connected)
		require.NoError(k.t, k.sw.HangUp("0555111"))
		r := k.ended(1)[0]
		require.GreaterOrEqual(k.t, r.Ring, talkOn)
		require.GreaterOrEqual(k.t, r.Hold, talkOn)
		require.Greater(k.t, r.Talk, r.Hold)
		require.Equal(k.t, "200", r.Called)
		require.NotEmpty(k.t, r.Data)
		require.Equal(k.t, string(call.Answered), r.Outcome)
	})
}

func TestTheWayACallCameIsRead(t *testing.T) {
	house := numbers.Plan{InternalLengths: []int{3, 4}}
	for name, test := range map[string]struct {
		call agent.Call
		want calllog.Facts
	}{
		"to the agent":     {agent.Call{Direction: call.Inbound, Called: "200"}, calllog.Facts{Called: "200"}},
		"to a group":       {agent.Call{Direction: call.Inbound, Called: "9000"}, calllog.Facts{Called: "9000", Queue: "9000"}},
		"to a public one":  {agent.Call{Direction: call.Inbound, Called: "030555200"}, calllog.Facts{Called: "030555200"}},
		"by a vector":      {agent.Call{Direction: call.Inbound, Called: "200", Data: map[string]string{"distributingVDN": "7700"}}, calllog.Facts{Called: "200", Queue: "7700", Data: map[string]string{"distributingVDN": "7700"}}},
		"from here":        {agent.Call{Direction: call.Outbound, Called: "9000"}, calllog.Facts{Called: "9000"}},
		"with bookkeeping": {agent.Call{Data: map[string]string{"__CALL__": "1", "account": "2"}}, calllog.Facts{Data: map[string]string{"account": "2"}}},
		"nothing is known": {agent.Call{Direction: call.Inbound}, calllog.Facts{}},
	} {
		test.call.Device = "200"
		if test.want.Data == nil {
			test.want.Data = map[string]string{}
		}
		require.Equal(t, test.want, factsOf(test.call, house), name)
	}
}
