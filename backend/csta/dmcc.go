package csta

import "strconv"

// GetThirdPartyDeviceId asks Avaya for the identifier by which requests name an extension: monitors and
// calls of a phone that is somebody's own.
type GetThirdPartyDeviceId struct{ SwitchName, Extension string }

func (GetThirdPartyDeviceId) Name() string { return "GetThirdPartyDeviceId" }
func (GetThirdPartyDeviceId) Kind() Kind   { return KindRequest }

func (GetThirdPartyDeviceId) answer() GetThirdPartyDeviceIdResponse {
	return GetThirdPartyDeviceIdResponse{}
}

func (m GetThirdPartyDeviceId) layout(s element) Message {
	s.option("switchName", &m.SwitchName)
	s.text("extension", &m.Extension)
	return m
}

// GetThirdPartyDeviceIdResponse tells it, with the attributes that go back with it.
type GetThirdPartyDeviceIdResponse struct{ Device DeviceID }

func (GetThirdPartyDeviceIdResponse) Name() string { return "GetThirdPartyDeviceIdResponse" }
func (GetThirdPartyDeviceIdResponse) Kind() Kind   { return KindReply }
func (m GetThirdPartyDeviceIdResponse) layout(s element) Message {
	s.device("device", &m.Device)
	return m
}

// GetDeviceId asks Avaya for the identifier of an extension that the session itself is to control. Other
// sessions may control it too.
type GetDeviceId struct{ SwitchName, Extension string }

func (GetDeviceId) Name() string                { return "GetDeviceId" }
func (GetDeviceId) Kind() Kind                  { return KindRequest }
func (GetDeviceId) answer() GetDeviceIdResponse { return GetDeviceIdResponse{} }
func (m GetDeviceId) layout(s element) Message {
	s.option("switchName", &m.SwitchName)
	s.text("extension", &m.Extension)
	if !s.reading() {
		shared := true
		s.truth("controllableByOtherSessions", &shared)
	}
	return m
}

// GetDeviceIdResponse tells it, with the attributes that go back with it.
type GetDeviceIdResponse struct{ Device DeviceID }

func (GetDeviceIdResponse) Name() string { return "GetDeviceIdResponse" }
func (GetDeviceIdResponse) Kind() Kind   { return KindReply }
func (m GetDeviceIdResponse) layout(s element) Message {
	s.device("device", &m.Device)
	return m
}

// TransferMonitorObjects moves an old Avaya session's monitors to a new one, after the connection was lost.
type TransferMonitorObjects struct{ From, To Secret }

func (TransferMonitorObjects) Name() string { return "TransferMonitorObjects" }
func (TransferMonitorObjects) Kind() Kind   { return KindRequest }

func (TransferMonitorObjects) answer() TransferMonitorObjectsResponse {
	return TransferMonitorObjectsResponse{}
}

func (m TransferMonitorObjects) layout(s element) Message {
	s.text("fromSessionID", (*string)(&m.From))
	s.text("toSessionID", (*string)(&m.To))
	return m
}

// TransferMonitorObjectsResponse confirms it.
type TransferMonitorObjectsResponse struct{}

func (TransferMonitorObjectsResponse) Name() string             { return "TransferMonitorObjectsResponse" }
func (TransferMonitorObjectsResponse) Kind() Kind               { return KindReply }
func (m TransferMonitorObjectsResponse) layout(element) Message { return m }

// avayaLogin is the login that Avaya's clients send, the type that they declare for it included.
func (m *StartApplicationSession) avayaLogin(s element) {
	const prefix = "acx"
	root := s.el
	for root.Parent() != nil && root.Parent().Parent() != nil { // the document is a parent too
		root = root.Parent()
	}
	root.CreateAttr("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
	root.CreateAttr("xmlns:"+prefix, NamespaceAvaya)
	login := s.el.CreateElement(prefix + ":SessionLoginInfo")
	login.CreateAttr("xsi:type", prefix+":SessionLoginInfo")
	word := func(name, text string) { login.CreateElement(prefix + ":" + name).SetText(text) }
	delay := m.CleanupDelay
	if delay == 0 {
		delay = 60
	}
	word("userName", m.User)
	word("password", string(m.Password))
	word("sessionCleanupDelay", strconv.Itoa(delay))
	word("sessionID", string(m.ResumeID))
}
