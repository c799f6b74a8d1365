package agent_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/problem"
	"cordboard/testbed/pbx"
)

var ctx = context.Background()

// talking is what can be done with the only call, in conversation.
func talking(d csta.Dialect) []agent.Verb {
	if d == csta.Zultys {
		return []agent.Verb{agent.Hold, agent.HangUp, agent.Consult, agent.Blind, agent.Park}
	}
	can := []agent.Verb{
		agent.Hold, agent.HangUp, agent.Consult, agent.Blind, agent.DTMF, agent.Park, agent.EndCall, agent.Join, agent.Attach,
	}
	if d == csta.DMCC {
		can = slices.DeleteFunc(can, func(s agent.Verb) bool { return s == agent.Park || s == agent.Attach })
	}
	return can
}

func TestADayOfCalling(t *testing.T) {
	for _, options := range []pbx.Options{
		{},
		{Scenario: pbx.Scenario{EventsFirst: true, SilentReplies: true, NewerWords: true}},
	} {
		play(t, options, func(s *fixture, _ *pbx.Switch) {
			s.mustSignOn()
			state := s.session.State()
			require.Equal(s, "Main", state.Server)
			require.Equal(s, "200", state.Device)
			require.Nil(s, state.Problem)
			require.Empty(s, state.Calls)
			require.True(s, state.Services["hold"])

			require.NoError(s, s.session.Dial(ctx, "555 01-00"))
			c := s.calls(call.Dialing)[0]
			require.Equal(s, call.Outbound, c.Direction)
			require.Equal(s, "5550100", c.Party.Number)
			require.Equal(s, []agent.Verb{agent.HangUp}, c.Can)
			needProblem(s, s.session.Dial(ctx, "5550101"), "dialling")

			c = s.calls(call.Connected)[0]
			require.NotZero(s, c.ConnectedAt)
			require.Equal(s, talking(s.dialect), c.Can)
			needProblem(s, s.session.Dial(ctx, "5550101"), "busyLine")
			require.ErrorIs(s, s.session.State().Problem, problem.BusyLine, "the problem stays")
			needProblem(s, s.session.Answer(ctx, c.ID), "notNow")

			require.NoError(s, s.session.Hold(ctx, c.ID))
			require.Nil(s, s.session.State().Problem, "until something succeeds")
			require.Equal(s, []agent.Verb{agent.Retrieve, agent.HangUp, agent.Consult}, s.calls(call.Held)[0].Can)
			require.NoError(s, s.session.Retrieve(ctx, c.ID))
			s.calls(call.Connected)
			require.NoError(s, s.session.HangUp(ctx, c.ID))
			s.calls()
			e := s.over(1)
			require.Equal(s, c.ID, e.ID)
			require.True(s, e.Connected)
			require.False(s, e.Broken)
			needProblem(s, s.session.HangUp(ctx, c.ID), "noCall")

			s.mu.Lock()
			defer s.mu.Unlock()
			for i, state := range s.states[1:] {
				require.Greater(s, state.Rev, s.states[i].Rev, "Rev grows")
			}
		})
	}
}

func TestAnIncomingCallIsAnswered(t *testing.T) {
	play(t, pbx.Options{}, func(s *fixture, sw *pbx.Switch) {
		s.mustSignOn()
		for i, begins := range []pbx.Begins{pbx.WithDelivered, pbx.WithDiverted, pbx.DivertedOnly} {
			_, err := sw.Call("+4930555123", "Ünal Ødegård", "200", pbx.Attached{{Name: "account", Value: "4711"}}, pbx.Beginning(begins))
			require.NoError(s, err)
			c := s.calls(call.Ringing)[0]
			require.Equal(s, call.Inbound, c.Direction)
			if begins == pbx.WithDelivered || s.dialect != csta.Zultys {
				require.Equal(s, "+4930555123", c.Party.Number)
			}
			if i%2 == 0 {
				require.NoError(s, sw.Lift("200"), "the agent lifts the handset")
			} else {
				require.NoError(s, s.session.Answer(ctx, c.ID))
			}
			c = s.calls(call.Connected)[0]
			require.Equal(s, "+4930555123", c.Party.Number)
			require.Equal(s, []string{"+4930555123", "030 555123", "030555123", "4930555123"}, c.Search)
			if s.dialect == csta.Zultys {
				require.Equal(s, "4711", c.Data["account"])
				require.Equal(s, "Ünal Ødegård", c.Party.Name)
			}
			require.NoError(s, sw.HangUp("+4930555123"))
			s.calls()
			require.True(s, s.over(i+1).Connected)
		}
	})
}

func TestAMissedCallIsToldAsSuch(t *testing.T) {
	play(t, pbx.Options{}, func(s *fixture, sw *pbx.Switch) {
		s.mustSignOn()
		_, err := sw.Call("5550100", "", "200", nil, pbx.HangingUpAfter(500*time.Millisecond))
		require.NoError(s, err)
		s.calls(call.Ringing)
		s.calls()
		e := s.over(1)
		require.False(s, e.Connected)
		require.Zero(s, e.Talk)
	})
}

func TestNumbersThatCannotBeReached(t *testing.T) {
	options := pbx.Options{Scenario: pbx.Scenario{Numbers: map[string]pbx.Number{"5550199": {Does: pbx.Busy}}}}
	play(t, options, func(s *fixture, _ *pbx.Switch) {
		s.mustSignOn()
		require.NoError(s, s.session.Dial(ctx, "5550199"))
		c := s.calls(call.Failed)[0]
		require.Equal(s, "busy", c.Cause)
		needProblem(s, s.session.Dial(ctx, "5550101"), "busyLine")
		require.NoError(s, s.session.HangUp(ctx, c.ID), "the caller hears the tone until he hangs up")
		s.calls()
		require.False(s, s.over(1).Connected)
	})
}

func TestSigningOffStopsTheMonitorThenLogsOut(t *testing.T) {
	for _, way := range []string{"sign off", "quit"} {
		t.Run(way, func(t *testing.T) {
			play(t, pbx.Options{}, func(s *fixture, _ *pbx.Switch) {
				s.mustSignOn()
				if way == "quit" {
					require.NoError(s, s.session.Close(ctx))
				} else {
					require.NoError(s, s.session.SignOff(ctx))
				}
				s.await("being off", func(state agent.State) bool { return state.Agent == agent.Off && state.Link == agent.Down })
				farewell := []string{"MonitorStop"}
				switch s.dialect {
				case csta.Zultys:
					farewell = append(farewell, "logout")
				case csta.ECMA, csta.DMCC:
					farewell = append(farewell, "StopApplicationSession")
				}
				require.Eventually(s, func() bool {
					said := s.asked.all()
					return slices.Equal(said[len(said)-len(farewell):], farewell)
				}, 5*time.Second, 10*time.Millisecond, "%v", s.asked.all())
				if way != "quit" {
					require.NoError(s, s.session.SignOff(ctx), "off is off")
					needProblem(s, s.session.Dial(ctx, "5550100"), "notSignedOn")
					s.mustSignOn()
				}
			})
		})
	}
}

func TestTheSwitchDiesMidCallAndReturns(t *testing.T) {
	play(t, pbx.Options{}, func(s *fixture, sw *pbx.Switch) {
		s.mustSignOn()
		require.NoError(s, s.session.Dial(ctx, "5550100"))
		before := s.calls(call.Connected)[0]

		s.port.close()
		state := s.await("retrying", func(state agent.State) bool { return state.Link == agent.Retrying })
		require.Equal(s, agent.On, state.Agent)
		require.NotZero(s, state.RetryAt)
		require.Contains(s, []problem.Code{problem.Lost, problem.Unreachable}, state.Problem.Code)
		require.True(s, state.Calls[0].Stale, "nobody knows what it does now")
		require.Empty(s, state.Calls[0].Can)
		needProblem(s, s.session.Dial(ctx, "5550101"), "notConnected")
		time.Sleep(s.outage) // several tries fail

		s.port.open()
		back := time.Now()
		after := s.calls(call.Connected)[0]
		require.Less(s, time.Since(back), 3*time.Second, "the truth shows within three seconds")
		require.Equal(s, before.ID, after.ID)
		require.Equal(s, before.ConnectedAt, after.ConnectedAt)
		require.Nil(s, s.session.State().Problem)
		require.NoError(s, s.session.HangUp(ctx, after.ID))
		s.calls()

		// And once more, with a call that ends meanwhile.
		_, err := sw.Call("5550102", "", "200", nil)
		require.NoError(s, err)
		s.calls(call.Ringing)
		require.NoError(s, sw.Lift("200"))
		s.calls(call.Connected)
		s.port.close()
		s.await("retrying", func(state agent.State) bool { return state.Link == agent.Retrying })
		require.NoError(s, sw.HangUp("5550102"))
		s.port.open()
		s.calls()
		e := s.over(2)
		require.Equal(s, call.CauseAway, e.Cause)
		require.True(s, e.Broken)
	})
}

func TestTheSwitchStopsTheMonitor(t *testing.T) {
	play(t, pbx.Options{}, func(s *fixture, sw *pbx.Switch) {
		s.mustSignOn()
		sw.EndMonitors("200")
		_, err := sw.Call("5550102", "", "200", nil, pbx.Beginning(pbx.WithDelivered))
		require.NoError(s, err)
		require.Equal(s, "5550102", s.calls(call.Ringing)[0].Party.Number, "told by the new monitor or its snapshot")
		require.NoError(s, sw.Lift("200"))
		s.calls(call.Connected)
	})
}

func TestLostMessagesAreMadeGoodByASnapshot(t *testing.T) {
	play(t, pbx.Options{}, func(s *fixture, sw *pbx.Switch) {
		s.mustSignOn()
		require.NoError(s, s.session.Dial(ctx, "5550100"))
		s.calls(call.Connected)
		for _, status := range []string{"messagesLost", "disabled", "enabled", "messagesLost", "messagesLost"} {
			sw.SendSystemStatus(status, 3)
		}
		require.NoError(s, s.session.HangUp(ctx, s.calls(call.Connected)[0].ID))
		s.calls()
	})
}

func TestAFrameCutAtEveryByteIsHeard(t *testing.T) {
	play(t, pbx.Options{}, func(s *fixture, sw *pbx.Switch) {
		sw.Trickle(true)
		s.mustSignOn()
		require.NoError(s, s.session.Dial(ctx, "5550100"))
		s.calls(call.Connected)
	})
}

func TestCallsThatWereUpAtSignOnAreShown(t *testing.T) {
	play(t, pbx.Options{}, func(s *fixture, sw *pbx.Switch) {
		_, err := sw.Call("5550102", "", "200", nil)
		require.NoError(s, err)
		require.NoError(s, sw.Lift("200"))
		s.mustSignOn()
		c := s.calls(call.Connected)[0]
		require.Equal(s, "5550102", c.Party.Number)
		require.NoError(s, s.session.HangUp(ctx, c.ID))
		s.calls()
	})
}
