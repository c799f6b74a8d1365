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

var callCenter = pbx.Options{Scenario: pbx.Scenario{
	Queues: []pbx.Queue{
		{Number: "700", Name: "Sales", ID: "g1", Agents: []string{"200"}},
		{Number: "701", Name: "Support", ID: "g2", Agents: []string{"200"}},
	},
	Agents: map[string]pbx.Agent{"4711": {Extension: "200"}},
}}

func (s *fixture) agentState(state agent.AgentState) agent.AgentStatus {
	s.Helper()
	return s.await("being "+string(state), func(now agent.State) bool { return now.AgentState.State == state }).AgentState
}

// An agent's state is the switch's: what it says at the sign-on, what he asks for, what happens at his
// phone and what a supervisor does, in every dialect.
func TestAnAgentsState(t *testing.T) {
	play(t, callCenter, func(s *fixture, sw *pbx.Switch) {
		require.NoError(s, s.signOn(func(c *agent.Credentials) {
			if s.dialect != csta.Zultys {
				c.AgentID = "4711"
			}
		}))
		require.NoError(s, s.session.SetAgentState(ctx, "ready", ""))
		d := s.agentState(agent.AgentReady)
		if s.dialect == csta.Zultys { // groups, and nothing but on and off
			require.Len(s, d.Groups, 2)
			require.Equal(s, "Sales", d.Groups[0].Name)
			require.NoError(s, s.session.SetAgentState(ctx, "notReady", "3"))
			s.agentState(agent.AgentLoggedOff)
			needProblem(s, s.session.SetAgentState(ctx, "workingAfterCall", ""), "badAgentState")
			return
		}
		require.NoError(s, s.session.SetAgentState(ctx, "notReady", "3"))
		require.Equal(s, "3", s.agentState(agent.AgentNotReady).Reason)
		require.NoError(s, s.session.SetAgentState(ctx, "workingAfterCall", ""))
		require.Empty(s, s.agentState(agent.AgentWorkingAfterCall).Reason)
		needProblem(s, s.session.SetAgentState(ctx, "asleep", ""), "badAgentState")
		require.NoError(s, sw.Duty("200", "ready"))
		s.agentState(agent.AgentReady)
		require.NoError(s, s.session.SetAgentState(ctx, agent.AgentLoggedOff, ""))
		s.agentState(agent.AgentLoggedOff)
	})
}

func TestAnAgentWhomTheSwitchDoesNotKnow(t *testing.T) {
	secret := callCenter
	secret.Scenario.Agents = map[string]pbx.Agent{"4711": {Extension: "200", Password: "1234"}}
	play(t, secret, func(s *fixture, _ *pbx.Switch) {
		if s.dialect == csta.Zultys {
			return // it knows its user
		}
		require.NoError(s, s.signOn(func(c *agent.Credentials) { c.AgentID, c.AgentPassword = "4711", "wrong" }))
		needProblem(s, s.session.SetAgentState(ctx, "ready", ""), "agentRefused")
	})
}

// Not ready in the middle of a call waits for its end, and that is shown.
func TestNotReadyWaitsForTheEndOfTheCall(t *testing.T) {
	agentIs := func(kind csta.AgentEventKind) csta.AgentEvent {
		return csta.AgentEvent{Type: kind, Monitor: "1", Device: device("200"), AgentID: "4711"}
	}
	for _, d := range []csta.Dialect{csta.ECMA, csta.OpenScape, csta.DMCC} {
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			s.agentState(agent.AgentBusy)
			s.calls(call.Connected)
			require.NoError(s, s.session.SetAgentState(ctx, "notReady", "7"))
			now := s.session.State().AgentState
			require.Equal(s, agent.AgentStatus{State: agent.AgentBusy, Pending: agent.AgentNotReady, Reason: "7", Groups: []agent.GroupState{}}, now)
			now = s.agentState(agent.AgentNotReady)
			require.Equal(s, agent.AgentStatus{State: agent.AgentNotReady, Reason: "7", Groups: []agent.GroupState{}}, now)
			require.Empty(s, s.agentState(agent.AgentReady).Reason)
			s.agentState(agent.AgentLoggedOff)
		}, func(p *peer) {
			p.admit()
			p.follow()
			p.tell(answered("5"))
			p.Say(csta.EventInvokeID, agentIs(csta.AgentBusyEvent))
			id, request := hear[csta.SetAgentState](p)
			require.Equal(p.T, csta.NotReady, request.State)
			require.Equal(p.T, "4711", request.AgentID, "as the switch told it")
			if d == csta.DMCC {
				require.Equal(p.T, "7", request.Reason)
			}
			p.Say(id, csta.SetAgentStateResponse{Pending: csta.AgentNotReady})
			time.Sleep(time.Second) // States that nobody has heard yet give way: leave them time
			p.tell(cleared("5", "200"))
			p.Say(csta.EventInvokeID, agentIs(csta.AgentNotReadyEvent))
			time.Sleep(time.Second)
			other := agentIs(csta.AgentReadyEvent)
			other.Device = device("201")
			p.Say(csta.EventInvokeID, other) // somebody else
			p.Say(csta.EventInvokeID, agentIs(csta.AgentReadyEvent))
			time.Sleep(time.Second)
			p.Say(csta.EventInvokeID, agentIs(csta.AgentLoggedOffEvent))
			p.serve()
		})
	}
}

// What the phone is set to is the switch's word too, whoever changed it.
func TestWhatThePhoneIsSetTo(t *testing.T) {
	play(t, pbx.Options{}, func(s *fixture, sw *pbx.Switch) {
		s.mustSignOn()
		if s.dialect == csta.Zultys {
			s.lacking(agent.DND, agent.LacksDialect, func() error { return s.session.SetDND(ctx, true) })
			s.lacking(agent.Forward, agent.LacksDialect, func() error { return s.session.SetForward(ctx, "201") })
			return
		}
		dnd := func(on bool) {
			s.Helper()
			s.await("do not disturb", func(state agent.State) bool { return state.DND != nil && *state.DND == on })
		}
		require.NoError(s, s.session.SetDND(ctx, true))
		dnd(true)
		require.NoError(s, s.session.SetDND(ctx, true), "it is so already")
		require.NoError(s, sw.DoNotDisturb("200", false))
		dnd(false)

		require.NoError(s, s.session.SetForward(ctx, "2 01"))
		s.await("the forwarding", func(state agent.State) bool {
			return len(state.Forwards) == 1 && state.Forwards[0] == agent.ForwardRule{Type: csta.ForwardImmediate, To: "201"}
		})
		require.NoError(s, sw.Forward("200", csta.ForwardBusy, "5550100"))
		s.await("two of them", func(state agent.State) bool { return len(state.Forwards) == 2 })
		require.NoError(s, s.session.SetForward(ctx, ""))
		s.await("none", func(state agent.State) bool { return len(state.Forwards) == 0 })
		needProblem(s, s.session.SetForward(ctx, "nowhere"), "badNumber")
	})
}

// What it was set to before the sign-on is asked for where the switch says that it can be.
func TestWhatThePhoneWasSetToBefore(t *testing.T) {
	play(t, callCenter, func(s *fixture, sw *pbx.Switch) {
		if s.dialect != csta.ECMA {
			return
		}
		require.NoError(s, sw.DoNotDisturb("200", true))
		require.NoError(s, sw.Forward("200", csta.ForwardNoAnswer, "201"))
		s.mustSignOn()
		state := s.await("all of it", func(state agent.State) bool {
			return state.DND != nil && len(state.Forwards) == 1 && state.AgentState.State != ""
		})
		require.True(s, *state.DND)
		require.Equal(s, agent.ForwardRule{Type: csta.ForwardNoAnswer, To: "201"}, state.Forwards[0])
		require.Equal(s, agent.AgentLoggedOff, state.AgentState.State)
		require.NoError(s, sw.DoNotDisturb("200", false))
		s.port.close()
		s.await("the loss", func(state agent.State) bool { return state.Link == agent.Retrying })
		require.NoError(s, sw.Forward("200", csta.ForwardNoAnswer, ""))
		s.port.open()
		s.await("the change that nobody told", func(state agent.State) bool {
			return state.Link == agent.Up && state.DND != nil && !*state.DND && len(state.Forwards) == 0
		})
		require.NoError(s, s.session.SignOff(ctx))
		require.Nil(s, s.session.State().DND)
	})
}

// Who is in no group of an MX has nothing to be ready for, until one takes him.
func TestWhoIsInNoGroupOfAnMXIsOfferedNoQueue(t *testing.T) {
	withPeer(t, csta.Zultys, func(s *fixture) {
		s.mustSignOn()
		state := s.await("the answer", func(state agent.State) bool { return !state.Services["ready"] })
		require.Equal(s, agent.LacksSession, state.Lacks["ready"])
		require.Empty(s, state.AgentState.State)
		s.await("the group", func(state agent.State) bool { return state.Services["ready"] && len(state.AgentState.Groups) == 1 })
	}, func(p *peer) {
		p.admit()
		p.follow()
		id, _ := p.Next()
		p.Say(id, csta.GetAgentStateResponse{})
		time.Sleep(2 * time.Second)
		p.Say(csta.EventInvokeID, csta.AgentEvent{Monitor: "1", Type: "AgentAdd", Role: csta.AgentEntry{RoleID: "1", RoleName: "Support", LoggedOn: true}})
		p.serve()
	})
}
