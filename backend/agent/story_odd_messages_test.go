package agent_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/numbers"
)

// Servers send requests of their own with ids that we use too.
func TestSystemStatusWithTheIDOfOurOwnRequest(t *testing.T) {
	for _, d := range everyDialect {
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			require.Empty(s, s.session.State().Calls)
		}, func(p *peer) {
			p.admit()
			id, _ := hear[csta.MonitorStart](p)
			p.Say(id, csta.SystemStatus{Status: "normal"})
			same, _ := p.Next()
			require.Equal(p.T, id, same, "answered at once, with the same id")
			p.Say(id, csta.MonitorStartResponse{CrossRefID: "1"})
			id, _ = hear[csta.SnapshotDevice](p)
			p.Say(id, csta.SystemStatus{Status: "enabled"})
			hear[csta.SystemStatusResponse](p)
			p.Say(id, csta.SnapshotDeviceResponse{})
			p.serve()
		})
	}
}

// What comes before we asked for events is not ours, whatever reference it carries; what comes before
// the monitor's reply is.
func TestEventsBeforeTheLoginsAndTheMonitorsReply(t *testing.T) {
	withPeer(t, csta.Zultys, func(s *fixture) {
		s.mustSignOn()
		c := s.calls(call.Connected)[0]
		require.Equal(s, "5550100", c.Party.Number)
	}, func(p *peer) {
		login, _ := hear[csta.LoginRequest](p)
		p.Say(csta.EventInvokeID, csta.PresenceNotice{From: "0", Status: "Available"})
		p.tell(ringing("4"))
		p.Say(login, csta.LoginResponse{Code: "0", Extension: "200"})
		id, _ := hear[csta.MonitorStart](p)
		p.tell(answered("5"))
		p.Say(id, csta.MonitorStartResponse{CrossRefID: "1"})
		p.snapshot()
		p.serve()
	})
}

func TestEventsThatAreNewerThanTheSnapshotApplyOnTop(t *testing.T) {
	for _, d := range everyDialect {
		withPeer(t, d, func(s *fixture) {
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
	withPeer(t, csta.ECMA, func(s *fixture) {
		s.mustSignOn()
		c := s.calls(call.Ringing)[0]
		require.Equal(s, "5550100", c.Party.Number)
		require.Equal(s, "Zoë Ærø 日本", c.Party.Name)
		require.NoError(s, s.session.Answer(ctx, c.ID))
		s.calls(call.Connected)
	}, func(p *peer) {
		p.Bits = true
		p.follow()
		p.SayXML(csta.EventInvokeID, `<DeliveredEvent xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed3"><monitorCrossRefID>1</monitorCrossRefID>`+
			`<connection><deviceID>200</deviceID></connection><alertingDevice><deviceIdentifier>200</deviceIdentifier></alertingDevice>`+
			`<callingDevice><deviceIdentifier>N&lt;5550100&gt;Zoë Ærø 日本;noa=nk</deviceIdentifier></callingDevice>`+
			`<localConnectionInfo>alerting</localConnectionInfo><cause>newCall</cause></DeliveredEvent>`)
		id, answer := hear[csta.AnswerCall](p)
		require.Equal(p.T, "200", answer.Connection.Device.ID)
		p.Say(id, csta.AnswerCallResponse{})
		p.SayXML(csta.EventInvokeID, `<EstablishedEvent><monitorCrossRefID>1</monitorCrossRefID><establishedConnection/>`+
			`<answeringDevice><deviceIdentifier>200</deviceIdentifier></answeringDevice><localConnectionInfo>connected</localConnectionInfo></EstablishedEvent>`)
		p.serve()
	})
}

func TestAServiceThatIsNotSupportedVanishes(t *testing.T) {
	for _, d := range everyDialect {
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			c := s.calls(call.Connected)[0]
			p := needProblem(s, s.session.Hold(ctx, c.ID), "notSupported")
			require.Equal(s, "serviceNotSupported", p.Detail)
			state := s.session.State()
			require.False(s, state.Services["hold"])
			require.True(s, state.Services["hangup"])
			require.NotContains(s, state.Calls[0].Can, agent.Hold, "the button is gone")
			require.Contains(s, state.Calls[0].Can, agent.HangUp)
			require.Equal(s, d != csta.Zultys, state.Services["consult"], "what is made of holding is gone too")
			needProblem(s, s.session.Hold(ctx, c.ID), "notSupported")
			needProblem(s, s.session.HangUp(ctx, c.ID), "refused")
			require.True(s, s.session.State().Services["hangup"], "another refusal says nothing about the service")
		}, func(p *peer) {
			p.admit()
			p.follow()
			p.tell(answered("5"))
			id, _ := hear[csta.HoldCall](p)
			p.Say(id, &csta.Failure{Category: "operation", Code: "serviceNotSupported"})
			id, _ = hear[csta.ClearConnection](p) // the second hold never came here
			p.Say(id, &csta.Failure{Category: "privateErrorCode", Code: "URM Denied"})
			p.serve()
		})
	}
}

func TestDiallingThatIsRefusedLeavesTheLineFree(t *testing.T) {
	for _, d := range everyDialect {
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			p := needProblem(s, s.session.Dial(ctx, "5550100"), "unknownNumber")
			require.Equal(s, "invalidCalledDeviceID", p.Detail)
			p = needProblem(s, s.session.Dial(ctx, "5550100"), "refused")
			require.Equal(s, "URM Denied", p.Detail, "the switch's own words")
			needProblem(s, s.session.Dial(ctx, "5550100"), "timeout")
			needProblem(s, s.session.Dial(ctx, ""), "badNumber")
			needProblem(s, s.session.Dial(ctx, "call me"), "badNumber")
			require.Empty(s, s.session.State().Calls, "no call before the switch tells of one")
			time.Sleep(time.Minute)
			require.NoError(s, s.session.Dial(ctx, "tel:+1-555-0100;ext=7"))
			require.True(s, s.calls(call.Initiated)[0].Prompting, "it is accepted: the handset is to be lifted")
		}, func(p *peer) {
			p.admit()
			p.follow()
			id, _ := hear[csta.MakeCall](p)
			p.Say(id, &csta.Failure{Category: "operation", Code: "invalidCalledDeviceID"})
			id, _ = hear[csta.MakeCall](p)
			p.Say(id, &csta.Failure{Category: "privateErrorCode", Code: "URM Denied"})
			hear[csta.MakeCall](p)
			if d == csta.OpenScape || d == csta.DMCC { // the others are asked something else meanwhile
				p.snapshot() // the line is looked at
			}
			id, last := hear[csta.MakeCall](p)
			require.Equal(p.T, "+15550100", last.Called.ID)
			require.Equal(p.T, "200", last.Calling.Number())
			p.Say(id, csta.MakeCallResponse{Connection: leg("9")})
			p.serve()
		})
	}
}

// The own telephone rings for its user before the number is called, for as long as it takes, and some switches tell
// nothing of that: there is one call from the accepted MakeCall on, which can be hung up.
func TestTheHandsetIsToBeLifted(t *testing.T) {
	for _, d := range everyDialect {
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			for _, lifts := range []bool{true, false} {
				require.NoError(s, s.session.Dial(ctx, "5550100"))
				c := s.calls(call.Initiated)[0]
				require.True(s, c.Prompting)
				require.Equal(s, "5550100", c.Party.Number)
				require.Equal(s, []agent.Verb{agent.HangUp}, c.Can, "there is no tone yet into which to dial")
				time.Sleep(5 * time.Second)
				require.Equal(s, c, s.calls(call.Initiated)[0])
				if lifts {
					dialling := s.calls(call.Dialing)[0]
					require.Equal(s, c.ID, dialling.ID)
					require.False(s, dialling.Prompting)
				}
				require.NoError(s, s.session.HangUp(ctx, c.ID))
				time.Sleep(3 * time.Second)
				require.Empty(s, s.session.State().Calls)
			}
		}, func(p *peer) {
			p.admit()
			p.follow()
			id, _ := hear[csta.MakeCall](p)
			p.Say(id, csta.MakeCallResponse{Connection: leg("9")})
			time.Sleep(8 * time.Second) // until somebody lifts it
			p.tell(csta.Event{Type: csta.Originated, Connection: leg("9"), Calling: device("200"), Called: device("5550100"), Local: csta.StateConnected})
			id, _ = hear[csta.ClearConnection](p)
			p.Say(id, csta.ClearConnectionResponse{})
			p.tell(csta.Event{Type: csta.ConnectionCleared, Connection: leg("9"), Subject: device("200"), Local: csta.StateNull})
			id, _ = hear[csta.MakeCall](p)
			p.Say(id, csta.MakeCallResponse{Connection: leg("10")})
			id, _ = hear[csta.ClearConnection](p)
			p.Say(id, csta.ClearConnectionResponse{}) // and nothing more
			p.serve()
		})
	}
}

// The prefix for outside is dialled and never shown.
func TestDiallingByTheSitesPlan(t *testing.T) {
	for _, d := range everyDialect {
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			s.session.SetPlan(numbers.Plan{Country: "DE", OutsidePrefix: "0", InternalLengths: []int{3}})
			require.NoError(s, s.session.Dial(ctx, "+49 (0)30 1234567"))
			c := s.calls(call.Dialing)[0]
			require.Equal(s, agent.Party{Number: "+49301234567", Display: "030 1234567"}, c.Party)
			require.Equal(s, "00301234567", c.Called)
			require.Equal(s, "+49301234567", c.Search[0])
		}, func(p *peer) {
			p.admit()
			p.follow()
			id, request := hear[csta.MakeCall](p)
			require.Equal(p.T, "00301234567", request.Called.ID)
			p.Say(id, csta.MakeCallResponse{Connection: leg("9")})
			p.tell(csta.Event{Type: csta.Originated, Connection: leg("9"), Calling: device("200"), Called: device(request.Called.ID), Local: csta.StateConnected})
			p.serve()
		})
	}
}

func TestSeveralDevicesAreFollowed(t *testing.T) {
	withPeer(t, csta.Zultys, func(s *fixture) {
		require.NoError(s, s.signOn(func(c *agent.Credentials) { c.Device, c.Also = "", []string{"500", " ", "500"} }))
		calls := s.calls(call.Ringing, call.Ringing)
		require.Equal(s, "200", calls[0].Device)
		require.Equal(s, "500", calls[1].Device)
		require.NotEqual(s, calls[0].ID, calls[1].ID)
	}, func(p *peer) {
		p.admit()
		p.follow()
		id, start := hear[csta.MonitorStart](p)
		require.Equal(p.T, "500", start.Device.ID)
		p.Say(id, csta.MonitorStartResponse{CrossRefID: "2"})
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
	withPeer(t, csta.Zultys, func(s *fixture) {
		raw, err := json.Marshal(s.session.State())
		require.NoError(s, err)
		require.JSONEq(s, `{"rev":0,"link":"down","agent":"off","server":"","user":"","device":"","retryAt":0,"problem":null,"calls":[],
			"services":{"dial":true,"answer":true,"hold":true,"retrieve":true,"hangup":true,"consult":true,"alternate":true,"reconnect":true,
			"transfer":true,"conference":true,"blind":true,"dtmf":true,"deflect":true,"park":true,"endCall":true,"join":true,"attach":true,
			"pickup":true,"groupPickup":true,"ready":true,"dnd":true,"forward":true},
			"lacks":{},"agentState":{"state":"","pending":"","reason":"","groups":[]},"dnd":null,"forwards":[]}`, string(raw))
		s.mustSignOn()
		s.calls(call.Connected)
		time.Sleep(3 * time.Second)
		var state map[string]any
		raw, err = json.Marshal(s.session.State())
		require.NoError(s, err)
		require.NoError(s, json.Unmarshal(raw, &state))
		require.Equal(s, map[string]any{
			"id": "1-1", "state": "connected", "direction": "inbound", "called": "200", "cause": "", "stale": false, "prompting": false, "internal": false, "globalId": "G1",
			"party": map[string]any{"number": "5550100", "name": "", "display": "5550100"}, "data": map[string]any{"account": "4711"},
			"startedAt": 946684800000.0, "connectedAt": 946684800000.0, "connectedMs": 3000.0,
			"can": []any{"hold", "hangup", "consult", "blind", "park"}, "denied": map[string]any{}, "search": []any{"5550100"}, "consultOf": "", "parties": []any{},
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
