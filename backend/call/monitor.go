package call

import (
	"slices"

	"cordboard/backend/csta"
)

// monitor is one followed device.
type monitor struct {
	ref    string
	name   string // the device as the agent's settings spell it
	device string // its number, by which calls are kept; empty until an event told it
	// confirmed means that the switch names connections by this very number.
	confirmed bool
	alias     string // a longer or shorter number by which the switch names the device
	double    bool   // another monitor covers the same device: its events are the same again
}

// is says whether a number names the device.
func (m *monitor) is(number string) bool {
	return m.device != "" && (number == m.device || m.alias != "" && number == m.alias)
}

// monitors are the followed devices, in the order in which they were begun.
type monitors []*monitor

// follow begins a monitor, in place of one with the same reference.
func (ms *monitors) follow(ref, device string) {
	ms.unfollow(ref)
	m := &monitor{ref: ref, name: device, device: number(device)}
	m.double = m.device != "" && slices.ContainsFunc(*ms, func(o *monitor) bool { return o.device == m.device })
	*ms = append(*ms, m)
}

// unfollow drops a monitor. If another one covers the same device, that one is heard from then on.
func (ms *monitors) unfollow(ref string) {
	i := slices.IndexFunc(*ms, func(m *monitor) bool { return m.ref == ref })
	if i < 0 {
		return
	}
	m := (*ms)[i]
	*ms = slices.Delete(*ms, i, i+1)
	for _, o := range *ms {
		if o.double && !m.double && o.device == m.device {
			o.double = false
			break
		}
	}
}

// of finds the monitor an event belongs to; nil = none. An event without a reference belongs to the monitor of the
// device it names, else to the first one.
func (ms monitors) of(ev csta.Event) *monitor {
	if len(ms) == 0 || ev.Monitor == "" && ev.Connection == (csta.ConnectionID{}) {
		return nil // nobody follows anything, or it could be about anything
	}
	if ev.Monitor == "" {
		for _, m := range ms {
			if m.device != "" && m.device == ev.Connection.Device.Number() {
				return m
			}
		}
		return ms[0]
	}
	for _, m := range ms {
		if m.ref == ev.Monitor || m.ref == "" {
			return m
		}
	}
	return nil
}

// known is the number by which a device's calls are kept. The empty device is the one that is followed.
func (ms monitors) known(device string) string {
	if device = number(device); device == "" && len(ms) > 0 {
		return ms[0].device
	}
	return device
}

// own says whether a number names the device by which calls are kept.
func (ms monitors) own(device, number string) bool {
	return number == device || slices.ContainsFunc(ms, func(m *monitor) bool { return m.device == device && m.is(number) })
}
