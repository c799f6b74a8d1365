package csta

// TransferCall joins the other parties of two calls of one device, which leaves both (ECMA-269 clause 17).
// The active call may still ring.
type TransferCall struct{ Held, Active ConnectionID }

func (TransferCall) Name() string                 { return "TransferCall" }
func (TransferCall) Kind() Kind                   { return KindRequest }
func (TransferCall) answer() TransferCallResponse { return TransferCallResponse{} }
func (m TransferCall) layout(s element) Message {
	s.connection("heldCall", &m.Held)
	s.connection("activeCall", &m.Active)
	return m
}

// TransferCallResponse tells the call that came of it, and how its connections were renamed.
type TransferCallResponse struct {
	Transferred ConnectionID
	Connections []ConnectionListItem
}

func (TransferCallResponse) Name() string { return "TransferCallResponse" }
func (TransferCallResponse) Kind() Kind   { return KindReply }
func (m TransferCallResponse) layout(s element) Message {
	s.connection("transferredCall", &m.Transferred)
	layConnections(s, &m.Connections)
	return m
}

// SingleStepTransferCall sends the other party of a call to somebody else, without a word to him before
// (ECMA-269 clause 17): the blind transfer.
type SingleStepTransferCall struct {
	Active ConnectionID
	To     DeviceID
}

func (SingleStepTransferCall) Name() string { return "SingleStepTransferCall" }
func (SingleStepTransferCall) Kind() Kind   { return KindRequest }

func (SingleStepTransferCall) answer() SingleStepTransferCallResponse {
	return SingleStepTransferCallResponse{}
}

func (m SingleStepTransferCall) layout(s element) Message {
	s.connection("activeCall", &m.Active)
	s.device("transferredTo", &m.To)
	return m
}

// SingleStepTransferCallResponse tells the call that came of it; its call id may be a new one.
type SingleStepTransferCallResponse struct {
	Transferred ConnectionID
	Connections []ConnectionListItem
}

func (SingleStepTransferCallResponse) Name() string { return "SingleStepTransferCallResponse" }
func (SingleStepTransferCallResponse) Kind() Kind   { return KindReply }
func (m SingleStepTransferCallResponse) layout(s element) Message {
	s.connection("transferredCall", &m.Transferred)
	layConnections(s, &m.Connections)
	return m
}

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

// layConnections is the optional list of renamed connections in an answer.
func layConnections(s element, list *[]ConnectionListItem) {
	if s.reading() || len(*list) > 0 {
		s.within("connections", func(s element) { each(s, "connectionListItem", list, layoutListItem) })
	}
}
