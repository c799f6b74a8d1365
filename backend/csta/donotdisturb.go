package csta

// GetDoNotDisturb asks whether a device lets no call through (ECMA-269 clause 22).
type GetDoNotDisturb struct{ Device DeviceID }

func (GetDoNotDisturb) Name() string                    { return "GetDoNotDisturb" }
func (GetDoNotDisturb) Kind() Kind                      { return KindRequest }
func (GetDoNotDisturb) answer() GetDoNotDisturbResponse { return GetDoNotDisturbResponse{} }
func (m GetDoNotDisturb) layout(s element) Message {
	s.device("device", &m.Device)
	return m
}

// GetDoNotDisturbResponse tells it.
type GetDoNotDisturbResponse struct{ On bool }

func (GetDoNotDisturbResponse) Name() string { return "GetDoNotDisturbResponse" }
func (GetDoNotDisturbResponse) Kind() Kind   { return KindReply }
func (m GetDoNotDisturbResponse) layout(s element) Message {
	s.truth("doNotDisturbOn", &m.On)
	return m
}

// SetDoNotDisturb keeps all calls from a device, or lets them through again (ECMA-269 clause 22).
type SetDoNotDisturb struct {
	Device DeviceID
	On     bool
}

func (SetDoNotDisturb) Name() string                    { return "SetDoNotDisturb" }
func (SetDoNotDisturb) Kind() Kind                      { return KindRequest }
func (SetDoNotDisturb) answer() SetDoNotDisturbResponse { return SetDoNotDisturbResponse{} }
func (m SetDoNotDisturb) layout(s element) Message {
	s.device("device", &m.Device)
	s.truth("doNotDisturbOn", &m.On)
	return m
}

// SetDoNotDisturbResponse confirms SetDoNotDisturb.
type SetDoNotDisturbResponse struct{}

func (SetDoNotDisturbResponse) Name() string             { return "SetDoNotDisturbResponse" }
func (SetDoNotDisturbResponse) Kind() Kind               { return KindReply }
func (m SetDoNotDisturbResponse) layout(element) Message { return m }

// DoNotDisturbEvent tells of the change, whoever made it.
type DoNotDisturbEvent struct {
	Monitor string
	Device  Device
	On      bool
}

func (DoNotDisturbEvent) Name() string { return "DoNotDisturbEvent" }
func (DoNotDisturbEvent) Kind() Kind   { return KindEvent }
func (m DoNotDisturbEvent) layout(s element) Message {
	s.text("monitorCrossRefID", &m.Monitor)
	s.party("device", asIdentifier, &m.Device)
	s.truth("doNotDisturbOn", &m.On)
	return m
}
