package csta

import (
	"slices"
	"strings"
)

// GetCSTAFeatures asks what the switch supports (ECMA-269 clause 13).
type GetCSTAFeatures struct{}

func (GetCSTAFeatures) Name() string                    { return "GetCSTAFeatures" }
func (GetCSTAFeatures) Kind() Kind                      { return KindRequest }
func (GetCSTAFeatures) answer() GetCSTAFeaturesResponse { return GetCSTAFeaturesResponse{} }
func (m GetCSTAFeatures) layout(element) Message        { return m }

// GetCSTAFeaturesResponse lists the supported services and events by the names of their elements in the
// schema: makeCall, holdCall, singleStepTransfer, setAgentState, delivered, ... What the schema has no
// such name for is not written.
type GetCSTAFeaturesResponse struct{ Features []string }

func (GetCSTAFeaturesResponse) Name() string { return "GetCSTAFeaturesResponse" }
func (GetCSTAFeaturesResponse) Kind() Kind   { return KindReply }
func (m GetCSTAFeaturesResponse) layout(s element) Message {
	s.within("supportedServices", func(s element) { layAbilities(s, "ServList", false, &m.Features) })
	s.within("supportedEvents", func(s element) { layAbilities(s, "EvtsList", false, &m.Features) })
	return m
}

// GetSwitchingFunctionCaps asks how the switch works (ECMA-269 clause 13).
type GetSwitchingFunctionCaps struct{}

func (GetSwitchingFunctionCaps) Name() string { return "GetSwitchingFunctionCaps" }
func (GetSwitchingFunctionCaps) Kind() Kind   { return KindRequest }

func (GetSwitchingFunctionCaps) answer() GetSwitchingFunctionCapsResponse {
	return GetSwitchingFunctionCapsResponse{}
}

func (m GetSwitchingFunctionCaps) layout(element) Message { return m }

// GetSwitchingFunctionCapsResponse tells, among much that this package passes over, which services and
// events the switch supports, by the same names as GetCSTAFeaturesResponse.
type GetSwitchingFunctionCapsResponse struct {
	Services []string
	Events   []string
}

func (GetSwitchingFunctionCapsResponse) Name() string { return "GetSwitchingFunctionCapsResponse" }
func (GetSwitchingFunctionCapsResponse) Kind() Kind   { return KindReply }
func (m GetSwitchingFunctionCapsResponse) layout(s element) Message {
	if !s.reading() { // the schema demands these two, of which nobody here asks anything
		parameters, view := "ignoreParameters", "fixed"
		s.text("ignoreUnsupportedParameters", &parameters)
		s.text("connectionView", &view)
	}
	s.within("servEvtsList", func(s element) {
		if s.reading() {
			layAbilities(s, "ServList", true, &m.Services)
			layAbilities(s, "EvtsList", true, &m.Events)
			return
		}
		for _, group := range abilities { // services and events of a kind stand side by side
			layAbility(s, group.among("ServList", true), group.services, m.Services)
			layAbility(s, group.among("EvtsList", true), group.events, m.Events)
		}
	})
	return m
}

// abilityGroup is one of the lists into which the schema sorts services and events.
type abilityGroup struct {
	name, caps       string // the lists' names without their endings; caps is the one in the capabilities
	services, events []string
}

// among is the list's name in an answer.
func (g abilityGroup) among(ending string, caps bool) string {
	if caps && g.caps != "" {
		return g.caps + ending
	}
	return g.name + ending
}

// abilities are the lists of what this package has words for, in the schema's order.
var abilities = []abilityGroup{
	{name: "capExchange", services: []string{"getCSTAFeatures", "getSwitchingFunctionCaps"}},
	{name: "systemStat", caps: "system", services: []string{"systemRegister", "requestSystemStatus", "systemStatus"}},
	{name: "monitoring", services: []string{"monitorStart", "monitorStop"}},
	{name: "snapshot", services: []string{"snapshotCall", "snapshotDevice", "snapshotCallData", "snapshotDeviceData"}},
	{
		name: "callControl",
		services: []string{
			"acceptCall", "alternateCall", "answerCall", "callBack", "callBackMessage", "campOnCall", "clearCall",
			"clearConnection", "conferenceCall", "consultationCall", "deflectCall", "dialDigits", "directedPickupCall",
			"groupPickupCall", "holdCall", "intrudeCall", "joinCall", "makeCall", "makePredictiveCall", "parkCall",
			"reconnectCall", "retrieveCall", "singleStepConference", "singleStepTransfer", "transferCall",
		},
		events: []string{
			"bridged", "callCleared", "conferenced", "connectionCleared", "delivered", "digitsDialed", "diverted",
			"established", "failed", "held", "netwReached", "offered", "originated", "queued", "retrieved",
			"serviceInitiated", "transferred",
		},
	},
	{
		name:     "callAssociated",
		services: []string{"associateData", "generateDigits", "generateTelephonyTones"},
		events:   []string{"callInformation", "digitsGenerated", "telephonyTonesGenerated", "serviceCompletionFailure"},
	},
	{
		name: "logical",
		services: []string{
			"getAgentState", "getDoNotDisturb", "getForwarding", "setAgentState", "setDoNotDisturb", "setForwarding",
		},
		events: []string{
			"agentBusy", "agentLoggedOff", "agentLoggedOn", "agentNotReady", "agentReady", "agentWorkingAfterCall",
			"doNotDisturb", "forwarding",
		},
	},
	{name: "deviceMaint", events: []string{"backInService", "outOfService"}},
}

// layAbilities lays out the lists whose names have an ending. Reading takes every list's every name, known or not.
func layAbilities(s element, ending string, caps bool, told *[]string) {
	if !s.reading() {
		for _, group := range abilities {
			names := group.services
			if ending == "EvtsList" {
				names = group.events
			}
			layAbility(s, group.among(ending, caps), names, *told)
		}
		return
	}
	seen := map[string]bool{}
	for _, name := range *told {
		seen[name] = true
	}
	for _, list := range s.el.ChildElements() {
		if !strings.HasSuffix(list.Tag, ending) {
			continue
		}
		for _, child := range list.ChildElements() {
			if !seen[child.Tag] && trimmed(child) != "false" {
				seen[child.Tag] = true
				*told = append(*told, child.Tag)
			}
		}
	}
}

// layAbility writes one list, when it has something to list.
func layAbility(s element, list string, names, told []string) {
	if !slices.ContainsFunc(names, func(name string) bool { return slices.Contains(told, name) }) {
		return
	}
	s.within(list, func(s element) {
		for _, name := range names {
			if slices.Contains(told, name) {
				s.create(name)
			}
		}
	})
}
