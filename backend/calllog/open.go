package calllog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	bolterrors "go.etcd.io/bbolt/errors"
)

// lockPatience is how long a file that another program holds open is waited for.
const (
	lockPatience = time.Second
	lockPause    = 50 * time.Millisecond
)

// opener opens the file, whatever state it is in.
type opener struct {
	path  string
	check checker
	note  func(what string, err error) // for the log
	disk  func() error                 // tests: what the disk says to a write
}

// open opens the file for writing; it makes one where there is none, and recovers one that is damaged. The
// error says what keeps it from doing so.
func (o opener) open(ctx context.Context) (*file, *Recovery, error) {
	if err := o.make(); err != nil {
		return nil, nil, err
	}
	if err := o.free(); err != nil {
		return nil, nil, err
	}
	found, died, err := o.check(ctx, o.path)
	if err != nil {
		o.note("the check of the call log failed; it is made in this process", err)
		if found, err = look(o.path); err != nil {
			return nil, nil, err
		}
	}
	if found.Newer > 0 {
		aside, err := o.passBy(found.Newer)
		if err != nil {
			return nil, nil, err
		}
		f, err := openFile(o.path, false, o.disk)
		return f, &Recovery{At: time.Now(), Aside: aside, Newer: true}, err
	}
	var told *Recovery
	if died || found.Damage != "" {
		o.note("the call log is damaged", fmt.Errorf("%s (the check died: %t)", found.Damage, died))
		if told, err = o.recover(died); err != nil {
			return nil, nil, err
		}
		found = findings{}
	}
	if found.Odd > 0 {
		o.note("the call log has entries that cannot be read; they are left alone", fmt.Errorf("%d of %d", found.Odd, found.Odd+found.Entries))
	}
	f, err := openFile(o.path, found.Stale, o.disk)
	if told == nil && isDamage(err) {
		o.note("the call log is damaged", err)
		if told, err = o.recover(true); err == nil {
			f, err = openFile(o.path, false, o.disk)
		}
	}
	return f, told, err
}

// make makes folder and file where there are none. The file comes into being whole: one that has lost its
// content is told from a new one.
func (o opener) make() error {
	if err := regular(o.path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(o.path), 0o700); err != nil {
		return err
	}
	// A new file that a recovery could not put in its place any more.
	if found, err := look(o.fresh()); err == nil && found.Damage == "" {
		o.note("the call log was being recovered when the program ended; this is finished now", nil)
		return o.place()
	}
	if err := o.write(salvaged{}); err != nil {
		return err
	}
	return o.place()
}

// regular says that what stands at a path is no file, or that nothing does. Opening a pipe would wait until somebody else
// opens it.
func regular(path string) error {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%w: %s", errNoFile, path)
	}
	return err
}

// fresh is where a new file is written before it takes its place.
func (o opener) fresh() string { return o.path + ".new" }

func (o opener) place() error {
	if err := os.Rename(o.fresh(), o.path); err != nil {
		return err
	}
	syncFolder(filepath.Dir(o.path))
	return nil
}

// write makes a new file with what was salvaged, beside the one whose place it will take.
func (o opener) write(rest salvaged) error {
	if err := os.Remove(o.fresh()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := openFile(o.fresh(), false, o.disk)
	if err == nil {
		err = errors.Join(f.fill(rest), f.close())
	}
	if err != nil {
		_ = os.Remove(o.fresh())
	}
	return err
}

// free waits until no other program has the file.
func (o opener) free() error {
	f, err := o.lock()
	if err != nil {
		return err
	}
	return f.Close()
}

// lock opens the file and takes bbolt's lock, which Close lets go of.
func (o opener) lock() (*os.File, error) {
	f, err := os.OpenFile(o.path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	deadline := time.Now().Add(lockPatience)
	for {
		held, err := tryLock(f)
		switch {
		case held:
			return f, nil
		case err != nil:
			return nil, errors.Join(err, f.Close())
		case time.Now().After(deadline):
			return nil, errors.Join(bolterrors.ErrTimeout, f.Close())
		}
		time.Sleep(lockPause)
	}
}

// recover sets a damaged file aside and makes a new one with what can be read of it. Unless it is sure it looks
// again, now that no other program can be writing.
func (o opener) recover(sure bool) (*Recovery, error) {
	f, err := o.lock()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !sure && verify(f, info.Size()).Damage == "" {
		return nil, nil
	}
	rest := salvage(f, info.Size())
	_ = f.Close() // Windows renames no open file
	fromCopy := o.takeGood(&rest)
	told := &Recovery{At: time.Now(), FromCopy: fromCopy, Salvaged: len(rest.Entries), Lost: rest.Lost}
	if err := o.write(rest); err != nil {
		return nil, err
	}
	if told.Aside, err = setAside(o.path, "damaged", told.At); err != nil {
		return nil, fmt.Errorf("calllog: the damaged file cannot be set aside: %w", err)
	}
	if err := os.Rename(o.good(), told.Aside+".good"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		o.note("the last good copy of the call log stays where it was", err)
	}
	return told, o.place()
}

// setAside gives the file a second name with the reason and the date in it, one that nothing has yet. Where there are no second
// names the file is moved.
func setAside(path, why string, at time.Time) (string, error) {
	for n := 1; ; n++ {
		name := path + "." + why + "-" + at.Format("2006-01-02T150405")
		if n > 1 {
			name = fmt.Sprintf("%s-%d", name, n)
		}
		if _, err := os.Lstat(name); err == nil {
			continue
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		err := os.Link(path, name)
		switch {
		case errors.Is(err, fs.ErrExist):
			continue
		case err != nil:
			err = os.Rename(path, name)
		}
		return name, err
	}
}
