package call

import (
	"time"

	"cordboard/backend/csta"
)

// A switch whose profile does not tell conferences (csta.Profile.TellsConference) lets one of two legs end, or leaves
// it out of the next snapshot, and tells nobody who leaves the conference later.

// conference are the two calls of a conference that such a switch was asked for; nil when they are not both there.
func (t *Table) conference(at time.Time) (held, active *record) {
	if t.joining.cause != CauseConference || t.profile.TellsConference {
		return nil, nil
	}
	for _, r := range t.calls.list {
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

// taken says whether the leg that was cleared is one that a conference took in, and unites the two calls then.
func (t *Table) taken(gone *record, at time.Time) ([]Ended, bool) {
	held, active := t.conference(at)
	if held == nil || gone != held && gone != active {
		return nil, false
	}
	return t.unite(held, active, gone, at), true
}

// unite makes a conference of two calls. For people the one that was on hold goes on, whichever leg the switch keeps.
func (t *Table) unite(held, active, gone *record, at time.Time) []Ended {
	members := append(held.everybody(), active.everybody()...)
	if gone == held {
		t.calls.linkage.descend(held.GlobalID, at, active.Connection.GlobalCallID)
		held.Connection, active.Connection = active.Connection, held.Connection
		held.State = active.State
	}
	held.absorb(active)
	held.members, held.lonelyAt = members, time.Time{}
	t.joining = joining{}
	held.watch(t.profile, len(held.members), at)
	return t.calls.finish(active, CauseConference, at, false)
}

// watch asks again after a while who of so many is still in a conference, where nobody is told who leaves.
func (t *timers) watch(p csta.Profile, members int, at time.Time) {
	if !p.TellsConference && members > 1 {
		t.wonderAt(at.Add(rollCall))
	}
}
