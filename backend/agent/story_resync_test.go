package agent_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/problem"
	"cordboard/testbed/pbx"
)

// A session that the switch ends, or does not know any more, is opened anew, and its calls are found.
func TestASessionThatExpires(t *testing.T) {
	begin := func(p *peer, seconds int) {
		id, _ := hear[csta.StartApplicationSession](p)
		p.Say(id, csta.StartApplicationSessionPosResponse{SessionID: "S1", Duration: seconds})
		p.follow()
		p.tell(answered("5"))
	}
	for name, first := range map[string]func(p *peer){
		"terminated": func(p *peer) {
			begin(p, 600)
			time.Sleep(time.Second)
			p.Say(3, csta.ApplicationSessionTerminated{SessionID: "S1", Reason: "sessionTimerExpired"})
			p.hang()
		},
		"unknown": func(p *peer) {
			begin(p, 20)
			for {
				switch id, m := p.Next(); m.(type) {
				case csta.ResetApplicationSessionTimer:
					p.Say(id, csta.SessionRefused{Service: "ResetApplicationSessionTimer", Code: "invalidSessionID"})
				default:
					p.shrug(id, m)
				}
			}
		},
	} {
		for _, d := range []csta.Dialect{csta.ECMA, csta.DMCC} {
			t.Run(name+"/"+string(d), func(t *testing.T) {
				withPeer(t, d, func(s *fixture) {
					s.cred.Line.Session = true
					s.mustSignOn()
					s.calls(call.Connected)
					state := s.await("the end of the session", func(state agent.State) bool { return state.Link == agent.Retrying })
					require.ErrorIs(s, state.Problem, problem.Lost)
					require.Equal(s, agent.On, state.Agent)
					s.calls(call.Held)
					time.Sleep(time.Second)
				}, first, func(p *peer) {
					id, start := hear[csta.StartApplicationSession](p)
					if d == csta.DMCC {
						require.Equal(p.T, csta.Secret("S1"), start.ResumeID, "the old session is taken over")
					} else {
						require.Empty(p.T, start.ResumeID)
					}
					p.Say(id, csta.StartApplicationSessionPosResponse{SessionID: "S1", Duration: 600})
					id, _ = hear[csta.MonitorStart](p)
					p.Say(id, csta.MonitorStartResponse{CrossRefID: "2"})
					p.snapshot(held5)
					if d == csta.DMCC {
						id, stop := hear[csta.MonitorStop](p)
						require.Equal(p.T, "1", stop.CrossRefID, "the old session's monitor tells everything twice")
						p.Say(id, csta.MonitorStopResponse{})
					}
					p.serve()
				})
			})
		}
	}
}

// A conference that a snapshot finds says who is in it where the switch can be asked: at once or in
// pieces. A switch that cannot is asked once.
func TestWhoIsInAConferenceThatASnapshotFinds(t *testing.T) {
	three := csta.SnapshotCallInfo{Connection: leg("5"), States: []csta.ConnectionState{csta.StateConnected, csta.StateConnected, csta.StateConnected}}
	party := func(number string) csta.SnapshotParty {
		return csta.SnapshotParty{
			Device: device(number), State: csta.StateConnected,
			Connection: csta.ConnectionID{CallID: "5", Device: csta.DeviceID{ID: number}},
		}
	}
	all := []csta.SnapshotParty{party("200"), party("5550100"), party("201")}
	for name, answer := range map[string]func(p *peer, id int){
		"at once": func(p *peer, id int) { p.Say(id, csta.SnapshotCallResponse{Parties: all}) },
		"in pieces": func(p *peer, id int) {
			p.Say(id, csta.SnapshotCallResponse{ServiceCrossRefID: "R1"})
			p.Say(11, csta.SnapshotCallData{ServiceCrossRefID: "R1", Parties: all[:2]})
			p.Say(12, csta.SnapshotCallData{ServiceCrossRefID: "R1", Parties: all[2:], LastSegment: true})
		},
	} {
		for _, d := range []csta.Dialect{csta.ECMA, csta.OpenScape, csta.DMCC} {
			if name == "in pieces" && d != csta.DMCC {
				continue // only edition 3 tells what a piece belongs to
			}
			t.Run(name+"/"+string(d), func(t *testing.T) {
				withPeer(t, d, func(s *fixture) {
					s.mustSignOn()
					c := s.calls(call.Connected)[0]
					require.Len(s, c.Parties, 2)
					require.Equal(s, []string{"5550100", "201"}, []string{c.Parties[0].Number, c.Parties[1].Number})
				}, func(p *peer) {
					p.admit()
					p.follow(three)
					for {
						id, m := p.Next()
						request, is := m.(csta.SnapshotCall)
						if !is {
							continue
						}
						require.Equal(p.T, "5", request.Connection.CallID)
						answer(p, id)
						break
					}
					p.serve()
				})
			})
		}
	}
	var asked atomic.Int64
	withPeer(t, csta.ECMA, func(s *fixture) {
		s.mustSignOn()
		s.calls(call.Connected)
		for range 3 {
			require.NoError(s, s.session.Resync(ctx))
		}
		require.Equal(s, int64(1), asked.Load())
	}, func(p *peer) {
		p.admit()
		p.follow(three)
		for {
			switch id, m := p.Next(); m.(type) {
			case csta.SnapshotCall:
				asked.Add(1)
				p.Say(id, notOffered)
			case csta.SnapshotDevice:
				p.Say(id, csta.SnapshotDeviceResponse{Calls: []csta.SnapshotCallInfo{three}})
			case csta.MonitorStop:
				p.Say(id, csta.MonitorStopResponse{})
			default:
				p.shrug(id, m)
			}
		}
	})
}

// A person may ask what is true, and hears when the switch does not say.
func TestAResyncThatSomebodyAskedFor(t *testing.T) {
	play(t, pbx.Options{}, func(s *fixture, sw *pbx.Switch) {
		needProblem(s, s.session.Resync(ctx), "notConnected")
		s.mustSignOn()
		require.NoError(s, s.session.Resync(ctx))
		require.Empty(s, s.session.State().Calls)
		sw.SetFaults(pbx.Faults{NoSnapshot: pbx.SnapshotRefused})
		needProblem(s, s.session.Resync(ctx), "notSupported")
		sw.SetFaults(pbx.Faults{NoSnapshot: pbx.SnapshotSilent})
		needProblem(s, s.session.Resync(ctx), "timeout")
		short, cancel := context.WithCancel(ctx)
		cancel()
		needProblem(s, s.session.Resync(short), "cancelled")
		require.NoError(s, s.session.Close(ctx))
		needProblem(s, s.session.Resync(ctx), "closing")
	})
}

// Whoever waits for a resync when the line dies is told.
func TestAResyncThatTheLineDoesNotOutlive(t *testing.T) {
	withPeer(t, csta.ECMA, func(s *fixture) {
		s.mustSignOn()
		needProblem(s, s.session.Resync(ctx), "notConnected")
		s.await("the return", func(state agent.State) bool { return state.Link == agent.Retrying })
	}, func(p *peer) {
		p.admit()
		p.follow()
		hear[csta.SnapshotDevice](p)
	}, work())
}

// Lost messages by the thousand lead to a few questions, the last one after the last of them.
func TestLostMessagesByTheThousand(t *testing.T) {
	var asked atomic.Int64
	withPeer(t, csta.ECMA, func(s *fixture) {
		s.mustSignOn()
		s.calls(call.Held)
		require.LessOrEqual(s, asked.Load(), int64(12))
	}, func(p *peer) {
		p.admit()
		p.follow()
		ended := make(chan struct{})
		go func() {
			for {
				switch id, m := p.Next(); m.(type) {
				case csta.SnapshotDevice:
					asked.Add(1)
					answer := csta.SnapshotDeviceResponse{}
					select {
					case <-ended:
						answer.Calls = append(answer.Calls, held5)
					default:
					}
					p.Say(id, answer)
				case csta.MonitorStop:
					p.Say(id, csta.MonitorStopResponse{})
				default:
					p.shrug(id, m)
				}
			}
		}()
		for range 1000 {
			p.Say(csta.EventInvokeID, csta.SystemStatus{Status: "messagesLost"})
			time.Sleep(10 * time.Millisecond)
		}
		close(ended)
		p.Say(csta.EventInvokeID, csta.SystemStatus{Status: "messagesLost"})
		<-p.T.Context().Done()
	})
}

// A phone that is out of service says so, and what it does when it is back is asked for.
func TestAPhoneThatIsOutOfService(t *testing.T) {
	service := func(in bool) csta.DeviceServiceEvent {
		return csta.DeviceServiceEvent{Monitor: "1", Device: device("200"), InService: in, Cause: "maintenance"}
	}
	for _, d := range []csta.Dialect{csta.ECMA, csta.OpenScape, csta.DMCC} {
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			state := s.await("the problem", func(state agent.State) bool { return state.Problem != nil })
			require.ErrorIs(s, state.Problem, problem.OutOfService)
			require.Nil(s, s.await("its end", func(state agent.State) bool { return state.Problem == nil }).Problem)
			s.calls(call.Held)
		}, func(p *peer) {
			p.admit()
			p.follow()
			time.Sleep(time.Second)
			p.Say(csta.EventInvokeID, service(false))
			time.Sleep(time.Second)
			p.Say(csta.EventInvokeID, service(true))
			p.snapshot(held5)
			p.serve()
		})
	}
}

// An independent server's first ring (samples/pyssimist-mock-run): the called device stands where the
// caller should, the caller is the network's word, and no call has an id.
func TestARingWithoutACallID(t *testing.T) {
	own := csta.ConnectionID{Device: csta.DeviceID{ID: "200"}}
	withPeer(t, csta.OpenScape, func(s *fixture) {
		s.mustSignOn()
		c := s.calls(call.Ringing)[0]
		require.Equal(s, call.Inbound, c.Direction)
		require.Equal(s, "5550100", c.Party.Number)
		require.NoError(s, s.session.Answer(ctx, c.ID))
		s.calls(call.Connected)
		require.NoError(s, s.session.HangUp(ctx, c.ID))
		s.calls()
	}, func(p *peer) {
		p.admit()
		id, _ := hear[csta.MonitorStart](p)
		p.Say(id, csta.MonitorStartResponse{CrossRefID: "1"})
		hear[csta.SnapshotDevice](p) // it never answers what it does not know
		p.tell(csta.Event{
			Type: csta.Delivered, Connection: own, Subject: device("200"), Calling: device("200"), Called: device("200"),
			NetworkCalling: device("5550100"), Local: csta.StateAlerting, Cause: "newCall",
		})
		id, answer := hear[csta.AnswerCall](p)
		require.Equal(p.T, own, answer.Connection)
		p.Say(id, csta.AnswerCallResponse{})
		p.tell(csta.Event{Type: csta.Established, Connection: own, Subject: device("200"), Calling: device("200"), Called: device("200"), Local: csta.StateConnected})
		id, hangUp := hear[csta.ClearConnection](p)
		require.Equal(p.T, own, hangUp.Connection)
		p.Say(id, csta.ClearConnectionResponse{})
		p.tell(csta.Event{Type: csta.ConnectionCleared, Connection: own, Subject: device("200"), Local: csta.StateNull})
		p.serve()
	})
}
