package replay

import (
	"io"
	"time"

	"cordboard/backend/csta"
)

// hear takes in what the client says.
func (p *player) hear(f csta.Frame) error {
	m, err := csta.Decode(f.Body)
	if err != nil {
		return p.refuse(f.InvokeID)
	}
	name := m.Name()
	if m.Kind() != csta.KindRequest && name != "logout" {
		return nil
	}
	if i := p.recorded(name, string(f.Body)); i >= 0 {
		p.taken[i] = true
		p.ids[p.frames[i].ID] = f.InvokeID
		p.hurry = max(p.hurry, i)
		return nil
	}
	switch m := m.(type) {
	case csta.RequestSystemStatus:
		return p.say(f.InvokeID, csta.RequestSystemStatusResponse{Status: "normal"})
	case csta.ResetApplicationSessionTimer:
		return p.say(f.InvokeID, csta.ResetApplicationSessionTimerPosResponse{Duration: m.Duration})
	case csta.StopApplicationSession:
		return p.say(f.InvokeID, csta.StopApplicationSessionPosResponse{})
	case csta.MonitorStop:
		return p.say(f.InvokeID, csta.MonitorStopResponse{})
	case csta.SnapshotDevice:
		return p.say(f.InvokeID, p.model.takeSnapshot())
	case csta.Logout:
		return io.EOF
	}
	return p.refuse(f.InvokeID)
}

// recorded finds the recorded request that the client makes: in the sign-on the same one word for word if
// there is one, else the next of that name. A snapshot counts only where the trace stands at one, for later it
// would tell of another time.
func (p *player) recorded(name, body string) int {
	found := -1
	for i := p.pos; i < len(p.frames); i++ {
		f := p.frames[i]
		switch {
		case name == "SnapshotDevice" && i > p.signOn && f.ID == csta.EventInvokeID:
			return found
		case !f.Out || f.Name != name || p.taken[i] || !awaited(f):
		case f.Body == body && i <= p.signOn:
			return i
		case found < 0:
			found = i
		}
	}
	return found
}

func (p *player) refuse(id int) error {
	return p.say(id, &csta.Failure{Category: "operation", Code: "generic"})
}

func (p *player) say(id int, m csta.Message) error {
	body, err := csta.Encode(m, p.Dialect)
	if err != nil {
		return err
	}
	return p.send(id, string(body))
}

func (p *player) send(id int, body string) error {
	raw, err := csta.AppendFrame(nil, csta.Frame{InvokeID: id, Body: []byte(body)})
	if err != nil {
		return err
	}
	_ = p.conn.SetWriteDeadline(time.Now().Add(writePatience))
	_, err = p.conn.Write(raw)
	return err
}
