package calllog

import (
	"bytes"

	"go.etcd.io/bbolt"
)

// inFile reads an entry by its id; nil when the file has none that can be read.
func inFile(file *bbolt.Tx, id string) *Record {
	if file == nil {
		return nil
	}
	if ids := file.Bucket(byID.bucket); ids != nil {
		return entryAt(file, ids.Get([]byte(id)))
	}
	return nil
}

// entryAt reads an entry by its key. One that cannot be read (a newer version's, say) is left alone.
func entryAt(file *bbolt.Tx, key []byte) *Record {
	calls := file.Bucket(callBucket)
	if calls == nil || len(key) == 0 {
		return nil
	}
	r, _, err := readValue(calls.Get(key))
	if err != nil {
		return nil
	}
	return r
}

// eachKey offers the keys of an index under a prefix, in order or backwards, and the keys of their entries,
// until visit says false.
func eachKey(file *bbolt.Tx, ix index, prefix []byte, backwards bool, visit func(key, entry []byte) bool) {
	if file == nil {
		return
	}
	bucket := file.Bucket(ix.bucket)
	if bucket == nil {
		return
	}
	cursor := bucket.Cursor()
	step := cursor.Next
	key, value := cursor.Seek(prefix)
	if backwards {
		step = cursor.Prev
		key, value = seekLast(cursor, prefix)
	}
	for ; key != nil && bytes.HasPrefix(key, prefix); key, value = step() {
		entry := value
		if bytes.Equal(ix.bucket, callBucket) {
			entry = key
		}
		if !visit(key, entry) {
			return
		}
	}
}

// seekLast finds the last key under a prefix.
func seekLast(cursor *bbolt.Cursor, prefix []byte) (key, value []byte) {
	after := bytes.Clone(prefix)
	for len(after) > 0 && after[len(after)-1] == 0xff {
		after = after[:len(after)-1]
	}
	if len(after) == 0 {
		return cursor.Last()
	}
	after[len(after)-1]++
	if key, _ := cursor.Seek(after); key == nil {
		return cursor.Last()
	}
	return cursor.Prev()
}

// store writes a change of an entry into the file's transaction: the entry and what finds it.
func store(file *bbolt.Tx, id string, c change) error {
	calls, ids := file.Bucket(callBucket), file.Bucket(byID.bucket)
	oldKey := bytes.Clone(ids.Get([]byte(id)))
	old := entryAt(file, oldKey)
	if oldKey != nil && (c.record == nil || !bytes.Equal(oldKey, startKey(c.record))) {
		if err := calls.Delete(oldKey); err != nil {
			return err
		}
	}
	if c.record != nil {
		number, err := calls.NextSequence()
		if err != nil {
			return err
		}
		if err := calls.Put(startKey(c.record), sealValue(number, c.text)); err != nil {
			return err
		}
	}
	for _, ix := range indexes {
		if err := reindex(file.Bucket(ix.bucket), ix, old, c.record); err != nil {
			return err
		}
	}
	return nil
}

// reindex moves an entry within an index; old or now is nil when there is none.
func reindex(bucket *bbolt.Bucket, ix index, old, now *Record) error {
	if old != nil {
		if key := ix.key(old); now == nil || !bytes.Equal(key, ix.key(now)) {
			if err := bucket.Delete(key); err != nil {
				return err
			}
		}
	}
	if now == nil {
		return nil
	}
	return bucket.Put(ix.key(now), startKey(now))
}
