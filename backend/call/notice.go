package call

import (
	"slices"
	"time"

	"cordboard/backend/csta"
)

// notice is an event in the eyes of the device that is followed.
type notice struct {
	ev      *csta.Event
	at      time.Time
	zultys  bool
	monitor *monitor
	mine    bool // the event's connection is the followed device's own
}

func (t *Table) read(ev csta.Event, m *monitor, at time.Time) *notice {
	n := &notice{ev: &ev, at: at, zultys: t.profile.NamesMonitored, monitor: m}
	if dev := ev.Connection.Device; dev.ID != "" {
		if m.device == "" && n.zultys {
			m.name, m.device = dev.ID, dev.Number()
		}
		t.introduce(n)
		m.confirmed = m.confirmed || dev.Number() == m.device && m.device != ""
	}
	n.mine = n.isMine()
	return n
}

func (n *notice) device() string { return n.monitor.device }

// isMine reads whose connection the event is about. Without a deviceID it is that of the device that acts,
// or the monitored one's; who releases a call may release ours.
func (n *notice) isMine() bool {
	dev := n.ev.Connection.Device
	if dev.ID == "" {
		ours := n.ev.Type == csta.ConnectionCleared && (n.ev.Local == "" || n.ev.Local == csta.StateNull)
		return ours || !known(n.ev.Subject) || n.own(n.ev.Subject)
	}
	if !n.sameDevice(dev) && (!n.zultys || n.monitor.confirmed) {
		return false
	}
	// MX names the monitored extension in every connection; who held is told beside it.
	if n.zultys && (n.ev.Type == csta.Held || n.ev.Type == csta.Retrieved) && known(n.ev.Subject) {
		return n.own(n.ev.Subject)
	}
	return true
}

// whose is the number of the device whose connection the event is about, as far as it is told.
func (n *notice) whose() string {
	if n.ev.Connection.Device.ID == "" && known(n.ev.Subject) {
		return number(n.ev.Subject.ID)
	}
	return number(n.ev.Connection.Device.ID)
}

// own says that a device of the event is the followed one. On MX the connection's deviceID is another
// spelling of it.
func (n *notice) own(d csta.Device) bool {
	if !known(d) {
		return false
	}
	if n.sameDevice(d.DeviceID) {
		return true
	}
	return n.zultys && !n.monitor.confirmed && n.ev.Connection.Device.ID != "" &&
		d.Number() == n.ev.Connection.Device.Number()
}

// toMe says that the event leads the call to the followed device.
func (n *notice) toMe() bool {
	switch n.ev.Type {
	case csta.Diverted:
		return n.own(n.ev.Target)
	case csta.Offered, csta.Delivered, csta.Queued, csta.Established:
		if known(n.ev.Subject) {
			return n.own(n.ev.Subject)
		}
		return !n.zultys && n.mine
	}
	return false
}

// legal holds the states that localConnectionInfo may tell in an event. Others, and all of MX's, are
// passed over, and the state is derived from the event.
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

// decided holds the one state that an event about the own connection leaves it in, whatever
// localConnectionInfo says.
var decided = map[csta.EventKind]csta.ConnectionState{
	csta.Established: csta.StateConnected,
	csta.Held:        csta.StateHold,
	csta.Retrieved:   csta.StateConnected,
}

// local is the own connection's state as the event tells it, or empty.
func (n *notice) local() csta.ConnectionState {
	if n.zultys || !slices.Contains(legal[n.ev.Type], n.ev.Local) {
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

// over says that the event ends the device's part in the call.
func (n *notice) over(r *record) bool {
	switch n.ev.Type {
	case csta.CallCleared:
		return true
	case csta.ConnectionCleared:
		return n.mine || n.local() == csta.StateNull
	case csta.Established:
		return n.local() == csta.StateNull
	case csta.Diverted:
		if n.zultys || n.toMe() {
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

func (n *notice) cause() string {
	if n.ev.Cause == "" && n.ev.Type == csta.Diverted {
		return CauseDiverted
	}
	return n.ev.Cause
}

func known(d csta.Device) bool { return d.Presence == csta.Known && d.ID != "" }
