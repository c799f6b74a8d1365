package calllog

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync/atomic"
	"time"
)

// How long things belong together.
const (
	// sameCall is the longest that a call may be out of sight (program closed, switch gone) and still be
	// taken for the same call: switches use small call ids again.
	sameCall = 2 * time.Hour
	// comesBack is how long after its end a call of the same id and party is taken for the same one.
	comesBack = time.Hour
)

// ErrUnknown says that the book has no such entry, or not in a state that allows what was asked.
var ErrUnknown = errors.New("calllog: there is no such entry any more")

// ErrNotOnDisk says that something may not begin, because it could not be written to the disk.
var ErrNotOnDisk = errors.New("calllog: this is not on disk, and is kept back until it can be")

// Book is the log on disk. Its methods may be called from any goroutine; each is one transaction that is on
// disk when it returns. While the disk does not take it (see Health) it is kept in memory instead, counts there
// as if it were written, and is tried again until it is. After Close they fail.
type Book struct {
	*store
	seen    map[string]time.Time // when this run saw the call of an entry last, with the monotonic clock; used within write
	history atomic.Int64         // nanoseconds that an ended call stays
}

// Options are how a Book is opened. The zero value checks the file in this process and logs nothing.
type Options struct {
	Check   checker      // looks at the file before it is opened: see CheckedBy
	Log     *slog.Logger // what went wrong with the file
	Changed func()       // told when Health is another one; called without any lock held

	disk func() error // tests: what the disk says to a write
}

// Open opens or makes the book. It returns one that works in any case; where the file cannot be opened for writing
// the error says why, and the book is in memory, and is tried again, until it can.
func (o Options) Open(path string) (*Book, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Check == nil {
		o.Check = checkedHere
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	b := &Book{store: newStore(o, path), seen: make(map[string]time.Time)}
	b.history.Store(int64(DefaultHistory * oneDay))
	err := b.begin(b.Tidy)
	if err != nil {
		return b, fmt.Errorf("calllog: %s cannot be opened: %w", path, err)
	}
	return b, nil
}

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
		all := t.byCall(callID)
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

func newID() string {
	var b [8]byte
	_, _ = rand.Read(b[:])
	return "cb-" + hex.EncodeToString(b[:])
}
