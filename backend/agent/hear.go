package agent

import (
	"time"

	"cordboard/backend/csta"
)

// events is where the owner hears the switch; nil while it has to wait.
func (s *Session) events() <-chan csta.Message {
	if sh := s.shift; sh != nil && sh.conn != nil && !sh.surveying {
		return sh.conn.Events()
	}
	return nil
}

// hear takes in one thing that the switch said. What is none of ours is passed over.
func (s *Session) hear(m csta.Message) {
	sh := s.shift
	if sh == nil {
		return
	}
	switch m := m.(type) {
	case csta.Event:
		s.tell(s.table.Apply(m, time.Now()))
		s.tellFailedConsultation()
		if m.Type == csta.Transfered && !sh.profile().ListsTransferredCall {
			s.wantIn(sh, surveyGap) // it names one call, and which others went with it is a guess
		}
	case csta.AgentEvent:
		if sh.ours(m.Device, m.Monitor) {
			sh.news[askDuty]++
			if s.able.lacks[Ready] == LacksSession {
				delete(s.able.lacks, Ready) // MX: a group has taken him
			}
			s.duty.hear(m)
			s.offer(sh, askDuty)
		}
	case csta.DoNotDisturbEvent:
		if sh.ours(m.Device, m.Monitor) {
			sh.news[askDND]++
			s.settings.disturb(m.On)
			s.offer(sh, askDND)
		}
	case csta.ForwardingEvent:
		if sh.ours(m.Device, m.Monitor) {
			sh.news[askForwarding]++
			s.settings.hear(m)
			s.offer(sh, askForwarding)
		}
	case csta.DeviceServiceEvent:
		if sh.ours(m.Device, m.Monitor) {
			s.served(sh, m)
		}
	case csta.MonitorStop:
		s.unmonitored(sh, m.CrossRefID)
	case csta.SystemStatus:
		s.felt(sh, m.Status)
	}
}

// served reads whether the agent's phone works. One that is back may have other calls than before.
func (s *Session) served(sh *shift, m csta.DeviceServiceEvent) {
	if !m.InService {
		p := *problemOutOfOrder
		p.Detail = m.Cause
		_ = s.fail(&p)
		return
	}
	if s.problem != nil && s.problem.Code == problemOutOfOrder.Code {
		s.problem = nil
	}
	s.table.Suspect()
	s.want(sh)
}

// unmonitored starts a monitor again that the switch ended.
func (s *Session) unmonitored(sh *shift, stopped string) {
	for device, ref := range sh.refs {
		if ref == stopped {
			delete(sh.refs, device)
			s.table.Unfollow(ref)
			s.table.Suspect()
			s.want(sh)
		}
	}
}

// felt reads how the switch feels: after it lost messages or did not work, what we know may be wrong.
func (s *Session) felt(sh *shift, status string) {
	switch status {
	case "messagesLost":
		s.table.Suspect()
		s.want(sh)
	case "disabled", "partiallyDisabled", "initializing":
		sh.disabled = true
	case "enabled", "normal":
		if sh.disabled {
			sh.disabled = false
			s.table.Suspect()
			s.want(sh)
		}
	}
}
