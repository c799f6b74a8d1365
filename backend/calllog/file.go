package calllog

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// file is the bbolt file. What touches it runs guarded: bbolt panics on many damages, and its memory map
// faults when somebody shortens the file.
type file struct {
	db   *bbolt.DB
	on   *os.File    // what db has open
	info os.FileInfo // which file that is
	disk func() error
}

// damageError is what bbolt died of. The file is not to be touched any more.
type damageError struct{ cause any }

func (e *damageError) Error() string { return fmt.Sprintf("calllog: the file is damaged: %v", e.cause) }

// guarded does something with the file and makes a panic or a fault of the memory map an error.
func guarded(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if cause := recover(); cause != nil {
			err = &damageError{cause}
		}
	}()
	return do()
}

// isDamage says whether bbolt died of the file, or refuses it.
func isDamage(err error) bool {
	var damage *damageError
	return errors.As(err, &damage) || errors.Is(err, bolterrors.ErrInvalid) || errors.Is(err, bolterrors.ErrChecksum) || errors.Is(err, bolterrors.ErrVersionMismatch)
}

// openFile opens or makes the file, and brings what an earlier version wrote into today's form. With stale the
// indexes are made anew. disk is asked before a write is committed; nil always lets it.
func openFile(path string, stale bool, disk func() error) (*file, error) {
	if disk == nil {
		disk = func() error { return nil }
	}
	return open(path, &bbolt.Options{Timeout: lockPatience}, disk, func(t *bbolt.Tx) error { return prepare(t, stale) })
}

// openToRead opens a file that may not be written.
func openToRead(path string) (*file, error) {
	return open(path, &bbolt.Options{Timeout: lockPatience, ReadOnly: true}, func() error { return bolterrors.ErrDatabaseReadOnly }, nil)
}

func open(path string, o *bbolt.Options, disk func() error, prepare func(*bbolt.Tx) error) (*file, error) {
	f := &file{disk: disk}
	o.OpenFile = func(name string, flag int, mode os.FileMode) (on *os.File, err error) {
		f.on, err = os.OpenFile(name, flag, mode)
		return f.on, err
	}
	err := guarded(func() (err error) {
		if f.db, err = bbolt.Open(path, 0o600, o); err != nil {
			return err
		}
		if f.info, err = f.on.Stat(); err != nil || prepare == nil {
			return err
		}
		return f.db.Update(prepare)
	})
	switch {
	case isDamage(err):
		f.abandon()
	case err != nil:
		_ = f.close()
	default:
		return f, nil
	}
	return nil, err
}

func (f *file) close() error {
	if f.db == nil {
		return nil
	}
	return guarded(f.db.Close)
}

// abandon lets go of a file that bbolt died of: it may hold locks for ever, so that it is not asked to close. Its
// memory map stays until the program ends.
func (f *file) abandon() {
	if f.on != nil {
		unlock(f.on)
		_ = f.on.Close()
	}
}

// displaced says whether the file at path is another one by now, or none.
func (f *file) displaced(path string) bool {
	info, err := os.Stat(path)
	return err != nil || !os.SameFile(info, f.info)
}

// copyTo writes the whole file to another path.
func (f *file) copyTo(path string) error {
	return f.view(func(t *bbolt.Tx) error { return writeCopy(t, path) })
}

// writeCopy writes the whole file of a transaction to another path; it is on disk when it returns nil.
func writeCopy(t *bbolt.Tx, path string) error {
	copied, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err = t.WriteTo(copied); err == nil {
		err = copied.Sync()
	}
	return errors.Join(err, copied.Close())
}

// view reads the file in one transaction.
func (f *file) view(do func(*bbolt.Tx) error) error {
	return guarded(func() error { return f.db.View(do) })
}

// apply writes changes in one transaction; they are on disk when it returns nil.
func (f *file) apply(changes map[string]change) error {
	return guarded(func() error {
		return f.db.Update(func(t *bbolt.Tx) error {
			for id, c := range changes {
				if err := putChange(t, id, c); err != nil {
					return err
				}
			}
			return f.disk()
		})
	})
}

// fill writes the entries of a new file in one transaction.
func (f *file) fill(rest salvaged) error {
	return guarded(func() error {
		return f.db.Update(func(t *bbolt.Tx) error {
			if len(rest.Odd) > 0 {
				old, err := t.CreateBucketIfNotExists(oldBucket)
				if err != nil {
					return err
				}
				if err := putAll(old, rest.Odd); err != nil {
					return err
				}
			}
			return errors.Join(fill(t, rest.Entries), f.disk())
		})
	})
}

// prepare makes the buckets, builds the indexes if need be and takes over what an earlier version wrote.
func prepare(t *bbolt.Tx, stale bool) error {
	if _, err := t.CreateBucketIfNotExists(callBucket); err != nil {
		return err
	}
	for _, name := range made() {
		stale = stale || t.Bucket(name) == nil
	}
	if stale {
		if err := rebuild(t); err != nil {
			return err
		}
	}
	if err := writeForm(t); err != nil {
		return err
	}
	return takeOver(t)
}

// takeOver moves the entries that an earlier version wrote. What it cannot read (a newer version's entry, say)
// stays as it is.
func takeOver(t *bbolt.Tx) error {
	old := t.Bucket(oldBucket)
	if old == nil {
		return nil
	}
	var list []*Record
	odd := make(map[string]string)
	err := old.ForEach(func(key, value []byte) error {
		r, err := readOld(string(key), value)
		if err != nil {
			odd[string(key)] = string(value)
			return nil
		}
		list = append(list, r)
		return nil
	})
	if err != nil || len(list) == 0 {
		return err
	}
	if err := t.DeleteBucket(oldBucket); err != nil {
		return err
	}
	if len(odd) > 0 {
		if old, err = t.CreateBucket(oldBucket); err != nil {
			return err
		}
		if err := putAll(old, odd); err != nil {
			return err
		}
	}
	if key, _ := t.Bucket(callBucket).Cursor().First(); key == nil {
		return fill(t, list)
	}
	for _, r := range list { // an earlier version was used again meanwhile
		c, err := changeTo(r)
		if err != nil {
			return err
		}
		if err := putChange(t, r.ID, c); err != nil {
			return err
		}
	}
	return nil
}
