package csta

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

func (LoginRequest) Name() string          { return "loginRequest" }
func (LoginRequest) Kind() Kind            { return KindRequest }
func (LoginRequest) answer() LoginResponse { return LoginResponse{} }
func (m LoginRequest) layout(s element) Message {
	var forced string
	switch {
	case m.Forced:
		forced = "true"
	case m.HasForced:
		forced = "false"
	}
	s.attribute("type", &m.Type)
	s.attribute("platform", &m.Platform)
	s.attribute("version", &m.Version)
	s.attribute("clientType", &m.ClientType)
	s.attribute("loginCapab", &m.LoginCapab)
	s.attribute("mediaCapab", &m.MediaCapab)
	s.attribute("forced", &forced)
	m.Forced, m.HasForced = forced == "true", forced != ""
	s.text("userName", &m.User)
	s.within("pwd", func(s element) { // untrimmed: the newline at its end belongs to it
		if s.reading() {
			m.Password = Secret(content(s.el))
		} else {
			s.el.SetText(string(m.Password))
		}
	})
	return m
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

func (LoginResponse) Name() string { return "loginResponce" }
func (LoginResponse) Kind() Kind   { return KindReply }
func (m LoginResponse) layout(s element) Message {
	s.attribute("Code", &m.Code)
	s.attribute("sn", &m.Serial)
	s.attributeNumber("apiversion", &m.APIVersion)
	s.attribute("ext", &m.Extension)
	s.attribute("userId", &m.UserID)
	s.own(&m.Text)
	return m
}

// LoginFailed refuses LoginRequest. Code 5 means that another session holds the link.
type LoginFailed struct {
	Code       int
	Serial     string
	APIVersion int
	Text       string
}

func (LoginFailed) Name() string { return "loginFailed" }
func (LoginFailed) Kind() Kind   { return KindReply }
func (m LoginFailed) layout(s element) Message {
	s.attributeNumber("Code", &m.Code)
	s.attribute("sn", &m.Serial)
	s.attributeNumber("apiversion", &m.APIVersion)
	s.own(&m.Text)
	return m
}

// Logout ends an MX session. From the server, with Mode "forced", it means that another session took
// the link. It wants no answer.
type Logout struct{ Mode string }

// Name is what clients write, or with a Mode what the server writes; they differ in one letter's case.
func (m Logout) Name() string {
	if m.Mode != "" {
		return "Logout"
	}
	return "logout"
}
func (Logout) Kind() Kind { return KindEvent }
func (m Logout) layout(s element) Message {
	s.attribute("mode", &m.Mode)
	return m
}

// Keepalive is MX's sign of life (invoke id 0000). It wants no answer.
type Keepalive struct{}

func (Keepalive) Name() string             { return "keepalive" }
func (Keepalive) Kind() Kind               { return KindEvent }
func (m Keepalive) layout(element) Message { return m }

// PresenceNotice is MX's presence notice or, from a client, its change of presence. It wants no answer.
type PresenceNotice struct {
	From, Status, MXStatus string
	Note                   string
}

func (PresenceNotice) Name() string { return "presence" }
func (PresenceNotice) Kind() Kind   { return KindEvent }
func (m PresenceNotice) layout(s element) Message {
	s.attribute("from", &m.From)
	s.attribute("status", &m.Status)
	s.attribute("mxStatus", &m.MXStatus)
	if s.reading() || m.From == "" {
		s.option("presenceNote", &m.Note)
	} else {
		s.text("presenceNote", &m.Note) // the server always has one, be it empty
	}
	return m
}
