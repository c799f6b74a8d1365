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

// layConnections is the optional list of renamed connections in an answer.
func layConnections(s element, list *[]ConnectionListItem) {
	if s.reading() || len(*list) > 0 {
		s.within("connections", func(s element) { each(s, "connectionListItem", list, layoutListItem) })
	}
}
