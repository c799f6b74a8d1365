package calllog

import (
	"slices"
	"strings"
	"time"
)

// Sighting is what is known of a live call at one moment.
type Sighting struct {
	CallID      string // this run's id of the call
	Identity    string // server, device and the switch's ids: the same after a restart of the program
	GlobalID    string
	Direction   string
	Internal    bool
	Quiet       bool   // leaves no Activity of its own unless somebody writes notes
	ConsultOf   string // this run's id of the call that this one was made for
	Number      string
	Name        string
	Device      string
	StartedAt   time.Time
	ConnectedAt time.Time // zero = not answered yet
}

// See notes the calls that are up now. A call that is seen for the first time gets its entry; one that
// the book knows from before a restart goes on with its notes and visits.
func (b *Book) See(calls []Sighting, at time.Time) error {
	if len(calls) == 0 {
		return nil // nothing to write: an idle phone leaves the disk alone
	}
	return b.write(func(t *tx) error {
		all, err := t.live()
		if err != nil {
			return err
		}
		ended, err := t.endedSince(at.Add(-comesBack))
		if err != nil {
			return err
		}
		all = append(all, ended...)
		for _, s := range calls {
			r := s.find(all, at)
			if r == nil {
				r = &Record{ID: newID(), Fate: Live, StartedAt: s.StartedAt}
				all = append(all, r)
			}
			r.see(s, at)
			if err := t.put(r); err != nil {
				return err
			}
			if primary := s.consulting(all); primary != nil && primary.consult(s) {
				if err := t.put(primary); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// consulting is the entry of the call that this one was made for.
func (s Sighting) consulting(all []*Record) *Record {
	for _, r := range all {
		if s.ConsultOf != "" && r.Fate == Live && r.CallID == s.ConsultOf {
			return r
		}
	}
	return nil
}

// consult notes who was asked, once somebody answered; it says whether that was new.
func (r *Record) consult(s Sighting) bool {
	party := strings.TrimSpace(s.Name + " " + s.Number)
	if s.ConnectedAt.IsZero() || party == "" || slices.Contains(r.Consulted, party) {
		return false
	}
	r.Consulted = append(r.Consulted, party)
	return true
}

// find picks the sighted call's entry: by this run's id, else by identity, else the ended entry of a call
// that came back: the same call of the switch with the same party.
func (s Sighting) find(all []*Record, at time.Time) *Record {
	for _, r := range all {
		if r.Fate == Live && r.CallID == s.CallID && r.Identity == s.Identity {
			return r
		}
	}
	for _, r := range all {
		if r.Fate == Live && r.Identity == s.Identity && at.Sub(r.LastSeen) < sameCall {
			return r
		}
	}
	for _, r := range all {
		if s.returns(r, at) {
			r.reopen()
			return r
		}
	}
	return nil
}

// returns says whether the call is one that ended here a while ago: a customer who was transferred away and
// comes back.
func (s Sighting) returns(r *Record, at time.Time) bool {
	return s.GlobalID != "" && s.GlobalID == r.GlobalID && s.Number != "" && s.Number == r.Number && s.Device == r.Device &&
		(r.Fate == Waiting || r.Fate == Saved || r.Fate == Refused) && !r.ConnectedAt.IsZero() && at.Sub(r.LastSeen) < comesBack
}

func (r *Record) reopen() {
	r.Fate, r.ConnectedAt = Live, time.Time{}
	r.Earlier, r.Talk = r.talked(), 0
}

func (r *Record) see(s Sighting, at time.Time) {
	r.CallID, r.Identity, r.LastSeen = s.CallID, s.Identity, at
	r.Internal, r.Quiet = s.Internal, s.Quiet || s.ConsultOf != ""
	for _, field := range []struct {
		to   *string
		from string
	}{{&r.GlobalID, s.GlobalID}, {&r.Direction, s.Direction}, {&r.Number, s.Number}, {&r.Name, s.Name}, {&r.Device, s.Device}} {
		if field.from != "" {
			*field.to = field.from
		}
	}
	if r.ConnectedAt.IsZero() {
		r.ConnectedAt = s.ConnectedAt
	}
}

// End closes the entry of a call after talk (0 = never answered). With broken its end was not seen, and
// talk is a lower bound.
func (b *Book) End(callID string, talk time.Duration, broken bool, at time.Time) error {
	return b.latest(callID, func(r *Record) {
		if r.Fate == Live {
			r.end(talk, broken, at)
		}
	})
}

func (r *Record) end(talk time.Duration, broken bool, at time.Time) {
	r.Talk, r.Broken, r.LastSeen, r.Fate = talk, broken, at, Waiting
}

// EndMissing closes every live entry that is not among the calls that are up: they ended while nobody
// watched. It is called when a snapshot has shown what is true.
func (b *Book) EndMissing(up []string) error {
	return b.write(func(t *tx) error {
		live, err := t.live()
		if err != nil {
			return err
		}
		return t.each(live, func(r *Record) bool {
			if slices.Contains(up, r.CallID) {
				return false
			}
			var talk time.Duration
			if !r.ConnectedAt.IsZero() {
				talk = max(0, r.LastSeen.Sub(r.ConnectedAt))
			}
			r.end(talk, true, r.LastSeen)
			return true
		})
	})
}
