package agent_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/problem"
)

// poor serves a client as some small servers do: it monitors and controls, tells what goes on in these
// events, and never says a word to any question.
func poor(events ...csta.Event) func(p *peer) {
	return func(p *peer) {
		p.admit()
		for {
			switch id, m := p.Next(); m.(type) {
			case csta.GetThirdPartyDeviceId, csta.ResetApplicationSessionTimer: // what DMCC cannot be without
				p.shrug(id, m)
			case csta.MonitorStart:
				p.Say(id, csta.MonitorStartResponse{CrossRefID: "1"})
				for _, ev := range events {
					p.tell(ev)
				}
			case csta.MonitorStop:
				p.Say(id, csta.MonitorStopResponse{})
			}
		}
	}
}

// A switch that never told its calls does not prove to be dead by not telling them to a woken computer.
func TestAWokenLineOfASwitchThatAnswersNoQuestion(t *testing.T) {
	for _, d := range everyDialect {
		var lines atomic.Int64
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			s.calls(call.Connected)
			time.Sleep(5 * time.Second)
			for range 3 {
				s.session.Wake("resume")
				time.Sleep(20 * time.Second)
			}
			state := s.session.State()
			require.Equal(s, agent.Up, state.Link)
			require.Len(s, state.Calls, 1)
			require.False(s, state.Calls[0].Stale)
			require.EqualValues(s, 1, lines.Load())
		}, func(p *peer) {
			lines.Add(1)
			poor(answered("5"))(p)
		})
	}
}

// A server that hangs up when it is asked for its calls is asked twice; then it is used without.
func TestASwitchThatDiesOfASnapshot(t *testing.T) {
	for _, d := range everyDialect {
		var asked atomic.Int64
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			s.await("a steady line", func(state agent.State) bool { return len(state.Calls) == 1 && state.Link == agent.Up })
			time.Sleep(time.Minute)
			require.Equal(s, agent.Up, s.session.State().Link)
			require.LessOrEqual(s, asked.Load(), int64(3))
		}, func(p *peer) {
			p.admit()
			for {
				switch id, m := p.Next(); m.(type) {
				case csta.GetThirdPartyDeviceId, csta.ResetApplicationSessionTimer:
					p.shrug(id, m)
				case csta.MonitorStart:
					p.Say(id, csta.MonitorStartResponse{CrossRefID: "1"})
					if asked.Load() >= 2 {
						p.tell(ringing("5"))
					}
				case csta.SnapshotDevice:
					asked.Add(1)
					return
				case csta.MonitorStop:
					p.Say(id, csta.MonitorStopResponse{})
				}
			}
		})
	}
}

// dying serves a client, but hangs up when it is asked for its calls.
func dying(asked func()) func(p *peer) {
	return func(p *peer) {
		p.admit()
		for {
			switch id, m := p.Next(); m.(type) {
			case csta.GetThirdPartyDeviceId, csta.ResetApplicationSessionTimer:
				p.shrug(id, m)
			case csta.MonitorStart:
				p.Say(id, csta.MonitorStartResponse{CrossRefID: "1"})
			case csta.SnapshotDevice:
				asked()
				return
			case csta.MonitorStop:
				p.Say(id, csta.MonitorStopResponse{})
			}
		}
	}
}

// What one server died of is not held against the next sign-on: it is asked for its calls.
func TestASignOnAfterOneThatDiedOfASnapshot(t *testing.T) {
	for _, d := range everyDialect {
		var died atomic.Int64
		var sound atomic.Bool
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			s.await("a steady line", func(state agent.State) bool { return died.Load() == 2 && state.Link == agent.Up })
			require.NoError(s, s.session.SignOff(ctx))
			sound.Store(true)
			s.mustSignOn()
			s.calls(call.Held)
		}, func(p *peer) {
			if sound.Load() {
				work(held5)(p)
				return
			}
			dying(func() { died.Add(1) })(p)
		})
	}
}

// What one server died of is not held against the standby that takes over with a call up: it is asked for its calls.
func TestAStandbyAfterAServerThatDiedOfASnapshot(t *testing.T) {
	for _, d := range everyDialect {
		var died atomic.Int64
		var dead chan struct{}
		withServers(t, d, func(s *fixture, sites map[string]*site) {
			dead = make(chan struct{})
			s.mustSignOn()
			s.await("a steady line", func(state agent.State) bool { return died.Load() == 2 && state.Link == agent.Up })
			sites["Main"].port.close()
			close(dead)
			s.server("Branch")
			s.calls(call.Held)
		}, map[string][]func(p *peer){"Main": {func(p *peer) {
			go func() {
				<-dead
				_ = p.Conn.Close()
			}()
			dying(func() { died.Add(1) })(p)
		}}, "Branch": {work(held5)}})
	}
}

// An event with every answer does not keep the question alive for ever.
func TestAnAnswerThatComesWithAnEvent(t *testing.T) {
	var asked atomic.Int64
	withPeer(t, csta.Zultys, func(s *fixture) {
		s.mustSignOn()
		s.agentState(agent.AgentReady)
		time.Sleep(time.Minute)
		require.LessOrEqual(s, asked.Load(), int64(4))
	}, func(p *peer) {
		p.admit()
		p.follow()
		role := csta.AgentEntry{RoleID: "g1", RoleName: "Sales", LoggedOn: true}
		for {
			switch id, m := p.Next(); m.(type) {
			case csta.GetAgentState:
				asked.Add(1)
				p.Say(csta.EventInvokeID, csta.AgentEvent{Type: csta.AgentUpdateEvent, Monitor: "1", Role: role})
				p.Say(id, csta.GetAgentStateResponse{Agents: []csta.AgentEntry{role}})
			case csta.MonitorStop:
				p.Say(id, csta.MonitorStopResponse{})
			}
		}
	})
}

// A switch that greets as disabled has no truth to tell before it is enabled.
func TestAGreetingThatIsDisabled(t *testing.T) {
	withPeer(t, csta.OpenScape, func(s *fixture) {
		s.mustSignOn()
		s.calls(call.Held)
	}, func(p *peer) {
		p.Say(0, csta.SystemStatus{Status: "disabled"})
		id, _ := hear[csta.SystemRegister](p)
		p.Say(id, csta.SystemRegisterResponse{ID: "7"})
		p.follow()
		time.Sleep(time.Second)
		p.Say(1, csta.SystemStatus{Status: "enabled"})
		p.snapshot(held5)
		p.serve()
	})
}

// Who hangs up without a word where the line was up before has lost it, and wants no TLS.
func TestALineThatWasPlainStaysPlain(t *testing.T) {
	withPeer(t, csta.Zultys, func(s *fixture) {
		s.mustSignOn()
		for range 3 {
			state := s.await("a try", func(state agent.State) bool { return state.Link == agent.Retrying })
			require.ErrorIs(s, state.Problem, problem.Lost)
		}
	}, die(time.Second), func(p *peer) { _ = p.Conn.Close() })
}

// A standby that does not know the user's password bars itself and nobody else.
func TestAStandbyThatRefusesThePassword(t *testing.T) {
	withServers(t, csta.Zultys, func(s *fixture, sites map[string]*site) {
		s.mustSignOn()
		time.AfterFunc(500*time.Millisecond, sites["Main"].port.close)
		s.await("the loss", func(state agent.State) bool { return state.Link == agent.Retrying })
		time.Sleep(time.Minute)
		require.Equal(s, agent.On, s.session.State().Agent)
		require.Equal(s, 1, sites["Branch"].visits(), "it has said so")
		sites["Main"].port.open()
		s.server("Main")
	}, map[string][]func(p *peer){"Main": {die(time.Second), work()}, "Branch": {func(p *peer) {
		id, _ := hear[csta.LoginRequest](p)
		p.Say(id, csta.LoginFailed{Code: 4, APIVersion: 11})
		p.serve()
	}}})
}

// The standby dies while the first server is being looked at: there is one line afterwards, and it stays.
func TestAStandbyThatDiesWhileTheFirstServerIsLookedAt(t *testing.T) {
	var looked, dead chan struct{}
	withServers(t, csta.Zultys, func(s *fixture, sites map[string]*site) {
		looked, dead = make(chan struct{}, 10), make(chan struct{})
		require.NoError(s, s.signOn())
		s.server("Branch")
		sites["Main"].opens(func(p *peer) {
			looked <- struct{}{}
			time.Sleep(1200 * time.Millisecond)
			work()(p)
		})
		<-looked
		sites["Branch"].port.close()
		close(dead)
		s.server("Main")
		time.Sleep(time.Minute)
		state := s.session.State()
		require.Equal(s, agent.Up, state.Link)
		require.Equal(s, "Main", state.Server)
		require.Nil(s, state.Problem)
		require.Zero(s, state.RetryAt)
	}, map[string][]func(p *peer){"Branch": {func(p *peer) {
		p.admit()
		p.follow()
		go func() {
			<-dead
			_ = p.Conn.Close()
		}()
		p.serve()
	}}})
}
