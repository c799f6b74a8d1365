package call

import (
	"slices"
	"time"

	"cordboard/backend/csta"
)

// descent is how long the table knows which call another one came of: as long as a caller who was
// transferred away may reasonably come back.
const descent = time.Hour

// ancestor says that a call that the switch calls by one name is, for people, one that it called by
// another: transfers and conferences rename calls.
type ancestor struct {
	name, origin string
	at           time.Time
}

// identity is what every leg of a call has in common. On MX a callID is one device's leg number.
func identity(id csta.ConnectionID, zultys bool) string {
	if id.GlobalCallID != "" || zultys {
		return id.GlobalCallID
	}
	return id.CallID
}

// identify gives a call the name under which people know it. A linkage is the better name, for callIDs are
// used again; a call that had another name before keeps that one.
func (t *Table) identify(r *record, at time.Time) {
	name := identity(r.Connection, t.profile.NumbersLegs)
	if r.Linkage != "" {
		name = r.Linkage
	}
	if name == "" || name == r.lookedUp {
		return // the lineage may have forgotten it meanwhile
	}
	origin := t.origin(name, at)
	if r.Linkage != "" && origin == name && r.GlobalID != "" && r.GlobalID != name {
		t.descend(r.GlobalID, at, name)
		origin = r.GlobalID
	}
	r.lookedUp, r.GlobalID = name, origin
}

// origin is the name under which a call was first known.
func (t *Table) origin(name string, at time.Time) string {
	for _, a := range t.lineage {
		if a.name == name && name != "" && at.Sub(a.at) <= descent {
			return a.origin
		}
	}
	return name
}

// descend notes that calls of these names go on what was known by the origin's name.
func (t *Table) descend(origin string, at time.Time, names ...string) {
	t.lineage = slices.DeleteFunc(t.lineage, func(a ancestor) bool {
		return at.Sub(a.at) > descent || slices.Contains(names, a.name)
	})
	for _, name := range names {
		if name != "" && origin != "" && name != origin {
			t.lineage = append(t.lineage, ancestor{name: name, origin: origin, at: at})
		}
	}
}

// scatter notes that whatever comes back of a call that was passed on is, for people, the call known by the
// origin's name.
func (t *Table) scatter(n *notice, origin string, legs []*record) {
	names := []string{identity(n.ev.Connection, n.zultys), identity(n.ev.Secondary, n.zultys), n.ev.Linkage}
	for _, r := range legs {
		names = append(names, r.GlobalID, r.Linkage)
	}
	for _, item := range n.ev.Connections {
		names = append(names, identity(item.New, n.zultys))
	}
	t.descend(origin, n.at, names...)
}
