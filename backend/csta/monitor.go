package csta

import "strings"

// MonitorStart asks for the events of a device (ECMA-269 15.1.2). An empty device is, on MX, the
// user's own extension. Our clients send no filter: vendors disagree on its sense.
type MonitorStart struct {
	Device DeviceID
	Type   string // monitorType, "device" in the standard; empty = not sent
	// Filter are the events that the filter names as true, as "callcontrol/delivered": those that are not to be told, or
	// with Inverted, which is Avaya's, the only ones that are.
	Filter   []string
	Inverted bool
}

func (MonitorStart) Name() string                 { return "MonitorStart" }
func (MonitorStart) Kind() Kind                   { return KindRequest }
func (MonitorStart) answer() MonitorStartResponse { return MonitorStartResponse{} }
func (m MonitorStart) layout(s element) Message {
	s.within("monitorObject", func(s element) { s.device("deviceObject", &m.Device) })
	if s.reading() || len(m.Filter) > 0 {
		s.within("requestedMonitorFilter", func(s element) { layFilter(s, &m.Filter) })
	}
	s.option("monitorType", &m.Type)
	if s.reading() || m.Inverted && s.dialect == DMCC {
		layPrivate(s, func(s element) {
			s.in("").within("AvayaEvents", func(s element) { s.in(NamespaceAvaya).truth("invertFilter", &m.Inverted) })
		})
	}
	return m
}

// filterGroups are the groups of events in a filter, in the schema's order (callcontrol is its own spelling).
var filterGroups = []string{
	"callcontrol", "callAssociated", "mediaAttachment", "physicalDeviceFeature", "logicalDeviceFeature", "maintenance", "voice", "private",
}

func layFilter(s element, filter *[]string) {
	for _, group := range filterGroups {
		if s.reading() {
			s.within(group, func(s element) {
				for _, event := range s.el.ChildElements() {
					if word := trimmed(event); word == "true" || word == "1" {
						*filter = append(*filter, group+"/"+event.Tag)
					}
				}
			})
			continue
		}
		var events []string
		for _, named := range *filter {
			if event, ours := strings.CutPrefix(named, group+"/"); ours && isElementName(event) {
				events = append(events, event)
			}
		}
		if len(events) > 0 {
			s.within(group, func(s element) {
				for _, event := range events {
					yes := true
					s.truth(event, &yes)
				}
			})
		}
	}
}

// MonitorStartResponse holds the reference that the device's events will carry. It belongs to this
// connection only.
type MonitorStartResponse struct {
	CrossRefID string
	Voice      bool // actualMonitorMediaClass: calls are told; not every switch says so
}

func (MonitorStartResponse) Name() string { return "MonitorStartResponse" }
func (MonitorStartResponse) Kind() Kind   { return KindReply }
func (m MonitorStartResponse) layout(s element) Message {
	s.text("monitorCrossRefID", &m.CrossRefID)
	if s.reading() || m.Voice {
		s.within("actualMonitorMediaClass", func(s element) { s.truth("voice", &m.Voice) })
	}
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
