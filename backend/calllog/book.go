package calllog

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"sync"
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

// ErrUnknown says that the book has no such entry, or not in a state that allows what was asked.
var ErrUnknown = errors.New("calllog: there is no such entry any more")

// Book is the log on disk. Its methods may be called from any goroutine; each is one transaction that is
// on disk when it returns. After Close they fail.
type Book struct {
	file *file

	writes  sync.Mutex        // held by the one that writes, over the disk's work
	mu      sync.RWMutex      // guards pending
	pending map[string]change // what the file does not have yet
}

// Open opens or makes the book. A book that another program holds open is an error after a second.
func Open(path string) (*Book, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, fmt.Errorf("calllog: %s cannot be opened (is Cordboard running twice?): %w", path, err)
	}
	b := &Book{file: f, pending: make(map[string]change)}
	// Whoever carried an entry when the program ended cannot tell any more how it went.
	if err := b.PageGone(""); err != nil {
		_ = f.close()
		return nil, err
	}
	return b, nil
}

// Close closes the file.
func (b *Book) Close() error { return b.file.close() }

// Records lists the book, oldest call first, without calls that are not worth an Activity.
func (b *Book) Records() ([]Record, error) {
	var list []Record
	err := b.read(func(t *tx) error {
		for _, r := range t.collect(byStart, nil) {
			if standing(r) != quiet {
				list = append(list, *r)
			}
		}
		return nil
	})
	return list, err
}

// latest changes the newest entry of a call.
func (b *Book) latest(callID string, change func(*Record)) error {
	return b.write(func(t *tx) error {
		all, err := t.byCall(callID)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return ErrUnknown
		}
		newest := all[len(all)-1]
		change(newest)
		return t.put(newest)
	})
}

// one changes an entry.
func (b *Book) one(id string, change func(*Record) error) error {
	return b.write(func(t *tx) error {
		r, err := t.get(id)
		if err != nil {
			return err
		}
		if err := change(r); err != nil {
			return err
		}
		return t.put(r)
	})
}

// each offers entries to change and writes those that it says it changed.
func (t *tx) each(list []*Record, change func(*Record) bool) error {
	for _, r := range list {
		if !change(r) {
			continue
		}
		if err := t.put(r); err != nil {
			return err
		}
	}
	return nil
}

// read looks at the book as it stands, with what is not on disk yet.
func (b *Book) read(do func(*tx) error) error {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.file.view(func(file *bbolt.Tx) error { return do(&tx{file: file, pending: b.pending}) })
}

// write works on the book; what do puts and deletes is on disk when write returns nil, and is nothing when do
// fails.
func (b *Book) write(do func(*tx) error) error {
	b.writes.Lock()
	defer b.writes.Unlock()
	own := make(map[string]change)
	err := b.read(func(t *tx) error { t.own = own; return do(t) })
	if err != nil || len(own) == 0 {
		return err
	}
	b.mu.Lock()
	maps.Copy(b.pending, own)
	changes := maps.Clone(b.pending)
	b.mu.Unlock()
	err = b.file.apply(changes)
	b.mu.Lock()
	defer b.mu.Unlock()
	clear(b.pending)
	return err
}

func newID() string {
	var b [8]byte
	_, _ = rand.Read(b[:])
	return "cb-" + hex.EncodeToString(b[:])
}
