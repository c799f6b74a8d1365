package calllog

import (
	"slices"
	"strings"
	"time"

	"cordboard/backend/numbers"
)

// Evidence is what tells a call from another one that has its id: a switch that was restarted counts its ids anew,
// most of the global ones too.
type Evidence struct {
	Server  string        `json:"server,omitempty"`  // the configured server that told of it last; "" = told by an older version
	Line    string        `json:"line,omitempty"`    // the connection to the switch by which it was seen last
	Global  string        `json:"global,omitempty"`  // what the switch calls the whole call now; GlobalID is what it was called first
	Linkage string        `json:"linkage,omitempty"` // what the switch calls all that belongs together
	Unique  bool          `json:"unique,omitzero"`   // no other call ever has this Linkage (Avaya's UCID)
	Parties []string      `json:"parties,omitempty"` // the numbers of the others in a conference
	Uptime  time.Duration `json:"uptime,omitzero"`   // how long this computer had run when it was seen last; 0 = not told
}

// elsewhere is how long after it was seen last a call may be found at another server, which has ids of its own for it.
const elsewhere = 10 * time.Minute

// continues says whether a call that is seen is the one that an entry was made for before nobody watched it. Its
// identity alone proves nothing. Where it may be another caller's, it is taken for that: the entry ends as it was
// seen last, nothing of one caller reaches another, and both calls are logged.
func (r *Record) continues(s Sighting, at time.Time) bool {
	away := r.unwatched(s, at)
	switch {
	case s.Begun, r.contradicts(s), away > sameCall:
		return false
	case r.Unique && s.Unique && r.Linkage == s.Linkage:
		return true
	case !r.sameParty(s):
		return false
	case r.atAnother(s.Evidence):
		return leg(r.Identity, r.Server) == leg(s.Identity, s.Server) || away <= elsewhere && !r.ConnectedAt.IsZero() && !s.ConnectedAt.IsZero()
	}
	return r.Identity == s.Identity
}

// atAnother says whether the call is seen at another server than the entry's call was. What one server calls a call says
// nothing of what another one does.
func (e Evidence) atAnother(now Evidence) bool {
	return e.Server != "" && now.Server != "" && e.Server != now.Server
}

// leg is an identity without the server: the device, and what the switch calls the call there.
func leg(identity, server string) string { return strings.TrimPrefix(identity, server) }

// contradicts says whether something known of the entry and of the call that is seen cannot be said of one call.
func (r *Record) contradicts(s Sighting) bool {
	differ := func(a, b string) bool { return a != "" && b != "" && a != b }
	known := r.Number != "" || len(r.Parties) > 0
	global := differ(r.Global, s.Global) || differ(r.Linkage, s.Linkage)
	if r.Global == "" && r.Linkage == "" || s.Global == "" && s.Linkage == "" {
		global = global || differ(r.GlobalID, s.GlobalID)
	}
	if r.atAnother(s.Evidence) {
		global = r.Unique && s.Unique && differ(r.Linkage, s.Linkage)
	}
	switch {
	case differ(r.Device, s.Device), differ(r.Direction, s.Direction), global:
		return true
	case known && (s.Number != "" || len(s.Parties) > 0) && !r.sameParty(s):
		return true
	}
	return !r.ConnectedAt.IsZero() && s.ConnectedAt.IsZero() // what was answered does not ring again
}

// sameParty says whether the call that is seen is known to be with the entry's party: a withheld number proves
// nothing. In a conference the party is among the others.
func (r *Record) sameParty(s Sighting) bool {
	seen := s.Parties
	if s.Number != "" {
		seen = append([]string{s.Number}, seen...)
	}
	like := func(number string) func(string) bool {
		return func(other string) bool { return numbers.Alike(number, other) }
	}
	if r.Number != "" {
		return slices.ContainsFunc(seen, like(r.Number))
	}
	return len(seen) > 0 && !slices.ContainsFunc(seen, func(number string) bool { return !slices.ContainsFunc(r.Parties, like(number)) })
}

// returns says whether the call is one that ended here a while ago: a customer who was transferred away and comes
// back. Only as long as one connection to the switch lasts does its global id name one call; a unique one always.
func (r *Record) returns(s Sighting, at time.Time, watched bool) bool {
	same := watched && s.GlobalID != "" && s.GlobalID == r.GlobalID && s.Line == r.Line ||
		s.Unique && r.Unique && s.Linkage == r.Linkage
	return same && r.Fate != Live && numbers.Alike(s.Number, r.Number) && s.Device == r.Device &&
		!r.ConnectedAt.IsZero() && at.Sub(r.lastUp()) < comesBack
}
