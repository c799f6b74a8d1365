package csta

// ParkCall parks a call at a device, from where anybody may fetch it (ECMA-269 clause 17). MX parks by
// itself and tells the place as ParkInfo: there To is empty.
type ParkCall struct {
	Connection ConnectionID
	To         DeviceID // element parkTo; empty = not sent
}

func (ParkCall) Name() string             { return "ParkCall" }
func (ParkCall) Kind() Kind               { return KindRequest }
func (ParkCall) answer() ParkCallResponse { return ParkCallResponse{} }
func (m ParkCall) layout(s element) Message {
	s.connection("parking", &m.Connection)
	s.optionalDevice("parkTo", &m.To)
	return m
}

// ParkCallResponse may tell the connection under which the call is parked.
type ParkCallResponse struct{ Parked ConnectionID }

func (ParkCallResponse) Name() string { return "ParkCallResponse" }
func (ParkCallResponse) Kind() Kind   { return KindReply }
func (m ParkCallResponse) layout(s element) Message {
	s.optionalConnection("parkedTo", &m.Parked)
	return m
}

// ParkInfo is MX's notice of the place where a call was parked. Its two elements are reconstructed; it
// names no call, so it belongs to the last call that its monitor's device parked.
type ParkInfo struct {
	Monitor string
	ParkID  string
}

func (ParkInfo) Name() string { return "callParkInfo" }
func (ParkInfo) Kind() Kind   { return KindEvent }
func (m ParkInfo) layout(s element) Message {
	s.option("monitorCrossRefID", &m.Monitor)
	s.text("parkID", &m.ParkID)
	return m
}
