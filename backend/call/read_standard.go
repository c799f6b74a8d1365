package call

import (
	"slices"
	"strings"

	"cordboard/backend/csta"
)

// readStandard reads an event of a switch that names each connection by its own device (ECMA-269, 6.1.3). others are
// all monitors; inTable says whether the event's call is known.
func (n *reading) readStandard(others monitors, inTable bool) {
	dev := n.ev.Connection.Device
	if dev.ID == "" {
		n.mine = n.ownUnnamed()
	} else {
		n.learnAlias(others, inTable)
		n.monitor.confirmed = n.monitor.confirmed || dev.Number() == n.monitor.device && n.monitor.device != ""
		n.mine = n.sameDevice(dev)
	}
	n.networkCaller = n.ev.NetworkCalling
}

// A switch may name a device by another number than the one by which it was asked to follow it: the extension 5010
// is followed, and the events tell of 302100555010. (OpenScape's captured events name devices by their full number,
// and its captured MonitorStart a shorter one.) Such a name is learnt under conditions that no other device meets:
// the event came by our monitor, the longer number ends with the shorter one and has at least aliasPrefix digits
// more (so 1200 is never taken for 200), no event has used the very number, and the event says of the connection
// what it says of the own one, or that somebody else called this one.
const (
	aliasPrefix   = 3 // how many digits the longer number has more
	aliasShortest = 3 // how many the shorter one has at least
)

// learnAlias learns by which other number the switch names the followed device.
func (n *reading) learnAlias(others monitors, inTable bool) {
	name := strings.TrimSpace(n.ev.Connection.Device.Number())
	m := n.monitor
	another := slices.ContainsFunc(others, func(o *monitor) bool { return o.device == name && name != m.device })
	switch {
	case m.device == "" || another:
	case n.ev.Type == csta.Transfered || n.ev.Type == csta.Conferenced:
		m.learnListed(n.ev)
	case name == m.device:
		m.alias = ""
	case m.confirmed || m.alias != "":
	case extends(name, m.device):
		if n.speaksOfOwn(name) || n.calledBySomebody(name) && !inTable {
			m.alias = name
		}
	case n.ev.Type == csta.Delivered && n.ev.Local == csta.StateConnected && known(n.ev.Calling) && extends(n.ev.Calling.Number(), m.device):
		m.alias = n.ev.Calling.Number() // while it rings at the other end, only the caller is connected
	}
}

// learnListed learns the name from a list of those who go on together, of whom the device is one.
func (m *monitor) learnListed(ev *csta.Event) {
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

// speaksOfOwn says whether the event's connection and the own one are in a state that only one connection of the
// call can be in.
func (n *reading) speaksOfOwn(name string) bool {
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

// calledBySomebody says whether somebody else's call rings or is answered at the device.
func (n *reading) calledBySomebody(name string) bool {
	switch n.ev.Type {
	case csta.Delivered, csta.Offered, csta.Established:
	default:
		return false
	}
	caller := n.ev.Calling
	return known(n.ev.Subject) && n.ev.Subject.Number() == name && known(caller) && caller.Number() != n.monitor.device && !extends(caller.Number(), n.monitor.device)
}

// extends says whether one of two numbers is the other with something in front.
func extends(a, b string) bool {
	a, b = strings.TrimPrefix(a, "+"), strings.TrimPrefix(b, "+")
	if len(a) < len(b) {
		a, b = b, a
	}
	digits := strings.Trim(a, "0123456789") == ""
	return digits && len(b) >= aliasShortest && len(a) >= len(b)+aliasPrefix && strings.HasSuffix(a, b)
}
