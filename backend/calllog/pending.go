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

// keep tries again what could not be written, looks whether the file is still there, and tidies, until ctx ends.
func (b *Book) keep(ctx context.Context) {
	wait := firstRetry
	retry := time.NewTimer(wait)
	retry.Stop()
	tidy := time.NewTicker(tidyEvery)
	defer tidy.Stop()
	watch := time.NewTicker(lastRetry)
	defer watch.Stop()
	for {
		select {
		case <-ctx.Done():
			retry.Stop()
			return
		case <-b.failed:
			retry.Reset(wait)
		case <-retry.C:
			if wait = min(2*wait, lastRetry); b.try(ctx) == nil {
				wait = firstRetry
			}
		case <-watch.C:
			if b.Health().Trouble == "" {
				_ = b.try(ctx)
			}
		case now := <-tidy.C:
			if err := b.Tidy(now); err != nil {
				b.o.Log.Warn("the call log could not be tidied", "err", err)
			}
		}
	}
}

// try writes what is not written yet.
func (b *Book) try(ctx context.Context) error {
	before := b.Health()
	b.writes.Lock()
	err := b.flush(ctx)
	b.writes.Unlock()
	if !b.Health().same(before) {
		b.tell()
	}
	return err
}

func (b *Book) tell() {
	if b.o.Changed != nil {
		b.o.Changed()
	}
}

// flush brings the book on disk: it opens the file if there is none or the last write failed, and writes what is
// pending. The caller holds writes.
func (b *Book) flush(ctx context.Context) error {
	err := b.flushOnce(ctx)
	if isDamage(err) {
		b.abandon(b.file, err)
		err = b.flushOnce(ctx)
	}
	b.suspect = err != nil
	if err != nil {
		select {
		case b.failed <- struct{}{}:
		default:
		}
	}
	b.mu.Lock()
	was := b.health.Trouble
	b.health.Trouble, b.health.Err = troubleOf(err), err
	now, unwritten := b.health.Trouble, len(b.pending)
	b.mu.Unlock()
	switch {
	case now != "" && now != was:
		b.o.Log.Error("the call log cannot be written; it is kept in memory and tried again", "trouble", now, "unwritten", unwritten, "err", err)
	case now == "" && was != "":
		b.o.Log.Info("the call log is on disk again")
	}
	return err
}

func (b *Book) flushOnce(ctx context.Context) error {
	if b.file == nil || b.suspect {
		if err := b.reopen(ctx); err != nil {
			return err
		}
	}
	b.mu.RLock()
	changes := maps.Clone(b.pending)
	b.mu.RUnlock()
	if len(changes) > 0 {
		if err := b.file.apply(changes); err != nil {
			return err
		}
		b.mu.Lock()
		clear(b.pending)
		b.mu.Unlock()
	}
	if b.file.displaced(b.opener.path) {
		return b.replace()
	}
	return nil
}

// reopen opens the file. What of it could be read until now can be read on when that fails.
func (b *Book) reopen(ctx context.Context) error {
	if b.file != nil && b.file.displaced(b.opener.path) {
		return b.replace()
	}
	b.use(nil) // its lock is in the way
	o := b.opener
	if b.adopted {
		o.check = checkedHere // one process for every attempt would be too much
	}
	f, told, err := o.open(ctx)
	if err != nil {
		if troubleOf(err) == TroubleReadOnly {
			if f, err := openToRead(b.opener.path); err == nil {
				b.use(f)
			}
		}
		return err
	}
	b.use(f)
	if told != nil {
		b.mu.Lock()
		b.health.Recovery = told
		b.mu.Unlock()
		b.o.Log.Error("the call log was damaged: what could be read goes on, the rest was set aside",
			"salvaged", told.Salvaged, "lost", told.Lost, "aside", told.Aside)
	}
	if b.adopted {
		return nil
	}
	b.adopted = true
	return b.adopt()
}

// use changes the file that is read; the old one is closed.
func (b *Book) use(f *file) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.file != nil {
		_ = b.file.close()
	}
	b.file = f
}

// adopt ends what an earlier run left open: whoever carried an entry then cannot tell any more how it went. When
// calls came before the file could be opened, those that it holds as live were not found among them.
func (b *Book) adopt() error {
	own := make(map[string]change)
	_, err := b.look(func(t *tx) error {
		t.own = own
		held := t.byFate(Claimed, Sending, Live)
		if err := t.each(held, func(r *Record) bool { return !t.isPending(r.ID) && r.lost() }); err != nil || !b.late {
			return err
		}
		return t.endLate()
	})
	b.mu.Lock()
	defer b.mu.Unlock()
	maps.Copy(b.pending, own)
	return err
}

// replace makes a new file out of the open one, which was taken away or changed for another one.
func (b *Book) replace() error {
	o := b.opener
	if err := os.MkdirAll(filepath.Dir(o.path), 0o700); err != nil {
		return errors.Join(errGone, err)
	}
	if err := b.file.copyTo(o.fresh()); err != nil {
		return errors.Join(errGone, err)
	}
	if _, err := os.Lstat(o.path); err == nil {
		aside, err := setAside(o.path, time.Now())
		if err != nil {
			return errors.Join(errGone, err)
		}
		b.o.Log.Warn("another file stood in the place of the call log; it was set aside", "aside", aside)
	}
	if err := o.place(); err != nil {
		return errors.Join(errGone, err)
	}
	f, err := openFile(o.path, false, o.disk)
	if err != nil {
		return err
	}
	b.use(f)
	b.o.Log.Warn("the call log was taken away while it was open; it was made anew")
	return nil
}

// heal lets go of a file that bbolt died of and opens it anew, which recovers it. The caller holds writes.
func (b *Book) heal(f *file, cause error) {
	if b.abandon(f, cause) {
		_ = b.flush(context.Background())
	}
}

// abandon lets go of a file that bbolt died of. It is false when somebody else did it meanwhile.
func (b *Book) abandon(f *file, cause error) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if f == nil || b.file != f {
		return false
	}
	b.file.abandon()
	b.file = nil
	b.o.Log.Error("the call log cannot be read any more", "err", cause)
	return true
}

// holdBack takes an entry back that was begun, when this is not on disk and the file knows the entry otherwise: were
// the program killed now, the next one would send it once more. An entry that the file does not know at all may be
// sent: after a kill nothing would be left of it.
func (b *Book) holdBack(id string) error {
	held := false
	err := b.write(func(t *tx) error {
		if held = inFile(t.file, id) != nil || t.file == nil && b.adopted; !held {
			return nil
		}
		r, err := t.get(id)
		if err != nil {
			return err
		}
		r.Fate, r.Page, r.Attempt = Waiting, "", r.Attempt-1
		return t.put(r)
	})
	if err == nil && held {
		err = ErrNotOnDisk
	}
	return err
}
