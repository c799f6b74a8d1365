package agent_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// Servers send requests of their own with ids that we use too.
func TestSystemStatusWithTheIDOfOurOwnRequest(t *testing.T) {
	for _, d := range everyDialect {
		act(t, d, func(s *stage) {
			s.mustSignOn()
			require.Empty(s, s.session.State().Calls)
		}, func(p *peer) {
			p.admit()
			id, _ := hear[csta.MonitorStart](p)
			p.say(id, csta.SystemStatus{Status: "normal"})
			same, _ := p.next()
			require.Equal(p.t, id, same, "answered at once, with the same id")
			p.say(id, csta.MonitorStartResponse{CrossRefID: "1"})
			id, _ = hear[csta.SnapshotDevice](p)
			p.say(id, csta.SystemStatus{Status: "enabled"})
			hear[csta.SystemStatusResponse](p)
			p.say(id, csta.SnapshotDeviceResponse{})
			p.serve()
		})
	}
}

func TestEventsBeforeTheLoginsAndTheMonitorsReply(t *testing.T) {
	act(t, csta.Zultys, func(s *stage) {
		s.mustSignOn()
		c := s.calls(call.Connected)[0]
		require.Equal(s, "5550100", c.Party.Number)
	}, func(p *peer) {
		login, _ := hear[csta.LoginRequest](p)
		p.say(csta.EventInvokeID, csta.PresenceNotice{From: "0", Status: "Available"})
		p.tell(ringing("5"))
		p.say(login, csta.LoginResponse{Code: "0", Extension: "200"})
		id, _ := hear[csta.MonitorStart](p)
		p.tell(answered("5"))
		p.say(id, csta.MonitorStartResponse{CrossRefID: "1"})
		p.snapshot()
		p.serve()
	})
}

func TestEventsThatAreNewerThanTheSnapshotApplyOnTop(t *testing.T) {
	for _, d := range everyDialect {
		act(t, d, func(s *stage) {
			s.mustSignOn()
			s.calls(call.Held)
		}, func(p *peer) {
			p.admit()
			p.follow(csta.SnapshotCallInfo{Connection: leg("5"), Endpoint: device("5550100"), States: []csta.ConnectionState{csta.StateConnected, csta.StateConnected}})
			p.tell(csta.Event{Type: csta.Held, Connection: leg("5"), Subject: device("200"), Local: csta.StateHold})
			p.serve()
		})
	}
}

// Phones that speak uaCSTA leave the callID out; others leave the deviceID out. Bytes come one by one,
// and names are written in many letters.
func TestEventsWithoutIDsInManyLettersByteByByte(t *testing.T) {
	act(t, csta.ECMA, func(s *stage) {
		s.mustSignOn()
		c := s.calls(call.Ringing)[0]
		require.Equal(s, "5550100", c.Party.Number)
		require.Equal(s, "Zoë Ærø 日本", c.Party.Name)
		require.NoError(s, s.session.Answer(ctx, c.ID))
		s.calls(call.Connected)
	}, func(p *peer) {
		p.bits = true
		p.follow()
		p.sayXML(csta.EventInvokeID, `<DeliveredEvent xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed3"><monitorCrossRefID>1</monitorCrossRefID>`+
			`<connection><deviceID>200</deviceID></connection><alertingDevice><deviceIdentifier>200</deviceIdentifier></alertingDevice>`+
			`<callingDevice><deviceIdentifier>N&lt;5550100&gt;Zoë Ærø 日本;noa=nk</deviceIdentifier></callingDevice>`+
			`<localConnectionInfo>alerting</localConnectionInfo><cause>newCall</cause></DeliveredEvent>`)
		id, answer := hear[csta.AnswerCall](p)
		require.Equal(p.t, "200", answer.Connection.Device.ID)
		p.say(id, csta.AnswerCallResponse{})
		p.sayXML(csta.EventInvokeID, `<EstablishedEvent><monitorCrossRefID>1</monitorCrossRefID><establishedConnection/>`+
			`<answeringDevice><deviceIdentifier>200</deviceIdentifier></answeringDevice><localConnectionInfo>connected</localConnectionInfo></EstablishedEvent>`)
		p.serve()
	})
}

func TestAServiceThatIsNotSupportedVanishes(t *testing.T) {
	for _, d := range everyDialect {
		act(t, d, func(s *stage) {
			s.mustSignOn()
			c := s.calls(call.Connected)[0]
			p := needProblem(s, s.session.Hold(ctx, c.ID), "notSupported")
			require.Equal(s, "serviceNotSupported", p.Detail)
			state := s.session.State()
			require.False(s, state.Services["hold"])
			require.True(s, state.Services["hangup"])
			require.Equal(s, []agent.Service{agent.HangUp}, state.Calls[0].Can, "the button is gone")
			needProblem(s, s.session.Hold(ctx, c.ID), "notSupported")
			needProblem(s, s.session.HangUp(ctx, c.ID), "refused")
			require.True(s, s.session.State().Services["hangup"], "another refusal says nothing about the service")
		}, func(p *peer) {
			p.admit()
			p.follow()
			p.tell(answered("5"))
			id, _ := hear[csta.HoldCall](p)
			p.say(id, &csta.Failure{Category: "operation", Code: "serviceNotSupported"})
			id, _ = hear[csta.ClearConnection](p) // the second hold never came here
			p.say(id, &csta.Failure{Category: "privateErrorCode", Code: "URM Denied"})
			p.serve()
		})
	}
}

// Where there is no snapshot, calls that outlived a lost line are shown as doubtful until the switch
// says anything about them.
func TestWithoutASnapshotCallsAreStale(t *testing.T) {
	withoutSnapshot := func(p *peer) {
		p.admit()
		id, _ := hear[csta.MonitorStart](p)
		p.say(id, csta.MonitorStartResponse{CrossRefID: "1"})
		id, _ = hear[csta.SnapshotDevice](p)
		p.say(id, &csta.Failure{Category: "operation", Code: "serviceNotSupported"})
	}
	for _, d := range everyDialect {
		act(t, d, func(s *stage) {
			s.mustSignOn()
			s.await("doubt", func(state agent.State) bool {
				return state.Link == agent.Up && len(state.Calls) == 2 && state.Calls[0].Stale && state.Calls[1].Stale
			})
			state := s.await("news of one", func(state agent.State) bool { return len(state.Calls) == 2 && !state.Calls[0].Stale })
			gone := state.Calls[1]
			require.Equal(s, []agent.Service{agent.Answer, agent.HangUp}, gone.Can)
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
			time.Sleep(10 * time.Second)
			p.tell(csta.Event{Type: csta.Held, Connection: leg("5"), Subject: device("200"), Local: csta.StateHold})
			id, clear := hear[csta.ClearConnection](p)
			require.Equal(p.t, "6", clear.Connection.CallID)
			p.say(id, &csta.Failure{Category: "operation", Code: "invalidConnectionID"})
			p.serve()
		})
	}
}

// Some switches tell the end of the other party only.
func TestTheOtherPartysEndLeadsToASnapshot(t *testing.T) {
	act(t, csta.ECMA, func(s *stage) {
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
		require.Equal(p.t, 2*time.Second, time.Since(before))
		p.serve()
	})
}

func TestARingingThatGoesElsewhereOnMXEndsAfterAMoment(t *testing.T) {
	act(t, csta.Zultys, func(s *stage) {
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
	act(t, csta.ECMA, func(s *stage) {
		s.mustSignOn()
		state := s.await("the loss", func(state agent.State) bool { return state.Problem != nil })
		require.Equal(s, "monitorLost", state.Problem.Code)
		require.Equal(s, "deviceOutOfService", state.Problem.Detail)
		state = s.await("a new monitor", func(state agent.State) bool { return state.Problem == nil })
		require.Equal(s, agent.On, state.Agent)
		require.Equal(s, "5550100", s.calls(call.Ringing)[0].Party.Number)
	}, func(p *peer) {
		p.follow()
		p.say(7, csta.MonitorStop{CrossRefID: "1"})
		id, _ := hear[csta.MonitorStart](p) // the answer to ours comes before or after it
		p.say(id, &csta.Failure{Category: "systemResourceAvailibility", Code: "deviceOutOfService"})
		id, _ = hear[csta.MonitorStart](p)
		p.say(id, csta.MonitorStartResponse{CrossRefID: "2"})
		ev := ringing("5")
		ev.Monitor = "2"
		p.tell(ev) // before the snapshot's answer
		p.snapshot()
		p.serve()
	})
}

func TestAMuteSwitchDoesNotKeepTheProgramFromClosing(t *testing.T) {
	for _, d := range everyDialect {
		act(t, d, func(s *stage) {
			s.mustSignOn()
			before := time.Now()
			require.NoError(s, s.session.Close(ctx))
			require.LessOrEqual(s, time.Since(before), 6*time.Second)
			needProblem(s, s.signOn(), "closed")
			needProblem(s, s.session.Dial(ctx, "1"), "closed")
			require.NoError(s, s.session.Close(ctx), "closed is closed")
		}, func(p *peer) {
			p.admit()
			p.follow()
			p.hang()
		})
	}
}

func TestClosingInAHurryStillEnds(t *testing.T) {
	act(t, csta.ECMA, func(s *stage) {
		s.mustSignOn()
		hurry, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		before := time.Now()
		_ = s.session.Close(hurry)
		require.LessOrEqual(s, time.Since(before), 4*time.Second)
	}, func(p *peer) {
		p.follow()
		p.hang()
	})
}

func TestAMuteSwitchIsATimeout(t *testing.T) {
	act(t, csta.Zultys, func(s *stage) {
		needProblem(s, s.signOn(), "timeout")
		require.Equal(s, agent.Off, s.session.State().Agent)
	}, (*peer).hang)
}

func TestSigningOnCanBeGivenUp(t *testing.T) {
	act(t, csta.Zultys, func(s *stage) {
		short, cancel := context.WithTimeout(ctx, 3*time.Second)
		defer cancel()
		needProblem(s, s.session.SignOn(short, s.cred), "timeout")
		s.await("being off", func(state agent.State) bool { return state.Agent == agent.Off })

		outcome := make(chan error, 1)
		go func() { outcome <- s.signOn() }()
		s.await("signing on", func(state agent.State) bool { return state.Agent == agent.SigningOn })
		needProblem(s, s.signOn(), "signing")
		needProblem(s, s.session.Dial(ctx, "5550100"), "signing")
		require.NoError(s, s.session.SignOff(ctx))
		needProblem(s, <-outcome, "cancelled")
		require.Equal(s, agent.Off, s.session.State().Agent)
	}, (*peer).hang)
}

func TestAPasswordThatWasChangedMeanwhileIsNotTriedAgain(t *testing.T) {
	tries := 0
	act(t, csta.Zultys, func(s *stage) {
		s.mustSignOn()
		s.calls(call.Connected)
		state := s.await("being off", func(state agent.State) bool { return state.Agent == agent.Off })
		require.Equal(s, "wrongPassword", state.Problem.Code)
		require.Equal(s, call.CauseSignedOff, s.over(1).Cause)
		time.Sleep(time.Hour)
		require.Equal(s, 1, tries)
	}, func(p *peer) {
		p.admit()
		p.follow()
		p.tell(answered("5"))
		time.Sleep(time.Second)
	}, func(p *peer) {
		tries++
		id, _ := hear[csta.LoginRequest](p)
		p.say(id, csta.LoginFailed{Code: 4, APIVersion: 11, Text: "Login failed"})
		p.serve()
	})
}

// After a loss the switch may take our own dead session for another one.
func TestOurOwnDeadSessionIsOutwaited(t *testing.T) {
	inUse := func(p *peer) {
		id, login := hear[csta.LoginRequest](p)
		require.False(p.t, login.Forced, "only a person takes a line over")
		p.say(id, csta.LoginFailed{Code: 5, APIVersion: 11, Text: "in use"})
		p.serve()
	}
	act(t, csta.Zultys, func(s *stage) {
		require.NoError(s, s.signOn(func(c *agent.Credentials) { c.Forced = true }))
		s.await("the loss", func(state agent.State) bool { return state.Link == agent.Retrying })
		s.await("the return", func(state agent.State) bool { return state.Link == agent.Up })
	}, func(p *peer) {
		p.admit()
		p.follow()
	}, inUse, inUse, func(p *peer) {
		p.admit()
		p.follow()
		p.serve()
	})
}

func TestDiallingThatIsRefusedLeavesTheLineFree(t *testing.T) {
	for _, d := range everyDialect {
		act(t, d, func(s *stage) {
			s.mustSignOn()
			p := needProblem(s, s.session.Dial(ctx, "5550100"), "badNumber")
			require.Equal(s, "invalidCalledDeviceID", p.Detail)
			p = needProblem(s, s.session.Dial(ctx, "5550100"), "refused")
			require.Equal(s, "URM Denied", p.Detail, "the switch's own words")
			needProblem(s, s.session.Dial(ctx, "5550100"), "timeout")
			needProblem(s, s.session.Dial(ctx, ""), "badNumber")
			needProblem(s, s.session.Dial(ctx, "call me"), "badNumber")
			require.Empty(s, s.session.State().Calls, "no call before the switch tells of one")
			time.Sleep(time.Minute)
			require.NoError(s, s.session.Dial(ctx, "tel:+1-555-0100;ext=7"))
			require.Empty(s, s.session.State().Calls)
		}, func(p *peer) {
			p.admit()
			p.follow()
			id, _ := hear[csta.MakeCall](p)
			p.say(id, &csta.Failure{Category: "operation", Code: "invalidCalledDeviceID"})
			id, _ = hear[csta.MakeCall](p)
			p.say(id, &csta.Failure{Category: "privateErrorCode", Code: "URM Denied"})
			hear[csta.MakeCall](p)
			id, last := hear[csta.MakeCall](p)
			require.Equal(p.t, "+15550100", last.Called.ID)
			require.Equal(p.t, "200", last.Calling.ID)
			p.say(id, csta.MakeCallResponse{Connection: leg("9")})
			p.serve()
		})
	}
}

func TestSeveralDevicesAreFollowed(t *testing.T) {
	act(t, csta.Zultys, func(s *stage) {
		require.NoError(s, s.signOn(func(c *agent.Credentials) { c.Device, c.Also = "", []string{"500", " ", "500"} }))
		calls := s.calls(call.Ringing, call.Ringing)
		require.Equal(s, "200", calls[0].Device)
		require.Equal(s, "500", calls[1].Device)
		require.NotEqual(s, calls[0].ID, calls[1].ID)
	}, func(p *peer) {
		p.admit()
		p.follow()
		id, start := hear[csta.MonitorStart](p)
		require.Equal(p.t, "500", start.Device.ID)
		p.say(id, csta.MonitorStartResponse{CrossRefID: "2"})
		p.snapshot()
		p.tell(ringing("5"))
		p.tell(csta.Event{
			Type: csta.Delivered, Monitor: "2", Connection: csta.ConnectionID{CallID: "5", Device: csta.DeviceID{ID: "500"}},
			Subject: device("500"), Calling: device("5550101"), Called: device("500"),
		})
		p.serve()
	})
}

// Pages read this shape.
func TestStateAsPagesReadIt(t *testing.T) {
	act(t, csta.Zultys, func(s *stage) {
		raw, err := json.Marshal(s.session.State())
		require.NoError(s, err)
		require.JSONEq(s, `{"rev":0,"link":"down","agent":"off","server":"","user":"","device":"","retryAt":0,"problem":null,"calls":[],
			"services":{"dial":true,"answer":true,"hold":true,"retrieve":true,"hangup":true}}`, string(raw))
		s.mustSignOn()
		s.calls(call.Connected)
		time.Sleep(3 * time.Second)
		var state map[string]any
		raw, err = json.Marshal(s.session.State())
		require.NoError(s, err)
		require.NoError(s, json.Unmarshal(raw, &state))
		require.Equal(s, map[string]any{
			"id": "1-1", "state": "connected", "direction": "inbound", "called": "200", "cause": "", "stale": false, "globalId": "G1",
			"party": map[string]any{"number": "5550100", "name": "", "display": "5550100"}, "data": map[string]any{"account": "4711"},
			"startedAt": 946684800000.0, "connectedAt": 946684800000.0, "connectedMs": 3000.0,
			"can": []any{"hold", "hangup"}, "search": []any{"5550100"},
		}, state["calls"].([]any)[0])
	}, func(p *peer) {
		p.admit()
		p.follow()
		ev := answered("5")
		ev.Connection.GlobalCallID = "G1"
		ev.Data = csta.Attached{{Name: "account", Value: "4711"}}
		p.tell(ev)
		p.serve()
	})
}
