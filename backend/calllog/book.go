package calllog

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"path/filepath"
	"sync"
	"time"

	"go.etcd.io/bbolt"
)

// How long things belong together.
const (
	// sameCall is the longest that a call may be out of sight (program closed, switch gone) and still be
	// taken for the same call: switches use small call ids again.
	sameCall = 2 * time.Hour
	// comesBack is how long after its end a call of the same id and party is taken for the same one.
	comesBack = time.Hour
	// wrapUp is how long after its end a record that is opened may still belong to a call.
	wrapUp = time.Hour
)

// ErrUnknown says that the book has no such entry, or not in a state that allows what was asked.
var ErrUnknown = errors.New("calllog: there is no such entry any more")

// errClosed says that the book was closed.
var errClosed = errors.New("calllog: the book is closed")

// ErrNotOnDisk says that something may not begin, because it could not be written to the disk.
var ErrNotOnDisk = errors.New("calllog: this is not on disk, and is kept back until it can be")

// Book is the log on disk. Its methods may be called from any goroutine; each is one transaction that is on
// disk when it returns. While the disk does not take it (see Health) it is kept in memory instead, counts there
// as if it were written, and is tried again until it is. After Close they fail.
type Book struct {
	o      Options
	opener opener

	writes sync.Mutex // held by the one that writes or opens the file, over the disk's work

	mu      sync.RWMutex      // guards what follows; held over reading, never over writing
	file    *file             // nil while there is none to read
	pending map[string]change // what the file does not have yet
	health  Health
	closed  bool

	// of the one that holds writes
	seen    map[string]time.Time // when this run saw the call of an entry last, with the monotonic clock
	suspect bool                 // the last write failed: the file is opened anew before the next one
	adopted bool                 // what an earlier run left open has been ended
	late    bool                 // calls came and went before the file was opened

	failed chan struct{} // holds one sign when the keeper is to try again later
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// Options are how a Book is opened. The zero value checks the file in this process and logs nothing.
type Options struct {
	Check   checker      // looks at the file before it is opened: see CheckedBy
	Log     *slog.Logger // what went wrong with the file
	Changed func()       // told when Health is another one; called without any lock held

	disk func() error // tests: what the disk says to a write
}

// Open opens or makes the book with the zero Options. A book that is not on disk is an error.
func Open(path string) (*Book, error) {
	b, err := Options{}.Open(path)
	if err != nil {
		_ = b.Close()
		return nil, err
	}
	return b, nil
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
	ctx, cancel := context.WithCancel(context.Background())
	b := &Book{o: o, pending: make(map[string]change), seen: make(map[string]time.Time), failed: make(chan struct{}, 1), cancel: cancel}
	b.opener = opener{path: path, check: o.Check, disk: o.disk, note: func(what string, err error) { o.Log.Warn(what, "err", err) }}
	b.writes.Lock()
	err := b.flush(ctx)
	b.late = true
	b.writes.Unlock()
	b.done.Go(func() { b.keep(ctx) })
	if err != nil {
		return b, fmt.Errorf("calllog: %s cannot be opened: %w", path, err)
	}
	return b, nil
}

// Close writes what is not on disk yet and closes the file. The error says what could not be written.
func (b *Book) Close() error {
	b.cancel()
	b.done.Wait()
	b.writes.Lock()
	defer b.writes.Unlock()
	var err error
	if !b.closed {
		err = b.flush(context.Background())
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	if b.file != nil {
		err = errors.Join(err, b.file.close())
		b.file = nil
	}
	return err
}

// Health tells how the book stands.
func (b *Book) Health() Health {
	b.mu.RLock()
	defer b.mu.RUnlock()
	h := b.health
	h.Unwritten = len(b.pending)
	return h
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

// read looks at the book as it stands, with what is not on disk yet.
func (b *Book) read(do func(*tx) error) error {
	f, err := b.look(do)
	if !isDamage(err) {
		return err
	}
	b.writes.Lock()
	b.heal(f, err)
	b.writes.Unlock()
	b.tell()
	_, err = b.look(do)
	return err
}

// look reads once, and says what file it was.
func (b *Book) look(do func(*tx) error) (*file, error) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.closed {
		return nil, errClosed
	}
	if b.file == nil {
		return nil, do(&tx{pending: b.pending})
	}
	return b.file, b.file.view(func(file *bbolt.Tx) error { return do(&tx{file: file, pending: b.pending}) })
}

// write works on the book; what do puts and deletes is kept when write returns nil, and is nothing when do fails.
func (b *Book) write(do func(*tx) error) error {
	_, err := b.commit(do)
	return err
}

// commit is write that also says whether it is on disk already.
func (b *Book) commit(do func(*tx) error) (onDisk bool, err error) {
	before := b.Health()
	onDisk, err = b.commitQuietly(do)
	if !b.Health().same(before) {
		b.tell()
	}
	return onDisk, err
}

func (b *Book) commitQuietly(do func(*tx) error) (onDisk bool, err error) {
	b.writes.Lock()
	defer b.writes.Unlock()
	var own map[string]change
	try := func() (*file, error) {
		own = make(map[string]change)
		return b.look(func(t *tx) error { t.own = own; return do(t) })
	}
	f, err := try()
	if isDamage(err) {
		b.heal(f, err)
		_, err = try()
	}
	if err != nil {
		return false, err
	}
	b.mu.Lock()
	maps.Copy(b.pending, own)
	b.mu.Unlock()
	if b.suspect { // the keeper tries again in its time
		return len(own) == 0, nil
	}
	return b.flush(context.Background()) == nil, nil
}

func newID() string {
	var b [8]byte
	_, _ = rand.Read(b[:])
	return "cb-" + hex.EncodeToString(b[:])
}
