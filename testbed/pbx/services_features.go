package pbx

import (
	"strings"

	"cordboard/backend/csta"
)

// serveFeatures answers what is set at phones, sets it, and tells what the switch can do.
func (s *Switch) serveFeatures(ss *session, m csta.Message) csta.Message {
	switch m := m.(type) {
	case csta.GetDoNotDisturb:
		at, f := s.device(ss, m.Device, "invalidDeviceID")
		if f != nil {
			return f
		}
		return csta.GetDoNotDisturbResponse{On: at.dnd}
	case csta.SetDoNotDisturb:
		at, f := s.device(ss, m.Device, "invalidDeviceID")
		if f == nil {
			s.x.setDND(at, m.On)
		}
		return or(f, csta.SetDoNotDisturbResponse{})
	case csta.GetForwarding:
		at, f := s.device(ss, m.Device, "invalidDeviceID")
		if f != nil {
			return f
		}
		answer := csta.GetForwardingResponse{}
		for _, forward := range at.forwards {
			answer.List = append(answer.List, csta.Forwarding{Type: forward.kind, Active: true, To: s.dialect.flat(forward.to)})
		}
		return answer
	case csta.SetForwarding:
		at, f := s.device(ss, m.Device, "invalidDeviceID")
		if f == nil {
			f = s.x.setForward(at, m.Type, m.On, digits(m.To.Number()))
		}
		return or(f, csta.SetForwardingResponse{})
	case csta.GetCSTAFeatures:
		return csta.GetCSTAFeaturesResponse{Features: append(s.abilities(), toldEvents...)}
	case csta.GetSwitchingFunctionCaps:
		return csta.GetSwitchingFunctionCapsResponse{Services: s.abilities(), Events: toldEvents}
	default:
		return nil
	}
}

// services are the requests that some dialect's switch serves, sign-on and manners apart.
var services = []string{
	"MakeCall", "DialDigits", "AnswerCall", "HoldCall", "RetrieveCall", "ClearConnection", "ClearCall", "ConsultationCall",
	"AlternateCall", "ReconnectCall", "TransferCall", "SingleStepTransferCall", "ConferenceCall", "SingleStepConferenceCall",
	"DeflectCall", "DirectedPickupCall", "GroupPickupCall", "ParkCall", "GenerateDigits", "AssociateData",
	"MonitorStart", "MonitorStop", "SnapshotDevice", "SnapshotCall", "GetAgentState", "SetAgentState",
	"GetDoNotDisturb", "SetDoNotDisturb", "GetForwarding", "SetForwarding", "SystemRegister", "RequestSystemStatus",
	"GetCSTAFeatures", "GetSwitchingFunctionCaps", "CreateConfFromCalls",
}

// toldEvents are the events that the standard's switches tell, by the schema's names.
var toldEvents = []string{
	"callCleared", "conferenced", "connectionCleared", "delivered", "digitsDialed", "diverted", "established", "failed", "held",
	"netwReached", "originated", "queued", "retrieved", "serviceInitiated", "transferred", "callInformation", "digitsGenerated",
	"agentBusy", "agentLoggedOff", "agentLoggedOn", "agentNotReady", "agentReady", "agentWorkingAfterCall", "doNotDisturb",
	"forwarding", "backInService", "outOfService",
}

// abilities are the services that this switch has, by the schema's names for them.
func (s *Switch) abilities() (names []string) {
	for _, service := range services {
		if !s.lacks(service) {
			names = append(names, ability(service))
		}
	}
	return names
}

// ability is the schema's name for a service: the request's with a small letter, but for two.
func ability(service string) string {
	switch service {
	case "SingleStepTransferCall", "SingleStepConferenceCall":
		service = strings.TrimSuffix(service, "Call")
	case "GetCSTAFeatures":
		return "getCSTAFeatures"
	}
	return strings.ToLower(service[:1]) + service[1:]
}
