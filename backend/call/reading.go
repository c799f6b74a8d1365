package call

import (
	"slices"
	"strings"
	"time"

	"cordboard/backend/csta"
)

// reading is one event as a fact about the followed device. What a dialect says in a way of its own is put right
// by the read_ files; from here on nobody asks who said it.
type reading struct {
	ev      *csta.Event
	at      time.Time
	monitor *monitor
	profile *csta.Profile

	mine          bool        // the connection that the event is about is the followed device's own
	alias         string      // a number by which this event names the device, beside the known ones
	awaited       bool        // a call that was asked for has not begun yet
	namesAll      bool        // it tells which calls a transfer took, not only one of them
	leftOpen      bool        // the call is led on, and only later events tell whether it left the device
	networkCaller csta.Device // the caller as the network knows them
	callerName    string      // the caller's name, where the network told it in place of a number
}

// read turns an event of a monitor into a reading.
func (t *Table) read(ev csta.Event, m *monitor, at time.Time) *reading {
	n := &reading{ev: &ev, at: at, monitor: m, profile: &t.profile}
	n.namesAll = ev.Cause == "singleStepTransfer" || len(ev.Connections) > 0
	if t.profile.NamesMonitored {
		n.readMonitored()
	} else {
		n.readStandard(t.monitors, t.calls.named(m.device, ev.Connection.CallID) != nil)
	}
	n.awaited = t.expected.awaits(n.device(), at)
	return n
}

func (n *reading) device() string { return n.monitor.device }

// ownUnnamed says whether an event that does not tell the connection's device is about the own connection: it is
// that of the device that acts, or the monitored one's; who releases a call may release ours.
func (n *reading) ownUnnamed() bool {
	ours := n.ev.Type == csta.ConnectionCleared && (n.ev.Local == "" || n.ev.Local == csta.StateNull)
	return ours || !known(n.ev.Subject) || n.own(n.ev.Subject)
}

// whose is the number of the device whose connection the event is about, as far as it is told.
func (n *reading) whose() string {
	if n.ev.Connection.Device.ID == "" && known(n.ev.Subject) {
		return number(n.ev.Subject.ID)
	}
	return number(n.ev.Connection.Device.ID)
}

// sameDevice says whether a device is the followed one.
func (n *reading) sameDevice(d csta.DeviceID) bool {
	return d.ID != "" && n.monitor.is(strings.TrimSpace(d.Number()))
}

// own says whether a device of the event is known to be the followed one.
func (n *reading) own(d csta.Device) bool {
	return known(d) && (n.sameDevice(d.DeviceID) || n.alias != "" && d.Number() == n.alias)
}

// toMe says whether the event leads the call to the followed device.
func (n *reading) toMe() bool {
	switch n.ev.Type {
	case csta.Diverted:
		return n.own(n.ev.Target)
	case csta.Offered, csta.Delivered, csta.Queued, csta.Established:
		if known(n.ev.Subject) {
			return n.own(n.ev.Subject)
		}
		return !n.profile.NamesMonitored && n.mine
	}
	return false
}

// legal holds the states that localConnectionInfo may tell in an event (ECMA-269, the events' tables of states).
// Others are passed over, and the state is derived from the event.
var legal = map[csta.EventKind][]csta.ConnectionState{
	csta.Originated:        {csta.StateConnected},
	csta.Offered:           {csta.StateAlerting, csta.StateConnected, csta.StateHold},
	csta.Delivered:         {csta.StateAlerting, csta.StateConnected, csta.StateHold},
	csta.Queued:            {csta.StateQueued, csta.StateConnected, csta.StateHold, csta.StateAlerting},
	csta.NetworkReached:    {csta.StateConnected, csta.StateHold},
	csta.Established:       {csta.StateConnected, csta.StateHold, csta.StateAlerting, csta.StateNull},
	csta.Held:              {csta.StateHold, csta.StateConnected, csta.StateAlerting},
	csta.Retrieved:         {csta.StateConnected, csta.StateHold, csta.StateAlerting},
	csta.Diverted:          {csta.StateNull, csta.StateConnected, csta.StateHold, csta.StateAlerting, csta.StateQueued},
	csta.ConnectionCleared: {csta.StateNull, csta.StateConnected, csta.StateHold, csta.StateAlerting, csta.StateFail},
	csta.Transfered:        {csta.StateNull, csta.StateConnected, csta.StateHold, csta.StateAlerting},
	csta.Conferenced:       {csta.StateConnected, csta.StateHold, csta.StateAlerting},
	csta.CallInformation:   {csta.StateInitiated, csta.StateAlerting, csta.StateConnected, csta.StateHold, csta.StateFail},
	csta.Bridged:           {csta.StateNull, csta.StateConnected, csta.StateHold, csta.StateQueued},
	csta.EnteredDigits:     {csta.StateAlerting, csta.StateConnected, csta.StateHold},
}

// decided holds the one state that an event about the own connection leaves it in, whatever localConnectionInfo
// says.
var decided = map[csta.EventKind]csta.ConnectionState{
	csta.Established: csta.StateConnected,
	csta.Held:        csta.StateHold,
	csta.Retrieved:   csta.StateConnected,
}

// local is the own connection's state as far as the event tells it and can be believed; otherwise empty.
func (n *reading) local() csta.ConnectionState {
	if !n.profile.TellsLocalState || !slices.Contains(legal[n.ev.Type], n.ev.Local) {
		return ""
	}
	if n.ev.Type == csta.Diverted && n.toMe() {
		return "" // it tells of the device that the call left, or of us before it came
	}
	if must, ok := decided[n.ev.Type]; ok && n.mine && n.ev.Local != must {
		return ""
	}
	return n.ev.Local
}

// alerts says whether the event tells that it is the own connection that rings.
func (n *reading) alerts() bool { return n.profile.TellsLocalState && n.ev.Local == csta.StateAlerting }

// over says whether the event ends the device's part in a call; r may be nil.
func (n *reading) over(r *record) bool {
	switch n.ev.Type {
	case csta.CallCleared:
		return true
	case csta.ConnectionCleared:
		return n.mine || n.local() == csta.StateNull
	case csta.Established:
		return n.local() == csta.StateNull
	case csta.Diverted:
		if n.leftOpen || n.toMe() {
			return false
		}
		left := n.mine || n.own(n.ev.Subject)
		waits := r != nil && (r.State == Ringing || n.ev.Cause == "park")
		return n.local() == csta.StateNull || left && waits
	case csta.Bridged: // another phone of the line took it; this one may come in again by hand
		queued := n.local() == csta.StateQueued
		return r != nil && (n.mine || queued) && (r.State == Ringing || queued)
	}
	return false
}

func (n *reading) cause() string {
	if n.ev.Cause == "" && n.ev.Type == csta.Diverted {
		return CauseDiverted
	}
	return n.ev.Cause
}

// direction tells who began the call, as far as the event shows it. Some switches say it; elsewhere the caller does,
// and never localConnectionInfo alone. A device that calls itself is the caller when we asked for that call, else
// the called.
func (n *reading) direction() Direction {
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
		if (n.toMe() || n.own(n.ev.Called)) && !n.awaited {
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
		if n.profile.NamesMonitored || n.alerts() {
			return Inbound // a withheld caller: were it our call, a switch that names the monitored device would tell its direction
		}
		return Outbound // it rings elsewhere, and we are in the call
	}
	return ""
}

// calledByAnother says whether the event names somebody else as the caller.
func (n *reading) calledByAnother() bool {
	return known(n.ev.Calling) && !n.own(n.ev.Calling) || known(n.ev.NetworkCalling) && !n.own(n.ev.NetworkCalling)
}

// comesIn says whether the event brings an inbound call to the device.
func (n *reading) comesIn() bool {
	return n.direction() == Inbound && (n.profile.NamesMonitored && n.ev.Type != csta.Diverted || n.toMe())
}

// answers says whether the event tells an answer that makes this device talk.
func (n *reading) answers(r *record) bool {
	if n.ev.Type != csta.Established {
		return false
	}
	switch n.local() {
	case csta.StateConnected:
		return true
	case "":
		return n.mine || r.Direction == Outbound || r.State == ""
	}
	return false
}

// known says whether a device is told.
func known(d csta.Device) bool { return d.Presence == csta.Known && d.ID != "" }

// number is the dialable part of a device's name, by which devices are compared.
func number(name string) string {
	return strings.TrimSpace(csta.DeviceID{ID: name}.Number())
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
