package csta

// MonitorStart asks for the events of a device (ECMA-269 15.1.2). An empty device is, on MX, the
// user's own extension. No filter is sent: vendors disagree on its sense.
type MonitorStart struct {
	Device DeviceID
	Type   string // monitorType, "device" in the standard; empty = not sent
}

// MonitorStartResponse holds the reference that the device's events will carry. It belongs to this
// connection only.
type MonitorStartResponse struct{ CrossRefID string }

// MonitorStop ends a monitor. Either side may send it (ECMA-269 15.1.3, 15.1.4).
type MonitorStop struct{ CrossRefID string }

// MonitorStopResponse confirms MonitorStop.
type MonitorStopResponse struct{}
