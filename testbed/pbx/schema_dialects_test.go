package pbx

import (
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

// deviations are the messages of the standard's dialects that break the schemas because a capture does,
// with the capture that shows it.
var deviations = []struct {
	sample  string
	dialect csta.Dialect
	pattern *regexp.Regexp
	mend    string // what the schemas want in its place
}{
	{
		"openscape-voice/09-SystemStatus.xml", csta.OpenScape,
		regexp.MustCompile(`(?s)^(<\?xml[^>]*>\s*<SystemStatus\s+xmlns=")http://www\.ecma\.ch/standards/ecma-323/csta/ed2(".*)$`), "${1}" + csta.NamespaceED4 + "${2}",
	},
	{
		"openscape-voice/04-StartApplicationSessionPosResponse.xml", csta.OpenScape,
		regexp.MustCompile(`(?s)^(<\?xml[^>]*><StartApplicationSessionPosResponse )xmlns:aps(=.*)<extensions><actualHBT>0</actualHBT></extensions>(.*)$`), "${1}xmlns${2}${3}",
	},
	{
		"avaya-dmcc/01-StartApplicationSession.xml", csta.DMCC,
		regexp.MustCompile(`(<acx:SessionLoginInfo) xsi:type="acx:SessionLoginInfo"`), "$1",
	},
}

// mended is a message without the deviations that are known of its dialect, and which of them it had.
func mended(d csta.Dialect, body string) (string, []string) {
	var had []string
	body = strings.ReplaceAll(body, ">[secret]<", ">00<") // a recording's, not the wire's
	for _, deviation := range deviations {
		if deviation.dialect == d && deviation.pattern.MatchString(body) {
			body = deviation.pattern.ReplaceAllString(body, deviation.mend)
			had = append(had, deviation.sample)
		}
	}
	return body, had
}

// voice is a client that speaks through the codec: what it says is held against the schemas too.
type voice struct {
	*client
	csta.Tongue
	sw   *Switch
	next int
}

// asks sends a request and wants an answer of this name.
func (v *voice) asks(m csta.Message, answer string) frame {
	v.t.Helper()
	v.next++
	body, err := v.Encode(m)
	require.NoError(v.t, err)
	v.say(v.next, string(body))
	time.Sleep(10 * time.Millisecond)
	for _, f := range v.heard() {
		if f.String() == wireID(v.next)+" "+answer {
			return f
		}
		require.NotEqual(v.t, wireID(v.next), f.id, "%s: %s", m.Name(), f.body)
	}
	v.t.Fatalf("%s was not answered", m.Name())
	return frame{}
}

func wireID(id int) string { return string(wire(id, "")[4:]) }

func (v *voice) device(number string) csta.DeviceID { return v.sw.dialect.flat(number) }

// leg is somebody's newest connection.
func (v *voice) leg(number string) (id csta.ConnectionID) {
	v.sw.do(func() {
		for _, c := range v.sw.x.calls {
			for _, l := range c.legs {
				if l.number == number {
					id = v.sw.dialect.connection(*l)
				}
			}
		}
	})
	return id
}

// TestWhateverTheStandardsDialectsSayIsValid plays every service in every dialect of the standard, and in
// each edition that the standard itself has, and holds all that was said on both sides against the schemas.
func TestWhateverTheStandardsDialectsSayIsValid(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	schema := theSchema(t)
	for name, tongue := range map[string]csta.Tongue{
		"ecma ed3": {Dialect: csta.ECMA, Namespace: csta.NamespaceED3}, "ecma ed4": {Dialect: csta.ECMA},
		"ecma ed5": {Dialect: csta.ECMA, Namespace: csta.NamespaceED5}, "ecma ed6": {Dialect: csta.ECMA, Namespace: csta.NamespaceED6},
		"openscape": {Dialect: csta.OpenScape}, "openscape business": {Dialect: csta.OpenScape}, "dmcc": {Dialect: csta.DMCC},
	} {
		t.Run(name, func(t *testing.T) {
			all := &everything{said: map[string]bool{}, both: true}
			o := Options{Dialect: tongue.Dialect, Record: all.record, Extensions: []string{"200", "201", "202", "203"}, Scenario: Scenario{
				Names:   map[string]string{"200": "Zoë <&>", customer: "Čeněk"},
				Numbers: map[string]Number{"1": {Does: Busy}, "2": {Does: HangsUp, AfterMs: 1000}},
				Queues:  []Queue{{Number: "500", Name: "Support", Agents: []string{"202"}}},
				IVRs:    []IVR{{Number: "600", To: "500", Asks: []Question{{Name: "account", Digits: 2}}}},
				Agents:  map[string]Agent{"A1": {Extension: "202"}},
				Habits:  Habits{CallCleared: true, DigitsTold: true, TransferClears: ClearsAfter, SnapshotData: true, AfterCallMs: 1000},
			}}
			if name == "openscape business" {
				o.Variant = Business
			}
			story(t, o, func(t *testing.T, s *Switch) {
				ann := &voice{dial(t, s), tongue, s, 10}
				everyService(t, s, ann)
			})
			all.requireValidIn(t, schema, tongue.Dialect)
		})
	}
}

// everyService asks for all that a dialect has, and refuses to be refused.
func everyService(t *testing.T, s *Switch, ann *voice) {
	d := ann.Dialect
	lacks := func(service string) bool { return s.lacks(service) }
	ann.heard()
	if d != csta.DMCC {
		id := 0
		if s.options.Variant == Business {
			id = firstBusinessID + 1
		}
		ann.say(id, must(ann.Encode(csta.SystemStatusResponse{})))
	}
	login := csta.StartApplicationSession{ApplicationID: "x", User: "csta", Password: "wrong", ProtocolVersions: []string{csta.NamespaceED4}, Duration: 600}
	switch {
	case d == csta.DMCC:
		login.ProtocolVersions, login.CleanupDelay = []string{csta.NamespaceED3 + "/priv7"}, 60
	case ann.Namespace != "":
		login.ProtocolVersions = []string{ann.Namespace}
	}
	ann.asks(login, "StartApplicationSessionNegResponse")
	login.Password = "secret"
	session := csta.Secret(ann.asks(login, "StartApplicationSessionPosResponse").at("sessionID"))
	ann.asks(csta.ResetApplicationSessionTimer{SessionID: session, Duration: 600}, "ResetApplicationSessionTimerPosResponse")
	ann.asks(csta.ResetApplicationSessionTimer{SessionID: "no"}, "ResetApplicationSessionTimerNegResponse")
	if !lacks("SystemRegister") {
		ann.asks(csta.SystemRegister{SystemStatus: true}, "SystemRegisterResponse")
	}
	ann.asks(csta.RequestSystemStatus{}, "RequestSystemStatusResponse")
	ann.asks(csta.SystemStatus{Status: "normal"}, "SystemStatusResponse")
	if d == csta.DMCC {
		ann.asks(csta.GetDeviceId{SwitchName: "CM1", Extension: "200"}, "GetDeviceIdResponse")
		ann.asks(csta.GetThirdPartyDeviceId{SwitchName: "CM1", Extension: "200"}, "GetThirdPartyDeviceIdResponse")
		ann.asks(csta.TransferMonitorObjects{From: session, To: session}, "TransferMonitorObjectsResponse")
	}
	for _, feature := range []csta.Message{csta.GetCSTAFeatures{}, csta.GetSwitchingFunctionCaps{}} {
		if !lacks(feature.Name()) {
			ann.asks(feature, feature.Name()+"Response")
		}
	}
	for _, extension := range []string{"200", "201", "202", "500"} {
		ann.asks(csta.MonitorStart{Device: ann.device(extension), Type: "device"}, "MonitorStartResponse")
	}
	ann.asks(csta.MonitorStart{Device: ann.device("299")}, "CSTAErrorCode")

	// One call: dialled by digits where that can be, held, retrieved, with data and digits.
	if !lacks("DialDigits") {
		ann.asks(csta.MakeCall{Calling: ann.device("200")}, "MakeCallResponse")
		ann.asks(csta.DialDigits{Connection: ann.leg("200"), Digits: "20"}, "DialDigitsResponse")
		ann.asks(csta.DialDigits{Connection: ann.leg("200"), Digits: "1"}, "DialDigitsResponse")
	} else {
		ann.asks(csta.MakeCall{Calling: ann.device("200"), Called: ann.device("201"), AutoOriginate: "doNotPrompt"}, "MakeCallResponse")
	}
	time.Sleep(routeTime)
	ann.asks(csta.AnswerCall{Connection: ann.leg("201")}, "AnswerCallResponse")
	ann.asks(csta.HoldCall{Connection: ann.leg("200")}, "HoldCallResponse")
	ann.asks(csta.RetrieveCall{Connection: ann.leg("200")}, "RetrieveCallResponse")
	ann.asks(csta.GenerateDigits{Connection: ann.leg("200"), Digits: "4711#"}, "GenerateDigitsResponse")
	if !lacks("AssociateData") {
		ann.asks(csta.AssociateData{Connection: ann.leg("200"), AccountCode: "4711", Data: csta.Attached{{Name: csta.CorrelatorData, Value: "x"}}}, "AssociateDataResponse")
	}
	ann.asks(csta.SnapshotDevice{Device: ann.device("200")}, "SnapshotDeviceResponse")
	ann.asks(csta.SnapshotCall{Connection: ann.leg("200")}, "SnapshotCallResponse")
	s.do(func() { s.options.Scenario.SnapshotData = false })
	ann.asks(csta.SnapshotDevice{Device: ann.device("200")}, "SnapshotDeviceResponse")
	ann.asks(csta.SnapshotCall{Connection: ann.leg("200")}, "SnapshotCallResponse")
	ann.asks(csta.ClearConnection{Connection: ann.leg("200")}, "ClearConnectionResponse")

	// Two calls: alternated, reconnected, joined, transferred.
	arrives := func(at string) {
		t.Helper()
		_, err := s.Call(customer, "", at, account, DialledAs("0800"))
		require.NoError(t, err)
		require.NoError(t, s.Lift(at))
	}
	consults := func(to string) (held, active csta.ConnectionID) {
		t.Helper()
		held = ann.leg("200")
		ann.asks(csta.ConsultationCall{Existing: held, Consulted: ann.device(to)}, "ConsultationCallResponse")
		time.Sleep(routeTime + ringTime)
		synctest.Wait()
		_ = s.Lift(to)
		return held, ann.leg("200")
	}
	arrives("200")
	require.NoError(t, s.Press(customer, "12"))
	held, active := consults("201")
	ann.asks(csta.AlternateCall{Held: held, Active: active}, "AlternateCallResponse")
	ann.asks(csta.ReconnectCall{Active: held, Held: active}, "ReconnectCallResponse")
	ann.asks(csta.ClearCall{Connection: ann.leg("200")}, "ClearCallResponse")
	arrives("200")
	held, active = consults("201")
	ann.asks(csta.ConferenceCall{Held: held, Active: active}, "ConferenceCallResponse")
	ann.asks(csta.SingleStepConferenceCall{Active: ann.leg("200"), Device: ann.device("202"), Participation: "silent"}, "SingleStepConferenceCallResponse")
	ann.asks(csta.SnapshotDevice{Device: ann.device("200")}, "SnapshotDeviceResponse")
	ann.asks(csta.ClearCall{Connection: ann.leg("200")}, "ClearCallResponse")
	arrives("200")
	held, active = consults("5550100")
	ann.asks(csta.TransferCall{Held: held, Active: active}, "TransferCallResponse")
	arrives("200")
	ann.asks(csta.SingleStepTransferCall{Active: ann.leg("200"), To: ann.device("201")}, "SingleStepTransferCallResponse")
	time.Sleep(backTime) // it comes back
	ann.asks(csta.DeflectCall{Connection: ann.leg("200"), To: ann.device("201")}, "DeflectCallResponse")
	ann.asks(csta.DirectedPickupCall{Connection: ann.leg("201"), Device: ann.device("200")}, "DirectedPickupCallResponse")
	if !lacks("ParkCall") {
		ann.asks(csta.ParkCall{Connection: ann.leg("200"), To: ann.device("201")}, "ParkCallResponse")
		time.Sleep(time.Minute)
	}
	_ = s.HangUp(customer)
	_, err := s.Call("", "", "201", nil) // a withheld number
	require.NoError(t, err)
	if !lacks("GroupPickupCall") {
		ann.asks(csta.GroupPickupCall{Device: ann.device("200")}, "GroupPickupCallResponse")
	}
	for _, number := range []string{"1", "2", "3"} {
		_ = s.HangUp("200")
		ann.asks(csta.MakeCall{Calling: ann.device("200"), Called: ann.device(number)}, "MakeCallResponse")
		time.Sleep(5 * time.Second)
	}

	// Agents, groups and what is set at phones.
	for _, state := range []csta.RequestedAgentState{csta.LoggedOn, csta.Ready} {
		ann.asks(csta.SetAgentState{Device: ann.device("202"), State: state, AgentID: "A1", Password: "x"}, "SetAgentStateResponse")
	}
	for _, at := range []string{"600", "500"} {
		_, err = s.Call(customer, "", at, nil)
		require.NoError(t, err)
		time.Sleep(ivrTime)
	}
	require.NoError(t, s.Press(customer, "47"))
	_ = s.Lift("202")
	ann.asks(csta.SetAgentState{Device: ann.device("202"), State: csta.NotReady, Reason: "3"}, "SetAgentStateResponse")
	ann.asks(csta.GetAgentState{Device: ann.device("202"), Group: ann.device("500")}, "GetAgentStateResponse")
	ann.asks(csta.GetAgentState{Device: ann.device("500")}, "GetAgentStateResponse")
	for s.HangUp(customer) == nil {
		synctest.Wait()
	}
	for _, state := range []csta.RequestedAgentState{csta.WorkingAfterCall, csta.NotReady, csta.LoggedOff} {
		ann.asks(csta.SetAgentState{Device: ann.device("202"), State: state}, "SetAgentStateResponse")
	}
	ann.asks(csta.GetAgentState{Device: ann.device("202")}, "GetAgentStateResponse")
	ann.asks(csta.SetDoNotDisturb{Device: ann.device("201"), On: true}, "SetDoNotDisturbResponse")
	ann.asks(csta.GetDoNotDisturb{Device: ann.device("201")}, "GetDoNotDisturbResponse")
	ann.asks(csta.SetDoNotDisturb{Device: ann.device("201")}, "SetDoNotDisturbResponse")
	ann.asks(csta.SetForwarding{Device: ann.device("201"), On: true, To: ann.device("200")}, "SetForwardingResponse")
	ann.asks(csta.GetForwarding{Device: ann.device("201")}, "GetForwardingResponse")
	_, err = s.Call(customer, "", "201", nil)
	require.NoError(t, err)
	require.NoError(t, s.SetInService("201", false))
	require.NoError(t, s.SetInService("201", true))
	_, err = s.Call(customer, "", "500", nil) // and waits
	require.NoError(t, err)
	s.SendSystemStatus("messagesLost", 5)
	ann.say(5, must(ann.Encode(csta.SystemStatusResponse{})))
	s.EndMonitors("201")
	f := ann.asks(csta.MonitorStart{Device: ann.device("201")}, "MonitorStartResponse")
	ann.asks(csta.MonitorStop{CrossRefID: f.at("monitorCrossRefID")}, "MonitorStopResponse")
	ann.asks(csta.StopApplicationSession{SessionID: "no"}, "StopApplicationSessionNegResponse")
	time.Sleep(11 * time.Minute)
}

func must(body []byte, err error) string {
	if err != nil {
		panic(err)
	}
	return string(body)
}

// requireValidIn wants all that was said to be valid but for the deviations of the dialect, each of which
// has to be broken without its mending: what breaks nothing is no deviation.
func (e *everything) requireValidIn(t *testing.T, schema string, d csta.Dialect) {
	t.Helper()
	whole, deviating := &everything{said: map[string]bool{}}, map[string]string{}
	for body := range e.said {
		valid, had := mended(d, body)
		whole.said[valid] = true
		for _, sample := range had {
			deviating[sample] = body
		}
	}
	whole.requireValid(t, schema, "MakeCall", "MakeCallResponse", "DeliveredEvent", "TransferedEvent", "ConferencedEvent", "AgentReadyEvent",
		"DivertedEvent", "FailedEvent", "QueuedEvent", "CallClearedEvent", "DoNotDisturbEvent", "ForwardingEvent", "OutOfServiceEvent", "BackInServiceEvent",
		"SnapshotDeviceData", "SnapshotCallData", "DigitsGeneratedEvent", "ApplicationSessionTerminated", "MonitorStop")
	require.Greater(t, len(whole.said), 100)
	for sample, body := range deviating {
		alone := &everything{said: map[string]bool{body: true}}
		require.Error(t, alone.validate(t, schema), "%s breaks nothing", sample)
	}
}
