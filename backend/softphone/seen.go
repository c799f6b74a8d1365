package softphone

import (
	"errors"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/calllog"
)

// SightKind is how a page knows what Salesforce shows.
type SightKind string

// The kinds.
const (
	SightAnnounced SightKind = "announced" // Salesforce told it of itself: onNavigationChange
	SightAsked     SightKind = "asked"     // Salesforce was asked: getAppViewInfo
	SightUnknown   SightKind = "unknown"   // Salesforce was asked, and did not answer
	SightPopping   SightKind = "popping"   // the page is about to have the record shown
)

// Sight is what a page saw of Salesforce's screen, or did there.
type Sight struct {
	Kind   SightKind `json:"kind"`
	Record *Record   `json:"record"` // null = no record
	List   bool      `json:"list"`   // a list of records, or an object's home page
	Form   string    `json:"form"`   // the object that a form for a new record is open for; "" = none
}

// Seen tells what a page saw of Salesforce's screen, or is about to do there, in the order in which it happened. Whether
// the agent opened a record, and in which call, is decided here.
func (s *Activities) Seen(g Sight) error { return s.see(g, s.app.session.State(), time.Now()) }

// see takes a sight while the session's State is this one.
func (s *Activities) see(g Sight, state agent.State, at time.Time) error {
	visit, ok := s.look(g, at)
	if !ok {
		return nil
	}
	callID := s.app.calls.busyWith(state, at)
	if callID == "" {
		return nil
	}
	for _, c := range state.Calls {
		if c.ID == callID && visit.Why == calllog.Opened && at.Sub(c.Started) < onItsWay {
			visit.Why = calllog.Shown
		}
	}
	return s.tie(callID, visit)
}

// onItsWay is how soon after a call's beginning a record that is announced was opened before it: Salesforce tells once the
// page is there.
const onItsWay = 300 * time.Millisecond

// look is what a sight says of the screen: the record that has to do with the call in hand, if there is one.
func (s *Activities) look(g Sight, at time.Time) (_ calllog.Visit, ok bool) {
	v := calllog.View{List: g.List, Form: g.Form}
	if g.Record != nil {
		v.Record = g.Record.visit(at, "")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch g.Kind {
	case SightAnnounced:
		return s.screen.Announced(v, at)
	case SightAsked:
		return s.screen.Asked(v)
	case SightUnknown:
		s.screen.Forget()
	case SightPopping:
		s.screen.Show(v.Record.RecordID, at)
	}
	return calllog.Visit{}, false
}

// popped notes who was found for a call that is up, or was when the search began. The only match is who calls or is called.
func (s *Activities) popped(callID string, matches []Record) error {
	if len(matches) != 1 {
		return nil
	}
	return s.identified(callID, matches[0])
}

// Choose tells whom of several that were found the agent chose: that is who calls or is called.
func (s *Activities) Choose(callID string, r Record) error { return s.identified(callID, r) }

func (s *Activities) identified(callID string, r Record) error {
	if calls := s.app.calls; !calls.watches() {
		s.note(calls.book.Identify(calls.bookID(callID), r.RecordName))
	}
	return s.tie(callID, r.visit(time.Now(), calllog.Caller))
}

// tie notes that a record has to do with a call. To a call that another program logs, or that is over and done with,
// nothing is tied any more.
func (s *Activities) tie(callID string, v calllog.Visit) error {
	calls := s.app.calls
	if calls.watches() {
		return nil
	}
	if v.Why == calllog.Created {
		s.app.lookups.madeIn(callID, recordOf(v))
	}
	err := calls.book.Visit(calls.bookID(callID), v, calls.wrapUpTime())
	if errors.Is(err, calllog.ErrUnknown) {
		return nil
	}
	s.app.composer.changed()
	return err
}

// Done tells that the agent is done with a call that is over: what they open from now on has nothing to do with it.
func (s *Activities) Done(callID string) error {
	s.app.calls.done(callID)
	return nil
}
