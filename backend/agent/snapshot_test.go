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

// Where there is no snapshot, calls that outlived a lost line are shown as doubtful until the switch
// says anything about them.
func TestWithoutASnapshotCallsAreStale(t *testing.T) {
	withoutSnapshot := func(p *peer) {
		p.admit()
		id, _ := hear[csta.MonitorStart](p)
		p.Say(id, csta.MonitorStartResponse{CrossRefID: "1"})
		id, _ = hear[csta.SnapshotDevice](p)
		p.Say(id, &csta.Failure{Category: "operation", Code: "serviceNotSupported"})
	}
	for _, d := range everyDialect {
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			s.await("doubt", func(state agent.State) bool {
				return state.Link == agent.Up && len(state.Calls) == 2 && state.Calls[0].Stale && state.Calls[1].Stale
			})
			state := s.await("news of one", func(state agent.State) bool { return len(state.Calls) == 2 && !state.Calls[0].Stale })
			gone := state.Calls[1]
			require.Subset(s, gone.Can, []agent.Verb{agent.Answer, agent.HangUp})
			needProblem(s, s.session.HangUp(ctx, gone.ID), "noCall")
			require.Equal(s, call.CauseDropped, s.over(1).Cause)
			s.calls(call.Held)
		}, func(p *peer) {
			withoutSnapshot(p)
			p.tell(answered("5"))
			p.tell(ringing("6"))
			time.Sleep(time.Second)
		}, func(p *peer) {
			withoutSnapshot(p)
			time.Sleep(5 * time.Second)
			p.tell(csta.Event{Type: csta.Held, Connection: leg("5"), Subject: device("200"), Local: csta.StateHold})
			id, clear := hear[csta.ClearConnection](p)
			require.Equal(p.T, "6", clear.Connection.CallID)
			p.Say(id, &csta.Failure{Category: "operation", Code: "invalidConnectionID"})
			p.serve()
		})
	}
}

// Some switches tell the end of the other party only.
func TestTheOtherPartysEndLeadsToASnapshot(t *testing.T) {
	withPeer(t, csta.ECMA, func(s *fixture) {
		s.mustSignOn()
		s.calls(call.Connected)
		s.calls()
		e := s.over(1)
		require.Equal(s, "normalClearing", e.Cause)
		require.False(s, e.Broken)
	}, func(p *peer) {
		p.follow()
		p.tell(answered("5"))
		p.tell(cleared("5", "5550100"))
		before := time.Now()
		p.snapshot()
		require.Equal(p.T, 2*time.Second, time.Since(before))
		p.serve()
	})
}

func TestARingingThatGoesElsewhereOnMXEndsAfterAMoment(t *testing.T) {
	withPeer(t, csta.Zultys, func(s *fixture) {
		s.mustSignOn()
		s.calls(call.Ringing)
		s.calls()
		require.False(s, s.over(1).Connected)
	}, func(p *peer) {
		p.admit()
		p.follow()
		p.tell(ringing("5"))
		p.tell(csta.Event{Type: csta.Diverted, Connection: leg("5"), Subject: device("200"), Target: device("300")})
		p.serve()
	})
}

func TestAMonitorThatIsLostIsToldAndStartedAgain(t *testing.T) {
	withPeer(t, csta.ECMA, func(s *fixture) {
		s.mustSignOn()
		state := s.await("the loss", func(state agent.State) bool { return state.Problem != nil })
		require.ErrorIs(s, state.Problem, problem.MonitorLost)
		require.Equal(s, "deviceOutOfService", state.Problem.Detail)
		state = s.await("a new monitor", func(state agent.State) bool { return state.Problem == nil })
		require.Equal(s, agent.On, state.Agent)
		require.Equal(s, "5550100", s.calls(call.Ringing)[0].Party.Number)
	}, func(p *peer) {
		p.follow()
		p.Say(7, csta.MonitorStop{CrossRefID: "1"})
		id, _ := hear[csta.MonitorStart](p) // the answer to ours comes before or after it
		p.Say(id, &csta.Failure{Category: "systemResourceAvailibility", Code: "deviceOutOfService"})
		id, _ = hear[csta.MonitorStart](p)
		p.Say(id, csta.MonitorStartResponse{CrossRefID: "2"})
		ev := ringing("5")
		ev.Monitor = "2"
		p.tell(ev) // before the snapshot's answer
		p.snapshot()
		p.serve()
	})
}

// After lost messages, and after the switch did not work, it is asked again; while it is being asked,
// further reasons lead to one more question.
func TestReasonsToAskTheSwitchAgain(t *testing.T) {
	held := func(callID string) csta.SnapshotCallInfo {
		return csta.SnapshotCallInfo{Connection: leg(callID), Endpoint: device("5550100"), States: []csta.ConnectionState{csta.StateHold, csta.StateConnected}}
	}
	for _, d := range everyDialect {
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			s.calls()
			s.calls(call.Held)
			s.calls()
			s.calls(call.Held)
			state := s.await("doubt", func(state agent.State) bool { return len(state.Calls) == 1 && state.Calls[0].Stale })
			require.Equal(s, call.Held, state.Calls[0].State, "a snapshot whose pieces do not come is none")
			require.Equal(s, agent.Up, state.Link)
		}, func(p *peer) {
			p.admit()
			p.follow()
			p.Say(1, csta.SystemStatus{Status: "normal"}) // it was never disabled
			time.Sleep(time.Second)                       // States that nobody has heard yet give way: leave them time
			p.Say(2, csta.SystemStatus{Status: "messagesLost"})
			p.snapshot(held("5"))
			time.Sleep(time.Second)
			p.Say(3, csta.SystemStatus{Status: "disabled"})
			p.Say(4, csta.SystemStatus{Status: "enabled"})
			p.snapshot()
			time.Sleep(time.Second)
			p.Say(5, csta.SystemStatus{Status: "messagesLost"})
			id, _ := hear[csta.SnapshotDevice](p)
			p.Say(6, csta.SystemStatus{Status: "messagesLost"})
			time.Sleep(time.Second)
			p.Say(id, csta.SnapshotDeviceResponse{Calls: []csta.SnapshotCallInfo{held("6")}})
			id, _ = hear[csta.SnapshotDevice](p)
			p.Say(id, csta.SnapshotDeviceResponse{ServiceCrossRefID: "S1"})
			p.serve()
		})
	}
}

// A command without an answer may have been carried out: the switch is asked what is true.
func TestACommandWithoutAnAnswerLeadsToASnapshot(t *testing.T) {
	withPeer(t, csta.ECMA, func(s *fixture) {
		s.mustSignOn()
		c := s.calls(call.Connected)[0]
		needProblem(s, s.session.Hold(ctx, c.ID), "timeout")
		s.calls(call.Held)
		needProblem(s, s.session.Retrieve(ctx, c.ID), "noCall")
		s.calls()
		require.Equal(s, call.CauseUnseen, s.over(1).Cause)
	}, func(p *peer) {
		p.follow()
		p.tell(answered("5"))
		hear[csta.HoldCall](p)
		p.snapshot(csta.SnapshotCallInfo{Connection: leg("5"), States: []csta.ConnectionState{csta.StateHold, csta.StateConnected}})
		id, _ := hear[csta.RetrieveCall](p)
		p.Say(id, &csta.Failure{Category: "operation", Code: "invalidConnectionID"})
		p.snapshot()
		p.serve()
	})
}

// What comes between the pieces is newer than the snapshot.
func TestASnapshotInPieces(t *testing.T) {
	withPeer(t, csta.ECMA, func(s *fixture) {
		s.mustSignOn()
		calls := s.calls(call.Connected, call.Held, call.Ringing)
		require.Equal(s, []string{"5550101", "5550102", "5550100"}, []string{calls[0].Party.Number, calls[1].Party.Number, calls[2].Party.Number})
	}, func(p *peer) {
		id, _ := hear[csta.MonitorStart](p)
		p.Say(id, csta.MonitorStartResponse{CrossRefID: "1"})
		id, _ = hear[csta.SnapshotDevice](p)
		p.Say(id, csta.SnapshotDeviceResponse{ServiceCrossRefID: "S1"})
		piece := func(callID, number, ref string, own csta.ConnectionState, last bool) {
			p.Say(csta.EventInvokeID, csta.SnapshotDeviceData{ServiceCrossRefID: ref, LastSegment: last, Calls: []csta.SnapshotCallInfo{
				{Connection: leg(callID), Endpoint: device(number), States: []csta.ConnectionState{own, csta.StateConnected}},
			}})
		}
		piece("5", "5550101", "S1", csta.StateConnected, false)
		piece("4", "5550104", "S0", csta.StateConnected, true)
		p.tell(ringing("7"))
		p.tell(heldBy("6", "200"))
		time.Sleep(time.Second)
		piece("6", "5550102", "S1", csta.StateConnected, true)
		p.serve()
	})
}

// A server that hangs up at the question for its calls is not asked it for ever.
func TestALineThatDiesOfTheQuestionForItsCallsIsUsedWithoutIt(t *testing.T) {
	var questions atomic.Int64
	withPeer(t, csta.OpenScape, func(s *fixture) {
		s.mustSignOn()
		time.Sleep(20 * time.Second)
		require.Equal(s, agent.Up, s.session.State().Link)
		require.Equal(s, int64(2), questions.Load())
		require.NoError(s, s.session.Dial(ctx, "201"))
	}, func(p *peer) {
		p.admit()
		for {
			switch id, m := p.Next(); m.(type) {
			case csta.MonitorStart:
				p.Say(id, csta.MonitorStartResponse{CrossRefID: "1"})
			case csta.SnapshotDevice:
				questions.Add(1)
				_ = p.Conn.Close()
			case csta.MakeCall:
				p.Say(id, csta.MakeCallResponse{Connection: leg("5")})
			case csta.MonitorStop:
				p.Say(id, csta.MonitorStopResponse{})
			}
		}
	})
}
