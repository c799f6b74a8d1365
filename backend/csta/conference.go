package csta

// ConferenceCall makes one call of two calls of one device, which stays in it (ECMA-269 clause 17). MX has a
// word of its own for it: CreateConfFromCalls.
type ConferenceCall struct{ Held, Active ConnectionID }

func (ConferenceCall) Name() string                   { return "ConferenceCall" }
func (ConferenceCall) Kind() Kind                     { return KindRequest }
func (ConferenceCall) answer() ConferenceCallResponse { return ConferenceCallResponse{} }
func (m ConferenceCall) layout(s element) Message {
	s.connection("heldCall", &m.Held)
	s.connection("activeCall", &m.Active)
	return m
}

// ConferenceCallResponse tells the device's own connection in the conference, and how the connections
// were renamed.
type ConferenceCallResponse struct {
	Conference  ConnectionID
	Connections []ConnectionListItem
}

func (ConferenceCallResponse) Name() string { return "ConferenceCallResponse" }
func (ConferenceCallResponse) Kind() Kind   { return KindReply }
func (m ConferenceCallResponse) layout(s element) Message {
	s.connection("conferenceCall", &m.Conference)
	layConnections(s, &m.Connections)
	return m
}

// CreateConfFromCalls is MX's conference of two calls of its owner. The three elements' names were seen;
// that CallID is the call to be taken in, OwnerID the owner's extension and OwnerCallID the call that
// becomes the conference is inferred.
type CreateConfFromCalls struct{ CallID, OwnerID, OwnerCallID string }

func (CreateConfFromCalls) Name() string                        { return "CreateConfFromCalls" }
func (CreateConfFromCalls) Kind() Kind                          { return KindRequest }
func (CreateConfFromCalls) answer() CreateConfFromCallsResponse { return CreateConfFromCallsResponse{} }

func (m CreateConfFromCalls) layout(s element) Message {
	s.text("callId", &m.CallID)
	s.text("ownerId", &m.OwnerID)
	s.text("ownerCallId", &m.OwnerCallID)
	return m
}

// CreateConfFromCallsResponse carries nothing that is known. Its name is inferred from the other
// answers'; what became of the two calls is asked by SnapshotDevice.
type CreateConfFromCallsResponse struct{}

func (CreateConfFromCallsResponse) Name() string             { return "CreateConfFromCallsResponse" }
func (CreateConfFromCallsResponse) Kind() Kind               { return KindReply }
func (m CreateConfFromCallsResponse) layout(element) Message { return m }

// SingleStepConferenceCall adds a device to a call without a word to it before (ECMA-269 clause 17).
type SingleStepConferenceCall struct {
	Active        ConnectionID
	Device        DeviceID // who is to join
	Participation string   // active (which an empty one is written as), silent or none
}

func (SingleStepConferenceCall) Name() string { return "SingleStepConferenceCall" }
func (SingleStepConferenceCall) Kind() Kind   { return KindRequest }

func (SingleStepConferenceCall) answer() SingleStepConferenceCallResponse {
	return SingleStepConferenceCallResponse{}
}

func (m SingleStepConferenceCall) layout(s element) Message {
	s.connection("activeCall", &m.Active)
	s.device("deviceToJoin", &m.Device)
	if !s.reading() && m.Participation == "" {
		m.Participation = "active"
	}
	s.option("participationType", &m.Participation)
	return m
}

// SingleStepConferenceCallResponse may tell the joined device's connection.
type SingleStepConferenceCallResponse struct{ Conferenced ConnectionID }

func (SingleStepConferenceCallResponse) Name() string { return "SingleStepConferenceCallResponse" }
func (SingleStepConferenceCallResponse) Kind() Kind   { return KindReply }
func (m SingleStepConferenceCallResponse) layout(s element) Message {
	s.optionalConnection("conferencedCall", &m.Conferenced)
	return m
}
