package session

import (
	"time"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// Events is where the switch is heard; nil while there is no connection or it has to wait. The owner reads it and
// hands what comes to Hear.
func (s *Session) Events() <-chan csta.Message {
	if s.conn != nil && s.conn.snapshot == nil {
		return s.conn.Events()
	}
	return nil
}

// Hear takes in one thing that the switch said; alive is false when Events was closed: the connection died. What is
// none of ours is passed over.
func (s *Session) Hear(m csta.Message, alive bool) {
	if !alive {
		s.lose(s.conn.Err())
		return
	}
	s.conn.hear(m)
}

func (c *Connection) hear(m csta.Message) {
	s := c.session
	if s.conn != c {
		return
	}
	switch m := m.(type) {
	case csta.Event:
		s.opt.Notify(Said{m})
		if m.Type == csta.Transfered && !c.profile.ListsTransferredCall { // it names one call, and which others went with it is a guess
			c.resyncBy(time.Now().Add(resyncGap))
		}
	case csta.AgentEvent:
		if c.ours(m.Device, m.Monitor) {
			c.onChange(AgentState, m)
		}
	case csta.DoNotDisturbEvent:
		if c.ours(m.Device, m.Monitor) {
			c.onChange(DoNotDisturb, m)
		}
	case csta.ForwardingEvent:
		if c.ours(m.Device, m.Monitor) {
			c.onChange(Forwarding, m)
		}
	case csta.DeviceServiceEvent:
		if c.ours(m.Device, m.Monitor) {
			s.opt.Notify(Said{m})
			if m.InService { // it may have other calls than before
				c.onLoss()
			}
		}
	case link.CallsTold:
		c.onCallsTold(m)
	case csta.SnapshotDeviceData:
		if answer, whole := c.open.part(m); whole {
			s.opt.Notify(answer)
		}
	case csta.MonitorStop:
		c.onMonitorStop(m.CrossRefID)
	case csta.SystemStatus:
		c.onSystemStatus(m.Status)
	}
}

// onChange takes in an event about what a Query is about: the switch has an answer to it.
func (c *Connection) onChange(q Query, m csta.Message) {
	c.server.topic(q).events++
	c.session.opt.Notify(Said{m})
	c.offer(q)
}

// onLoss takes in that what is known of the calls may be wrong.
func (c *Connection) onLoss() {
	c.session.opt.Notify(EventsLost{})
	c.resyncSoon()
}

// onMonitorStop starts a monitor again that the switch ended. If it is none of ours, the reference may have been damaged.
func (c *Connection) onMonitorStop(stopped string) {
	known := false
	for device, ref := range c.monitors.running {
		if ref == stopped {
			known = true
			delete(c.monitors.running, device)
			c.session.opt.Notify(MonitorStopped{ref})
			c.onLoss()
		}
	}
	if !known {
		c.RestartMonitors()
	}
}

// onSystemStatus reads how the switch is: after it lost messages or did not work, what we know may be wrong.
func (c *Connection) onSystemStatus(status string) {
	switch status {
	case "messagesLost":
		c.onLoss()
	case "disabled", "partiallyDisabled", "initializing":
		c.disabled = true
	case "enabled", "normal":
		if c.disabled {
			c.disabled = false
			c.onLoss()
		}
	}
}
