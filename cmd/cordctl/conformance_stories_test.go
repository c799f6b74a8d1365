package main

import (
	"context"
	"errors"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
	"cordboard/testbed/pbx"
)

// conformanceVariants are the standard's dialects, their sessions, editions and kinds of switch.
var conformanceVariants = []conformanceVariant{
	{name: "ecma", options: pbx.Options{Dialect: csta.ECMA}},
	{name: "ecma with a session", options: pbx.Options{Dialect: csta.ECMA}, line: link.Options{Session: true, User: "csta", Password: "secret"}},
	{name: "ecma edition 3", options: pbx.Options{Dialect: csta.ECMA}, line: link.Options{Namespace: csta.NamespaceED3}},
	{name: "ecma edition 5", options: pbx.Options{Dialect: csta.ECMA}, line: link.Options{Namespace: csta.NamespaceED5}},
	{name: "ecma edition 6", options: pbx.Options{Dialect: csta.ECMA}, line: link.Options{Namespace: csta.NamespaceED6}},
	{name: "openscape", options: pbx.Options{Dialect: csta.OpenScape}},
	{name: "openscape with a session", options: pbx.Options{Dialect: csta.OpenScape}, line: link.Options{Session: true}},
	{
		name: "openscape business", options: pbx.Options{Dialect: csta.OpenScape, Variant: pbx.Business},
		line: link.Options{Session: true, User: "csta", Password: "secret"},
	},
	{
		name: "dmcc", options: pbx.Options{Dialect: csta.DMCC},
		line: link.Options{Session: true, User: "csta", Password: "secret", SwitchName: "CM1"},
	},
}

// conformanceStory is what happens at a switch.
type conformanceStory struct {
	name     string
	scenario pbx.Scenario
	tell     func(w *world)
}

// Services that not every dialect has stand with the dialects that have them.
var conformanceWords = map[string]string{
	"client": `MonitorStart MonitorStop SnapshotDevice SnapshotCall RequestSystemStatus SystemStatusResponse MonitorStopResponse
		SystemRegister:openscape StartApplicationSession ResetApplicationSessionTimer StopApplicationSession
		GetThirdPartyDeviceId:dmcc TransferMonitorObjects:dmcc
		MakeCall AnswerCall ClearConnection ClearCall HoldCall RetrieveCall ConsultationCall AlternateCall ReconnectCall TransferCall
		SingleStepTransferCall ConferenceCall SingleStepConferenceCall DeflectCall DirectedPickupCall GroupPickupCall ParkCall
		DialDigits GenerateDigits AssociateData GetAgentState SetAgentState GetDoNotDisturb SetDoNotDisturb GetForwarding SetForwarding
		GetCSTAFeatures GetSwitchingFunctionCaps`,
	"switch": `MonitorStartResponse MonitorStopResponse SnapshotDeviceResponse SnapshotDeviceData SnapshotCallResponse SnapshotCallData
		RequestSystemStatusResponse SystemStatus MonitorStop SystemRegisterResponse:openscape StartApplicationSessionPosResponse
		StartApplicationSessionNegResponse ResetApplicationSessionTimerPosResponse StopApplicationSessionPosResponse
		GetThirdPartyDeviceIdResponse:dmcc TransferMonitorObjectsResponse:dmcc
		MakeCallResponse AnswerCallResponse ClearConnectionResponse ClearCallResponse HoldCallResponse RetrieveCallResponse
		ConsultationCallResponse AlternateCallResponse ReconnectCallResponse TransferCallResponse SingleStepTransferCallResponse
		ConferenceCallResponse SingleStepConferenceCallResponse DeflectCallResponse DirectedPickupCallResponse
		GroupPickupCallResponse:ecma,openscape ParkCallResponse:ecma,openscape DialDigitsResponse:ecma,openscape GenerateDigitsResponse
		AssociateDataResponse:ecma,openscape GetAgentStateResponse SetAgentStateResponse GetDoNotDisturbResponse SetDoNotDisturbResponse
		GetForwardingResponse SetForwardingResponse GetCSTAFeaturesResponse:ecma GetSwitchingFunctionCapsResponse:ecma CSTAErrorCode
		ServiceInitiatedEvent OriginatedEvent DeliveredEvent EstablishedEvent NetworkReachedEvent HeldEvent RetrievedEvent DivertedEvent
		FailedEvent QueuedEvent TransferedEvent ConferencedEvent ConnectionClearedEvent CallClearedEvent
		CallInformationEvent:ecma,openscape DigitsDialedEvent:ecma,openscape DigitsGeneratedEvent:ecma,openscape
		AgentLoggedOnEvent AgentLoggedOffEvent AgentReadyEvent AgentNotReadyEvent AgentBusyEvent AgentWorkingAfterCallEvent
		DoNotDisturbEvent ForwardingEvent BackInServiceEvent OutOfServiceEvent`,
}

var customerData = csta.Attached{{Name: csta.CorrelatorData, Value: "4711"}, {Name: csta.UserData, Value: "account=47 & more <x>"}}

var conformanceStories = []conformanceStory{
	{name: "signs on, is asked and signs off", tell: func(w *world) {
		ann := w.watches("200")
		does(ann, csta.RequestSystemStatus{})
		mayDo(ann, csta.GetCSTAFeatures{})
		mayDo(ann, csta.GetSwitchingFunctionCaps{})
		w.passes(5 * time.Minute) // signs of life, and the session's renewal
		for _, status := range []string{"disabled", "partiallyDisabled", "enabled", "initializing", "messagesLost", "overloadImminent", "overloadReached", "overloadRelieved", "normal"} {
			w.sw.SendSystemStatus(status, 1)
			ann.rests()
		}
		require.NoError(w, w.sw.SetInService("200", false))
		ann.rests()
		require.NoError(w, w.sw.SetInService("200", true))
		ann.rests()
		ann.leaves()
		bob := w.watches("201")
		w.sw.EndMonitors("201")
		bob.rests()
	}},
	{name: "is not let in", tell: func(w *world) {
		if !w.line.Session || w.line.User == "" {
			return
		}
		w.line.Password = "wrong"
		_, err := link.Open(w.Context(), w.line)
		require.Error(w, err)
	}},
	{name: "loses the line and takes the session over", tell: func(w *world) {
		ann := w.watches("200")
		w.line.Resume = ann.conn.SessionID()
		w.sw.DropAll()
		<-ann.conn.Done()
		w.watches("200")
	}},
	{name: "fetches the old session's monitors", scenario: pbx.Scenario{Habits: pbx.Habits{NewSessions: true}}, tell: func(w *world) {
		ann := w.watches("200")
		old := ann.conn.SessionID()
		w.sw.DropAll()
		<-ann.conn.Done()
		bob := w.watches("201")
		if w.options.Dialect == csta.DMCC {
			does(bob, csta.TransferMonitorObjects{From: old, To: bob.conn.SessionID()})
		}
	}},
	{name: "calls a colleague", tell: func(w *world) {
		ann, bob := w.watches("200"), w.watches("201")
		made := does(ann, csta.MakeCall{Calling: ann.device, Called: ann.outside("201"), AutoOriginate: "doNotPrompt"})
		w.passes(time.Second)
		ann.looks()
		bob.looks()
		does(bob, csta.AnswerCall{Connection: bob.leg(call.Ringing)})
		does(ann, csta.SnapshotCall{Connection: made.Connection})
		does(ann, csta.HoldCall{Connection: ann.leg(call.Connected)})
		bob.looks()
		ann.looks()
		isRefused(ann, csta.HoldCall{Connection: ann.leg(call.Held)})
		does(ann, csta.RetrieveCall{Connection: ann.leg(call.Held)})
		mayDo(ann, csta.AssociateData{Connection: ann.leg(call.Connected), AccountCode: "4711", Data: customerData})
		bob.rests()
		does(ann, csta.GenerateDigits{Connection: ann.leg(call.Connected), Digits: "12,34*#"})
		isRefused(ann, csta.MakeCall{Calling: ann.device, Called: ann.outside("202")})
		does(bob, csta.ClearConnection{Connection: bob.leg(call.Connected)})
		ann.looks()
	}},
	{name: "dials numbers outside", scenario: pbx.Scenario{
		Numbers: map[string]pbx.Number{
			"5550100": {Does: pbx.Busy}, "5550101": {Does: pbx.DoesNotExist}, "5550102": {Does: pbx.NoAnswer, AfterMs: 3000},
			"5550103": {Does: pbx.HangsUp, AfterMs: 2000},
		},
		Habits: pbx.Habits{CallCleared: true},
	}, tell: func(w *world) {
		ann := w.watches("200")
		for _, number := range []string{"5550100", "5550101", "5550102", "5550103", "+49 30 123456"} {
			made := does(ann, csta.MakeCall{Calling: ann.device, Called: ann.outside(number)})
			w.passes(5 * time.Second)
			ann.looks()
			if number != "5550103" {
				does(ann, csta.ClearConnection{Connection: made.Connection})
			}
		}
		off := csta.MakeCall{Calling: ann.device, Called: ann.outside("")}
		if made, err := link.Do(w.Context(), ann.conn, off); err == nil {
			ann.rests()
			for _, digit := range []string{"20", "1"} {
				mayDo(ann, csta.DialDigits{Connection: made.Connection, Digits: digit})
			}
			w.passes(5 * time.Second)
			ann.rests()
		} else {
			mayDo(ann, csta.DialDigits{Connection: csta.ConnectionID{CallID: "1", Device: ann.device}, Digits: "1"})
		}
	}},
	{name: "is called", tell: func(w *world) {
		ann, bob, cleo := w.watches("200"), w.watches("201"), w.watches("202")
		w.calls("+49 30 123456", "200", customerData, pbx.DialledAs("08005550100"))
		ann.looks()
		does(ann, csta.DeflectCall{Connection: ann.leg(call.Ringing), To: ann.outside("201")})
		bob.rests()
		ann.looks()
		does(cleo, csta.DirectedPickupCall{Connection: bob.leg(call.Ringing), Device: cleo.device})
		w.passes(time.Second)
		cleo.looks()
		bob.rests()
		isRefused(cleo, csta.DeflectCall{Connection: cleo.leg(call.Connected), To: cleo.outside("201")})
		does(cleo, csta.ClearCall{Connection: cleo.leg(call.Connected)})
		w.calls("", "201", nil) // a withheld number
		bob.looks()
		if !mayDo(ann, csta.GroupPickupCall{Device: ann.device}) {
			does(bob, csta.AnswerCall{Connection: bob.leg(call.Ringing)})
		}
		w.passes(time.Second)
		ann.looks()
		bob.looks()
	}},
	{name: "is called and parks", scenario: pbx.Scenario{ParkRecallMs: 20000}, tell: func(w *world) {
		ann, bob := w.watches("200"), w.watches("201")
		w.calls("+49301", "200", customerData)
		does(ann, csta.AnswerCall{Connection: ann.leg(call.Ringing)})
		at := ann.leg(call.Connected)
		if !mayDo(ann, csta.ParkCall{Connection: at, To: ann.named("201")}) {
			return
		}
		bob.rests()
		ann.looks()
		bob.looks()
		w.passes(30 * time.Second) // it comes back
		ann.looks()
	}},
	{name: "consults and transfers", tell: func(w *world) {
		ann, bob := w.watches("200"), w.watches("201")
		w.calls("+49301", "200", customerData)
		does(ann, csta.AnswerCall{Connection: ann.leg(call.Ringing)})
		does(ann, csta.ConsultationCall{Existing: ann.leg(call.Connected), Consulted: ann.outside("201")})
		w.passes(time.Second)
		does(bob, csta.AnswerCall{Connection: bob.leg(call.Ringing)})
		ann.looks()
		does(ann, csta.AlternateCall{Held: ann.leg(call.Held), Active: ann.leg(call.Connected)})
		does(ann, csta.AlternateCall{Held: ann.leg(call.Held), Active: ann.leg(call.Connected)})
		isRefused(ann, csta.TransferCall{Held: csta.ConnectionID{CallID: "77", Device: ann.device}, Active: ann.leg(call.Connected)})
		does(ann, csta.TransferCall{Held: ann.leg(call.Held), Active: ann.leg(call.Connected)})
		bob.looks()
		does(bob, csta.SingleStepTransferCall{Active: bob.leg(call.Connected), To: bob.outside("200")})
		w.passes(time.Second)
		ann.looks()
		does(ann, csta.AnswerCall{Connection: ann.leg(call.Ringing)})
		does(ann, csta.ConsultationCall{Existing: ann.leg(call.Connected), Consulted: ann.outside("201")})
		w.passes(time.Second)
		does(ann, csta.ReconnectCall{Active: ann.leg(call.Dialing), Held: ann.leg(call.Held)})
		does(ann, csta.ConsultationCall{Existing: ann.leg(call.Connected), Consulted: ann.outside("201")})
		w.passes(time.Second)
		does(ann, csta.TransferCall{Held: ann.leg(call.Held), Active: ann.leg(call.Dialing)})
		bob.looks()
		w.passes(30 * time.Second) // nobody answers: it comes back
		ann.looks()
	}},
	{name: "confers", tell: func(w *world) {
		ann, bob, cleo := w.watches("200"), w.watches("201"), w.watches("202")
		w.calls("+49301", "200", customerData)
		does(ann, csta.AnswerCall{Connection: ann.leg(call.Ringing)})
		does(ann, csta.ConsultationCall{Existing: ann.leg(call.Connected), Consulted: ann.outside("201")})
		w.passes(time.Second)
		does(bob, csta.AnswerCall{Connection: bob.leg(call.Ringing)})
		does(ann, csta.ConferenceCall{Held: ann.leg(call.Held), Active: ann.leg(call.Connected)})
		ann.looks()
		does(ann, csta.SnapshotCall{Connection: ann.leg(call.Connected)})
		does(ann, csta.SingleStepConferenceCall{Active: ann.leg(call.Connected), Device: ann.named("202"), Participation: "active"})
		w.passes(time.Second)
		cleo.looks()
		bob.rests()
		does(bob, csta.ClearConnection{Connection: bob.leg(call.Connected)})
		cleo.rests()
		ann.looks()
		does(ann, csta.ClearCall{Connection: ann.leg(call.Connected)})
		cleo.looks()
	}},
	{name: "works in a queue", scenario: pbx.Scenario{
		Queues: []pbx.Queue{{Number: "300", Name: "Support", Agents: []string{"200", "201"}, WrapUpMs: 5000, AnswerWithinMs: 8000}},
		Agents: map[string]pbx.Agent{"4711": {Extension: "200", Password: "1234"}},
	}, tell: func(w *world) {
		ann := w.watches("200")
		does(ann, csta.GetAgentState{Device: ann.device})
		isRefused(ann, csta.SetAgentState{Device: ann.device, State: csta.LoggedOn, AgentID: "4711", Password: "wrong"})
		for _, state := range []csta.RequestedAgentState{csta.LoggedOn, csta.NotReady, csta.WorkingAfterCall, csta.Ready} {
			does(ann, csta.SetAgentState{Device: ann.device, State: state, AgentID: "4711", Password: "1234"})
		}
		does(ann, csta.GetAgentState{Device: ann.device})
		require.NoError(w, w.sw.Duty("201", "notReady"))
		w.calls("+49301", "300", customerData)
		ann.looks()
		w.calls("+49302", "300", nil) // waits
		does(ann, csta.AnswerCall{Connection: ann.leg(call.Ringing)})
		does(ann, csta.SetAgentState{Device: ann.device, State: csta.NotReady, AgentID: "4711"})
		does(ann, csta.GetAgentState{Device: ann.device})
		does(ann, csta.ClearConnection{Connection: ann.leg(call.Connected)})
		w.passes(10 * time.Second)
		does(ann, csta.SetAgentState{Device: ann.device, State: csta.Ready, AgentID: "4711"})
		w.passes(20 * time.Second) // rings, is not answered
		does(ann, csta.SetAgentState{Device: ann.device, State: csta.LoggedOff, AgentID: "4711"})
		ann.looks()
	}},
	{name: "watches the queue", scenario: pbx.Scenario{
		Queues: []pbx.Queue{{Number: "300", Name: "Support", Agents: []string{"200"}, OverflowMs: 4000, OverflowTo: "201"}},
		Agents: map[string]pbx.Agent{"4711": {Extension: "200", State: pbx.IsNotReady}},
	}, tell: func(w *world) {
		queue := w.watches("300")
		w.calls("+49301", "300", customerData)
		queue.rests()
		w.passes(10 * time.Second)
		queue.rests()
	}},
	{name: "sets the phone", tell: func(w *world) {
		ann := w.watches("200")
		for _, on := range []bool{true, false} {
			does(ann, csta.SetDoNotDisturb{Device: ann.device, On: on})
			does(ann, csta.GetDoNotDisturb{Device: ann.device})
			for _, kind := range []string{"forwardImmediate", "forwardBusy", "forwardNoAns", "forwardDND"} {
				does(ann, csta.SetForwarding{Device: ann.device, Type: kind, On: on, To: ann.outside("5550123")})
			}
			does(ann, csta.GetForwarding{Device: ann.device})
			w.calls("+49301", "200", nil)
			ann.rests()
		}
	}},
	{name: "is refused", tell: func(w *world) {
		ann := w.watches("200")
		nobody := csta.DeviceID{ID: "999"}
		nothing := csta.ConnectionID{CallID: "77", Device: ann.device}
		isRefused(ann, csta.MonitorStart{Device: nobody})
		isRefused(ann, csta.MonitorStart{Device: ann.device, Type: "call"})
		isRefused(ann, csta.MonitorStop{CrossRefID: "77"})
		isRefused(ann, csta.SnapshotDevice{Device: nobody})
		isRefused(ann, csta.SnapshotCall{Connection: nothing})
		isRefused(ann, csta.MakeCall{Calling: nobody, Called: ann.outside("201")})
		isRefused(ann, csta.AnswerCall{Connection: nothing})
		isRefused(ann, csta.ClearConnection{Connection: nothing})
		isRefused(ann, csta.ClearCall{Connection: nothing})
		isRefused(ann, csta.RetrieveCall{Connection: nothing})
		isRefused(ann, csta.ConsultationCall{Existing: nothing, Consulted: ann.outside("201")})
		isRefused(ann, csta.AlternateCall{Held: nothing, Active: nothing})
		isRefused(ann, csta.ReconnectCall{Active: nothing, Held: nothing})
		isRefused(ann, csta.ConferenceCall{Held: nothing, Active: nothing})
		isRefused(ann, csta.SingleStepTransferCall{Active: nothing, To: ann.outside("201")})
		isRefused(ann, csta.SingleStepConferenceCall{Active: nothing, Device: ann.device})
		isRefused(ann, csta.DeflectCall{Connection: nothing, To: ann.outside("201")})
		isRefused(ann, csta.DirectedPickupCall{Connection: nothing, Device: ann.device})
		isRefused(ann, csta.GroupPickupCall{Device: ann.device})
		isRefused(ann, csta.ParkCall{Connection: nothing})
		isRefused(ann, csta.GenerateDigits{Connection: nothing, Digits: "1"})
		isRefused(ann, csta.AssociateData{Connection: nothing, Data: customerData})
		isRefused(ann, csta.SetAgentState{Device: nobody, State: csta.Ready})
		isRefused(ann, csta.GetAgentState{Device: nobody})
		isRefused(ann, csta.SetDoNotDisturb{Device: nobody, On: true})
		isRefused(ann, csta.GetForwarding{Device: nobody})
	}},
	{name: "is told calls in parts", scenario: pbx.Scenario{Habits: pbx.Habits{SnapshotData: true}}, tell: func(w *world) {
		ann := w.watches("200")
		for _, number := range []string{"+49301", "+49302", "+49303"} {
			w.calls(number, "200", nil)
		}
		ann.looks()
		does(ann, csta.SnapshotCall{Connection: ann.table.Calls()[0].Connection})
		w.passes(time.Second)
		ann.rests()
	}},
	{name: "at a switch of other habits", scenario: pbx.Scenario{
		EventsFirst: true,
		Habits: pbx.Habits{
			Survivor: pbx.SurvivesNone, TransferClears: pbx.ClearsAfter, CallCleared: true, RetrievedFirst: true, DigitsTold: true,
			NoCallWaiting: true,
		},
	}, tell: func(w *world) {
		ann, bob := w.watches("200"), w.watches("201")
		w.calls("+49301", "200", customerData)
		does(ann, csta.AnswerCall{Connection: ann.leg(call.Ringing)})
		require.NoError(w, w.sw.Press("+49301", "4711#"))
		does(ann, csta.ConsultationCall{Existing: ann.leg(call.Connected), Consulted: ann.outside("201")})
		w.passes(time.Second)
		does(bob, csta.AnswerCall{Connection: bob.leg(call.Ringing)})
		does(ann, csta.AlternateCall{Held: ann.leg(call.Held), Active: ann.leg(call.Connected)})
		does(ann, csta.TransferCall{Held: ann.leg(call.Held), Active: ann.leg(call.Connected)})
		bob.looks()
		require.NoError(w, w.sw.HangUp("+49301"))
		bob.rests()
		ann.looks()
	}},
	{name: "an agent of ours works", scenario: pbx.Scenario{
		Queues: []pbx.Queue{{Number: "300", Name: "Support", Agents: []string{"200"}}},
	}, tell: func(w *world) {
		s := w.signsOn("200")
		ctx := w.Context()
		w.calls("+49301", "200", customerData)
		require.NoError(w, w.types(s, "answer "+w.callOf(s, call.Ringing)))
		require.NoError(w, w.types(s, "hold "+w.callOf(s, call.Connected)))
		require.NoError(w, w.types(s, "retrieve "+w.callOf(s, call.Held)))
		w.callOf(s, call.Connected)
		require.NoError(w, w.types(s, "consult 5550123"))
		w.callOf(s, call.Held)
		w.callOf(s, call.Connected)
		require.NoError(w, w.types(s, "alternate"))
		w.passes(time.Second)
		require.NoError(w, w.types(s, "conference"))
		w.callOf(s, call.Connected)
		require.NoError(w, w.types(s, "dtmf 123"))
		require.NoError(w, w.types(s, "hangup "+w.callOf(s, call.Connected)))
		w.passes(time.Second)
		require.NoError(w, w.types(s, "dial 5550124"))
		w.callOf(s, call.Connected)
		require.NoError(w, w.types(s, "blind 5550125"))
		w.passes(time.Second)
		w.sw.DropAll()
		w.passes(time.Minute)
		require.Equal(w, agent.Up, s.State().Link)
		require.NoError(w, s.SignOff(context.WithoutCancel(ctx)))
	}},
	{name: "an agent of ours uses everything", scenario: pbx.Scenario{
		Queues: []pbx.Queue{{Number: "300", Name: "Support", Agents: []string{"200"}}},
		Agents: map[string]pbx.Agent{"4711": {Extension: "200", Password: "1234"}},
	}, tell: func(w *world) {
		s, bob := w.signsOn("200"), w.watches("201")
		has := func(err error) bool {
			w.Helper()
			if errors.Is(err, problem.NotSupported) {
				return false
			}
			require.NoError(w, err)
			w.passes(2 * time.Second)
			return true
		}
		has(w.types(s, "loggedon"))
		has(w.types(s, "ready"))
		has(w.types(s, "notready 3"))
		has(w.types(s, "dnd on"))
		has(w.types(s, "dnd off"))
		has(w.types(s, "forward 5550123"))
		has(w.types(s, "forward off"))
		w.calls("+49301", "200", customerData)
		w.callOf(s, call.Ringing)
		has(w.types(s, "deflect 201"))
		bob.rests()
		has(w.types(s, "pickup 201"))
		w.callOf(s, call.Connected)
		has(w.types(s, "attach 4711 x"))
		has(w.types(s, "join 201"))
		does(bob, csta.AnswerCall{Connection: bob.leg(call.Ringing)})
		has(w.types(s, "endcall "+w.callOf(s, call.Connected)))
		w.calls("+49302", "200", nil)
		require.NoError(w, w.types(s, "answer "+w.callOf(s, call.Ringing)))
		w.callOf(s, call.Connected)
		has(w.types(s, "consult 5550123"))
		has(w.types(s, "reconnect"))
		w.callOf(s, call.Connected)
		if has(w.types(s, "park 202")) {
			w.calls("+49303", "201", nil)
			has(w.types(s, "pickup"))
		}
		has(w.types(s, "snapshot"))
		has(w.types(s, "loggedoff"))
	}},
}
