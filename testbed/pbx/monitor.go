package pbx

import (
	"slices"
	"strings"

	"cordboard/backend/csta"
)

// monitor is one that a client started.
type monitor struct {
	crossRef, device string
	filter           []string // the events that are not told, or inverted the only ones that are; empty = all are told
	inverted         bool
}

// hides says whether a monitor's filter keeps a message back. A filter names events by their roots without the ending,
// with a small letter.
func (m monitor) hides(message csta.Message) bool {
	if len(m.filter) == 0 {
		return false
	}
	event := strings.TrimSuffix(message.Name(), "Event")
	if event == string(csta.Transfered) {
		event = "transferred" // as filters spell it
	}
	named := slices.ContainsFunc(m.filter, func(word string) bool {
		_, word, _ = strings.Cut(word, "/")
		return strings.EqualFold(word, event)
	})
	return named != m.inverted
}

// serveMonitors starts and stops monitors.
func (s *Switch) serveMonitors(ss *session, m csta.Message) csta.Message {
	switch m := m.(type) {
	case csta.MonitorStart:
		return s.startMonitor(ss, m)
	case csta.MonitorStop:
		return s.stopMonitor(ss, m)
	default:
		return nil
	}
}

func (s *Switch) startMonitor(ss *session, m csta.MonitorStart) csta.Message {
	if m.Type != "" && m.Type != "device" {
		return refusal("monitorTypeNotSupported")
	}
	at, f := s.device(ss, m.Device, "invalidDeviceID")
	if f != nil {
		return f
	}
	ref := s.dialect.crossRef(ss)
	ss.monitors = append(ss.monitors, monitor{crossRef: ref, device: at.number, filter: m.Filter, inverted: m.Inverted})
	if !s.watched[at.number] {
		s.watched[at.number] = true
		s.announce(at.number)
	}
	told := s.options.Dialect == csta.DMCC || s.options.Dialect == csta.Zultys
	return csta.MonitorStartResponse{CrossRefID: ref, Voice: told}
}

func (s *Switch) stopMonitor(ss *session, m csta.MonitorStop) csta.Message {
	i := slices.IndexFunc(ss.monitors, func(mon monitor) bool { return mon.crossRef == m.CrossRefID })
	if i < 0 {
		return refusal("invalidMonitorCrossRefID")
	}
	ss.monitors = slices.Delete(ss.monitors, i, i+1)
	return csta.MonitorStopResponse{}
}
