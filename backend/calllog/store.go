package calllog

import (
	"context"
	"errors"
	"maps"
	"sync"
	"time"

	"go.etcd.io/bbolt"
)

// errClosed says that the book was closed.
var errClosed = errors.New("calllog: the book is closed")

// store keeps the entries on disk, and over it in memory what the disk does not take. Its methods may be called from
// any goroutine.
type store struct {
	o      Options
	opener opener

	writes sync.Mutex // held by the one that writes or opens the file, over the disk's work

	mu      sync.RWMutex      // guards what follows; held over reading, never over writing
	file    *file             // nil while there is none to read
	pending map[string]change // what the file does not have yet
	health  Health
	closed  bool
	copied  int // the write that the last good copy of this run holds; 0 = none yet

	// of the one that holds writes
	suspect bool // the last write failed: the file is opened anew before the next one
	adopted bool // what an earlier run left open has been ended
	late    bool // calls came and went before the file was opened

	failed chan struct{} // holds one sign when keep is to try again later
	cancel context.CancelFunc
	done   sync.WaitGroup
}

func newStore(o Options, path string) *store {
	return &store{
		o: o, pending: make(map[string]change), failed: make(chan struct{}, 1),
		opener: opener{path: path, check: o.Check, disk: o.disk, note: func(what string, err error) { o.Log.Warn(what, "err", err) }},
	}
}

// begin opens the file and keeps it until Close; tidy is called now and then. The store works whatever the error says.
func (s *store) begin(tidy func(time.Time) error) error {
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	s.writes.Lock()
	err := s.flush(ctx)
	s.late = true
	s.writes.Unlock()
	s.done.Go(func() { s.keep(ctx, tidy) })
	return err
}

// Close writes what is not on disk yet and closes the file. The error says what could not be written.
func (s *store) Close() error {
	s.cancel()
	s.done.Wait()
	s.writes.Lock()
	defer s.writes.Unlock()
	var err error
	if !s.closed {
		err = s.flush(context.Background())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if s.file != nil {
		err = errors.Join(err, s.file.close())
		s.file = nil
	}
	return err
}

// Health tells how the book stands.
func (s *store) Health() Health {
	s.mu.RLock()
	defer s.mu.RUnlock()
	h := s.health
	h.Unwritten = len(s.pending)
	return h
}

// read looks at the book as it stands, with what is not on disk yet.
func (s *store) read(do func(*tx) error) error {
	f, err := s.look(do)
	if !isDamage(err) {
		return err
	}
	s.writes.Lock()
	s.heal(f, err)
	s.writes.Unlock()
	s.tell()
	_, err = s.look(do)
	return err
}

// look reads once, and says what file it was.
func (s *store) look(do func(*tx) error) (*file, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return nil, errClosed
	}
	if s.file == nil {
		return nil, do(&tx{pending: s.pending})
	}
	return s.file, s.file.view(func(file *bbolt.Tx) error { return do(&tx{file: file, pending: s.pending}) })
}

// write works on the book; what do puts and deletes is kept when write returns nil, and is nothing when do fails.
func (s *store) write(do func(*tx) error) error {
	_, err := s.commit(do)
	return err
}

// commit is write that also says whether it is on disk already.
func (s *store) commit(do func(*tx) error) (onDisk bool, err error) {
	before := s.Health()
	onDisk, err = s.commitQuietly(do)
	if !s.Health().same(before) {
		s.tell()
	}
	return onDisk, err
}

func (s *store) commitQuietly(do func(*tx) error) (onDisk bool, err error) {
	s.writes.Lock()
	defer s.writes.Unlock()
	var own map[string]change
	try := func() (*file, error) {
		own = make(map[string]change)
		return s.look(func(t *tx) error { t.own = own; return do(t) })
	}
	f, err := try()
	if isDamage(err) {
		s.heal(f, err)
		_, err = try()
	}
	if err != nil {
		return false, err
	}
	s.mu.Lock()
	maps.Copy(s.pending, own)
	s.mu.Unlock()
	if s.suspect { // the keeper tries again in its time
		return len(own) == 0, nil
	}
	return s.flush(context.Background()) == nil, nil
}
