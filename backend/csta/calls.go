package csta

// AnswerCall answers a ringing connection (ECMA-269 17.1.3).
type AnswerCall struct{ Connection ConnectionID }

func (AnswerCall) Name() string               { return "AnswerCall" }
func (AnswerCall) Kind() Kind                 { return KindRequest }
func (AnswerCall) answer() AnswerCallResponse { return AnswerCallResponse{} }
func (m AnswerCall) layout(s element) Message {
	s.connection("callToBeAnswered", &m.Connection)
	return m
}

// ClearConnection takes one device out of a call: an agent's hang-up (ECMA-269 17.1.8).
type ClearConnection struct{ Connection ConnectionID }

func (ClearConnection) Name() string                    { return "ClearConnection" }
func (ClearConnection) Kind() Kind                      { return KindRequest }
func (ClearConnection) answer() ClearConnectionResponse { return ClearConnectionResponse{} }
func (m ClearConnection) layout(s element) Message {
	s.connection("connectionToBeCleared", &m.Connection)
	return m
}

// ClearCall ends a call for everybody in it (ECMA-269 clause 17).
type ClearCall struct{ Connection ConnectionID }

func (ClearCall) Name() string              { return "ClearCall" }
func (ClearCall) Kind() Kind                { return KindRequest }
func (ClearCall) answer() ClearCallResponse { return ClearCallResponse{} }
func (m ClearCall) layout(s element) Message {
	s.connection("callToBeCleared", &m.Connection)
	return m
}

// HoldCall puts a connection on hold (ECMA-269 17.1.14).
type HoldCall struct{ Connection ConnectionID }

func (HoldCall) Name() string             { return "HoldCall" }
func (HoldCall) Kind() Kind               { return KindRequest }
func (HoldCall) answer() HoldCallResponse { return HoldCallResponse{} }
func (m HoldCall) layout(s element) Message {
	s.connection("callToBeHeld", &m.Connection)
	return m
}

// RetrieveCall takes a connection back from hold (ECMA-269 17.1.22).
type RetrieveCall struct{ Connection ConnectionID }

func (RetrieveCall) Name() string                 { return "RetrieveCall" }
func (RetrieveCall) Kind() Kind                   { return KindRequest }
func (RetrieveCall) answer() RetrieveCallResponse { return RetrieveCallResponse{} }
func (m RetrieveCall) layout(s element) Message {
	s.connection("callToBeRetrieved", &m.Connection)
	return m
}

// The answers that carry nothing.
type (
	AnswerCallResponse      struct{}
	ClearConnectionResponse struct{}
	ClearCallResponse       struct{}
	HoldCallResponse        struct{}
	RetrieveCallResponse    struct{}
)

func (AnswerCallResponse) Name() string             { return "AnswerCallResponse" }
func (AnswerCallResponse) Kind() Kind               { return KindReply }
func (m AnswerCallResponse) layout(element) Message { return m }

func (ClearConnectionResponse) Name() string             { return "ClearConnectionResponse" }
func (ClearConnectionResponse) Kind() Kind               { return KindReply }
func (m ClearConnectionResponse) layout(element) Message { return m }

func (ClearCallResponse) Name() string             { return "ClearCallResponse" }
func (ClearCallResponse) Kind() Kind               { return KindReply }
func (m ClearCallResponse) layout(element) Message { return m }

func (HoldCallResponse) Name() string             { return "HoldCallResponse" }
func (HoldCallResponse) Kind() Kind               { return KindReply }
func (m HoldCallResponse) layout(element) Message { return m }

func (RetrieveCallResponse) Name() string             { return "RetrieveCallResponse" }
func (RetrieveCallResponse) Kind() Kind               { return KindReply }
func (m RetrieveCallResponse) layout(element) Message { return m }
