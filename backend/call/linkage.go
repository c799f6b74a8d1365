package call

import (
	"slices"
	"time"

	"cordboard/backend/csta"
)

// descent is how long it is known which call another one came of: as long as a caller who was transferred away may
// reasonably come back.
const descent = time.Hour

// linkage knows which call another one came of: transfers and conferences rename calls.
type linkage struct {
	numbersLegs bool // a callID names one device's leg (csta.Profile.NumbersLegs)
	ancestors   []ancestor
}

// ancestor says that a call that the switch calls by one name is, for people, one that it called by another.
type ancestor struct {
	name, origin string
	at           time.Time
}

// identity is what every leg of a call has in common, as far as a connection tells it.
func (l *linkage) identity(id csta.ConnectionID) string {
	if id.GlobalCallID != "" || l.numbersLegs {
		return id.GlobalCallID
	}
	return id.CallID
}

// origin is the name under which a call was first known.
func (l *linkage) origin(name string, at time.Time) string {
	for _, a := range l.ancestors {
		if a.name == name && name != "" && at.Sub(a.at) <= descent {
			return a.origin
		}
	}
	return name
}

// descend notes that calls of these names go on what was known by the origin's name.
func (l *linkage) descend(origin string, at time.Time, names ...string) {
	l.ancestors = slices.DeleteFunc(l.ancestors, func(a ancestor) bool {
		return at.Sub(a.at) > descent || slices.Contains(names, a.name)
	})
	for _, name := range names {
		if name != "" && origin != "" && name != origin {
			l.ancestors = append(l.ancestors, ancestor{name: name, origin: origin, at: at})
		}
	}
}
