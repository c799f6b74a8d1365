package csta

// Secret is text that must not be seen: it prints as "[secret]" everywhere but on the wire.
type Secret string

// String, GoString and MarshalText hide the text from fmt, slog and JSON alike.
func (Secret) String() string               { return "[secret]" }
func (Secret) GoString() string             { return "[secret]" }
func (Secret) MarshalText() ([]byte, error) { return []byte("[secret]"), nil }

// LoginRequest opens an MX session (Zultys WebSocket API Guide 4.3).
type LoginRequest struct {
	Type       string // User, or Server
	Platform   string // the application's id: Salesforce, CRM, MXIE, ...
	Version    string
	ClientType string // CRM, web, Mobile, Desktop or empty
	LoginCapab string // pipe list: Audio|Video|...
	MediaCapab string
	Forced     bool // true takes the link from another session
	HasForced  bool // whether the attribute was or is to be sent
	User       string
	Password   Secret // as on the wire: HashPassword's result, or the clear text
}

// LoginResponse confirms LoginRequest; the wire spells it loginResponce.
type LoginResponse struct {
	Code       string
	Serial     string // sn
	APIVersion int    // apiversion; 0 = not told
	Extension  string // ext; a Server login has none
	UserID     string
	Text       string
}

// LoginFailed refuses LoginRequest. Code 5 means that another session holds the link.
type LoginFailed struct {
	Code       int
	Serial     string
	APIVersion int
	Text       string
}

// Logout ends an MX session. From the server, with Mode "forced", it means that another session took
// the link. It wants no answer.
type Logout struct{ Mode string }

// Keepalive is MX's sign of life (invoke id 0000). It wants no answer.
type Keepalive struct{}

// Presence is MX's presence notice or, from a client, its change of presence. It wants no answer.
type PresenceNotice struct {
	From, Status, MXStatus string
	Note                   string
}

// StartApplicationSession opens an ECMA-354 session (ECMA-354 6.2.1).
type StartApplicationSession struct {
	ApplicationID    string
	User             string // applicationSpecificInfo/user; empty = not sent
	Password         Secret // applicationSpecificInfo/password
	ProtocolVersions []string
	Duration         int // seconds; 0 = not sent
}

// StartApplicationSessionPosResponse confirms it.
type StartApplicationSessionPosResponse struct {
	SessionID       Secret
	ProtocolVersion string
	Duration        int // seconds; 0 = no limit told
}

// SessionRefused is any ECMA-354 negative response: Start-, Reset- or StopApplicationSession.
type SessionRefused struct {
	Service string // StartApplicationSession, ResetApplicationSessionTimer or StopApplicationSession
	Code    string // definedError's or applError's text
}

// ResetApplicationSessionTimer keeps a session alive (ECMA-354 6.2.3).
type ResetApplicationSessionTimer struct {
	SessionID Secret
	Duration  int // seconds
}

// ResetApplicationSessionTimerPosResponse confirms it.
type ResetApplicationSessionTimerPosResponse struct{ Duration int }

// StopApplicationSession ends a session (ECMA-354 6.2.2).
type StopApplicationSession struct {
	SessionID Secret
	Reason    string // definedEndReason, normal
}

// StopApplicationSessionPosResponse confirms it.
type StopApplicationSessionPosResponse struct{}

// ApplicationSessionTerminated tells that the server ended the session. It is a notice, not a request
// (ECMA-354 6.2.4).
type ApplicationSessionTerminated struct {
	SessionID Secret
	Reason    string
}

// SystemStatus tells how the switch feels; it wants SystemStatusResponse with the same id
// (ECMA-269 13.2.6).
type SystemStatus struct{ Status string }

// SystemStatusResponse answers SystemStatus.
type SystemStatusResponse struct{}

// RequestSystemStatus asks for it (ECMA-269 13.2.5); the standard's sign of life without a session.
type RequestSystemStatus struct{}

// RequestSystemStatusResponse answers RequestSystemStatus.
type RequestSystemStatusResponse struct{ Status string }

// SystemRegister asks to be told of system status (ECMA-269 13.2.1).
type SystemRegister struct{ SystemStatus bool }

// SystemRegisterResponse answers SystemRegister.
type SystemRegisterResponse struct{ ID string }
