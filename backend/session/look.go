package session

import (
	"slices"
	"time"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// looking is a Query for the calls while events go on.
const looking Query = "look"

// questions are those that are asked and not answered.
type questions struct {
	queries []Query
	parts   map[string]*parts // answers for the calls that come in parts, by serviceCrossRefID
}

// parts is an answer that comes in parts, as far as it came. One whose end never comes says nothing.
type parts struct {
	device  string
	askedAt time.Time
	calls   []csta.SnapshotCallInfo
}

// mostParts bounds how many answers in parts are put together at a time.
const mostParts = 8

func (q *questions) asks(about Query) { q.queries = append(q.queries, about) }

func (q *questions) over(about Query) {
	q.queries = slices.DeleteFunc(q.queries, func(o Query) bool { return o == about })
}

// part takes in a part of an answer; whole says that it was the last one.
func (q *questions) part(m csta.SnapshotDeviceData) (answer Snapshot, whole bool) {
	p := q.parts[m.ServiceCrossRefID]
	if p == nil {
		return Snapshot{}, false
	}
	if p.calls = append(p.calls, m.Calls...); !m.LastSegment {
		return Snapshot{}, false
	}
	delete(q.parts, m.ServiceCrossRefID)
	return Snapshot{Device: p.device, Calls: p.calls, AskedAt: p.askedAt}, true
}

// Look asks the switch, if the connection lives, for the calls at the followed devices. Other than with Resync the
// events go on meanwhile, and nothing else that is asked waits for it. The answers are told by Snapshot. A server of
// which a connection died after this question, or which refuses it, is not asked again.
func (s *Session) Look() {
	c := s.conn
	if c == nil {
		return
	}
	about := c.server.topic(looking)
	if !c.wanted() || c.snapshot != nil || slices.Contains(c.open.queries, looking) ||
		about.deaths > 0 || about.refused || c.server.untold() {
		return
	}
	c.open.asks(looking)
	c.open.parts = map[string]*parts{}
	var devices []csta.DeviceID
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
		s.opt.Post(func() {
			if c.Err() != nil {
				return // how the connection ends is told among the events
			}
			c.open.over(looking)
			about.refused = csta.FailureOf(err).Unsupported()
		})
	})
}

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
	case len(c.open.parts) < mostParts:
		if c.open.parts == nil {
			c.open.parts = map[string]*parts{}
		}
		c.open.parts[ref] = &parts{device: device, askedAt: m.AskedAt}
	}
}
