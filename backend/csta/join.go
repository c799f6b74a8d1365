package csta

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
