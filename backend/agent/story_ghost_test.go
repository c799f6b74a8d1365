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

// looked plays a story at a switch that is asked for its calls now and then.
func looked(t *testing.T, d csta.Dialect, story func(s *fixture), scripts ...func(p *peer)) {
	withPeer(t, d, func(s *fixture) {
		s.cred.Look = 0
		story(s)
	}, scripts...)
}

// tells answers every question for the calls by say, which is given how many came before it.
func (p *peer) tells(say func(id, n int)) {
	for n := 0; ; {
		switch id, m := p.Next(); m.(type) {
		case csta.SnapshotDevice:
			say(id, n)
			n++
		case csta.RequestSystemStatus:
			p.Say(id, csta.RequestSystemStatusResponse{Status: "normal"})
		case csta.MonitorStop:
			p.Say(id, csta.MonitorStopResponse{})
		default:
			p.shrug(id, m)
		}
	}
}

// lists answers every question for the calls by what it is given.
func (p *peer) lists(calls func(n int) []csta.SnapshotCallInfo) {
	p.tells(func(id, n int) { p.Say(id, csta.SnapshotDeviceResponse{Calls: calls(n)}) })
}

// listed is one call in a snapshot, by its own state; the other party talks.
func listed(callID string, own csta.ConnectionState) csta.SnapshotCallInfo {
	return csta.SnapshotCallInfo{Connection: leg(callID), States: []csta.ConnectionState{own, csta.StateConnected}}
}

// The end of a ring that is told to nobody: the switch, asked, does not know the call.
func TestARingThatIsOverGoesOnceTheSwitchIsAsked(t *testing.T) {
	for _, d := range everyDialect {
		for lists, within := range map[bool]time.Duration{true: 35 * time.Second, false: 70 * time.Second} {
			looked(t, d, func(s *fixture) {
				s.mustSignOn()
				s.calls(call.Ringing)
				time.Sleep(20 * time.Second)
				s.calls(call.Ringing)
				time.Sleep(within - 20*time.Second)
				s.calls()
				require.Equal(s, call.Unseen, s.over(1).Outcome)
				require.NoError(s, s.session.SignOff(ctx))
			}, func(p *peer) {
				p.admit()
				p.follow()
				p.tell(ringing("5"))
				p.lists(func(n int) []csta.SnapshotCallInfo {
					if n == 0 && lists {
						return []csta.SnapshotCallInfo{listed("5", csta.StateAlerting)}
					}
					return nil
				})
			})
		}
	}
}

// A talk is not ended by a switch that lists no calls, whether it answers at once, late or by parts without an end; nor does
// the talk keep anybody from dialling.
func TestATalkOutlivesASwitchThatListsNone(t *testing.T) {
	ways := map[string]func(p *peer, id int){
		"at once": func(p *peer, id int) { p.Say(id, csta.SnapshotDeviceResponse{}) },
		"late": func(p *peer, id int) {
			time.Sleep(8 * time.Second)
			p.Say(id, csta.SnapshotDeviceResponse{})
		},
		"in parts without an end": func(p *peer, id int) {
			p.Say(id, csta.SnapshotDeviceResponse{ServiceCrossRefID: "9"})
			p.Say(csta.EventInvokeID, csta.SnapshotDeviceData{ServiceCrossRefID: "9"})
		},
	}
	for name, say := range ways {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int64
			looked(t, csta.ECMA, func(s *fixture) {
				s.mustSignOn()
				s.calls(call.Connected)
				time.Sleep(time.Hour)
				s.calls(call.Connected)
				require.False(s, s.session.State().Calls[0].Stale)
				require.Equal(s, agent.Up, s.session.State().Link)
				require.Greater(s, asked.Load(), int64(100))
				require.NoError(s, s.session.SignOff(ctx))
			}, func(p *peer) {
				p.admit()
				p.follow()
				p.tell(answered("5"))
				p.tells(func(id, _ int) {
					asked.Add(1)
					say(p, id)
				})
			})
		})
	}
}

// An answer in parts counts once the last one is there.
func TestAnAnswerInPartsEndsAGhost(t *testing.T) {
	looked(t, csta.ECMA, func(s *fixture) {
		s.mustSignOn()
		s.calls(call.Connected, call.Ringing)
		time.Sleep(35 * time.Second)
		s.calls(call.Connected)
		require.Equal(s, "6", s.over(1).Connection.CallID)
		require.NoError(s, s.session.SignOff(ctx))
	}, func(p *peer) {
		talk := listed("5", csta.StateConnected)
		p.admit()
		p.follow()
		p.tell(answered("5"))
		p.tell(ringing("6"))
		p.tells(func(id, _ int) {
			p.Say(id, csta.SnapshotDeviceResponse{ServiceCrossRefID: "9"})
			p.Say(csta.EventInvokeID, csta.SnapshotDeviceData{ServiceCrossRefID: "9", Calls: []csta.SnapshotCallInfo{talk}})
			p.Say(csta.EventInvokeID, csta.SnapshotDeviceData{ServiceCrossRefID: "9", LastSegment: true})
		})
	})
}

// A call of which every event was lost appears.
func TestACallThatNobodyToldOfAppears(t *testing.T) {
	looked(t, csta.ECMA, func(s *fixture) {
		s.mustSignOn()
		s.calls(call.Connected, call.Ringing)
		require.NoError(s, s.session.SignOff(ctx))
	}, func(p *peer) {
		p.admit()
		p.follow()
		p.tell(answered("5"))
		p.lists(func(int) []csta.SnapshotCallInfo {
			return []csta.SnapshotCallInfo{
				listed("5", csta.StateConnected),
				listed("6", csta.StateAlerting),
			}
		})
	})
}

// A server that dies of the question is not asked again.
func TestAServerThatDiesOfTheQuestionIsLeftAlone(t *testing.T) {
	var lines atomic.Int64
	looked(t, csta.ECMA, func(s *fixture) {
		s.mustSignOn()
		s.calls(call.Connected)
		time.Sleep(10 * time.Minute)
		s.calls(call.Connected)
		require.Equal(s, int64(2), lines.Load())
		require.NoError(s, s.session.SignOff(ctx))
	}, func(p *peer) {
		lines.Add(1)
		p.admit()
		p.follow()
		p.tell(answered("5"))
		hear[csta.SnapshotDevice](p)
		_ = p.Conn.Close()
	}, func(p *peer) {
		lines.Add(1)
		p.admit()
		p.follow(listed("5", csta.StateConnected))
		p.tells(func(int, int) { _ = p.Conn.Close() })
	})
}

// What is asked now and then waits for what a person asks, and takes nothing of the switch's patience.
func TestNoClickWaitsForALook(t *testing.T) {
	looked(t, csta.ECMA, func(s *fixture) {
		s.cred.Line.Pace = 0.5
		s.mustSignOn()
		s.calls(call.Connected)
		id := s.session.State().Calls[0].ID
		for range 30 {
			time.Sleep(10 * time.Second)
			before := time.Now()
			for range 5 {
				require.NoError(s, s.session.Command(ctx, agent.DTMF, agent.Arguments{"call": id, "digits": "1"}))
			}
			require.Zero(s, time.Since(before))
		}
		require.NoError(s, s.session.SignOff(ctx))
	}, func(p *peer) {
		p.admit()
		p.follow()
		p.tell(answered("5"))
		for {
			switch id, m := p.Next(); m.(type) {
			case csta.SnapshotDevice:
				p.Say(id, csta.SnapshotDeviceResponse{Calls: []csta.SnapshotCallInfo{listed("5", csta.StateConnected)}})
			case csta.GenerateDigits:
				p.Say(id, csta.GenerateDigitsResponse{})
			case csta.MonitorStop:
				p.Say(id, csta.MonitorStopResponse{})
			default:
				p.shrug(id, m)
			}
		}
	})
}

// The question whether the switch is still there is answered by its calls: that answer counts as well.
func TestTheAnswerToTheSignOfLifeIsUsed(t *testing.T) {
	withPeer(t, csta.Zultys, func(s *fixture) {
		s.cred.Line.Probe = 30 * time.Second
		s.mustSignOn()
		s.calls(call.Ringing)
		time.Sleep(70 * time.Second)
		s.calls()
		require.Equal(s, call.Unseen, s.over(1).Outcome)
		require.NoError(s, s.session.SignOff(ctx))
	}, func(p *peer) {
		p.admit()
		p.follow()
		p.tell(ringing("5"))
		p.lists(func(n int) []csta.SnapshotCallInfo {
			if n == 0 {
				return []csta.SnapshotCallInfo{listed("5", csta.StateAlerting)}
			}
			return nil
		})
	})
}
