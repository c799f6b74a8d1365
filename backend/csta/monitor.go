package csta

// MonitorStart asks for the events of a device (ECMA-269 15.1.2). An empty device is, on MX, the
// user's own extension. No filter is sent: vendors disagree on its sense.
type MonitorStart struct {
	Device DeviceID
	Type   string // monitorType, "device" in the standard; empty = not sent
}

func (MonitorStart) Name() string                 { return "MonitorStart" }
func (MonitorStart) Kind() Kind                   { return KindRequest }
func (MonitorStart) answer() MonitorStartResponse { return MonitorStartResponse{} }
func (m MonitorStart) layout(s element) Message {
	s.within("monitorObject", func(s element) { s.device("deviceObject", &m.Device) })
	s.option("monitorType", &m.Type)
	return m
}

// MonitorStartResponse holds the reference that the device's events will carry. It belongs to this
// connection only.
type MonitorStartResponse struct{ CrossRefID string }

func (MonitorStartResponse) Name() string { return "MonitorStartResponse" }
func (MonitorStartResponse) Kind() Kind   { return KindReply }
func (m MonitorStartResponse) layout(s element) Message {
	s.text("monitorCrossRefID", &m.CrossRefID)
	return m
}

// MonitorStop ends a monitor. Either side may send it (ECMA-269 15.1.3, 15.1.4).
type MonitorStop struct{ CrossRefID string }

func (MonitorStop) Name() string                { return "MonitorStop" }
func (MonitorStop) Kind() Kind                  { return KindRequest }
func (MonitorStop) answer() MonitorStopResponse { return MonitorStopResponse{} }
func (m MonitorStop) layout(s element) Message {
	s.text("monitorCrossRefID", &m.CrossRefID)
	return m
}

// MonitorStopResponse confirms MonitorStop.
type MonitorStopResponse struct{}

func (MonitorStopResponse) Name() string             { return "MonitorStopResponse" }
func (MonitorStopResponse) Kind() Kind               { return KindReply }
func (m MonitorStopResponse) layout(element) Message { return m }
