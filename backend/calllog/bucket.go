package calllog

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"

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

// eachKey offers the keys of an index under a prefix, in order or backwards, and what stands at them, until visit says
// false.
func eachKey(file *bbolt.Tx, ix index, prefix []byte, backwards bool, visit func(key, value []byte) bool) {
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
		if !visit(key, value) {
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

// putChange writes a change of an entry into the file's transaction: the entry and what finds it.
func putChange(file *bbolt.Tx, id string, c change) error {
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
	return recount(file.Bucket(countBucket), old, c.record)
}

// recount counts an entry where it stands now; old or now is nil when there is none.
func recount(counts *bbolt.Bucket, old, now *Record) error {
	add := func(r *Record, by uint64) error {
		key := []byte(standing(r))
		return counts.Put(key, countValue(countOf(counts.Get(key))+by))
	}
	switch {
	case old != nil && now != nil && standing(old) == standing(now):
		return nil
	case old != nil:
		if err := add(old, ^uint64(0)); err != nil { // minus one
			return err
		}
	}
	if now == nil {
		return nil
	}
	return add(now, 1)
}

// countIn is how many entries the file has of a standing.
func countIn(file *bbolt.Tx, standing string) int {
	if file == nil {
		return 0
	}
	counts := file.Bucket(countBucket)
	if counts == nil {
		return 0
	}
	return int(countOf(counts.Get([]byte(standing))))
}

// rebuild makes indexes and counts anew from the entries.
func rebuild(file *bbolt.Tx) error {
	for _, name := range made() {
		if file.Bucket(name) != nil {
			if err := file.DeleteBucket(name); err != nil {
				return err
			}
		}
		if _, err := file.CreateBucket(name); err != nil {
			return err
		}
	}
	counts := make(map[string]uint64)
	keys := make([]map[string]string, len(indexes))
	for i := range keys {
		keys[i] = make(map[string]string)
	}
	err := file.Bucket(callBucket).ForEach(func(_, value []byte) error {
		r, _, err := readValue(value)
		if err != nil {
			return nil // another version's: it is left alone
		}
		counts[standing(r)]++
		for i, ix := range indexes {
			if at := ix.key(r); at != nil {
				keys[i][string(at)] = string(ix.at(r))
			}
		}
		return nil
	})
	for i, ix := range indexes {
		err = errors.Join(err, putAll(file.Bucket(ix.bucket), keys[i]))
	}
	for word, count := range counts {
		err = errors.Join(err, file.Bucket(countBucket).Put([]byte(word), countValue(count)))
	}
	return err
}

// putAll puts many keys in their order: bbolt moves all that follow for one that comes late.
func putAll(bucket *bbolt.Bucket, values map[string]string) error {
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if err := bucket.Put([]byte(key), []byte(values[key])); err != nil {
			return err
		}
	}
	return nil
}

// fill puts the entries of a new file.
func fill(file *bbolt.Tx, list []*Record) error {
	calls := file.Bucket(callBucket)
	values := make(map[string]string, len(list))
	for _, r := range list {
		text, err := json.Marshal(r)
		if err != nil {
			return err
		}
		number, err := calls.NextSequence()
		if err != nil {
			return err
		}
		values[string(startKey(r))] = string(sealValue(number, text))
	}
	if err := putAll(calls, values); err != nil {
		return err
	}
	return rebuild(file)
}

// reindex moves an entry within an index; old or now is nil when there is none.
func reindex(bucket *bbolt.Bucket, ix index, old, now *Record) error {
	var before, after []byte
	if old != nil {
		before = ix.key(old)
	}
	if now != nil {
		after = ix.key(now)
	}
	if before != nil && !bytes.Equal(before, after) {
		if err := bucket.Delete(before); err != nil {
			return err
		}
	}
	if after == nil {
		return nil
	}
	if value := ix.at(now); !bytes.Equal(bucket.Get(after), value) {
		return bucket.Put(after, value)
	}
	return nil
}
