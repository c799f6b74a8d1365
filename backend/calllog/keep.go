package calllog

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"time"
)

// When the keeper tries again after a failed write, and when it tidies.
const (
	firstRetry = time.Second
	lastRetry  = 30 * time.Second
	tidyEvery  = time.Hour
)

// keep tries again what could not be written, looks whether the file is still there, tidies, and keeps a good copy, until
// ctx ends.
func (s *store) keep(ctx context.Context, tidyUp func(time.Time) error) {
	wait := firstRetry
	retry := time.NewTimer(wait)
	retry.Stop()
	tidy := time.NewTicker(tidyEvery)
	defer tidy.Stop()
	watch := time.NewTicker(lastRetry)
	defer watch.Stop()
	copied := time.NewTimer(firstCopy)
	defer copied.Stop()
	for {
		select {
		case <-ctx.Done():
			retry.Stop()
			return
		case <-s.failed:
			retry.Reset(wait)
		case <-retry.C:
			if wait = min(2*wait, lastRetry); s.try(ctx) == nil {
				wait = firstRetry
			}
		case <-watch.C:
			if s.Health().Trouble == "" {
				_ = s.try(ctx)
			}
		case now := <-tidy.C:
			if err := tidyUp(now); err != nil {
				s.o.Log.Warn("the call log could not be tidied", "err", err)
			}
			copied.Reset(0)
		case <-copied.C:
			if err := s.copyGood(); err != nil {
				s.o.Log.Warn("the call log could not be copied", "err", err)
			}
		}
	}
}

// try writes what is not written yet.
func (s *store) try(ctx context.Context) error {
	before := s.Health()
	s.writes.Lock()
	err := s.flush(ctx)
	s.writes.Unlock()
	if !s.Health().same(before) {
		s.tell()
	}
	return err
}

func (s *store) tell() {
	if s.o.Changed != nil {
		s.o.Changed()
	}
}

// flush brings the book on disk: it opens the file if there is none or the last write failed, and writes what is
// pending. The caller holds writes.
func (s *store) flush(ctx context.Context) error {
	err := s.flushOnce(ctx)
	if isDamage(err) {
		s.abandon(s.file, err)
		err = s.flushOnce(ctx)
	}
	s.suspect = err != nil
	if err != nil {
		select {
		case s.failed <- struct{}{}:
		default:
		}
	}
	s.mu.Lock()
	was := s.health.Trouble
	s.health.Trouble, s.health.Err = troubleOf(err), err
	now, unwritten := s.health.Trouble, len(s.pending)
	s.mu.Unlock()
	switch {
	case now != "" && now != was:
		s.o.Log.Error("the call log cannot be written; it is kept in memory and tried again", "trouble", now, "unwritten", unwritten, "err", err)
	case now == "" && was != "":
		s.o.Log.Info("the call log is on disk again")
	}
	return err
}

func (s *store) flushOnce(ctx context.Context) error {
	if s.file == nil || s.suspect {
		if err := s.reopen(ctx); err != nil {
			return err
		}
	}
	s.mu.RLock()
	changes := maps.Clone(s.pending)
	s.mu.RUnlock()
	if len(changes) > 0 {
		if err := s.file.apply(changes); err != nil {
			return err
		}
		s.mu.Lock()
		clear(s.pending)
		s.mu.Unlock()
	}
	if s.file.displaced(s.opener.path) {
		return s.replace()
	}
	return nil
}

// reopen opens the file. What of it could be read until now can be read on when that fails.
func (s *store) reopen(ctx context.Context) error {
	if s.file != nil && s.file.displaced(s.opener.path) {
		return s.replace()
	}
	s.use(nil) // its lock is in the way
	o := s.opener
	if s.adopted {
		o.check = checkedHere // one process for every attempt would be too much
	}
	f, told, err := o.open(ctx)
	if err != nil {
		if troubleOf(err) == TroubleReadOnly {
			if f, err := openToRead(s.opener.path); err == nil {
				s.use(f)
			}
		}
		return err
	}
	s.use(f)
	if told != nil {
		s.mu.Lock()
		s.health.Recovery = told
		s.mu.Unlock()
	}
	if told != nil && !told.Newer {
		s.o.Log.Error("the call log was damaged: what could be read goes on, the rest was set aside",
			"salvaged", told.Salvaged, "fromCopy", told.FromCopy, "lost", told.Lost, "aside", told.Aside)
	}
	if s.adopted {
		return nil
	}
	s.adopted = true
	return s.adopt()
}

// use changes the file that is read; the old one is closed.
func (s *store) use(f *file) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file != nil {
		_ = s.file.close()
	}
	s.file = f
}

// adopt ends what an earlier run left open: whoever carried an entry then cannot tell any more how it went. When
// calls came before the file could be opened, those that it holds as live were not found among them.
func (s *store) adopt() error {
	own := make(map[string]change)
	_, err := s.look(func(t *tx) error {
		t.own = own
		held := t.byFate(Claimed, Sending, Live)
		if err := t.each(held, func(r *Record) bool { return !t.isPending(r.ID) && r.lost() }); err != nil || !s.late {
			return err
		}
		return t.endLate()
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.Copy(s.pending, own)
	return err
}

// replace makes a new file out of the open one, which was taken away or changed for another one.
func (s *store) replace() error {
	o := s.opener
	if err := os.MkdirAll(filepath.Dir(o.path), 0o700); err != nil {
		return errors.Join(errGone, err)
	}
	if err := s.file.copyTo(o.fresh()); err != nil {
		return errors.Join(errGone, err)
	}
	if _, err := os.Lstat(o.path); err == nil {
		aside, err := setAside(o.path, "damaged", time.Now())
		if err != nil {
			return errors.Join(errGone, err)
		}
		s.o.Log.Warn("another file stood in the place of the call log; it was set aside", "aside", aside)
	}
	if err := o.place(); err != nil {
		return errors.Join(errGone, err)
	}
	f, err := openFile(o.path, false, o.disk)
	if err != nil {
		return err
	}
	s.use(f)
	s.o.Log.Warn("the call log was taken away while it was open; it was made anew")
	return nil
}

// heal lets go of a file that bbolt died of and opens it anew, which recovers it. The caller holds writes.
func (s *store) heal(f *file, cause error) {
	if s.abandon(f, cause) {
		_ = s.flush(context.Background())
	}
}

// abandon lets go of a file that bbolt died of. It is false when somebody else did it meanwhile.
func (s *store) abandon(f *file, cause error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f == nil || s.file != f {
		return false
	}
	s.file.abandon()
	s.file = nil
	s.o.Log.Error("the call log cannot be read any more", "err", cause)
	return true
}

// holdBack takes an entry back that was begun, when this is not on disk and the file knows the entry otherwise: were
// the program killed now, the next one would send it once more. An entry that the file does not know at all may be
// sent: after a kill nothing would be left of it.
func (s *store) holdBack(id string) error {
	held := false
	err := s.write(func(t *tx) error {
		if held = inFile(t.file, id) != nil || t.file == nil && s.adopted; !held {
			return nil
		}
		r, err := t.get(id)
		if err != nil {
			return err
		}
		r.Fate, r.Page, r.Attempt, r.Handed = Waiting, "", r.Attempt-1, nil
		return t.put(r)
	})
	if err == nil && held {
		err = ErrNotOnDisk
	}
	return err
}
