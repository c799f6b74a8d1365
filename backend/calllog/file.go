package calllog

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
)

// lockPatience is how long a file that another program holds open is waited for.
const lockPatience = time.Second

// file is the bbolt file. What touches it runs guarded: bbolt panics on many damages, and its memory map
// faults when somebody shortens the file.
type file struct {
	db *bbolt.DB
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

// openFile opens or makes the file, and brings what an earlier version wrote into today's form.
func openFile(path string) (*file, error) {
	f := new(file)
	err := guarded(func() (err error) {
		f.db, err = bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockPatience, OpenFile: os.OpenFile})
		if err != nil {
			return err
		}
		return f.db.Update(f.prepare)
	})
	if err != nil {
		f.close()
		return nil, err
	}
	return f, nil
}

func (f *file) close() error {
	if f.db == nil {
		return nil
	}
	return guarded(f.db.Close)
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
				if err := store(t, id, c); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// prepare makes the buckets, builds what index is missing and takes over what an earlier version wrote.
func (f *file) prepare(t *bbolt.Tx) error {
	calls, err := t.CreateBucketIfNotExists(callBucket)
	if err != nil {
		return err
	}
	for _, ix := range indexes {
		if t.Bucket(ix.bucket) != nil {
			continue
		}
		bucket, err := t.CreateBucket(ix.bucket)
		if err != nil {
			return err
		}
		err = calls.ForEach(func(_, value []byte) error {
			if r, _, err := readValue(value); err == nil {
				return reindex(bucket, ix, nil, r)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return takeOver(t)
}

// takeOver moves the entries that an earlier version wrote. What it cannot read (a newer version's entry, say)
// stays where it is.
func takeOver(t *bbolt.Tx) error {
	old := t.Bucket(oldBucket)
	if old == nil {
		return nil
	}
	var done [][]byte
	err := old.ForEach(func(key, value []byte) error {
		r := new(Record)
		if json.Unmarshal(value, r) != nil || r.ID != string(key) {
			return nil
		}
		text, err := json.Marshal(r)
		if err != nil {
			return err
		}
		done = append(done, key)
		return store(t, r.ID, change{text, r})
	})
	if err != nil {
		return err
	}
	if len(done) > 0 && len(done) == old.Stats().KeyN {
		return t.DeleteBucket(oldBucket)
	}
	for _, key := range done {
		if err := old.Delete(key); err != nil {
			return err
		}
	}
	return nil
}
