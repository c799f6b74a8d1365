package call

import (
	"strings"

	"cordboard/backend/csta"
)

// direction reads who began the call. MX says it; elsewhere the caller does, and localConnectionInfo
// never (MX tells a caller "alerting"). A device that calls itself is the caller when we asked for that
// call, else the called.
func (t *Table) direction(n *notice) Direction {
	switch strings.ToLower(n.ev.Direction) {
	case "incoming":
		return Inbound
	case "outgoing":
		return Outbound
	}
	switch n.ev.Type {
	case csta.ServiceInitiated, csta.DigitsDialed, csta.Originated:
		if n.mine {
			return Outbound
		}
	case csta.Diverted:
		if n.toMe() && !n.own(n.ev.Calling) {
			return Inbound
		}
	}
	switch {
	case n.own(n.ev.Calling):
		if (n.toMe() || n.own(n.ev.Called)) && !t.expects(n.device(), n.at) {
			return Inbound
		}
		return Outbound
	case n.calledByAnother(), n.toMe():
		return Inbound
	}
	switch n.ev.Type {
	case csta.NetworkReached:
		return Outbound
	case csta.Offered, csta.Delivered:
		if n.zultys || n.ev.Local == csta.StateAlerting {
			return Inbound // a withheld caller; of ourselves MX would tell, and the caller's phone does not ring
		}
		return Outbound // it rings elsewhere, and we are in the call
	}
	return ""
}

// calledByAnother says that the event names somebody else as the caller.
func (n *notice) calledByAnother() bool {
	return known(n.ev.Calling) && !n.own(n.ev.Calling) || known(n.ev.NetworkCalling) && !n.own(n.ev.NetworkCalling)
}

// turn makes an inbound call of one that began like a handset lifted here: somebody else's call was picked
// up with it.
func (r *record) turn(n *notice) {
	if r.Direction == Outbound && r.State == Initiated && n.mine && n.toMe() && n.calledByAnother() {
		r.Direction, r.Party = Inbound, Party{}
	}
}

// merge takes over what an event tells about a call. What it leaves out stays as it was.
func (t *Table) merge(n *notice, r *record) {
	r.Stale, r.heardAt = false, n.at
	r.turn(n)
	if r.Direction == "" {
		r.Direction = t.direction(n)
		if r.Direction == Outbound {
			t.adopt(n, r)
		}
	}
	t.connect(n, r)
	if n.ev.Cause != "" && !(r.State == Failed && n.ev.Type == csta.ConnectionCleared) { // why it failed matters more
		r.Cause = n.ev.Cause
	}
	r.attach(n.told(r))
	r.Parked = first(n.ev.Parked, r.Parked)
	r.dialled(n)
	r.resettle(n)
	if r.Direction == Outbound {
		r.callee(n)
	} else {
		r.caller(n)
	}
}

// connect keeps the own connection as the switch writes it.
func (t *Table) connect(n *notice, r *record) {
	id, old := n.ev.Connection, r.Connection
	if !n.mine || id.Device.ID == "" {
		id.Device = old.Device
	}
	r.Connection = csta.ConnectionID{
		CallID: first(id.CallID, old.CallID), Device: id.Device,
		GlobalCallID:     first(id.GlobalCallID, old.GlobalCallID),
		GlobalOrigCallID: first(id.GlobalOrigCallID, old.GlobalOrigCallID),
	}
	r.Linkage = first(n.ev.Linkage, r.Linkage)
	t.identify(r, n.at)
}

// dialled keeps the first number that was told as dialled. Where a group hands the call out, OpenScape names
// the agent as the called, and what the caller dialled as the network's word (capture 13-DeliveredEvent).
func (r *record) dialled(n *notice) {
	number := r.Called
	if number == "" && known(n.ev.Called) {
		number = n.ev.Called.Number()
	}
	network := n.ev.NetworkCalled
	if r.Direction == Inbound && known(network) && !n.own(network) && (number == "" || n.monitor.is(number)) {
		number = network.Number()
	}
	r.Called = number
}

// callee names the other side of an outbound call: what we dialled, else what the switch says was
// dialled, else where it led the call.
func (r *record) callee(n *notice) {
	for _, d := range []csta.Device{n.ev.Called, n.ev.NetworkCalled, n.ev.Target} {
		if r.Party.Number == "" && known(d) && (!n.own(d) || d == n.ev.Called) {
			r.Party.Number = d.Number()
		}
	}
	if r.is(n.ev.Called) {
		r.name(n.ev.Called.Name)
	}
	switch n.ev.Type {
	case csta.Delivered, csta.Established, csta.Offered:
		if !n.own(n.ev.Subject) && r.is(n.ev.Subject) {
			r.name(n.ev.Subject.Name)
		}
	}
}

// caller names the other side of an inbound call: the network's word for the caller before the
// switch's. On MX the network's word is a name.
func (r *record) caller(n *notice) {
	network := n.ev.NetworkCalling
	if n.zultys {
		if known(network) && !strings.ContainsAny(network.ID[:1], "0123456789+") {
			r.name(network.ID)
		}
		network = csta.Device{Name: network.Name}
	}
	switch {
	case r.settled:
	case known(network) && !n.own(network):
		r.Party.Number, r.fromNetwork = network.Number(), true
	case known(n.ev.Calling) && n.own(n.ev.Calling) && known(n.ev.Called) && !n.own(n.ev.Called):
		r.Party.Number = first(r.Party.Number, n.ev.Called.Number()) // our own call comes back
	case known(n.ev.Calling) && !r.fromNetwork && (!n.own(n.ev.Calling) || r.Party.Number == ""):
		r.Party.Number = n.ev.Calling.Number()
	}
	if r.is(n.ev.Calling) {
		r.name(network.Name)
		r.name(n.ev.Calling.Name)
	}
}

// name keeps a display name; a number in its place is none.
func (r *record) name(name string) {
	name = strings.TrimSpace(name)
	if name != "" && name != r.Party.Number && name != r.Called {
		r.Party.Name = name
	}
}

// is says that what an event tells about a device may be told of the party. After a transfer events may
// still name who once called or was called.
func (r *record) is(d csta.Device) bool { return !r.settled || number(d.ID) == number(r.Party.Number) }

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
