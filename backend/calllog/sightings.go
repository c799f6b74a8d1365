package calllog

import (
	"slices"
	"strings"
	"time"
)

// Sighting is what is known of a live call at one moment.
type Sighting struct {
	CallID    string // this run's id of the call: no other call of the run has it
	Identity  string // server, device and the switch's ids: often the same after a restart of the program
	GlobalID  string
	Direction string
	Internal  bool
	Quiet     bool // leaves no Activity of its own unless somebody writes notes
	Wanted
	ConsultOf   string // this run's id of the call that this one was made for
	Number      string
	Name        string
	Device      string
	StartedAt   time.Time
	ConnectedAt time.Time // zero = not answered yet
	Begun       bool      // it was seen to begin: it is no call of before
	Stale       bool      // the switch is out of reach: nobody knows whether it goes on
	Account     Account   // who is logged in at Salesforce
	Agent       string    // who is signed on at the switch: a user, otherwise the extension
	OnHold      bool      // it is on hold here
	Facts                 // as far as they are known yet; no times
	Evidence
}

// See notes the calls that are up now. A call that is seen for the first time gets its entry; one that
// the book knows from before a restart goes on with its notes and visits.
func (b *Book) See(calls []Sighting, at time.Time) error {
	if len(calls) == 0 {
		return nil // nothing to write: an idle phone leaves the disk alone
	}
	return b.write(func(t *tx) error {
		for _, s := range calls {
			r, over, err := b.find(t, s, at)
			if err != nil {
				return err
			}
			if over {
				continue
			}
			r.talk(s, b.seen[r.ID], at)
			r.see(s, at)
			b.seen[r.ID] = at
			if err := t.put(r); err != nil {
				return err
			}
			if err := s.consult(t); err != nil {
				return err
			}
		}
		return nil
	})
}

// find picks the entry of a call that is seen, or makes one. It is over when this run has noted its end: what is
// seen is older than that.
func (b *Book) find(t *tx, s Sighting, at time.Time) (r *Record, over bool, err error) {
	for _, r := range slices.Backward(t.byCall(s.CallID)) {
		if _, watched := b.seen[r.ID]; watched {
			return r, r.Fate != Live, nil
		}
	}
	if r, err := b.before(t, s, at); r != nil || err != nil {
		return r, false, err
	}
	return &Record{ID: newID(), Fate: Live, StartedAt: s.StartedAt}, false, nil
}

// before finds the entry of a call that was there before: in an earlier run, before the agent signed off, or before
// it was transferred away; nil = none. An entry whose id another call has now is closed.
func (b *Book) before(t *tx, s Sighting, at time.Time) (*Record, error) {
	for _, r := range t.live() {
		if _, watched := b.seen[r.ID]; watched {
			continue
		}
		if r.continues(s, at) {
			r.resume(s, at)
			b.seen[r.ID] = at
			return r, nil
		}
		if r.Identity == s.Identity {
			r.unseen()
			if err := t.put(r); err != nil {
				return nil, err
			}
		}
	}
	for _, r := range t.endedSince(at.Add(-sameCall)) {
		_, watched := b.seen[r.ID]
		switch {
		case r.Broken && r.continues(s, at): // nobody saw its end
			r.resume(s, at)
			b.seen[r.ID] = at
			return r, nil
		case r.returns(s, at, watched):
			r.reopen()
			return r, nil
		}
	}
	return nil, nil
}

// consult notes in the entry of the call that this one was made for who is asked, once somebody answers.
func (s Sighting) consult(t *tx) error {
	party := strings.TrimSpace(s.Name + " " + s.Number)
	if s.ConsultOf == "" || s.ConnectedAt.IsZero() || party == "" {
		return nil
	}
	for _, r := range t.byCall(s.ConsultOf) {
		if r.Fate == Live && !slices.Contains(r.Consulted, party) {
			r.Consulted = append(r.Consulted, party)
			return t.put(r)
		}
	}
	return nil
}

func (r *Record) see(s Sighting, at time.Time) {
	r.CallID, r.Identity, r.LastSeen = s.CallID, s.Identity, at
	r.Account, r.Facts = r.Account.learn(s.Account), r.Facts.learn(s.Facts)
	if r.Agent == "" {
		r.Agent = s.Agent
	}
	r.Internal, r.Quiet, r.Wanted = s.Internal, s.Quiet || s.ConsultOf != "", s.Wanted
	r.Server, r.Line, r.Uptime = s.Server, s.Line, s.Uptime
	if anotherParty(r, s) {
		r.Person = ""
	}
	if s.Linkage != "" {
		r.Unique = s.Unique
	}
	if len(s.Parties) > 0 || s.Number != "" {
		r.Parties = s.Parties
	}
	for _, field := range []struct {
		to   *string
		from string
	}{{&r.GlobalID, s.GlobalID}, {&r.Direction, s.Direction}, {&r.Number, s.Number}, {&r.Name, s.Name}, {&r.Device, s.Device}, {&r.Global, s.Global}, {&r.Linkage, s.Linkage}} {
		if field.from != "" {
			*field.to = field.from
		}
	}
	if r.ConnectedAt.IsZero() {
		r.ConnectedAt = s.ConnectedAt
	}
}

// Ending is how a call ended.
type Ending struct {
	Outcome string        // what became of it, in call's words; "" = nobody knows
	Talk    time.Duration // from answer to end; 0 = never answered
	Ring    time.Duration // from the first ring to the answer or the end; 0 = not told
	Hold    time.Duration // how much of Talk it was on hold here
	Broken  bool          // its end was not seen: Talk is a lower bound
	At      time.Time
}

// End closes the entry of a call.
func (b *Book) End(callID string, e Ending) error {
	return b.latest(callID, func(r *Record) {
		if r.Fate == Live {
			r.end(e.Talk, e.Broken, e.At)
			r.Outcome, r.Hold = e.Outcome, e.Hold
			if r.Ring == 0 {
				r.Ring = e.Ring
			}
		}
	})
}

// Leave closes the entry of a call that nobody follows any more, because the agent signed off: when it is found again
// after the next sign-on, the entry goes on.
func (b *Book) Leave(callID string, talk time.Duration, at time.Time) error {
	return b.latest(callID, func(r *Record) {
		if r.Fate == Live {
			r.end(talk, true, at)
			r.Left = true
		}
	})
}

// EndMissing closes every live entry that is not among the calls that are up: they ended while nobody
// watched. It is called when a snapshot has shown what is true.
func (b *Book) EndMissing(up []string) error {
	return b.write(func(t *tx) error {
		return t.each(t.live(), func(r *Record) bool {
			if slices.Contains(up, r.CallID) {
				return false
			}
			r.unseen()
			return true
		})
	})
}
