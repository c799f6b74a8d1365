package csta

// StartApplicationSession opens an ECMA-354 session (ECMA-354 6.2.1).
type StartApplicationSession struct {
	ApplicationID string
	// Login is how the user signs on: LoginFlat, LoginAvaya, or empty for the dialect's own way. Other
	// vendors' ways are read, and told as empty.
	Login            string
	User             string // empty, and no password = nobody signs on
	Password         Secret
	CleanupDelay     int    // Avaya: seconds for which a broken session is kept; 0 = 60
	ResumeID         Secret // Avaya: the broken session to take over; empty = none
	ProtocolVersions []string
	Duration         int // seconds; 0 = not sent
}

func (StartApplicationSession) Name() string { return "StartApplicationSession" }
func (StartApplicationSession) Kind() Kind   { return KindRequest }
func (StartApplicationSession) answer() StartApplicationSessionPosResponse {
	return StartApplicationSessionPosResponse{}
}

func (m StartApplicationSession) layout(s element) Message {
	s.within("applicationInfo", func(s element) {
		s.text("applicationID", &m.ApplicationID)
		if s.reading() || m.User != "" || m.Password != "" || m.ResumeID != "" {
			s.within("applicationSpecificInfo", m.credentials)
		}
	})
	s.within("requestedProtocolVersions", func(s element) {
		each(s, "protocolVersion", &m.ProtocolVersions, func(s element, version *string) { s.own(version) })
	})
	s.number("requestedSessionDuration", &m.Duration)
	return m
}

// The ways to sign on that are written.
const (
	LoginFlat  = "flat"  // user and password, as OpenScape Business has them
	LoginAvaya = "avaya" // Avaya's SessionLoginInfo
)

// credentials are free to every vendor.
func (m *StartApplicationSession) credentials(s element) {
	switch {
	case s.reading():
		m.readLogin(s)
	case m.Login == LoginAvaya || (m.Login == "" && s.dialect == DMCC):
		m.avayaLogin(s)
	default:
		s.option("user", &m.User)
		s.option("password", (*string)(&m.Password))
	}
}

// readLogin understands them all: OpenScape Business has user and password side by side; Avaya, Eltex and
// others wrap userName and password in a record of their own namespace, so it looks at any depth.
func (m *StartApplicationSession) readLogin(s element) {
	s.option("userName", &m.User)
	s.option("user", &m.User)
	s.option("password", (*string)(&m.Password))
	avayas := s.el.NamespaceURI() == NamespaceAvaya
	if avayas || s.el.Tag == "SessionLoginInfo" { // clients of Avaya's leave the namespace out, too
		s.number("sessionCleanupDelay", &m.CleanupDelay)
		s.option("sessionID", (*string)(&m.ResumeID))
	}
	switch {
	case avayas:
		m.Login = LoginAvaya
	case s.child("user") != nil, s.el.Tag == "applicationSpecificInfo" && s.child("password") != nil:
		m.Login = LoginFlat
	}
	for _, child := range s.el.ChildElements() {
		if m.User == "" && m.Password == "" && !avayas {
			m.readLogin(s.on(child))
		}
	}
}

// StartApplicationSessionPosResponse confirms it.
type StartApplicationSessionPosResponse struct {
	SessionID       Secret
	ProtocolVersion string
	Duration        int // seconds; 0 = no limit told
}

func (StartApplicationSessionPosResponse) Name() string { return "StartApplicationSessionPosResponse" }
func (StartApplicationSessionPosResponse) Kind() Kind   { return KindReply }
func (m StartApplicationSessionPosResponse) layout(s element) Message {
	s.text("sessionID", (*string)(&m.SessionID))
	s.option("actualProtocolVersion", &m.ProtocolVersion)
	s.number("actualSessionDuration", &m.Duration)
	return m
}

// SessionRefused is any ECMA-354 negative response: Start-, Reset- or StopApplicationSession.
type SessionRefused struct {
	Service string // StartApplicationSession, ResetApplicationSessionTimer or StopApplicationSession
	Code    string // definedError's or applError's text
}

// Name is the service's, with NegResponse behind it.
func (m SessionRefused) Name() string { return m.Service + "NegResponse" }

// Kind is KindReply.
func (SessionRefused) Kind() Kind { return KindReply }

func (m SessionRefused) layout(s element) Message {
	s.oneOf("errorCode", "definedError", "applError", definedErrors[m.Service], &m.Code)
	return m
}

// definedErrors are the reasons that ECMA-354 has words for.
var definedErrors = map[string][]string{
	"StartApplicationSession": {
		"invalidApplicationInfo", "requestedProtocolVersionNotSupported", "serverResourcesBusy", "maxNumberSessions",
	},
	"ResetApplicationSessionTimer": {"invalidSessionID", "serverCannotResetSessionTimer"},
	"StopApplicationSession":       {"invalidSessionID"},
}

// ResetApplicationSessionTimer keeps a session alive (ECMA-354 6.2.3).
type ResetApplicationSessionTimer struct {
	SessionID Secret
	Duration  int // seconds
}

func (ResetApplicationSessionTimer) Name() string { return "ResetApplicationSessionTimer" }
func (ResetApplicationSessionTimer) Kind() Kind   { return KindRequest }
func (ResetApplicationSessionTimer) answer() ResetApplicationSessionTimerPosResponse {
	return ResetApplicationSessionTimerPosResponse{}
}

func (m ResetApplicationSessionTimer) layout(s element) Message {
	s.text("sessionID", (*string)(&m.SessionID))
	s.number("requestedSessionDuration", &m.Duration)
	return m
}

// ResetApplicationSessionTimerPosResponse confirms it.
type ResetApplicationSessionTimerPosResponse struct{ Duration int }

func (ResetApplicationSessionTimerPosResponse) Name() string {
	return "ResetApplicationSessionTimerPosResponse"
}
func (ResetApplicationSessionTimerPosResponse) Kind() Kind { return KindReply }
func (m ResetApplicationSessionTimerPosResponse) layout(s element) Message {
	s.number("actualSessionDuration", &m.Duration)
	return m
}

// StopApplicationSession ends a session (ECMA-354 6.2.2).
type StopApplicationSession struct {
	SessionID Secret
	Reason    string // definedEndReason normal, which an empty one is written as, or appEndReason
}

func (StopApplicationSession) Name() string { return "StopApplicationSession" }
func (StopApplicationSession) Kind() Kind   { return KindRequest }
func (StopApplicationSession) answer() StopApplicationSessionPosResponse {
	return StopApplicationSessionPosResponse{}
}

func (m StopApplicationSession) layout(s element) Message {
	if !s.reading() && m.Reason == "" {
		m.Reason = "normal"
	}
	s.text("sessionID", (*string)(&m.SessionID))
	s.oneOf("sessionEndReason", "definedEndReason", "appEndReason", []string{"normal"}, &m.Reason)
	return m
}

// StopApplicationSessionPosResponse confirms it.
type StopApplicationSessionPosResponse struct{}

func (StopApplicationSessionPosResponse) Name() string             { return "StopApplicationSessionPosResponse" }
func (StopApplicationSessionPosResponse) Kind() Kind               { return KindReply }
func (m StopApplicationSessionPosResponse) layout(element) Message { return m }

// ApplicationSessionTerminated tells that the server ended the session. It is a notice, not a request
// (ECMA-354 6.2.4).
type ApplicationSessionTerminated struct {
	SessionID Secret
	Reason    string // definedTermReason's or serverTermReason's text
}

func (ApplicationSessionTerminated) Name() string { return "ApplicationSessionTerminated" }
func (ApplicationSessionTerminated) Kind() Kind   { return KindEvent }
func (m ApplicationSessionTerminated) layout(s element) Message {
	s.text("sessionID", (*string)(&m.SessionID))
	s.oneOf("sessionTermReason", "definedTermReason", "serverTermReason",
		[]string{"resourceLimitation", "sessionTimerExpired"}, &m.Reason)
	return m
}
