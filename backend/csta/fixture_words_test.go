package csta

func known(id string) Device { return Device{Presence: Known, DeviceID: DeviceID{ID: id}} }

func at(call, device string) ConnectionID {
	return ConnectionID{CallID: call, Device: DeviceID{ID: device}}
}

func onMX(call, device string) ConnectionID {
	c := at(call, device)
	c.GlobalCallID, c.GlobalOrigCallID = "2808630435142227620", "2808630435142227619"
	return c
}

func named(d Device, name string) Device {
	d.Name = name
	return d
}

// renamed is what a transfer tells of the two who stay.
var renamed = []ConnectionListItem{
	{New: at("25", "T1.1"), Old: at("25", "T1.1"), Endpoint: Device{Presence: Restricted}},
	{New: at("25", "1100"), Old: at("26", "1100"), Endpoint: known("1100")},
}

// spoken is what MX and the standard say in the same words.
var spoken = map[string]Message{
	"AnswerCall":                AnswerCall{at("25", "3095")},
	"AnswerCallResponse":        AnswerCallResponse{},
	"ClearConnection":           ClearConnection{at("25", "3095")},
	"ClearConnectionResponse":   ClearConnectionResponse{},
	"HoldCall":                  HoldCall{at("25", "3095")},
	"HoldCall-device-only":      HoldCall{at("", "3095")},
	"HoldCallResponse":          HoldCallResponse{},
	"RetrieveCall":              RetrieveCall{at("25", "3095")},
	"RetrieveCallResponse":      RetrieveCallResponse{},
	"ConsultationCall":          ConsultationCall{Existing: at("25", "3095"), Consulted: DeviceID{ID: "1100"}},
	"ConsultationCallResponse":  ConsultationCallResponse{at("26", "3095")},
	"AlternateCall":             AlternateCall{Held: at("25", "3095"), Active: at("26", "3095")},
	"AlternateCallResponse":     AlternateCallResponse{},
	"ReconnectCall":             ReconnectCall{Active: at("26", "3095"), Held: at("25", "3095")},
	"ReconnectCallResponse":     ReconnectCallResponse{},
	"TransferCall":              TransferCall{Held: at("25", "3095"), Active: at("26", "3095")},
	"TransferCallResponse-told": TransferCallResponse{Transferred: at("25", "1100"), Connections: renamed},
	"TransferCallResponse":      TransferCallResponse{Transferred: at("25", "1100")},
	"SingleStepTransferCall":    SingleStepTransferCall{Active: at("25", "3095"), To: DeviceID{ID: "1100"}},
	"SingleStepTransferCallResponse": SingleStepTransferCallResponse{
		Transferred: at("25", "1100"), Connections: renamed[:1],
	},
	"ConferenceCall":              ConferenceCall{Held: at("25", "3095"), Active: at("26", "3095")},
	"ConferenceCallResponse":      ConferenceCallResponse{Conference: at("25", "3095"), Connections: renamed},
	"GenerateDigits":              GenerateDigits{Connection: at("25", "3095"), Digits: "12,#*A"},
	"GenerateDigitsResponse":      GenerateDigitsResponse{},
	"MakeCall":                    MakeCall{Calling: DeviceID{ID: "3095"}, Called: DeviceID{ID: "+49 30 <1>&2"}},
	"MonitorStartResponse":        MonitorStartResponse{CrossRefID: "1169730059"},
	"MonitorStop":                 MonitorStop{"7"},
	"MonitorStopResponse":         MonitorStopResponse{},
	"SnapshotDevice":              SnapshotDevice{DeviceID{ID: "3095"}},
	"SnapshotDeviceResponse-none": SnapshotDeviceResponse{},
	"SnapshotDeviceResponse-later": SnapshotDeviceResponse{
		ServiceCrossRefID: "S1",
	},
	"SnapshotDeviceResponse": SnapshotDeviceResponse{Calls: []SnapshotCallInfo{
		{Connection: at("39", "3095"), Endpoint: known("3095"), States: []ConnectionState{StateAlerting, StateConnected}},
		{Connection: at("40", "3095"), States: nil},
	}},
	"SnapshotDeviceData": SnapshotDeviceData{ServiceCrossRefID: "S1", SegmentID: 2, LastSegment: true, Calls: []SnapshotCallInfo{
		{Connection: at("39", "3095"), States: []ConnectionState{StateHold}},
	}},
	"DeflectCall":                 DeflectCall{Connection: at("25", "3095"), To: DeviceID{ID: "1100"}},
	"DeflectCallResponse":         DeflectCallResponse{},
	"ParkCall":                    ParkCall{Connection: at("25", "3095")},
	"ParkCallResponse":            ParkCallResponse{},
	"GetAgentState":               GetAgentState{Device: DeviceID{ID: "200"}},
	"SystemStatus":                SystemStatus{"normal"},
	"SystemStatusResponse":        SystemStatusResponse{},
	"RequestSystemStatus":         RequestSystemStatus{},
	"RequestSystemStatusResponse": RequestSystemStatusResponse{"enabled"},
	"SystemRegister":              SystemRegister{true},
	"SystemRegisterResponse":      SystemRegisterResponse{"27ss"},
	"CSTAErrorCode":               &Failure{"operation", "invalidDeviceID"},
	"CSTAErrorCode-private":       &Failure{"privateErrorCode", "URM Denied"},
	"CSTAErrorCode-unspecified":   &Failure{Category: "unspecified"},
}

// standardWords is what the standard has beside that, in edition 4.
var standardWords = map[string]Message{
	"ClearCall":                        ClearCall{at("25", "3095")},
	"ClearCallResponse":                ClearCallResponse{},
	"DirectedPickupCall":               DirectedPickupCall{Connection: at("25", "3095"), Device: DeviceID{ID: "1100"}},
	"DirectedPickupCallResponse":       DirectedPickupCallResponse{at("25", "1100")},
	"DirectedPickupCallResponse-bare":  DirectedPickupCallResponse{},
	"GroupPickupCall":                  GroupPickupCall{Device: DeviceID{ID: "1100"}, Group: DeviceID{ID: "500"}},
	"GroupPickupCall-own":              GroupPickupCall{Device: DeviceID{ID: "1100"}},
	"GroupPickupCallResponse":          GroupPickupCallResponse{at("25", "1100")},
	"ParkCall-to":                      ParkCall{Connection: at("25", "3095"), To: DeviceID{ID: "700"}},
	"ParkCallResponse-told":            ParkCallResponse{at("25", "700")},
	"SingleStepConferenceCall":         SingleStepConferenceCall{Active: at("25", "3095"), Device: DeviceID{ID: "1100"}, Participation: "silent"},
	"SingleStepConferenceCallResponse": SingleStepConferenceCallResponse{at("25", "1100")},
	"DialDigits":                       DialDigits{Connection: at("25", "3095"), Digits: "0049301"},
	"DialDigitsResponse":               DialDigitsResponse{},
	"AssociateData":                    AssociateData{Connection: at("25", "3095"), AccountCode: "4711", Data: Attached{{CorrelatorData, "acct=42"}}},
	"AssociateDataResponse":            AssociateDataResponse{},
	"SnapshotCall":                     SnapshotCall{at("25", "3095")},
	"SnapshotCallResponse": SnapshotCallResponse{
		Parties: []SnapshotParty{
			{Device: known("3095"), Connection: at("25", "3095"), State: StateConnected},
			{Device: Device{Presence: Restricted}, Connection: at("25", "T1.1"), State: StateHold},
			{Device: Device{Presence: NotKnown}},
		},
		Calling: Device{Presence: Restricted}, Called: known("3095"), Data: Attached{{CorrelatorData, "acct=42"}}, Linkage: "UCID1",
	},
	"SnapshotCallResponse-later": SnapshotCallResponse{ServiceCrossRefID: "S2"},
	"SnapshotCallData": SnapshotCallData{LastSegment: true, Parties: []SnapshotParty{
		{Device: known("3095"), Connection: at("25", "3095"), State: StateConnected},
	}},
	"SnapshotDeviceResponse-told": SnapshotDeviceResponse{Calls: []SnapshotCallInfo{{
		Connection: at("39", "3095"), Endpoint: known("3095"), States: []ConnectionState{StateAlerting},
		Permitted: []string{"clearConnection", "deflectCall"}, Linkage: "UCID1",
	}}},

	"GetAgentState-group": GetAgentState{Device: DeviceID{ID: "1001"}, Group: DeviceID{ID: "500"}},
	"GetAgentStateResponse": GetAgentStateResponse{Agents: []AgentEntry{
		{AgentID: "4711", LoggedOn: true, Groups: []AgentInGroup{
			{Group: DeviceID{ID: "500"}, State: AgentBusy, Pending: AgentNotReady, Condition: "forcedPause"},
			{State: AgentReady},
		}},
		{},
	}},
	"GetAgentStateResponse-nobody":  GetAgentStateResponse{},
	"SetAgentState":                 SetAgentState{Device: DeviceID{ID: "1001"}, State: LoggedOn, AgentID: "4711", Password: "söcret", Group: DeviceID{ID: "500"}},
	"SetAgentState-ready":           SetAgentState{Device: DeviceID{ID: "1001"}, State: Ready},
	"SetAgentStateResponse":         SetAgentStateResponse{},
	"SetAgentStateResponse-pending": SetAgentStateResponse{Pending: AgentNotReady},
	"GetDoNotDisturb":               GetDoNotDisturb{DeviceID{ID: "1001"}},
	"GetDoNotDisturbResponse":       GetDoNotDisturbResponse{true},
	"SetDoNotDisturb":               SetDoNotDisturb{Device: DeviceID{ID: "1001"}, On: true},
	"SetDoNotDisturbResponse":       SetDoNotDisturbResponse{},
	"GetForwarding":                 GetForwarding{DeviceID{ID: "1001"}},
	"GetForwardingResponse": GetForwardingResponse{[]Forwarding{
		{Type: ForwardImmediate, Active: true, To: DeviceID{ID: "1100"}}, {Type: ForwardBusy}, {Active: true, To: DeviceID{ID: "1101"}},
	}},
	"GetForwardingResponse-none": GetForwardingResponse{},
	"SetForwarding":              SetForwarding{Device: DeviceID{ID: "1001"}, Type: ForwardNoAnswer, On: true, To: DeviceID{ID: "1100"}},
	"SetForwarding-off":          SetForwarding{Device: DeviceID{ID: "1001"}},
	"SetForwardingResponse":      SetForwardingResponse{},

	"GetCSTAFeatures":              GetCSTAFeatures{},
	"GetCSTAFeaturesResponse":      GetCSTAFeaturesResponse{everyAbility(false)},
	"GetCSTAFeaturesResponse-few":  GetCSTAFeaturesResponse{[]string{"makeCall", "setAgentState", "delivered"}},
	"GetCSTAFeaturesResponse-none": GetCSTAFeaturesResponse{},
	"GetSwitchingFunctionCaps":     GetSwitchingFunctionCaps{},
	"GetSwitchingFunctionCapsResponse": GetSwitchingFunctionCapsResponse{
		Services: everyAbility(false)[:len(everyAbility(false))-len(everyAbility(true))], Events: everyAbility(true),
	},
	"GetSwitchingFunctionCapsResponse-none": GetSwitchingFunctionCapsResponse{},

	"DoNotDisturbEvent":   DoNotDisturbEvent{Monitor: "1", Device: known("1001"), On: true},
	"ForwardingEvent":     ForwardingEvent{Monitor: "1", Device: known("1001"), Type: ForwardImmediate, On: true, To: DeviceID{ID: "1100"}},
	"ForwardingEvent-off": ForwardingEvent{Monitor: "1"},
	"BackInServiceEvent":  DeviceServiceEvent{Monitor: "1", Device: known("1001"), InService: true, Cause: "normal"},
	"OutOfServiceEvent":   DeviceServiceEvent{Monitor: "1", Device: known("1001")},

	"AgentLoggedOnEvent":         AgentEvent{Type: AgentLoggedOnEvent, Monitor: "1", Device: known("1001"), AgentID: "4711", Group: DeviceID{ID: "500"}},
	"AgentLoggedOffEvent":        AgentEvent{Type: AgentLoggedOffEvent, Monitor: "1", Device: known("1001"), AgentID: "4711", Cause: "normal"},
	"AgentNotReadyEvent":         AgentEvent{Type: AgentNotReadyEvent, Monitor: "1", Device: known("1001"), Cause: "forcedTransition"},
	"AgentReadyEvent":            AgentEvent{Type: AgentReadyEvent, Monitor: "1", Device: Device{Presence: NotKnown}},
	"AgentBusyEvent":             AgentEvent{Type: AgentBusyEvent, Monitor: "1", Device: known("1001"), Pending: AgentNotReady},
	"AgentWorkingAfterCallEvent": AgentEvent{Type: AgentWorkingAfterCallEvent, Monitor: "1", Device: known("1001"), Pending: AgentReady},

	"MakeCall-noPrompt": MakeCall{Calling: DeviceID{ID: "1001", TypeOfNumber: "deviceNumber", MediaClass: "voice"}, Called: DeviceID{ID: "1002"}, AutoOriginate: "doNotPrompt"},
	"MakeCallResponse":  MakeCallResponse{Connection: at("C1", "1001")},
	"MonitorStart":      MonitorStart{Device: DeviceID{ID: "212700", TypeOfNumber: "dialingNumber"}, Type: "device"},
	"StartApplicationSession": StartApplicationSession{
		ApplicationID: "Cordboard", Login: LoginFlat, User: "csta", Password: "söcret", ProtocolVersions: []string{NamespaceED4}, Duration: 60,
	},
	"StartApplicationSession-nobody":                 StartApplicationSession{ApplicationID: "Cordboard"},
	"StartApplicationSessionPosResponse":             StartApplicationSessionPosResponse{SessionID: "009968951", ProtocolVersion: NamespaceED4, Duration: 600},
	"StartApplicationSessionNegResponse":             SessionRefused{"StartApplicationSession", "invalidApplicationInfo"},
	"StartApplicationSessionNegResponse-application": SessionRefused{"StartApplicationSession", "licence expired"},
	"ResetApplicationSessionTimer":                   ResetApplicationSessionTimer{SessionID: "009968951", Duration: 600},
	"ResetApplicationSessionTimerPosResponse":        ResetApplicationSessionTimerPosResponse{600},
	"ResetApplicationSessionTimerNegResponse":        SessionRefused{"ResetApplicationSessionTimer", "invalidSessionID"},
	"StopApplicationSession":                         StopApplicationSession{SessionID: "009968951", Reason: "normal"},
	"StopApplicationSession-application":             StopApplicationSession{SessionID: "009968951", Reason: "the agent went home"},
	"StopApplicationSessionPosResponse":              StopApplicationSessionPosResponse{},
	"StopApplicationSessionNegResponse":              SessionRefused{"StopApplicationSession", "invalidSessionID"},
	"ApplicationSessionTerminated":                   ApplicationSessionTerminated{SessionID: "009968951", Reason: "sessionTimerExpired"},
	"ApplicationSessionTerminated-server":            ApplicationSessionTerminated{SessionID: "009968951", Reason: "maintenance at noon"},
	"DeliveredEvent-untold": Event{
		Type: Delivered, Monitor: "1", Connection: at("C1", "1001"), Subject: Device{Presence: NotKnown}, Calling: Device{Presence: Restricted},
		Called: Device{Presence: NotKnown}, LastRedirection: Device{Presence: NotRequired}, Cause: "newCall",
	},
	"ConnectionClearedEvent-call-only": Event{
		Type: ConnectionCleared, Monitor: "1", Connection: at("C1", ""), Subject: known("1001"), Cause: "normalClearing",
	},
}

// everyAbility is every name that the features have: all of them, or the events' alone.
func everyAbility(eventsOnly bool) (names []string) {
	for _, group := range abilities {
		if !eventsOnly {
			names = append(names, group.services...)
		}
	}
	for _, group := range abilities {
		names = append(names, group.events...)
	}
	return names
}
