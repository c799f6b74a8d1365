package csta

// mxWords is what only MX says.
var mxWords = map[string]Message{
	"MakeCall-own":                MakeCall{Called: DeviceID{ID: "1099"}},
	"MakeCallResponse":            MakeCallResponse{Connection: onMX("25", "3095"), Called: "1099"},
	"MonitorStart":                MonitorStart{Device: DeviceID{ID: "200"}},
	"MonitorStart-own":            MonitorStart{},
	"CreateConfFromCalls":         CreateConfFromCalls{CallID: "25", OwnerID: "3095", OwnerCallID: "26"},
	"CreateConfFromCallsResponse": CreateConfFromCallsResponse{},
	"errorResponse":               &Failure{"errorResponse", "no such call"},
	"loginRequest":                LoginRequest{Type: "User", Platform: "Salesforce", Version: "1.2.3", ClientType: "CRM", LoginCapab: "Audio", HasForced: true, User: "Zoë", Password: HashPassword("secret")},
	"loginRequest-forced":         LoginRequest{Type: "User", Platform: "CRM", LoginCapab: "Audio|Video", MediaCapab: "Voicemail|CallRec", Forced: true, HasForced: true, User: "200", Password: "a<b&\"c'"},
	"loginResponce":               LoginResponse{Code: "0", Serial: "631HC", APIVersion: 11, Extension: "273", UserID: "43892780322813134", Text: "Login OK"},
	"loginFailed":                 LoginFailed{Code: 5, Serial: "631HC", APIVersion: 11, Text: "User is already logged in"},
	"logout":                      Logout{},
	"Logout-forced":               Logout{Mode: "forced"},
	"keepalive":                   Keepalive{},
	"presence":                    PresenceNotice{Status: "Available"},
	"presence-self":               PresenceNotice{From: "0", Status: "Away", MXStatus: "Lunch", Note: "zurück um 14 Uhr"},
	"HeldEvent-mask":              Event{Type: Held, Monitor: "1", Connection: at("56", "199"), Subject: known("199"), Cause: "normal", Commands: []string{"376"}},
	"DeliveredEvent-plain":        Event{Type: Delivered, Monitor: "1", Connection: at("39", "3095"), Subject: known("79031744445"), Calling: known("3095"), Called: known("79031744445"), Local: StateAlerting, Cause: "normal"},
	"AssignDevice":                AssignDevice{Device: DeviceID{ID: "0001"}, Type: "device"},
	"AssignDeviceResponse":        AssignDeviceResponse{},
	"AssignDeviceInfo":            AssignDeviceInfo{Device: DeviceID{ID: "15551234567"}, Type: "address"},
	"callParkInfo":                ParkInfo{Monitor: "1", ParkID: "3"},
	"RecordingStateEvent":         RecordingStateEvent{Monitor: "1", Connection: at("18", "199"), Available: true},
	"MailIncomingReadyEvent":      MailIncomingReadyEvent{Monitor: "1", Voicemail: "1"},
	"iq-calllog":                  CallLogRequest{Timestamp: "-1"},
	"iq-addressbook":              AddressBookRequest{},
	"iq-mode":                     ModeRequest{Mode: "local", RingDelay: 20, VoicemailDelay: 10, Address: "3095"},
	"callloginfo":                 CallLogInfo{Entries: []Entry{{"callinfo", []Datum{{"missed", "true"}}, []Datum{{"record_id", "17"}, {"name", "Zoë & Söhne"}}}, {Name: "callinfo"}}},
	"ablist": AddressBookPage{Size: 120, Index: 50, Entries: []AddressBookEntry{
		{JID: "200@mx", FirstName: "Zoë", LastName: "Söhne", BusinessPhone: "+49 30 1"}, {JID: "201@mx"},
	}},
	"GetAgentStateResponse": GetAgentStateResponse{Agents: []AgentEntry{
		{RoleID: "1", RoleName: "Support", RoleExt: "500", LoggedOn: true, LoginAvailable: true},
		{RoleID: "2", RoleName: "Vertrieb & Söhne", ReadyState: "1"},
	}},
	"SetAgentState":         SetAgentState{Device: DeviceID{ID: "200"}, State: LoggedOn, Groups: []string{"Support", "Vertrieb"}},
	"SetAgentState-all":     SetAgentState{Device: DeviceID{ID: "200"}, State: LoggedOff, AgentID: "200", Password: "a<b", PhysicalDevice: "0001"},
	"SetAgentStateResponse": SetAgentStateResponse{Groups: []GroupResult{{"Support", true}, {"Vertrieb", false}}},
	"AgentAddEvent":         AgentEvent{Type: AgentAddEvent, Monitor: "1", Role: AgentEntry{RoleID: "1", RoleName: "Support", RoleExt: "500", LoggedOn: true}},
	"AgentDeleteEvent":      AgentEvent{Type: AgentDeleteEvent, Role: AgentEntry{RoleID: "1"}},
	"AgentUpdateEvent":      AgentEvent{Type: AgentUpdateEvent, Role: AgentEntry{RoleID: "1", LoginAvailable: true}},
}

// avayaWords is what only Avaya says, or says otherwise than the standard.
var avayaWords = map[string]Message{
	"GetThirdPartyDeviceId":          GetThirdPartyDeviceId{SwitchName: "CM1", Extension: "1000"},
	"GetThirdPartyDeviceIdResponse":  GetThirdPartyDeviceIdResponse{avaya},
	"GetDeviceId":                    GetDeviceId{SwitchName: "CM1", Extension: "1000"},
	"GetDeviceIdResponse":            GetDeviceIdResponse{avaya},
	"TransferMonitorObjects":         TransferMonitorObjects{From: "S1", To: "S2"},
	"TransferMonitorObjectsResponse": TransferMonitorObjectsResponse{},
	"AnswerCall-avaya":               AnswerCall{ConnectionID{CallID: "55", Device: avaya}},
	"MonitorStart":                   MonitorStart{Device: avaya},
	"StartApplicationSession": StartApplicationSession{
		ApplicationID: "Cordboard", Login: LoginAvaya, User: "user", Password: "a<b&c", CleanupDelay: 60,
		ProtocolVersions: []string{NamespaceED3 + "/priv7"}, Duration: 180,
	},
	"StartApplicationSession-again": StartApplicationSession{
		ApplicationID: "Cordboard", Login: LoginAvaya, User: "user", Password: "pass", CleanupDelay: 180, ResumeID: "SID",
		ProtocolVersions: []string{NamespaceED3 + "/priv7"}, Duration: 180,
	},
	"SnapshotDeviceResponse-told": SnapshotDeviceResponse{Calls: []SnapshotCallInfo{{
		Connection: ConnectionID{CallID: "55", Device: avaya}, States: []ConnectionState{StateHold}, Permitted: []string{},
	}}},
	"SnapshotCallData": SnapshotCallData{ServiceCrossRefID: "S2", SegmentID: 1, Parties: []SnapshotParty{
		{Device: known("3095"), Connection: at("25", "3095"), State: StateConnected},
	}},
	"SetAgentState-reason":         SetAgentState{Device: avaya, State: NotReady, AgentID: "4711", Reason: "3"},
	"GetAgentStateResponse-reason": GetAgentStateResponse{Agents: []AgentEntry{{AgentID: "4711", LoggedOn: true}}, Reason: "3"},
	"AgentNotReadyEvent-reason":    AgentEvent{Type: AgentNotReadyEvent, Monitor: "1", Device: known("1000"), AgentID: "4711", Reason: "3"},
	"DeliveredEvent-typed": Event{
		Type: Delivered, Monitor: "1", Connection: ConnectionID{CallID: "55", Device: avaya}, Subject: known("1000"), Calling: known("+4930"),
		Called: known("5000"), LastRedirection: Device{Presence: NotRequired}, Local: StateAlerting, Cause: "newCall", Linkage: "00001000551234",
		Data: Attached{{UserData, "u"}, {UserEnteredCode, "4711#"}, {CollectVDN, "5001"}, {DistributingVDN, "5000"}, {TrunkGroup, "12"}},
	},
	"EstablishedEvent-trunk": Event{
		Type: Established, Monitor: "1", Connection: at("55", "1000"), Subject: known("1000"), Calling: known("+4930"), Called: known("5000"),
		LastRedirection: Device{Presence: NotKnown}, Cause: "normal", Data: Attached{{TrunkGroup, "12"}},
	},
	"EnteredDigitsEvent": Event{
		Type: EnteredDigits, Monitor: "1", Connection: at("55", "1000"), Local: StateConnected, Cause: "normal", Data: Attached{{Digits, "4711#"}},
	},
	"EnteredDigitsEvent-bare": Event{Type: EnteredDigits, Monitor: "1"},
}

// avaya is an extension as Avaya's requests name it.
var avaya = DeviceID{ID: "1000:CM1:192.0.2.1:0", TypeOfNumber: "other", MediaClass: "notKnown"}
