package csta

// GenerateDigits sends DTMF tones into a call (ECMA-269 clause 18): 0-9, *, #, A-D, and a comma for a pause.
// What an agent types for a customer may be secret; nobody logs it.
type GenerateDigits struct {
	Connection ConnectionID
	Digits     string
}

func (GenerateDigits) Name() string                   { return "GenerateDigits" }
func (GenerateDigits) Kind() Kind                     { return KindRequest }
func (GenerateDigits) answer() GenerateDigitsResponse { return GenerateDigitsResponse{} }
func (m GenerateDigits) layout(s element) Message {
	s.connection("connectionToSendDigits", &m.Connection)
	s.text("charactersToSend", &m.Digits)
	return m
}

// DialDigits dials further on a connection that was begun without a number, or with a part of it
// (ECMA-269 clause 17).
type DialDigits struct {
	Connection ConnectionID
	Digits     string
}

func (DialDigits) Name() string               { return "DialDigits" }
func (DialDigits) Kind() Kind                 { return KindRequest }
func (DialDigits) answer() DialDigitsResponse { return DialDigitsResponse{} }
func (m DialDigits) layout(s element) Message {
	s.connection("diallingConnection", &m.Connection)
	s.text("diallingSequence", &m.Digits)
	return m
}

// The answers that carry nothing.
type (
	GenerateDigitsResponse struct{}
	DialDigitsResponse     struct{}
)

func (GenerateDigitsResponse) Name() string             { return "GenerateDigitsResponse" }
func (GenerateDigitsResponse) Kind() Kind               { return KindReply }
func (m GenerateDigitsResponse) layout(element) Message { return m }

func (DialDigitsResponse) Name() string             { return "DialDigitsResponse" }
func (DialDigitsResponse) Kind() Kind               { return KindReply }
func (m DialDigitsResponse) layout(element) Message { return m }
