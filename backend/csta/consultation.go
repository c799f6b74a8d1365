package csta

// ConsultationCall holds a call and dials another one from the same device (ECMA-269 clause 17). MX has no
// such word: there it is HoldCall and MakeCall.
type ConsultationCall struct {
	Existing  ConnectionID
	Consulted DeviceID
}

func (ConsultationCall) Name() string                     { return "ConsultationCall" }
func (ConsultationCall) Kind() Kind                       { return KindRequest }
func (ConsultationCall) answer() ConsultationCallResponse { return ConsultationCallResponse{} }
func (m ConsultationCall) layout(s element) Message {
	s.connection("existingCall", &m.Existing)
	s.device("consultedDevice", &m.Consulted)
	return m
}

// ConsultationCallResponse holds the device's connection in the new call.
type ConsultationCallResponse struct{ Initiated ConnectionID }

func (ConsultationCallResponse) Name() string { return "ConsultationCallResponse" }
func (ConsultationCallResponse) Kind() Kind   { return KindReply }
func (m ConsultationCallResponse) layout(s element) Message {
	s.connection("initiatedCall", &m.Initiated)
	return m
}

// AlternateCall holds the active call and retrieves the held one of the same device (ECMA-269 clause 17). MX
// has no such word: there it is HoldCall and RetrieveCall.
type AlternateCall struct{ Held, Active ConnectionID }

func (AlternateCall) Name() string                  { return "AlternateCall" }
func (AlternateCall) Kind() Kind                    { return KindRequest }
func (AlternateCall) answer() AlternateCallResponse { return AlternateCallResponse{} }
func (m AlternateCall) layout(s element) Message {
	s.connection("heldCall", &m.Held)
	s.connection("activeCall", &m.Active)
	return m
}

// ReconnectCall clears the active call and retrieves the held one of the same device (ECMA-269 clause 17).
type ReconnectCall struct{ Active, Held ConnectionID }

func (ReconnectCall) Name() string                  { return "ReconnectCall" }
func (ReconnectCall) Kind() Kind                    { return KindRequest }
func (ReconnectCall) answer() ReconnectCallResponse { return ReconnectCallResponse{} }
func (m ReconnectCall) layout(s element) Message {
	s.connection("activeCall", &m.Active)
	s.connection("heldCall", &m.Held)
	return m
}

// The answers that carry nothing.
type (
	AlternateCallResponse struct{}
	ReconnectCallResponse struct{}
)

func (AlternateCallResponse) Name() string             { return "AlternateCallResponse" }
func (AlternateCallResponse) Kind() Kind               { return KindReply }
func (m AlternateCallResponse) layout(element) Message { return m }

func (ReconnectCallResponse) Name() string             { return "ReconnectCallResponse" }
func (ReconnectCallResponse) Kind() Kind               { return KindReply }
func (m ReconnectCallResponse) layout(element) Message { return m }
