package call

import (
	"slices"
	"strings"

	"cordboard/backend/csta"
)

// A switch may name a device by another number than the one by which it was asked to follow it: the
// extension 5010 is followed, and the events tell of 302100555010. (OpenScape's captured events name
// devices by their full number, and its captured MonitorStart a shorter one.) Such a name is learnt, under
// conditions that no other device meets: the event came by our monitor, the longer number ends with the
// shorter one and has at least prefix digits more (so 1200 is never taken for 200), no event has used the
// very number, and the event says of the own connection what it says of this one, or that somebody else
// called this one.
const (
	prefix   = 3 // how many digits the longer number has more
	shortest = 3 // how many the shorter one has at least
)

// sameDevice says that a device is the followed one.
func (n *notice) sameDevice(d csta.DeviceID) bool {
	return d.ID != "" && n.monitor.is(strings.TrimSpace(d.Number()))
}

func (m *monitor) is(number string) bool {
	return m.device != "" && (number == m.device || m.alias != "" && number == m.alias)
}

// owns says that a number names the device by which calls are kept.
func (t *Table) owns(device, number string) bool {
	return number == device || slices.ContainsFunc(t.monitors, func(m *monitor) bool { return m.device == device && m.is(number) })
}

// introduce learns by which other number the switch names the followed device.
func (t *Table) introduce(n *notice) {
	name := strings.TrimSpace(n.ev.Connection.Device.Number())
	m := n.monitor
	another := slices.ContainsFunc(t.monitors, func(o *monitor) bool { return o.device == name && name != m.device })
	switch {
	case n.zultys || m.device == "" || another:
	case n.ev.Type == csta.Transfered || n.ev.Type == csta.Conferenced:
		m.listed(n.ev)
	case name == m.device:
		m.alias = ""
	case m.confirmed || m.alias != "":
	case extends(name, m.device):
		if n.speaksOfUs(name) || n.calledBySomebody(name) && !t.has(n) {
			m.alias = name
		}
	case n.ev.Type == csta.Delivered && n.ev.Local == csta.StateConnected && known(n.ev.Calling) && extends(n.ev.Calling.Number(), m.device):
		m.alias = n.ev.Calling.Number() // while it rings at the other end, only the caller is connected
	}
}

// listed learns the name out of a list of those who go on together, of whom we are one.
func (m *monitor) listed(ev *csta.Event) {
	var names []string
	for _, item := range ev.Connections {
		name := strings.TrimSpace(item.New.Device.Number())
		if extends(name, m.device) && !slices.Contains(names, name) {
			names = append(names, name)
		}
		if name == m.device {
			return
		}
	}
	going := ev.Local != "" && ev.Local != csta.StateNull
	if going && len(names) == 1 && !m.confirmed && m.alias == "" {
		m.alias = names[0]
	}
}

// speaksOfUs says that the event's connection and the own one are in a state that only one connection of
// the call can be in.
func (n *notice) speaksOfUs(name string) bool {
	switch n.ev.Type {
	case csta.ServiceInitiated, csta.DigitsDialed, csta.Originated:
		return n.ev.Local != csta.StateNull
	case csta.Delivered, csta.Offered:
		return n.ev.Local == csta.StateAlerting
	case csta.Held:
		return n.ev.Local == csta.StateHold && known(n.ev.Subject) && n.ev.Subject.Number() == name
	}
	return false
}

// calledBySomebody says that somebody else's call rings or is answered at the device.
func (n *notice) calledBySomebody(name string) bool {
	switch n.ev.Type {
	case csta.Delivered, csta.Offered, csta.Established:
	default:
		return false
	}
	caller := n.ev.Calling
	return known(n.ev.Subject) && n.ev.Subject.Number() == name && known(caller) && caller.Number() != n.monitor.device && !extends(caller.Number(), n.monitor.device)
}

// has says that the event's call is in the table.
func (t *Table) has(n *notice) bool {
	return slices.ContainsFunc(t.calls, func(r *record) bool {
		return r.Device == n.device() && r.Connection.CallID == n.ev.Connection.CallID
	})
}

// extends says that one of two numbers is the other with something in front.
func extends(a, b string) bool {
	a, b = strings.TrimPrefix(a, "+"), strings.TrimPrefix(b, "+")
	if len(a) < len(b) {
		a, b = b, a
	}
	digits := strings.Trim(a, "0123456789") == ""
	return digits && len(b) >= shortest && len(a) >= len(b)+prefix && strings.HasSuffix(a, b)
}
