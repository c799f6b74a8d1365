package calllog

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"time"

	"cordboard/backend/numbers"
)

// Kind says which calls of the history are meant.
type Kind string

// The kinds. A call of which nobody knows who called whom is of none.
const (
	AnyKind  Kind = ""
	Made     Kind = "made"     // outbound
	Received Kind = "received" // inbound, and answered, turned down, sent on, or answered elsewhere
	Missed   Kind = "missed"   // inbound, and nobody is known to have taken it
)

// Outcomes of an inbound call that make it a missed one; the words are call.Outcome's. "" is one whose end was not seen.
var missedOutcomes = []string{"", "missed", "abandoned", "unseen"}

// Missed says whether somebody called, and nobody is known to have taken the call.
func (r *Record) Missed() bool {
	return r.Fate != Live && r.Direction == "inbound" && r.ConnectedAt.IsZero() && slices.Contains(missedOutcomes, r.Outcome)
}

// Viewer is who looks at the history: whoever is logged in at Salesforce, and the agent who is signed on.
type Viewer struct {
	Account Account
	Agent   string // as in Sighting
}

// sees says whether an entry is the viewer's. Two known users of Salesforce decide it; where one is not known, the agents
// that were signed on do. Of an entry of an older version, which knows neither, its org decides.
func (v Viewer) sees(owner Account, agent string) bool {
	switch {
	case owner.User != "" && v.Account.User != "":
		return owner.Org == v.Account.Org && RecordID(owner.User) == RecordID(v.Account.User)
	case agent != "":
		return strings.EqualFold(agent, v.Agent)
	}
	return v.Account.MayCarry(owner)
}

// Query says which ended calls are wanted. Its zero value is all of them; what is given must all be true. Texts are found
// anywhere, whatever the case and the accents of their letters; of several words each.
type Query struct {
	Kind   Kind
	Unread bool   // only missed calls that nobody has marked as handled
	Name   string // of the party, or of the record that the call is related to
	Number string // any spelling of it, or a part of its digits
	Notes  string
	Text   string    // any of the three
	Since  time.Time // of the call's start; zero = any
	Until  time.Time // the call started before it; zero = any
	After  string    // the id of the last call of the page before this one; "" = the first page
	Limit  int       // how many calls at most; 0 = all
}

// ErrPage says that the call after which a page should begin is not there any more.
var ErrPage = errors.New("calllog: the call after which the page begins is not there any more")

// History is the ended calls of a book, as far as they are one viewer's.
type History struct {
	book   *Book
	viewer *Viewer
}

// History is the ended calls that are the viewer's; nil is whoever's they are.
func (b *Book) History(viewer *Viewer) History { return History{b, viewer} }

// Find lists the ended calls of a query, the latest start first, and says whether there are more than its Limit. What a
// query reads of calls that do not fit is their row of an index.
func (h History) Find(q Query) (calls []Record, more bool, err error) {
	err = h.book.read(func(t *tx) (err error) {
		calls, more, err = t.history(h.viewer, q)
		return err
	})
	return calls, more, err
}

func (t *tx) history(viewer *Viewer, q Query) (calls []Record, more bool, err error) {
	calls = []Record{}
	var below []byte
	if q.After != "" {
		last, err := t.get(q.After)
		if err != nil {
			return nil, false, ErrPage
		}
		below = startKey(last)
	}
	m := newMatcher(viewer, q)
	t.walkKeys(inHistory, nil, true, func(f found) bool {
		if m.tooOld(f.key) {
			return false
		}
		if below != nil && bytes.Compare(f.key, below) >= 0 || !m.matches(f.key, f.value) {
			return true
		}
		if more = q.Limit > 0 && len(calls) == q.Limit; more {
			return false
		}
		if r := t.entry(inHistory, f); r != nil {
			calls = append(calls, *r)
		}
		return true
	})
	return calls, more, nil
}

// CountUnread is how many missed calls nobody has marked as handled.
func (h History) CountUnread() (count int, err error) {
	err = h.book.read(func(t *tx) error {
		count = 0
		m := newMatcher(h.viewer, Query{Unread: true})
		t.walkKeys(inHistory, nil, true, func(f found) bool {
			if m.matches(f.key, f.value) {
				count++
			}
			return true
		})
		return nil
	})
	return count, err
}

// MarkHandled notes that somebody has seen to a missed call, or that nobody has after all.
func (h History) MarkHandled(id string, handled bool) error {
	return h.book.one(id, func(r *Record) error {
		if !r.Missed() || h.viewer != nil && !h.viewer.sees(r.Account, r.Agent) {
			return ErrUnknown
		}
		r.Handled = handled
		return nil
	})
}

// matcher is a Query made ready for many rows.
type matcher struct {
	Query
	viewer            *Viewer
	since, until      []byte // bounds of an entry's key; nil = none
	name, notes, text []string
	number, textual   spelled // Number, and Text as one
	owner             []byte  // the one that was looked at last
	visible           bool    // whether that one's calls are the viewer's
}

func newMatcher(viewer *Viewer, q Query) *matcher {
	m := &matcher{Query: q, viewer: viewer, name: strings.Fields(fold(q.Name)), notes: strings.Fields(fold(q.Notes)), text: strings.Fields(fold(q.Text)), number: spelledOf(q.Number), textual: spelledOf(q.Text)}
	if !q.Since.IsZero() {
		m.since = timeKey(q.Since, "")
	}
	if !q.Until.IsZero() {
		m.until = timeKey(q.Until, "")
	}
	return m
}

// tooOld says whether this call and all before it began before what is wanted.
func (m *matcher) tooOld(key []byte) bool { return m.since != nil && bytes.Compare(key, m.since) < 0 }

func (m *matcher) matches(key, row []byte) bool {
	if len(row) == 0 || m.until != nil && bytes.Compare(key, m.until) >= 0 || row[0]&m.wanted() == 0 && m.wanted() != 0 {
		return false
	}
	owner, digits, name, notes := fields(row)
	if m.viewer != nil && !m.sees(owner) {
		return false
	}
	if m.Number != "" && !m.number.isIn(digits) || !hasAll(name, m.name) || !hasAll(notes, m.notes) {
		return false
	}
	return len(m.text) == 0 || hasAll(name, m.text) || hasAll(notes, m.text) || m.textual.isIn(digits)
}

// wanted is the mark that a row must have; 0 = any.
func (m *matcher) wanted() byte {
	switch {
	case m.Unread && (m.Kind == AnyKind || m.Kind == Missed):
		return markUnread
	case m.Unread:
		return 1 << 7 // none has it: only missed calls can be unread
	case m.Kind == Made:
		return markMade
	case m.Kind == Received:
		return markReceived
	case m.Kind == Missed:
		return markMissed
	}
	return 0
}

func (m *matcher) sees(owner []byte) bool {
	if m.owner == nil || !bytes.Equal(owner, m.owner) {
		m.owner = append([]byte{}, owner...)
		m.visible = m.viewer.sees(ownerOf(string(owner)))
	}
	return m.visible
}

func hasAll(text []byte, words []string) bool {
	for _, word := range words {
		if !bytes.Contains(text, []byte(word)) {
			return false
		}
	}
	return true
}

// How much of a number may stand for it.
const (
	leastDigits = 3 // of one that is searched, without the zeros in front of it, to stand anywhere in another one
	leastAlike  = 7 // digits that two spellings of a number end in alike; see numbers.Alike
)

// spelled is a number that is searched for.
type spelled struct {
	digits, bare string // bare is without the zeros in front
}

func spelledOf(number string) spelled {
	digits := digitsOf(number)
	return spelled{digits, strings.TrimLeft(digits, "0")}
}

// isIn says whether one of the numbers in a row has these digits, or may be the same number in another spelling.
func (s spelled) isIn(row []byte) bool {
	switch {
	case s.digits == "":
		return false
	case bytes.Contains(row, []byte(s.digits)), len(s.bare) >= leastDigits && bytes.Contains(row, []byte(s.bare)):
		return true
	case len(s.bare) < leastAlike:
		return false
	}
	end := []byte(s.bare[len(s.bare)-leastAlike:])
	for one := range bytes.SplitSeq(row, []byte{' '}) {
		if bytes.HasSuffix(one, end) && numbers.Alike(string(one), s.digits) {
			return true
		}
	}
	return false
}
