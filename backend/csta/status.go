package csta

// SystemStatus tells how the switch feels; it wants SystemStatusResponse with the same id
// (ECMA-269 13.2.6). The standard demands a status: an empty one is written as normal.
type SystemStatus struct{ Status string }

func (SystemStatus) Name() string                 { return "SystemStatus" }
func (SystemStatus) Kind() Kind                   { return KindRequest }
func (SystemStatus) answer() SystemStatusResponse { return SystemStatusResponse{} }
func (m SystemStatus) layout(s element) Message {
	s.word("systemStatus", &m.Status, "normal")
	return m
}

// SystemStatusResponse answers SystemStatus.
type SystemStatusResponse struct{}

func (SystemStatusResponse) Name() string             { return "SystemStatusResponse" }
func (SystemStatusResponse) Kind() Kind               { return KindReply }
func (m SystemStatusResponse) layout(element) Message { return m }

// RequestSystemStatus asks for it (ECMA-269 13.2.5); the standard's sign of life without a session.
type RequestSystemStatus struct{}

func (RequestSystemStatus) Name() string                        { return "RequestSystemStatus" }
func (RequestSystemStatus) Kind() Kind                          { return KindRequest }
func (RequestSystemStatus) answer() RequestSystemStatusResponse { return RequestSystemStatusResponse{} }
func (m RequestSystemStatus) layout(element) Message            { return m }

// RequestSystemStatusResponse answers RequestSystemStatus. An empty status is written as normal.
type RequestSystemStatusResponse struct{ Status string }

func (RequestSystemStatusResponse) Name() string { return "RequestSystemStatusResponse" }
func (RequestSystemStatusResponse) Kind() Kind   { return KindReply }
func (m RequestSystemStatusResponse) layout(s element) Message {
	s.word("systemStatus", &m.Status, "normal")
	return m
}

// SystemRegister asks to be told of system status (ECMA-269 13.2.1).
type SystemRegister struct{ SystemStatus bool }

func (SystemRegister) Name() string                   { return "SystemRegister" }
func (SystemRegister) Kind() Kind                     { return KindRequest }
func (SystemRegister) answer() SystemRegisterResponse { return SystemRegisterResponse{} }
func (m SystemRegister) layout(s element) Message {
	s.within("requestTypes", func(s element) { s.truth("systemStatus", &m.SystemStatus) })
	return m
}

// SystemRegisterResponse answers SystemRegister.
type SystemRegisterResponse struct{ ID string }

func (SystemRegisterResponse) Name() string { return "SystemRegisterResponse" }
func (SystemRegisterResponse) Kind() Kind   { return KindReply }
func (m SystemRegisterResponse) layout(s element) Message {
	s.option("sysStatRegisterID", &m.ID)
	return m
}
