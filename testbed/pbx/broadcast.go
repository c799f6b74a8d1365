package pbx

import "cordboard/backend/csta"

// broadcast gives the news to every monitor that it concerns. Sessions only take it into their queues.
func (s *Switch) broadcast() {
	s.x.settle()
	news := s.x.news
	s.x.news = nil
	for _, h := range news {
		s.keep(h)
		for ss := range s.sessions {
			for _, m := range ss.monitors {
				for _, message := range s.toldAt(h, m.device) {
					if m.hides(message) {
						continue
					}
					ss.say(csta.EventInvokeID, monitored(message, m.crossRef))
				}
			}
		}
	}
}

// toldAt is what a device's watcher is told of a happening.
func (s *Switch) toldAt(h happening, device string) (messages []csta.Message) {
	if h.feature != nil {
		if h.feature.number == device {
			return s.dialect.notice(h)
		}
		return nil
	}
	at, there := h.at(device)
	if !there {
		return nil
	}
	for _, event := range s.dialect.tell(h, at) {
		messages = append(messages, event)
	}
	if mx, is := s.dialect.(zultys); is && s.options.Scenario.Recording {
		messages = append(messages, mx.recording(h, at)...)
	}
	return messages
}

// monitored is a message with the reference of the monitor for which it is said.
func monitored(m csta.Message, ref string) csta.Message {
	switch m := m.(type) {
	case csta.Event:
		m.Monitor = ref
		return m
	case csta.AgentEvent:
		m.Monitor = ref
		return m
	case csta.DoNotDisturbEvent:
		m.Monitor = ref
		return m
	case csta.ForwardingEvent:
		m.Monitor = ref
		return m
	case csta.DeviceServiceEvent:
		m.Monitor = ref
		return m
	case csta.ParkInfo:
		m.Monitor = ref
		return m
	case csta.RecordingStateEvent:
		m.Monitor = ref
		return m
	case csta.MailIncomingReadyEvent:
		m.Monitor = ref
		return m
	default:
		return m
	}
}
