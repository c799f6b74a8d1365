package call

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cordboard/backend/csta"
)

// Options shape a Table. The zero value reads the standard's dialect.
type Options struct {
	Dialect csta.Dialect
	Prefix  string // begins every call's id, so that ids of two runs differ
}

// Table holds the calls of the followed devices. It is not safe for concurrent use: one goroutine owns
// it.
type Table struct {
	profile  csta.Profile
	prefix   string
	serial   int
	monitors []*monitor
	calls    []*record // oldest first
	finished []finished
	last     lastEnd
	expected *expectation
	joining  joining
	lineage  []ancestor
}

// monitor is one followed device.
type monitor struct {
	ref    string
	name   string // the device as the agent's settings spell it
	device string // its number, by which calls are kept; empty until the switch told it (MX)
	// confirmed means that the switch names connections by this device. Until then MX's connections are
	// taken for ours whatever they are called, for there they always carry the monitored extension.
	confirmed bool
	alias     string // a longer or shorter number by which the switch names the device
	double    bool   // another monitor covers the same device: its events are the same again
}

// New returns an empty table that follows nothing.
func New(o Options) *Table { return &Table{profile: o.Dialect.Profile(), prefix: o.Prefix} }

// Follow begins to read the events that carry a monitor's reference as those of a device. On MX the
// device may be empty: the events will name it.
func (t *Table) Follow(ref, device string) {
	t.Unfollow(ref)
	m := &monitor{ref: ref, name: device, device: number(device)}
	m.double = m.device != "" && slices.ContainsFunc(t.monitors, func(o *monitor) bool { return o.device == m.device })
	t.monitors = append(t.monitors, m)
}

// Unfollow drops a monitor; events that still carry its reference are ignored. Its calls stay.
func (t *Table) Unfollow(ref string) {
	for i, m := range t.monitors {
		if m.ref != ref {
			continue
		}
		t.monitors = slices.Delete(t.monitors, i, i+1)
		for _, o := range t.monitors {
			if o.double && !m.double && o.device == m.device {
				o.double = false
				break
			}
		}
		return
	}
}

// Calls returns the calls, oldest first.
func (t *Table) Calls() []Call {
	var calls []Call
	for _, r := range t.calls {
		if !r.hidden {
			c := r.snapshot()
			c.Unique = t.profile.Unique(c.Linkage, c.StartedAt)
			calls = append(calls, c)
		}
	}
	return calls
}

// Call returns one call by its id.
func (t *Table) Call(id string) (Call, bool) {
	for _, r := range t.calls {
		if r.ID == id && !r.hidden {
			return r.snapshot(), true
		}
	}
	return Call{}, false
}

// Apply takes in one event and returns the calls that it ended. Events of unknown monitors are ignored.
func (t *Table) Apply(ev csta.Event, at time.Time) []Ended {
	t.forget(at)
	m := t.listener(ev)
	if m == nil || m.double {
		return nil
	}
	n := t.read(ev, m, at)
	switch ev.Type {
	case csta.Transfered, csta.Conferenced:
		return t.regroup(n)
	case csta.ServiceCompletionFailure:
		t.joining = joining{} // it was accepted, and did not come about
		return nil
	}

	var ended []Ended
	r := t.find(n)
	if r != nil && t.replaces(n, r) {
		ended = t.finish(r, CauseUnseen, at, true)
		r = nil
	}
	switch {
	case r == nil && t.succeeds(n) != nil:
		r = t.succeeds(n)
		t.succeed(n.ev.Connection, r, at)
	case r == nil && n.over(nil):
		t.recall(n.ev.Connection, m.device, "", at, ev.Type == csta.Diverted)
		return ended
	case r == nil && !t.begins(n):
		return ended
	case r == nil:
		r = t.create(n)
	}
	n.mine = n.mine || !n.zultys && n.ev.Connection.Device.ID != "" && n.ev.Connection.Device.ID == r.Connection.Device.ID
	r.foresee(n)
	t.merge(n, r)
	if n.over(r) {
		if merged, done := t.taken(r, at); done {
			return append(ended, merged...)
		}
		if r.waits(n) {
			return ended
		}
		r.passed = r.passed || n.mine && t.passes(r, at)
		if ev.Type == csta.Diverted || ev.Type == csta.Bridged {
			r.divertedAt = at
		}
		t.last = lastEnd{device: r.Device, at: at, own: n.mine && ev.Type == csta.ConnectionCleared}
		return append(ended, t.finish(r, n.cause(), at, false)...)
	}
	t.move(n, r)
	t.advises(n, r)
	return ended
}

// listener finds the monitor an event belongs to; nil = none. An event without a reference belongs to the monitor
// of the device it names, else to the first one.
func (t *Table) listener(ev csta.Event) *monitor {
	if len(t.monitors) == 0 || ev.Monitor == "" && ev.Connection == (csta.ConnectionID{}) {
		return nil // nobody follows anything, or it could be about anything
	}
	if ev.Monitor == "" {
		for _, m := range t.monitors {
			if m.device != "" && m.device == ev.Connection.Device.Number() {
				return m
			}
		}
		return t.monitors[0]
	}
	for _, m := range t.monitors {
		if m.ref == ev.Monitor || m.ref == "" {
			return m
		}
	}
	return nil
}

func (t *Table) create(n *notice) *record {
	r := t.record(n.device(), n.at)
	r.Connection.CallID = n.ev.Connection.CallID
	r.Connection.Device = csta.DeviceID{ID: n.monitor.name}
	return r
}

// record makes a call that shows itself once it has a state.
func (t *Table) record(device string, at time.Time) *record {
	t.serial++
	r := &record{hidden: true, begunAt: at, heardAt: at, changedAt: at}
	r.ID = fmt.Sprintf("%s%d", t.prefix, t.serial)
	r.Device, r.StartedAt = device, at
	t.calls = append(t.calls, r)
	return r
}

// finish takes a call out of the table. A call that never had a state ends untold.
func (t *Table) finish(r *record, cause string, at time.Time, broken bool) []Ended {
	t.remove(r)
	ended := r.end(cause, at, broken)
	back := []Outcome{Diverted, Transferred, Parked}
	t.remember(r, at, cause == CauseDiverted || !r.divertedAt.IsZero() || slices.Contains(back, ended.Outcome))
	if r.hidden {
		return nil
	}
	return []Ended{ended}
}

func (t *Table) remove(r *record) {
	t.calls = slices.DeleteFunc(t.calls, func(o *record) bool { return o == r })
}

// number is the dialable part of a device's name, by which devices are compared.
func number(name string) string {
	return strings.TrimSpace(csta.DeviceID{ID: name}.Number())
}
