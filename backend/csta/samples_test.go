package csta

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// shared finds the folder of protocol facts that lies beside the repository, or skips the test.
func shared(t *testing.T, path string) string {
	t.Helper()
	root := os.Getenv("CORDBOARD_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	found := filepath.Join(root, path)
	if _, err := os.Stat(found); err != nil {
		t.Skipf("the protocol facts are not here: %v (set CORDBOARD_SHARED)", err)
	}
	return found
}

const nena = "urn:nena:uid:callid:EXAMPLE0000000001.example.invalid;urn:nena:uid:incidentid:EXAMPLE02.example.invalid"

// samples are what single files must be read as: whole messages where they are small, the telling fields
// of the events.
var samples = map[string]any{
	"zultys/01-loginRequest-iphone.xml": LoginRequest{
		Type: "User", Platform: "iPhone", Version: "7.0", LoginCapab: "Audio", MediaCapab: "Voicemail|CallRec",
		User: "dmtest3", Password: "nnke/C/yi/f...U5OVTqg5joXHc=\n",
	},
	"zultys/02-loginResponce.xml": LoginResponse{
		Code: "0", Serial: "631HC", APIVersion: 11, Extension: "273", UserID: "43892780322813134", Text: "Login OK",
	},
	"zultys/03-presence-self.xml": PresenceNotice{From: "0", Status: "Available"},
	"zultys/04-loginRequest-crm.xml": LoginRequest{
		Type: "User", Platform: "CRM", Version: "1.0", User: "user_login", Password: "W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n",
	},
	"zultys/05-loginRequest-salesforce.xml": LoginRequest{
		Type: "User", Platform: "Salesforce", Version: "1.2.3", ClientType: "CRM", LoginCapab: "Audio", HasForced: true,
		User: "200", Password: "PASSWORD",
	},
	"zultys/08-logout.xml":                                       Logout{},
	"zultys/09-keepalive.xml":                                    Keepalive{},
	"zultys/10-MonitorStart.xml":                                 MonitorStart{Device: DeviceID{ID: "200"}},
	"zultys/11-MonitorStart-self-confEvents.xml":                 MonitorStart{},
	"zultys/12-MonitorStop.xml":                                  MonitorStop{"7"},
	"zultys/13-MakeCall.xml":                                     MakeCall{Calling: DeviceID{ID: "3095"}, Called: DeviceID{ID: "1099"}},
	"zultys/14-MakeCall-group.xml":                               MakeCall{Called: DeviceID{ID: "1099"}},
	"zultys/15-MakeCallResponse.xml":                             MakeCallResponse{Connection: at("25", "3095"), Called: "1099"},
	"zultys/16-CSTAErrorCode-private.xml":                        &Failure{"privateErrorCode", "URM Denied"},
	"zultys/17-AnswerCall.xml":                                   AnswerCall{at("25", "3095")},
	"zultys/18-ClearConnection.xml":                              ClearConnection{at("25", "3095")},
	"zultys/19-HoldCall.xml":                                     HoldCall{at("25", "3095")},
	"zultys/20-RetrieveCall.xml":                                 RetrieveCall{at("25", "3095")},
	"zultys/22-SingleStepTransferCall.xml":                       SingleStepTransferCall{Active: at("25", "3095"), To: DeviceID{ID: "1100"}},
	"zultys/23-TransferCall.xml":                                 TransferCall{Held: at("25", "3095"), Active: at("26", "3095")},
	"zultys-reconstructed/21-SingleStepTransferCallResponse.xml": SingleStepTransferCallResponse{Transferred: at("25", "1100")},
	"zultys/21-ParkCall.xml":                                     ParkCall{Connection: at("25", "3095")},
	"zultys/24-DeflectCall.xml":                                  DeflectCall{Connection: at("25", "3095"), To: DeviceID{ID: "1100"}},
	"zultys/25-AssignDevice-device.xml":                          AssignDevice{Device: DeviceID{ID: "0001"}, Type: "device"},
	"zultys/26-AssignDevice-external.xml":                        AssignDevice{Device: DeviceID{ID: "15551234567"}, Type: "address"},
	"zultys/27-GetAgentState.xml":                                GetAgentState{Device: DeviceID{ID: "200"}},
	"zultys/28-SetAgentState.xml":                                SetAgentState{Device: DeviceID{ID: "200"}, State: LoggedOn, Groups: []string{"Support"}},
	"zultys/30-iq-calllog.xml":                                   CallLogRequest{Timestamp: "-1"},
	"zultys/31-iq-addressbook.xml":                               AddressBookRequest{},
	"zultys/32-iq-mode.xml":                                      ModeRequest{Mode: "local", RingDelay: 20, VoicemailDelay: 10, Address: "3095"},
	"zultys/33-StartRecording.xml":                               Unknown{Root: "StartRecording", K: KindRequest}, // nobody here asks for it
	"zultys-reconstructed/13-RecordingStateEvent.xml":            RecordingStateEvent{Monitor: "1", Connection: at("18", "199"), Available: true},
	"zultys-reconstructed/14-callParkInfo.xml":                   ParkInfo{Monitor: "1", ParkID: "3"},
	"zultys-reconstructed/16-GetAgentStateResponse.xml": GetAgentStateResponse{Agents: []AgentEntry{
		{RoleID: "1", RoleName: "Support", RoleExt: "500", LoggedOn: true, LoginAvailable: true},
	}},
	"zultys-reconstructed/17-SetAgentStateResponse.xml": SetAgentStateResponse{Groups: []GroupResult{{"Support", true}}},
	"zultys/29-presence-set.xml":                        PresenceNotice{Status: "Available"},
	"zultys-reconstructed/18-loginFailed.xml":           LoginFailed{Code: 4, Serial: "631HC", APIVersion: 11, Text: "Login failed"},
	"zultys-reconstructed/19-Logout-forced.xml":         Logout{Mode: "forced"},
	"zultys-reconstructed/20-MonitorStartResponse.xml":  MonitorStartResponse{CrossRefID: "1", Voice: true},
	"zultys-reconstructed/06-DeliveredEvent-inbound-voicemail.xml": func(t *testing.T, e Event) {
		require.Equal(t, named(known("192"), "Vasily Znamensky"), e.Calling)
		require.Equal(t, named(known("*86"), "voicemail"), e.Subject)
		require.Equal(t, Device{Name: "Vasily Znamensky"}, e.NetworkCalling, "a name is no number")
		require.Equal(t, Absent, e.LastRedirection.Presence, "an empty element tells nothing")
		require.Equal(t, "2809269720623105293", e.Connection.GlobalCallID)
		require.Equal(t, Attached{{"__FIRST_CALL_ID__", "631UN-B5-00004-50E"}}, e.Data)
	},
	"zultys-reconstructed/02-DivertedEvent.xml": func(t *testing.T, e Event) {
		require.Equal(t, known("79031744445"), e.Target)
		require.Equal(t, known("3095"), e.Subject)
	},
	"zultys-reconstructed/03-DeliveredEvent.xml": func(t *testing.T, e Event) {
		require.Equal(t, Device{}, e.NetworkCalling)
		require.Equal(t, StateAlerting, e.Local)
	},
	"zultys-reconstructed/07-HeldEvent.xml": func(t *testing.T, e Event) {
		require.Equal(t, []string{"376"}, e.Commands)
	},
	"zultys-reconstructed/09-ServiceInitiatedEvent.xml": func(t *testing.T, e Event) {
		require.Empty(t, e.Local, "initializing is no state of the standard")
	},
	"zultys-reconstructed/10-TransferedEvent.xml": func(t *testing.T, e Event) {
		require.Equal(t, at("56", "199"), e.Connection)
		require.Equal(t, known("198"), e.Target)
	},
	"zultys-reconstructed/15-EstablishedEvent-apiguide-style.xml": func(t *testing.T, e Event) {
		require.Equal(t, named(known("0412345678"), "Simulator Caller"), e.Calling)
		require.Equal(t, named(known("210"), "Simulator Operator"), e.Subject)
		require.Equal(t, []string{"Disconnect", "Transfer", "Park"}, e.Commands)
		require.Equal(t, "Connected/Incoming", e.State+"/"+e.Direction)
		require.Equal(t, Attached{{"__CALLED_PARTY_ORIG__", "1300000000"}, {"__FIRST_CALL_ID__", "SIM-00-16"}}, e.Data)
		require.Equal(t, "SIM-16", e.Connection.GlobalOrigCallID)
	},
	"openscape-voice/01-ServiceInitiatedEvent.xml": func(t *testing.T, e Event) {
		require.Equal(t, []string{"clearConnection"}, e.Permitted)
		require.Equal(t, at("FF000100000000002D65C85C1C750000", "302100555010"), e.Connection)
		require.Equal(t, "302100555010", e.Subject.Number())
		require.Equal(t, StateInitiated, e.Local)
		require.Equal(t, "makeCall", e.Cause)
	},
	"openscape-voice/02-OriginatedEvent.xml": func(t *testing.T, e Event) {
		require.Equal(t, "302100555010", e.Calling.Number())
		require.Equal(t, "302100555011", e.Called.Number())
		require.Equal(t, "N<302100555011>;displayNumber=302100555011;noa=nk", e.Called.ID, "the identifier itself stays whole")
	},
	"openscape-voice/03-MonitorStop.xml": MonitorStop{"1193240031"},
	"openscape-voice/04-StartApplicationSessionPosResponse.xml": StartApplicationSessionPosResponse{
		SessionID: "009968951", ProtocolVersion: NamespaceED4, Duration: 600,
	},
	"openscape-voice/05-SystemRegisterResponse.xml": SystemRegisterResponse{"27ss"},
	"openscape-voice/06-MonitorStartResponse.xml":   MonitorStartResponse{CrossRefID: "1136370025"},
	"openscape-voice/09-SystemStatus.xml":           SystemStatus{"normal"},
	"openscape-voice/10-ns3_SystemStatus.xml":       SystemStatus{},
	"openscape-voice/11-ns3_MonitorStart.xml":       MonitorStart{Device: DeviceID{ID: "3021033", TypeOfNumber: "dialingNumber"}},
	"openscape-voice/12-CallInformationEvent.xml": func(t *testing.T, e Event) {
		require.Nil(t, e.Permitted, "not told")
		require.Equal(t, Attached{{CorrelatorData, nena}}, e.Data)
		require.Equal(t, "3021005550000", e.Subject.Number())
	},
	"openscape-voice/14-DeflectCall.xml": DeflectCall{
		Connection: at("FF000100000000006BB1234C31000000", "SUB_C"), To: DeviceID{ID: "SUB_D"},
	},
	"openscape-voice/13-DeliveredEvent.xml": func(t *testing.T, e Event) {
		require.Equal(t, []string{"clearConnection", "deflectCall"}, e.Permitted)
		require.Equal(t, at("FF00010000000000EC6114647E570000", "3021005550002"), e.Connection)
		require.Equal(t, "2025550123", e.Calling.Number())
		require.Equal(t, "Line71001", e.Calling.Name)
		require.Equal(t, "3021005550002", e.Called.Number())
		require.Equal(t, NotRequired, e.LastRedirection.Presence)
		require.Equal(t, known("02911"), e.NetworkCalled)
		require.Equal(t, Attached{{CorrelatorData, nena}}, e.Data)
		require.Equal(t, "enteringDistribution", e.Cause)
		require.Equal(t, StateAlerting, e.Local)
	},
	"pyssimist-mock-run/01-inv0000-SystemStatus.xml":     SystemStatus{"enabled"},
	"pyssimist-mock-run/05-inv0004-MakeCallResponse.xml": MakeCallResponse{Connection: at("", "1000")},
	"pyssimist-mock-run/08-inv9999-DeliveredEvent.xml": func(t *testing.T, e Event) {
		require.Equal(t, at("", "1000"), e.Connection, "a switch without call ids")
		require.Equal(t, known("1001"), e.LastRedirection)
		require.Equal(t, known("1000"), e.NetworkCalling)
	},
	"avaya-dmcc/01-StartApplicationSession.xml": StartApplicationSession{
		ApplicationID: "App", Login: LoginAvaya, CleanupDelay: 60, User: "user", Password: "pass", ProtocolVersions: []string{"http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv7"}, Duration: 180,
	},
	"avaya-dmcc/02-ResetApplicationSessionTimer.xml": ResetApplicationSessionTimer{SessionID: "SID", Duration: 180},
	"avaya-dmcc/03-GetDeviceId.xml":                  GetDeviceId{SwitchName: "CM1", Extension: "1000"},
	"avaya-dmcc/04-GetThirdPartyDeviceId.xml":        GetThirdPartyDeviceId{SwitchName: "CM1", Extension: "1000"},
	"avaya-dmcc/07-StopApplicationSession.xml":       StopApplicationSession{SessionID: "SID", Reason: "normal"},
	"avaya-dmcc/05-MonitorStart.xml": MonitorStart{
		Device: DeviceID{ID: "1000:CM1:192.0.2.1:0", TypeOfNumber: "other", MediaClass: "notKnown"}, Inverted: true,
		Filter: []string{"callcontrol/connectionCleared", "callcontrol/delivered", "callcontrol/established", "logicalDeviceFeature/agentReady"},
	},
	"avaya-dmcc/06-AnswerCall.xml": AnswerCall{ConnectionID{
		CallID: "55", Device: DeviceID{ID: "1000:CM1:192.0.2.1:0", TypeOfNumber: "other", MediaClass: "notKnown"},
	}},
	"eltex-ecss10/01-StartApplicationSession.xml": StartApplicationSession{
		ApplicationID: "Eltex ECSS-10 CSTA adapter", User: "p.city", Password: "1234",
		ProtocolVersions: []string{"http://www.ecma-international.org/standards/ecma-323/csta/ed3"}, Duration: 300,
	},
	"osbiz/01-StartApplicationSession.xml": StartApplicationSession{
		ApplicationID: "testApplicationId", Login: LoginFlat, User: "csta", Password: "secret", ProtocolVersions: []string{NamespaceED4}, Duration: 60,
	},
	"uacsta-rcc/04-MakeCall.xml": MakeCall{
		Calling: DeviceID{ID: "tel:73124;phone-context=dialstring;partition=BE_BRS_INT"}, Called: DeviceID{ID: "tel:+3222220220"}, AutoOriginate: "doNotPrompt",
	},
	"uacsta-rcc/02-GetCSTAFeatures.xml":                   GetCSTAFeatures{},
	"uacsta-rcc/06-SetDoNotDisturb.xml":                   SetDoNotDisturb{Device: DeviceID{ID: "5559430902"}},
	"uacsta-rcc/07-phone-HoldCall-empty-callID.xml":       HoldCall{at("", "212700")},
	"ecma323-constructed/13-AlternateCall.xml":            AlternateCall{Held: at("C1", "1001"), Active: at("C2", "1001")},
	"ecma323-constructed/14-AlternateCallResponse.xml":    AlternateCallResponse{},
	"ecma323-constructed/15-ReconnectCall.xml":            ReconnectCall{Active: at("C2", "1001"), Held: at("C1", "1001")},
	"ecma323-constructed/16-ReconnectCallResponse.xml":    ReconnectCallResponse{},
	"ecma323-constructed/17-ConsultationCall.xml":         ConsultationCall{Existing: at("C1", "1001"), Consulted: DeviceID{ID: "1003"}},
	"ecma323-constructed/18-ConsultationCallResponse.xml": ConsultationCallResponse{at("C2", "1001")},
	"ecma323-constructed/19-TransferCall.xml":             TransferCall{Held: at("C1", "1001"), Active: at("C2", "1001")},
	"ecma323-constructed/20-TransferCallResponse.xml": TransferCallResponse{
		Transferred: at("C1", "1003"),
		Connections: []ConnectionListItem{
			{New: at("C1", "1002"), Old: at("C1", "1002"), Endpoint: known("1002")},
			{New: at("C1", "1003"), Old: at("C2", "1003"), Endpoint: known("1003")},
		},
	},
	"ecma323-constructed/21-ConferenceCall.xml":                 ConferenceCall{Held: at("C1", "1001"), Active: at("C2", "1001")},
	"ecma323-constructed/22-ConferenceCallResponse.xml":         ConferenceCallResponse{Conference: at("C1", "1001")},
	"ecma323-constructed/23-SingleStepTransferCall.xml":         SingleStepTransferCall{Active: at("C1", "1001"), To: DeviceID{ID: "1003"}},
	"ecma323-constructed/24-SingleStepTransferCallResponse.xml": SingleStepTransferCallResponse{Transferred: at("C3", "1003")},
	"ecma323-constructed/28-GenerateDigits.xml":                 GenerateDigits{Connection: at("C1", "1001"), Digits: "123#"},
	"ecma323-constructed/29-GenerateDigitsResponse.xml":         GenerateDigitsResponse{},
	"ecma323-constructed/35-SnapshotDeviceResponse.xml": SnapshotDeviceResponse{Calls: []SnapshotCallInfo{
		{Connection: at("C1", "1001"), States: []ConnectionState{StateConnected, StateAlerting}},
	}},
	"ecma323-constructed/44-CSTAErrorCode.xml": &Failure{"operation", "invalidConnectionID"},
	"ecma323-constructed/47-DeliveredEvent.xml": func(t *testing.T, e Event) {
		require.Equal(t, known("+15551234567"), e.Calling)
		require.Equal(t, Attached{{UserData, "123456"}, {CorrelatorData, "acct=42"}}, e.Data)
	},
	"ecma323-constructed/57-TransferedEvent.xml": func(t *testing.T, e Event) {
		require.Equal(t, at("C2", "1001"), e.Secondary)
		require.Equal(t, StateNull, e.Local)
		require.Equal(t, []ConnectionListItem{
			{New: at("C1", "1002"), Old: at("C1", "1002"), Endpoint: known("1002")},
			{New: at("C1", "1003"), Old: at("C2", "1003"), Endpoint: known("1003")},
		}, e.Connections)
	},
	"ecma323-constructed/58-ConferencedEvent.xml": func(t *testing.T, e Event) {
		require.Equal(t, at("C2", "1001"), e.Secondary)
		require.Equal(t, known("1003"), e.Target)
		require.Equal(t, []ConnectionListItem{
			{New: at("C1", "1001"), Old: at("C1", "1001"), Endpoint: known("1001")},
			{New: at("C1", "1002"), Old: at("C1", "1002"), Endpoint: known("1002")},
			{New: at("C1", "1003"), Old: at("C2", "1003"), Endpoint: known("1003")},
		}, e.Connections)
		require.Equal(t, StateConnected, e.Local)
	},
	"ecma323-constructed/60-DigitsDialedEvent.xml": func(t *testing.T, e Event) {
		require.Equal(t, known("12"), e.Called)
	},
}

func TestSamplesOfEverySwitchAreRead(t *testing.T) {
	folder := shared(t, "csta/samples")
	files, err := filepath.Glob(filepath.Join(folder, "*", "*.xml"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var asserted int
	for _, file := range files {
		name, err := filepath.Rel(folder, file)
		require.NoError(t, err)
		t.Run(name, func(t *testing.T) {
			body, err := os.ReadFile(file)
			require.NoError(t, err)
			m, err := Decode(body)
			require.NoError(t, err)
			if e, is := m.(Event); is {
				require.NotEmpty(t, e.Monitor)
				require.NotEqual(t, ConnectionID{}, e.Connection)
			}
			switch want := samples[filepath.ToSlash(name)].(type) {
			case func(*testing.T, Event):
				asserted++
				require.IsType(t, Event{}, m)
				want(t, m.(Event))
			case Message:
				asserted++
				require.Equal(t, want, m)
			}
		})
	}
	require.Equal(t, len(samples), asserted, "a sample that this test names is gone")
}
