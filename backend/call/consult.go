package call

import (
	"slices"
	"time"

	"cordboard/backend/csta"
)

// tie says for which call another one was made.
func (r *record) tie(of string) {
	if of != "" && of != r.ID {
		r.ConsultOf = of
	}
}

// advises ties calls that were begun at the phone itself: the switch says that one is a consultation, and
// one call is on hold, before its first events or after them.
func (t *Table) advises(n *notice, r *record) {
	if r.Direction == Outbound && n.ev.Cause == "consultation" {
		r.advice = true
	}
	if !r.advice && n.ev.Type != csta.Held {
		return
	}
	var advice, on *record
	for _, o := range t.calls {
		switch {
		case o.Device != r.Device:
		case o.advice && o.ConsultOf == "":
			advice = o
		case o.State != Held:
		case on != nil:
			return // which of them, nobody told
		default:
			on = o
		}
	}
	if advice != nil && on != nil {
		advice.tie(on.ID)
	}
}

// joining is a transfer or a conference that the switch was asked for. MX tells little of what comes of
// it: one of two calls in an event, or nothing but a snapshot.
type joining struct {
	cause        string
	held, active string // calls' ids; held is empty when a call is transferred in a single step
	at           time.Time
}

// Joining tells the table that the switch is being asked to join two calls, or, without a held one, to
// pass one on: CauseTransfer or CauseConference. An empty cause takes it back.
func (t *Table) Joining(cause, held, active string, at time.Time) {
	t.joining = joining{cause: cause, held: held, active: active, at: at}
}

// about says that a call has a part in it, and that it may be what just happened.
func (j joining) about(r *record, at time.Time) bool {
	return j.cause != "" && at.Sub(j.at) < 2*patience && (r.ID == j.held || r.ID == j.active)
}

// partner is the other call of a transfer of which the switch named only one: the one that was asked
// for, else the only one to which a consultation ties it. That it is with the one to whom the other went
// proves nothing: a held call may be sent on alone to whom the agent talks with, a queue above all.
func (t *Table) partner(r *record, at time.Time) *record {
	var tied []*record
	for _, o := range t.calls {
		if o == r || o.Device != r.Device || o.hidden {
			continue
		}
		if t.joining.about(r, at) {
			if t.joining.about(o, at) {
				return o
			}
			continue
		}
		if o.ConsultOf == r.ID || r.ConsultOf == o.ID {
			tied = append(tied, o)
		}
	}
	if len(tied) != 1 {
		return nil
	}
	return tied[0]
}

// merged makes one call of two after a conference that only a snapshot tells: one of them is missing in
// it.
func (t *Table) merged(present map[*record]bool, at time.Time) []Ended {
	held, active := t.pair(at)
	if held == nil || present[held] == present[active] {
		return nil
	}
	gone := held
	if present[held] {
		gone = active
	}
	present[held], present[active] = true, false
	return t.unite(held, active, gone, at)
}

// taken says that the leg that was cleared is the one that a conference of MX took in.
func (t *Table) taken(gone *record, at time.Time) ([]Ended, bool) {
	held, active := t.pair(at)
	if held == nil || gone != held && gone != active {
		return nil, false
	}
	return t.unite(held, active, gone, at), true
}

// pair are the two calls of a conference that MX was asked for; nil when they are not both there.
func (t *Table) pair(at time.Time) (held, active *record) {
	if t.joining.cause != CauseConference || t.profile.TellsConference {
		return nil, nil
	}
	for _, r := range t.calls {
		switch {
		case !t.joining.about(r, at):
		case r.ID == t.joining.held:
			held = r
		default:
			active = r
		}
	}
	if held == nil || active == nil || held.Device != active.Device {
		return nil, nil
	}
	return held, active
}

// unite makes a conference of two calls. For people the one that was on hold goes on, whichever leg the
// switch keeps.
func (t *Table) unite(held, active, gone *record, at time.Time) []Ended {
	members := append(held.everybody(), active.everybody()...)
	if gone == held {
		t.descend(held.GlobalID, at, active.Connection.GlobalCallID)
		held.Connection, active.Connection = active.Connection, held.Connection
		held.State = active.State
	}
	held.absorb(active)
	held.members, held.lonelyAt = members, time.Time{}
	t.joining = joining{}
	t.watch(held, at)
	return t.finish(active, CauseConference, at, false)
}

// watch asks again after a while who is still in a conference, where nobody is told who leaves.
func (t *Table) watch(r *record, at time.Time) {
	if !t.profile.TellsConference && len(r.members) > 1 && r.askAt.IsZero() {
		r.askAt, r.curious = at.Add(roundCall), true
	}
}

// absorb takes over what only the other one of two calls knows.
func (r *record) absorb(o *record) {
	if r.ConnectedAt.IsZero() {
		r.established, r.ConnectedAt = r.established || o.established, o.ConnectedAt
	}
	for _, d := range o.Data {
		if !slices.ContainsFunc(r.Data, func(old csta.Datum) bool { return old.Name == d.Name }) {
			r.Data = append(r.Data, d)
		}
	}
}
