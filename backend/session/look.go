package session

import (
	"time"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// looking is a Query for the calls while events go on.
const looking Query = "look"

// Look asks the switch, if the connection lives, for the calls at the followed devices. Other than with Resync the
// events go on meanwhile, and nothing else that is asked waits for it. The answers are told by Snapshot. A server of
// which a connection died after this question, or which refuses it, is not asked again.
func (s *Session) Look() {
	c := s.conn
	if c == nil || !c.wanted() || c.snapshot != nil || c.looks || c.server.topic(looking).deaths > 0 || c.server.untold() {
		return
	}
	c.looks, c.told = true, nil
	c.asked = append(c.asked, looking)
	devices := make([]csta.DeviceID, 0, len(c.devices))
	for _, d := range c.devices {
		devices = append(devices, c.names[d])
	}
	s.opt.Go(func() {
		var err error
		for _, d := range devices {
			if err = c.Conn.Look(s.ctx, d); err != nil {
				break
			}
		}
		s.opt.Post(func() { c.looked(err) })
	})
}

// looked takes in that the question was answered, or not.
func (c *Connection) looked(err error) {
	if c.Err() != nil {
		return // how the connection ends is told among the events
	}
	c.looks = false
	c.asked = without(c.asked, looking)
	if csta.FailureOf(err).Unsupported() {
		c.server.topic(looking).deaths++
	}
}

// mostParts bounds how many answers in parts are put together at a time.
const mostParts = 8

// onCallsTold takes in the answer to a question that nobody waited for.
func (c *Connection) onCallsTold(m link.CallsTold) {
	device := ""
	for d, named := range c.names {
		if named == m.Request.Device {
			device = d
		}
	}
	c.server.told()
	switch ref := m.Answer.ServiceCrossRefID; {
	case device == "":
	case ref == "" || len(m.Answer.Calls) > 0:
		c.session.opt.Notify(Snapshot{Device: device, Calls: m.Answer.Calls, AskedAt: m.AskedAt})
	case len(c.told) < mostParts:
		if c.told == nil {
			c.told = map[string]*parts{}
		}
		c.told[ref] = &parts{device: device, askedAt: m.AskedAt}
	}
}

// parts is an answer that comes in parts, as far as it came. One whose end never comes says nothing.
type parts struct {
	device  string
	askedAt time.Time
	calls   []csta.SnapshotCallInfo
}

// onPart takes in a part of an answer.
func (c *Connection) onPart(m csta.SnapshotDeviceData) {
	p := c.told[m.ServiceCrossRefID]
	if p == nil {
		return
	}
	p.calls = append(p.calls, m.Calls...)
	if m.LastSegment {
		delete(c.told, m.ServiceCrossRefID)
		c.session.opt.Notify(Snapshot{Device: p.device, Calls: p.calls, AskedAt: p.askedAt})
	}
}
