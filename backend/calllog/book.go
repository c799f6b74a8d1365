package calllog

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"
)

// How long things are kept.
const (
	// keepSaved is how long a saved entry stays in the book, for the panel's list.
	keepSaved = 7 * 24 * time.Hour
	// keepUnanswered is how long notes may still come on a call that nobody answered.
	keepUnanswered = time.Hour
	// sameCall is the longest that a call may be out of sight (program closed, switch gone) and still be
	// taken for the same call: switches use small call ids again.
	sameCall = 12 * time.Hour
)

var bucket = []byte("records")

// ErrUnknown says that the book has no such entry, or not in a state that allows what was asked.
var ErrUnknown = errors.New("calllog: there is no such entry any more")

// Sighting is what is known of a live call at one moment.
type Sighting struct {
	CallID      string // this run's id of the call
	Identity    string // server, device and the switch's ids: the same after a restart of the program
	GlobalID    string
	Direction   string
	Internal    bool
	Number      string
	Name        string
	Device      string
	StartedAt   time.Time
	ConnectedAt time.Time // zero = not answered yet
}

// Book is the log on disk. Its methods may be called from any goroutine; each is one transaction that is
// on disk when it returns. After Close they fail.
type Book struct {
	db *bbolt.DB
}

// Open opens or makes the book. A book that another program holds open is an error after a second.
func Open(path string) (*Book, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second})
	if err != nil {
		return nil, fmt.Errorf("calllog: %s cannot be opened (is Cordboard running twice?): %w", path, err)
	}
	b := &Book{db}
	// Whoever carried an entry when the program ended cannot tell any more how it went.
	err = b.each(func(r *Record) bool { return r.lost() })
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return b, nil
}

// Close closes the file.
func (b *Book) Close() error { return b.db.Close() }

// lost moves an entry that was on its way to Uncertain. An update of an Activity that Salesforce already
// has may simply be sent again.
func (r *Record) lost() bool {
	if r.Fate != Sending {
		return false
	}
	r.Fate, r.Page = Uncertain, ""
	if r.SalesforceID != "" {
		r.Fate = Waiting
	}
	return true
}

// See notes the calls that are up now. A call that is seen for the first time gets its entry; one that
// the book knows from before a restart goes on with its notes and visits.
func (b *Book) See(calls []Sighting, at time.Time) error {
	return b.write(func(tx records) error {
		all, err := tx.all()
		if err != nil {
			return err
		}
		for _, s := range calls {
			r := s.find(all, at)
			if r == nil {
				r = &Record{ID: newID(), Fate: Live, StartedAt: s.StartedAt}
				all = append(all, r)
			}
			r.see(s, at)
			if err := tx.put(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// find picks the sighted call's entry: by this run's id, else by identity.
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
	return nil
}

func (r *Record) see(s Sighting, at time.Time) {
	r.CallID, r.Identity, r.LastSeen = s.CallID, s.Identity, at
	r.Internal = s.Internal
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
	return b.each(func(r *Record) bool {
		if r.Fate != Live || slices.Contains(up, r.CallID) {
			return false
		}
		var talk time.Duration
		if !r.ConnectedAt.IsZero() {
			talk = max(0, r.LastSeen.Sub(r.ConnectedAt))
		}
		r.end(talk, true, r.LastSeen)
		return true
	})
}

// Note sets the notes of a call. Notes may still come when the call is over and even when Salesforce has
// the Activity: then it is updated.
func (b *Book) Note(callID, text string) error {
	text = strings.TrimRight(text, " \t\r\n")
	return b.latest(callID, func(r *Record) {
		if r.Notes == text {
			return
		}
		r.Notes = text
		switch r.Fate {
		case Saved:
			r.Fate = Waiting
		case Sending, Uncertain:
			r.Changed = true
		}
	})
}

// Visit ties a record to a call; with an empty call id to every live one.
func (b *Book) Visit(callID string, v Visit) error {
	return b.each(func(r *Record) bool {
		if r.Fate != Live || callID != "" && r.CallID != callID {
			return false
		}
		r.visit(v)
		return true
	})
}

// Claim hands every waiting entry to a page, which carries it to Salesforce and tells the outcome by
// Settle. What another page is carrying stays with it.
func (b *Book) Claim(page string) ([]Record, error) {
	var claimed []Record
	err := b.each(func(r *Record) bool {
		if r.Fate != Waiting || !r.worthLogging() {
			return false
		}
		r.Fate, r.Page, r.Error, r.Changed = Sending, page, "", false
		r.Attempt++
		claimed = append(claimed, *r)
		return true
	})
	return claimed, err
}

// Settle tells how an entry that a page carried went: salesforceID when Salesforce has it, refusal when
// it said no, neither when nobody knows.
func (b *Book) Settle(id, salesforceID, refusal string, at time.Time) error {
	return b.one(id, func(r *Record) error {
		if r.Fate != Sending && r.Fate != Uncertain {
			return ErrUnknown
		}
		switch {
		case salesforceID != "":
			r.Fate, r.SalesforceID, r.LastSeen = Saved, salesforceID, at
			if r.Changed {
				r.Fate = Waiting
			}
		case refusal != "":
			r.Fate, r.Error = Refused, refusal
		default:
			r.Fate = Uncertain
		}
		r.Page = ""
		return nil
	})
}

// PageGone moves what other pages than this one were carrying to Uncertain: there is one page at a time.
func (b *Book) PageGone(now string) error {
	return b.each(func(r *Record) bool { return r.Page != now && r.lost() })
}

// Again sends an entry that was refused or whose fate is uncertain once more.
func (b *Book) Again(id string) error {
	return b.one(id, func(r *Record) error {
		if r.Fate != Refused && r.Fate != Uncertain {
			return ErrUnknown
		}
		r.Fate, r.Error = Waiting, ""
		return nil
	})
}

// Drop takes an entry that was refused or whose fate is uncertain off the list: a person has seen to it.
func (b *Book) Drop(id string) error {
	return b.write(func(tx records) error {
		r, err := tx.get(id)
		if err != nil {
			return err
		}
		if r.Fate != Refused && r.Fate != Uncertain {
			return ErrUnknown
		}
		return tx.Delete([]byte(id))
	})
}

// Records lists the book, oldest call first, without calls that are not worth an Activity.
func (b *Book) Records() ([]Record, error) {
	var list []Record
	err := b.db.View(func(tx *bbolt.Tx) error {
		all, err := records{tx.Bucket(bucket)}.all()
		for _, r := range all {
			if r.Fate == Live || r.worthLogging() {
				list = append(list, *r)
			}
		}
		return err
	})
	slices.SortStableFunc(list, func(a, b Record) int { return a.StartedAt.Compare(b.StartedAt) })
	return list, err
}

// Tidy removes what need not be kept: saved entries after a week, calls not worth an Activity after an hour.
func (b *Book) Tidy(at time.Time) error {
	return b.write(func(tx records) error {
		all, err := tx.all()
		if err != nil {
			return err
		}
		for _, r := range all {
			age := at.Sub(r.LastSeen)
			if r.Fate == Saved && age > keepSaved || r.Fate == Waiting && !r.worthLogging() && age > keepUnanswered {
				if err := tx.Delete([]byte(r.ID)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// latest changes the newest entry of a call.
func (b *Book) latest(callID string, change func(*Record)) error {
	return b.write(func(tx records) error {
		all, err := tx.all()
		if err != nil {
			return err
		}
		var newest *Record
		for _, r := range all {
			if r.CallID == callID && (newest == nil || r.StartedAt.After(newest.StartedAt)) {
				newest = r
			}
		}
		if newest == nil {
			return ErrUnknown
		}
		change(newest)
		return tx.put(newest)
	})
}

// each offers every record to change and writes those that it says it changed.
func (b *Book) each(change func(*Record) bool) error {
	return b.write(func(tx records) error {
		all, err := tx.all()
		if err != nil {
			return err
		}
		for _, r := range all {
			if !change(r) {
				continue
			}
			if err := tx.put(r); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *Book) one(id string, change func(*Record) error) error {
	return b.write(func(tx records) error {
		r, err := tx.get(id)
		if err != nil {
			return err
		}
		if err := change(r); err != nil {
			return err
		}
		return tx.put(r)
	})
}

func (b *Book) write(do func(records) error) error {
	return b.db.Update(func(tx *bbolt.Tx) error {
		bucket, err := tx.CreateBucketIfNotExists(bucket)
		if err != nil {
			return err
		}
		return do(records{bucket})
	})
}

// records is the bucket inside one transaction.
type records struct{ *bbolt.Bucket }

// all reads every record. An entry that cannot be read (a newer version's, say) is left alone.
func (tx records) all() ([]*Record, error) {
	var list []*Record
	if tx.Bucket == nil {
		return nil, nil
	}
	err := tx.ForEach(func(_, value []byte) error {
		r := new(Record)
		if json.Unmarshal(value, r) == nil {
			list = append(list, r)
		}
		return nil
	})
	return list, err
}

func (tx records) get(id string) (*Record, error) {
	value := tx.Get([]byte(id))
	if value == nil {
		return nil, ErrUnknown
	}
	r := new(Record)
	return r, json.Unmarshal(value, r)
}

func (tx records) put(r *Record) error {
	value, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return tx.Put([]byte(r.ID), value)
}

func newID() string {
	var b [8]byte
	_, _ = rand.Read(b[:])
	return "cb-" + hex.EncodeToString(b[:])
}
