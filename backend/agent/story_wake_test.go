package agent_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
)

var held5 = csta.SnapshotCallInfo{Connection: leg("5"), Endpoint: device("5550100"), States: []csta.ConnectionState{csta.StateHold, csta.StateConnected}}

// A line that only looks alive is found out when somebody says that the computer slept, and a new one
// tells what became of the calls.
func TestALineThatDiedInItsSleep(t *testing.T) {
	for _, d := range everyDialect {
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			s.calls(call.Connected)
			time.Sleep(5 * time.Second)
			before := time.Now()
			s.session.Wake("resume")
			s.calls(call.Held)
			require.LessOrEqual(s, time.Since(before), 3*time.Second)
			require.Nil(s, s.session.State().Problem)
		}, func(p *peer) {
			p.admit()
			p.follow()
			p.tell(answered("5"))
			p.hang()
		}, work(held5))
	}
}

// A living line costs one question, whatever wakes us how often, and keeps its calls.
func TestALivingLineIsAskedAndKept(t *testing.T) {
	for _, d := range everyDialect {
		var lines, asked atomic.Int64
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			s.calls(call.Connected)
			time.Sleep(10 * time.Second)
			for range 20 {
				s.session.Wake("network changed")
			}
			s.calls(call.Held)
			time.Sleep(time.Minute)
			require.Equal(s, agent.Up, s.session.State().Link)
			require.NoError(s, s.session.SignOff(ctx))
			require.Equal(s, int64(1), lines.Load())
			require.LessOrEqual(s, asked.Load(), int64(2))
		}, func(p *peer) {
			lines.Add(1)
			p.admit()
			p.follow()
			p.tell(answered("5"))
			for {
				switch id, m := p.Next(); m.(type) {
				case csta.SnapshotDevice:
					asked.Add(1)
					p.Say(id, csta.SnapshotDeviceResponse{Calls: []csta.SnapshotCallInfo{held5}})
				case csta.MonitorStop:
					p.Say(id, csta.MonitorStopResponse{})
				case csta.RequestSystemStatus:
					p.Say(id, csta.RequestSystemStatusResponse{Status: "normal"})
				default:
					p.shrug(id, m)
				}
			}
		})
	}
}

// After a long outage the pauses are long; a woken computer does not wait for their end, nor for a try
// that began in the world of before.
func TestARetryInWaitingIsDoneNow(t *testing.T) {
	for _, d := range everyDialect {
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			s.port.close()
			s.await("the loss", func(state agent.State) bool { return state.Link == agent.Retrying })
			time.Sleep(2 * time.Hour)
			s.port.open()
			before := time.Now()
			s.session.Wake("resume")
			s.await("the line", func(state agent.State) bool { return state.Link == agent.Up })
			require.Less(s, time.Since(before), time.Second)
		}, die(time.Second), work())
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			s.await("a try", func(state agent.State) bool { return state.Link == agent.Retrying })
			s.await("a try", func(state agent.State) bool { return state.Link == agent.Connecting })
			time.Sleep(time.Second)
			before := time.Now()
			s.session.Wake("network changed")
			s.await("the line", func(state agent.State) bool { return state.Link == agent.Up })
			require.Less(s, time.Since(before), time.Second)
		}, die(time.Second), (*peer).hang, work())
	}
}

func TestWakingWhoIsOffDoesNothing(t *testing.T) {
	withPeer(t, csta.ECMA, func(s *fixture) {
		s.session.Wake("resume")
		s.mustSignOn()
		require.NoError(s, s.session.SignOff(ctx))
		s.session.Wake("resume")
		require.Equal(s, agent.Off, s.session.State().Agent)
		require.NoError(s, s.session.Close(ctx))
		s.session.Wake("resume")
	}, work())
}

// Where nobody tells of a sleep, the clocks do. Talk times go by the one that nobody sets.
func TestAClockThatJumpsIsASleep(t *testing.T) {
	for _, by := range []time.Duration{time.Hour, -time.Hour} {
		withPeer(t, csta.ECMA, func(s *fixture) {
			var set atomic.Int64 // what a person or a time server, or a computer's sleep, changed
			s.session.SetWallClock(func() time.Time { return time.Now().Round(0).Add(time.Duration(set.Load())) })
			s.mustSignOn()
			s.calls(call.Connected)
			time.Sleep(10 * time.Second)
			set.Store(int64(by))
			c := s.calls(call.Held)[0]
			require.InDelta(s, 10_000, c.ConnectedMs, 6_000)
			set.Store(int64(by + time.Second))
			time.Sleep(time.Minute)
			require.Equal(s, agent.Up, s.session.State().Link)
		}, func(p *peer) {
			p.admit()
			p.follow()
			p.tell(answered("5"))
			p.snapshot(held5)
			p.serve()
		})
	}
}

// A session whose answers stop is not waited for longer than a try may take, and a slow one gets through.
func TestATryThatGetsNoAnswerEnds(t *testing.T) {
	for _, d := range everyDialect {
		slow := func(p *peer) {
			if d == csta.OpenScape {
				p.Say(0, csta.SystemStatus{Status: "normal"})
			}
			for {
				id, m := p.Next()
				time.Sleep(3 * time.Second)
				switch m.(type) {
				case csta.LoginRequest:
					p.Say(id, csta.LoginResponse{Code: "0", Extension: "200"})
				case csta.StartApplicationSession:
					p.Say(id, csta.StartApplicationSessionPosResponse{SessionID: "S1", Duration: 180})
				case csta.SystemRegister:
					p.Say(id, csta.SystemRegisterResponse{ID: "7"})
				case csta.MonitorStart:
					p.Say(id, csta.MonitorStartResponse{CrossRefID: "1"})
				case csta.SnapshotDevice:
					p.Say(id, csta.SnapshotDeviceResponse{})
				case csta.Logout:
					return
				default:
					p.shrug(id, m)
				}
			}
		}
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			s.await("the loss", func(state agent.State) bool { return state.Link == agent.Retrying })
			before := time.Now()
			s.await("the line", func(state agent.State) bool { return state.Link == agent.Up })
			require.Less(s, time.Since(before), 5*time.Second)
		}, die(time.Second), (*peer).hang, work())
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			s.await("the loss", func(state agent.State) bool { return state.Link == agent.Retrying })
			s.await("the line", func(state agent.State) bool { return state.Link == agent.Up })
		}, die(time.Second), slow)
	}
}

// A switch that never told its calls may say nothing to the question for them and be well.
func TestALineThatTellsNoCallsOutlivesASleep(t *testing.T) {
	var lines atomic.Int64
	withPeer(t, csta.ECMA, func(s *fixture) {
		s.mustSignOn()
		s.session.Wake("woke up")
		time.Sleep(time.Minute)
		require.Equal(s, agent.Up, s.session.State().Link)
		require.Equal(s, int64(1), lines.Load())
	}, func(p *peer) {
		lines.Add(1)
		id, _ := hear[csta.MonitorStart](p)
		p.Say(id, csta.MonitorStartResponse{CrossRefID: "1"})
		p.hang()
	})
}

// Who is woken again while the switch is waited for with all patience is not kept waiting by that.
func TestWokenAgainBehindAnotherQuestion(t *testing.T) {
	withPeer(t, csta.ECMA, func(s *fixture) {
		s.mustSignOn()
		s.calls(call.Connected)
		time.Sleep(5 * time.Second)
		s.session.Wake("resume")
		time.Sleep(1500 * time.Millisecond)
		before := time.Now()
		s.session.Wake("network changed")
		s.calls(call.Held)
		require.LessOrEqual(s, time.Since(before), 3*time.Second)
	}, func(p *peer) {
		p.admit()
		p.follow()
		p.tell(answered("5"))
		p.snapshot(csta.SnapshotCallInfo{Connection: leg("5"), States: []csta.ConnectionState{csta.StateConnected, csta.StateConnected}})
		p.Say(7, csta.MonitorStop{CrossRefID: "1"}) // which leads to a MonitorStart that nobody hears
		p.hang()
	}, work(held5))
}
