package calllog

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
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
	// comesBack is how long after its end a call of the same id and party is taken for the same one.
	comesBack = time.Hour
	// wrapUp is how long after its end a record that is opened may still belong to a call.
	wrapUp = time.Hour
)

var bucket = []byte("records")

// ErrUnknown says that the book has no such entry, or not in a state that allows what was asked.
var ErrUnknown = errors.New("calllog: there is no such entry any more")

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
