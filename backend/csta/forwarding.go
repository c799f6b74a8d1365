package csta

// The forwarding types that every switch with forwarding knows (ECMA-323 ForwardingType).
const (
	ForwardImmediate = "forwardImmediate"
	ForwardBusy      = "forwardBusy"
	ForwardNoAnswer  = "forwardNoAns"
)

// Forwarding is one rule by which a device's calls go elsewhere.
type Forwarding struct {
	Type   string // forwardImmediate, forwardBusy, forwardNoAns, ...; empty when the switch tells none
	Active bool
	To     DeviceID
}

// GetForwarding asks for a device's forwardings (ECMA-269 clause 22).
type GetForwarding struct{ Device DeviceID }

func (GetForwarding) Name() string                  { return "GetForwarding" }
func (GetForwarding) Kind() Kind                    { return KindRequest }
func (GetForwarding) answer() GetForwardingResponse { return GetForwardingResponse{} }
func (m GetForwarding) layout(s element) Message {
	s.device("device", &m.Device)
	return m
}

// GetForwardingResponse lists them, the inactive ones too where the switch keeps those.
type GetForwardingResponse struct{ List []Forwarding }

func (GetForwardingResponse) Name() string { return "GetForwardingResponse" }
func (GetForwardingResponse) Kind() Kind   { return KindReply }
func (m GetForwardingResponse) layout(s element) Message {
	s.within("forwardingList", func(s element) {
		each(s, "forwardListItem", &m.List, func(s element, f *Forwarding) {
			s.option("forwardingType", &f.Type)
			s.truth("forwardStatus", &f.Active)
			s.optionalDevice("forwardDN", &f.To)
		})
	})
	return m
}

// SetForwarding switches a forwarding on or off (ECMA-269 clause 22). An empty Type is the switch's own
// default; an empty To, the number that it knows already.
type SetForwarding struct {
	Device DeviceID
	Type   string
	On     bool
	To     DeviceID
}

func (SetForwarding) Name() string                  { return "SetForwarding" }
func (SetForwarding) Kind() Kind                    { return KindRequest }
func (SetForwarding) answer() SetForwardingResponse { return SetForwardingResponse{} }
func (m SetForwarding) layout(s element) Message {
	s.device("device", &m.Device)
	s.option("forwardingType", &m.Type)
	s.truth("activateForward", &m.On)
	s.optionalDevice("forwardDN", &m.To)
	return m
}

// SetForwardingResponse confirms SetForwarding.
type SetForwardingResponse struct{}

func (SetForwardingResponse) Name() string             { return "SetForwardingResponse" }
func (SetForwardingResponse) Kind() Kind               { return KindReply }
func (m SetForwardingResponse) layout(element) Message { return m }

// ForwardingEvent tells of the change, whoever made it.
type ForwardingEvent struct {
	Monitor string
	Device  Device
	Type    string
	On      bool
	To      DeviceID
}

func (ForwardingEvent) Name() string { return "ForwardingEvent" }
func (ForwardingEvent) Kind() Kind   { return KindEvent }
func (m ForwardingEvent) layout(s element) Message {
	s.text("monitorCrossRefID", &m.Monitor)
	s.party("device", asIdentifier, &m.Device)
	s.option("forwardingType", &m.Type)
	s.truth("forwardStatus", &m.On)
	s.optionalDevice("forwardTo", &m.To)
	return m
}
