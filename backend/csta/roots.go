package csta

import "strings"

// roots tells which message a root element begins; the call events are in the table forms.
var roots = map[string]layout{
	"MakeCall": MakeCall{}, "MakeCallResponse": MakeCallResponse{},
	"AnswerCall": AnswerCall{}, "AnswerCallResponse": AnswerCallResponse{},
	"ClearConnection": ClearConnection{}, "ClearConnectionResponse": ClearConnectionResponse{},
	"HoldCall": HoldCall{}, "HoldCallResponse": HoldCallResponse{},
	"RetrieveCall": RetrieveCall{}, "RetrieveCallResponse": RetrieveCallResponse{},

	"ConsultationCall": ConsultationCall{}, "ConsultationCallResponse": ConsultationCallResponse{},
	"AlternateCall": AlternateCall{}, "AlternateCallResponse": AlternateCallResponse{},
	"ReconnectCall": ReconnectCall{}, "ReconnectCallResponse": ReconnectCallResponse{},
	"TransferCall": TransferCall{}, "TransferCallResponse": TransferCallResponse{},
	"SingleStepTransferCall": SingleStepTransferCall{}, "SingleStepTransferCallResponse": SingleStepTransferCallResponse{},
	"ConferenceCall": ConferenceCall{}, "ConferenceCallResponse": ConferenceCallResponse{},
	"CreateConfFromCalls": CreateConfFromCalls{}, "CreateConfFromCallsResponse": CreateConfFromCallsResponse{},
	"GenerateDigits": GenerateDigits{}, "GenerateDigitsResponse": GenerateDigitsResponse{},

	"ClearCall": ClearCall{}, "ClearCallResponse": ClearCallResponse{},
	"DeflectCall": DeflectCall{}, "DeflectCallResponse": DeflectCallResponse{},
	"DirectedPickupCall": DirectedPickupCall{}, "DirectedPickupCallResponse": DirectedPickupCallResponse{},
	"GroupPickupCall": GroupPickupCall{}, "GroupPickupCallResponse": GroupPickupCallResponse{},
	"ParkCall": ParkCall{}, "ParkCallResponse": ParkCallResponse{}, "callParkInfo": ParkInfo{},
	"SingleStepConferenceCall": SingleStepConferenceCall{}, "SingleStepConferenceCallResponse": SingleStepConferenceCallResponse{},
	"DialDigits": DialDigits{}, "DialDigitsResponse": DialDigitsResponse{},
	"AssociateData": AssociateData{}, "AssociateDataResponse": AssociateDataResponse{},

	"GetAgentState": GetAgentState{}, "GetAgentStateResponse": GetAgentStateResponse{},
	"SetAgentState": SetAgentState{}, "SetAgentStateResponse": SetAgentStateResponse{},
	"GetDoNotDisturb": GetDoNotDisturb{}, "GetDoNotDisturbResponse": GetDoNotDisturbResponse{},
	"SetDoNotDisturb": SetDoNotDisturb{}, "SetDoNotDisturbResponse": SetDoNotDisturbResponse{},
	"GetForwarding": GetForwarding{}, "GetForwardingResponse": GetForwardingResponse{},
	"SetForwarding": SetForwarding{}, "SetForwardingResponse": SetForwardingResponse{},
	"DoNotDisturbEvent": DoNotDisturbEvent{}, "ForwardingEvent": ForwardingEvent{},
	"BackInServiceEvent": DeviceServiceEvent{InService: true}, "OutOfServiceEvent": DeviceServiceEvent{},

	"GetCSTAFeatures": GetCSTAFeatures{}, "GetCSTAFeaturesResponse": GetCSTAFeaturesResponse{},
	"GetSwitchingFunctionCaps": GetSwitchingFunctionCaps{}, "GetSwitchingFunctionCapsResponse": GetSwitchingFunctionCapsResponse{},

	"MonitorStart": MonitorStart{}, "MonitorStartResponse": MonitorStartResponse{},
	"MonitorStop": MonitorStop{}, "MonitorStopResponse": MonitorStopResponse{},
	"SnapshotDevice": SnapshotDevice{}, "SnapshotDeviceResponse": SnapshotDeviceResponse{},
	"SnapshotDeviceData": SnapshotDeviceData{},
	"SnapshotCall":       SnapshotCall{}, "SnapshotCallResponse": SnapshotCallResponse{},
	"SnapshotCallData": SnapshotCallData{},

	"SystemStatus": SystemStatus{}, "SystemStatusResponse": SystemStatusResponse{},
	"RequestSystemStatus": RequestSystemStatus{}, "RequestSystemStatusResponse": RequestSystemStatusResponse{},
	"SystemRegister": SystemRegister{}, "SystemRegisterResponse": SystemRegisterResponse{},

	"CSTAErrorCode": &Failure{}, "errorResponse": &Failure{Category: categoryErrorResponse},

	"loginRequest": LoginRequest{}, "loginResponce": LoginResponse{}, "loginResponse": LoginResponse{},
	"loginFailed": LoginFailed{}, "logout": Logout{}, "Logout": Logout{},
	"keepalive": Keepalive{}, "presence": PresenceNotice{},
	"AssignDevice": AssignDevice{}, "AssignDeviceResponse": AssignDeviceResponse{}, "AssignDeviceInfo": AssignDeviceInfo{},
	"iq": infoQuery{}, "callloginfo": CallLogInfo{}, "ablist": AddressBookPage{},
	"RecordingStateEvent": RecordingStateEvent{}, "MailIncomingReadyEvent": MailIncomingReadyEvent{},

	"GetDeviceId": GetDeviceId{}, "GetDeviceIdResponse": GetDeviceIdResponse{},
	"GetThirdPartyDeviceId": GetThirdPartyDeviceId{}, "GetThirdPartyDeviceIdResponse": GetThirdPartyDeviceIdResponse{},
	"TransferMonitorObjects": TransferMonitorObjects{}, "TransferMonitorObjectsResponse": TransferMonitorObjectsResponse{},

	"StartApplicationSession":                 StartApplicationSession{},
	"StartApplicationSessionPosResponse":      StartApplicationSessionPosResponse{},
	"ResetApplicationSessionTimer":            ResetApplicationSessionTimer{},
	"ResetApplicationSessionTimerPosResponse": ResetApplicationSessionTimerPosResponse{},
	"StopApplicationSession":                  StopApplicationSession{},
	"StopApplicationSessionPosResponse":       StopApplicationSessionPosResponse{},
	"ApplicationSessionTerminated":            ApplicationSessionTerminated{},
	"StartApplicationSessionNegResponse":      SessionRefused{Service: "StartApplicationSession"},
	"ResetApplicationSessionTimerNegResponse": SessionRefused{Service: "ResetApplicationSessionTimer"},
	"StopApplicationSessionNegResponse":       SessionRefused{Service: "StopApplicationSession"},
}

// namespace is the one a message is written in, and whether the dialect has such a message at all. MX
// takes the standard's namespace on call control and monitors; its sign-on words and its iq have none, and
// neither has anything that its server says.
func (t Tongue) namespace(m Message) (space string, ok bool) {
	if t.Dialect.Namespace() == "" {
		return "", false
	}
	mx := t.Dialect == Zultys
	switch m := m.(type) {
	case CreateConfFromCalls, AssignDevice:
		return t.space(), mx
	case CreateConfFromCallsResponse, AssignDeviceResponse, LoginRequest, LoginResponse, LoginFailed, Logout, Keepalive, PresenceNotice,
		infoQuery, CallLogRequest, AddressBookRequest, ModeRequest, AssignDeviceInfo, CallLogInfo, AddressBookPage,
		ParkInfo, RecordingStateEvent, MailIncomingReadyEvent:
		return "", mx
	case StartApplicationSession, StartApplicationSessionPosResponse, SessionRefused,
		ResetApplicationSessionTimer, ResetApplicationSessionTimerPosResponse,
		StopApplicationSession, StopApplicationSessionPosResponse, ApplicationSessionTerminated:
		return NamespaceSession, !mx
	case GetDeviceId, GetDeviceIdResponse, GetThirdPartyDeviceId, GetThirdPartyDeviceIdResponse,
		TransferMonitorObjects, TransferMonitorObjectsResponse:
		return NamespaceAvaya, t.Dialect == DMCC
	case Event:
		if m.Type == EnteredDigits {
			return NamespaceAvaya, t.Dialect == DMCC
		}
	case AgentEvent:
		if m.Type.role() {
			return "", mx
		}
	}
	if mx && m.Kind() != KindRequest {
		return "", true
	}
	return t.space(), true
}

// folded has the roots in lower case: vendors do not agree on the case of their words (Logout, logout).
var folded = func() map[string]layout {
	lower := make(map[string]layout, len(roots))
	for name, message := range roots {
		lower[strings.ToLower(name)] = message
	}
	return lower
}()
