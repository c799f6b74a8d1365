package call

import (
	"slices"
	"time"

	"cordboard/backend/csta"
)

// Options shape a Table. The zero value reads the standard's dialect.
type Options struct {
	Dialect csta.Dialect
	Prefix  string        // begins every call's id, so that ids of two runs differ
	Look    time.Duration // how often the switch is asked for its calls; 0 = DefaultLook, negative = never
}

// Table holds the calls of the followed devices. It is not safe for concurrent use: one goroutine owns it.
type Table struct {
	profile  csta.Profile
	calls    calls
	monitors monitors
	expected *expectation
	joining  joining
	last     lastEnd
	look     look
}

// lastEnd is the last end of a call that an event told: what else tells it need not be about another call.
type lastEnd struct {
	device string
	at     time.Time
	own    bool // by the own connection's end
}

// New returns an empty table that follows nothing.
func New(o Options) *Table {
	profile := o.Dialect.Profile()
	return &Table{profile: profile, look: newLook(o.Look), calls: calls{prefix: o.Prefix, linkage: linkage{numbersLegs: profile.NumbersLegs}}}
}

// Follow begins to read the events that carry a monitor's reference as those of a device. Where the switch names the
// monitored device in its events, the device may be empty.
func (t *Table) Follow(ref, device string) { t.monitors.follow(ref, device) }

// Unfollow drops a monitor; events that still carry its reference are ignored. Its calls stay.
func (t *Table) Unfollow(ref string) { t.monitors.unfollow(ref) }

// Calls returns the calls, oldest first.
func (t *Table) Calls() []Call {
	var calls []Call
	for _, r := range t.calls.list {
		if !r.hidden {
			c := r.shown()
			c.Unique = t.profile.Unique(c.Linkage, c.StartedAt)
			calls = append(calls, c)
		}
	}
	return calls
}

// Prompted returns the calls that the switch has accepted and of which it has told nothing yet. Until its user lifts the
// handset, which takes seconds, a switch may say nothing at all.
func (t *Table) Prompted() []Call {
	var calls []Call
	for _, r := range t.calls.prompted() {
		calls = append(calls, r.shown())
	}
	return calls
}

// Call returns one call by its id.
func (t *Table) Call(id string) (Call, bool) {
	if r := t.calls.shown(id); r != nil {
		return r.shown(), true
	}
	return Call{}, false
}

// Apply takes in one event and returns the calls that it ended. Events of unknown monitors are ignored.
func (t *Table) Apply(ev csta.Event, at time.Time) []Ended {
	t.calls.ended.forget(at)
	m := t.monitors.of(ev)
	if m == nil || m.double {
		return nil
	}
	n := t.read(ev, m, at)
	switch ev.Type {
	case csta.Transfered, csta.Conferenced:
		return regrouping{t, n}.apply()
	case csta.ServiceCompletionFailure:
		t.joining = joining{} // it was accepted, and did not come about
		return nil
	}

	var ended []Ended
	about := search{t, n}
	r := about.call()
	if leg := about.leg(r); leg != nil {
		if !t.calls.leg(leg, n) {
			return nil
		}
		r = leg
	}
	if r != nil && about.replaces(r) {
		ended = t.calls.finish(r, CauseUnseen, at, true)
		r = nil
	}
	if r == nil {
		r = about.successor()
		switch {
		case r != nil:
			t.calls.succeed(ev.Connection, r, at)
		case n.over(nil):
			t.calls.ended.note(ev.Connection, m.device, "", at, ev.Type == csta.Diverted)
			return ended
		case !about.begins():
			return ended
		default:
			r = t.calls.add(m.device, at)
			r.Connection = csta.ConnectionID{CallID: ev.Connection.CallID, Device: csta.DeviceID{ID: m.name}}
		}
	}
	return append(ended, t.change(r, n)...)
}

// change takes in what an event tells about a call.
func (t *Table) change(r *record, n *reading) []Ended {
	dev := n.ev.Connection.Device.ID
	n.mine = n.mine || !n.profile.NamesMonitored && dev != "" && dev == r.Connection.Device.ID
	r.foresee(n)
	r.heard(n.at)
	r.turn(n)
	if r.Direction == "" {
		r.Direction = n.direction()
		if r.Direction == Outbound && n.awaited {
			t.expected.met(r)
		}
	}
	r.merge(n)
	t.calls.identify(r, n.at)
	if !n.over(r) {
		r.move(n)
		t.calls.tieConsultation(n, r)
		return nil
	}
	if t.calls.goesOn(r, n) {
		return nil
	}
	if ended, merged := t.taken(r, n.at); merged {
		return ended
	}
	if r.waits(n) {
		return nil
	}
	r.passed = r.passed || n.mine && t.joining.passes(r, n.at)
	if n.ev.Type == csta.Diverted || n.ev.Type == csta.Bridged {
		r.divertedAt = n.at
	}
	t.last = lastEnd{device: r.Device, at: n.at, own: n.mine && n.ev.Type == csta.ConnectionCleared}
	return t.calls.finish(r, n.cause(), n.at, false)
}

// waits says whether a call is not over, although its leg was cleared: a transfer has just given it another party,
// and a switch that lists no connections may begin a new leg for that, with a new callID, and does not say which leg
// it replaces.
func (r *record) waits(n *reading) bool {
	if r.movedAt.IsZero() || n.at.Sub(r.movedAt) > succession || n.ev.Type != csta.ConnectionCleared {
		return false
	}
	if r.goneAt.IsZero() {
		r.goneAt = n.at
	}
	return true
}

// Lose tells the table that the line is gone: its monitors with it, and what the calls do is unknown until a snapshot
// or an event tells.
func (t *Table) Lose(at time.Time) {
	t.monitors, t.expected, t.joining = nil, nil, joining{}
	t.calls.ended.lose()
	for _, r := range t.calls.prompted() {
		r.enter(Initiated, at) // a snapshot will tell whether it is there
	}
	t.calls.list = slices.DeleteFunc(t.calls.list, func(r *record) bool { return r.hidden })
	for _, r := range t.calls.list {
		r.apart = true
	}
	t.look.Warn()
	t.Suspect()
	t.Doubt(at)
}

// Suspect tells the table that events were lost, or that the switch contradicts what is known: every call needs a snapshot to confirm it.
func (t *Table) Suspect() {
	for _, r := range t.calls.list {
		r.asked, r.Permitted, r.Commands = true, nil, nil
	}
}

// Doubt tells the table that there is no snapshot: calls that needed one are stale.
func (t *Table) Doubt(at time.Time) {
	for _, r := range t.calls.list {
		if r.asked && !r.Stale && !r.hidden {
			r.Stale, r.staleAt = true, at
		}
		r.asked = false
	}
}

// Doubted says whether there is a call of which only a snapshot tells whether it goes on.
func (t *Table) Doubted() bool {
	return slices.ContainsFunc(t.calls.list, func(r *record) bool { return !r.hidden && (r.asked || r.Stale) })
}

// Drop removes a call that the switch does not know any more.
func (t *Table) Drop(id string, at time.Time) []Ended {
	r := t.calls.shown(id)
	if r == nil {
		return nil
	}
	return t.calls.finish(r, CauseDropped, r.silentSince(at), true)
}

// Clear ends every call: nobody follows them any more.
func (t *Table) Clear(at time.Time) []Ended {
	var ended []Ended
	for _, r := range slices.Clone(t.calls.list) {
		ended = append(ended, t.calls.finish(r, CauseSignedOff, r.silentSince(at), true)...)
	}
	t.monitors, t.expected, t.joining = nil, nil, joining{}
	t.calls.ended, t.calls.linkage.ancestors = nil, nil
	return ended
}

// Deadline is when Tick has something to do; zero = nothing is due.
func (t *Table) Deadline() time.Time {
	due := t.look.due(t.calls.list)
	for _, r := range t.calls.list {
		if at := r.deadline(); !at.IsZero() && (due.IsZero() || at.Before(due)) {
			due = at
		}
	}
	return due
}

// Question is what the switch is to be asked.
type Question int

// The questions. Events go on while a Look is asked (Snapshot.AskedAt); those after a Resync wait for its answer.
const (
	Nothing Question = iota
	Look             // now and then: do the calls still agree?
	Resync           // only a snapshot tells whether a call goes on
)

// Tick does what is due: it ends calls that were diverted away and stale calls that nothing confirmed, takes a silent
// network for an answer, and says what the switch is to be asked.
func (t *Table) Tick(at time.Time) (ended []Ended, ask Question) {
	t.calls.ended.forget(at)
	if due := t.look.due(t.calls.list); !due.IsZero() && !at.Before(due) {
		t.look.at, ask = at, Look
	}
	for _, r := range slices.Clone(t.calls.list) {
		for due := r.deadline(); !due.IsZero() && !at.Before(due); due = r.deadline() {
			gone, snapshot := t.due(r, due, at)
			if ended = append(ended, gone...); snapshot {
				ask = Resync
			}
			if !slices.Contains(t.calls.list, r) {
				break
			}
		}
	}
	return ended, ask
}
