package agent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/testbed/pbx"
)

// The switch ended its monitors, and nobody heard of it: a call that only a look told has them begun anew, and its end is
// told by an event.
func TestMonitorsThatEndedUnheardAreBegunAnew(t *testing.T) {
	for _, d := range everyDialect {
		playWith(t, d, pbx.Options{}, func(s *fixture, sw *pbx.Switch) {
			s.mustSignOn()
			time.Sleep(time.Second)
			sw.SetFaults(pbx.Faults{Drop: pbx.Chance{Percent: 100}})
			sw.EndMonitors(own)
			time.Sleep(time.Second)
			sw.SetFaults(pbx.Faults{})
			_, err := sw.Call("5550100", "", own, nil)
			require.NoError(t, err)
			rang := time.Now()
			s.calls(call.Connected)
			require.Less(t, time.Since(rang), call.DefaultLook)
			time.Sleep(5 * time.Second)
			require.NoError(t, sw.HangUp("5550100"))
			time.Sleep(time.Second)
			require.Empty(t, s.session.State().Calls)
			require.NotEqual(t, call.CauseUnseen, s.over(1).Cause)
			require.NoError(t, s.session.SignOff(ctx))
		})
	}
}

// A switch that lists calls is asked before a stale call is given up for a request that it refused.
func TestARefusalEndsNoCallThatTheSwitchLists(t *testing.T) {
	talk := listed("5", csta.StateConnected)
	withPeer(t, csta.ECMA, func(s *fixture) {
		s.mustSignOn()
		s.calls(call.Connected)
		stale := s.await("doubt", func(state agent.State) bool { return len(state.Calls) == 1 && state.Calls[0].Stale })
		needProblem(s, s.session.HangUp(ctx, stale.Calls[0].ID), "noCall")
		require.Equal(s, stale.Calls[0].ID, s.calls(call.Connected)[0].ID)
		require.NoError(s, s.session.SignOff(ctx))
	}, func(p *peer) {
		p.admit()
		p.follow(talk)
		time.Sleep(time.Second)
		p.Say(1, csta.SystemStatus{Status: "messagesLost"})
		id, _ := hear[csta.SnapshotDevice](p)
		p.Say(id, &csta.Failure{Category: "systemResourceAvailability", Code: "resourceBusy"})
		id, _ = hear[csta.ClearConnection](p)
		p.Say(id, &csta.Failure{Category: "stateIncompatibility", Code: "noCallToClear"})
		p.snapshot(talk)
		p.serve()
	})
}
