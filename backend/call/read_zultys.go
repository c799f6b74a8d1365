package call

import (
	"strings"

	"cordboard/backend/csta"
)

// readMonitored reads an event of a switch that names every connection by the monitored extension, as MX does. Who
// acts is told beside it.
//
// MX says nothing of a phone that is followed without its number: the first connection names it. It passes a call on
// with a Transferred event that names one of two calls, and its Diverted events tell where a call is led, not that
// it left; where the network's caller has letters, they are a name.
func (n *reading) readMonitored() {
	m, dev := n.monitor, n.ev.Connection.Device
	if dev.ID != "" {
		if m.device == "" {
			m.name, m.device = dev.ID, dev.Number()
		}
		m.confirmed = m.confirmed || dev.Number() == m.device && m.device != ""
		if !m.confirmed {
			n.alias = dev.Number()
		}
	}
	switch {
	case dev.ID == "":
		n.mine = n.ownUnnamed()
	case !n.sameDevice(dev) && m.confirmed:
	case (n.ev.Type == csta.Held || n.ev.Type == csta.Retrieved) && known(n.ev.Subject):
		n.mine = n.own(n.ev.Subject)
	default:
		n.mine = true
	}
	n.leftOpen = n.ev.Type == csta.Diverted && !n.toMe()
	network := n.ev.NetworkCalling
	n.callerName = network.Name
	if n.callerName == "" && known(network) && !strings.ContainsAny(network.ID[:1], "0123456789+") {
		n.callerName = network.ID
	}
}
