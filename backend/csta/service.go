package csta

// DeviceServiceEvent tells that a device works again, or no longer (ECMA-269 clause 23, BackInService and
// OutOfService).
type DeviceServiceEvent struct {
	Monitor   string
	Device    Device
	InService bool
	Cause     string
}

// Name is BackInServiceEvent or OutOfServiceEvent.
func (m DeviceServiceEvent) Name() string {
	if m.InService {
		return "BackInServiceEvent"
	}
	return "OutOfServiceEvent"
}

// Kind is KindEvent.
func (DeviceServiceEvent) Kind() Kind { return KindEvent }

func (m DeviceServiceEvent) layout(s element) Message {
	s.text("monitorCrossRefID", &m.Monitor)
	s.party("device", asIdentifier, &m.Device)
	s.option("cause", &m.Cause)
	return m
}
