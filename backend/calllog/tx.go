package calllog

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"

	"go.etcd.io/bbolt"
)

// change is what becomes of an entry: its new JSON, or nil when it is deleted.
type change struct {
	text   []byte
	record *Record // what text says, to find it by; nobody changes it
}

// tx is one transaction: what the file says, under the changes that are not written yet, under its own. Its
// entries are copies: a change counts once it is put. It is used by one goroutine and ends with the function
// that it was handed to.
type tx struct {
	file    *bbolt.Tx // nil when there is no file to read
	pending map[string]change
	own     map[string]change
}

// get reads an entry, or says ErrUnknown.
func (t *tx) get(id string) (*Record, error) {
	if c, ok := t.changed(id); ok {
		if c.text == nil {
			return nil, ErrUnknown
		}
		return c.read()
	}
	if r := inFile(t.file, id); r != nil {
		return r, nil
	}
	return nil, ErrUnknown
}

// put writes an entry, new or changed.
func (t *tx) put(r *Record) error {
	c, err := changeTo(r)
	if err == nil {
		t.own[r.ID] = c
	}
	return err
}

// delete removes an entry.
func (t *tx) delete(id string) { t.own[id] = change{} }

// live lists the calls that are up, oldest first.
func (t *tx) live() []*Record {
	list := t.collect(byFate, word(string(Live)))
	sortByStart(list)
	return list
}

// byCall lists the entries of a call, oldest first. There is more than one where a call id was used again.
func (t *tx) byCall(callID string) []*Record {
	return t.collect(byCall, word(callID))
}

// byFate lists all entries of some fates, oldest first. Of Waiting it leaves out those that are not worth an
// Activity. There may be many that are Saved, Refused or Uncertain: see eachOf.
func (t *tx) byFate(fates ...Fate) []*Record {
	var list []*Record
	for _, fate := range fates {
		list = append(list, t.collect(byFate, word(string(fate)))...)
	}
	sortByStart(list)
	return list
}

// eachOf offers the entries of a standing (a Fate, or quiet) in the order of LastSeen until visit says false.
func (t *tx) eachOf(standing string, latestFirst bool, visit func(*Record) bool) {
	t.walk(byFate, word(standing), latestFirst, visit)
}

// endedSince lists the calls that ended (LastSeen) at a time or later, the latest first.
func (t *tx) endedSince(at time.Time) []*Record {
	var list []*Record
	for _, standing := range standings {
		t.eachOf(standing, true, func(r *Record) bool {
			if r.LastSeen.Before(at) {
				return false
			}
			list = append(list, r)
			return true
		})
	}
	slices.SortStableFunc(list, func(a, b *Record) int { return b.LastSeen.Compare(a.LastSeen) })
	return list
}

// count is how many entries there are of a standing.
func (t *tx) count(of string) int {
	count := countIn(t.file, of)
	t.eachChange(func(id string, c change) {
		if old := inFile(t.file, id); old != nil && standing(old) == of {
			count--
		}
		if c.record != nil && standing(c.record) == of {
			count++
		}
	})
	return count
}

func (t *tx) collect(ix index, prefix []byte) []*Record {
	var list []*Record
	t.walk(ix, prefix, false, func(r *Record) bool { list = append(list, r); return true })
	return list
}

// walk offers the entries under a prefix of an index, in its order or backwards, until visit says false.
// visit may put and delete the entry that it is offered, and no other.
func (t *tx) walk(ix index, prefix []byte, backwards bool, visit func(*Record) bool) {
	t.walkKeys(ix, prefix, backwards, func(f found) bool {
		r := t.entry(ix, f)
		return r == nil || visit(r)
	})
}

// found is a key of an index, and what stands there. Both are only read, and end with the transaction.
type found struct {
	key, value []byte
	change     *change // nil: it stands in the file
}

// entry reads the entry that was found; nil when there is none that can be read.
func (t *tx) entry(ix index, f found) *Record {
	if f.change != nil {
		r, err := f.change.read()
		if err != nil {
			return nil
		}
		return r
	}
	r := entryAt(t.file, ix.entryKey(f))
	if r == nil || !bytes.Equal(ix.key(r), f.key) {
		return nil
	}
	return r
}

// entryKey is the key of the entry that was found.
func (ix index) entryKey(f found) []byte {
	if ix.value != nil || bytes.Equal(ix.bucket, callBucket) {
		return f.key
	}
	return f.value
}

// walkKeys offers what stands under a prefix of an index, in its order or backwards, until visit says false.
func (t *tx) walkKeys(ix index, prefix []byte, backwards bool, visit func(found) bool) {
	fresh := t.freshOf(ix, prefix)
	before := func(a, b []byte) bool { return bytes.Compare(a, b) < 0 != backwards }
	if backwards {
		slices.Reverse(fresh)
	}
	next := func(limit []byte) bool { // visits what comes before the limit; nil is no limit
		for len(fresh) > 0 && (limit == nil || before(fresh[0].key, limit)) {
			f := fresh[0]
			fresh = fresh[1:]
			if !visit(f) {
				return false
			}
		}
		return true
	}
	going, overlaid := true, len(t.own)+len(t.pending) > 0
	eachKey(t.file, ix, prefix, backwards, func(key, value []byte) bool {
		f := found{key: key, value: value}
		if overlaid {
			if _, ok := t.changed(keyedID(ix.entryKey(f))); ok {
				return true
			}
		}
		going = next(key) && visit(f)
		return going
	})
	if going {
		next(nil)
	}
}

// freshOf lists the changed entries under a prefix of an index, in its order.
func (t *tx) freshOf(ix index, prefix []byte) []found {
	var list []found
	t.eachChange(func(_ string, c change) {
		if c.record == nil {
			return
		}
		if key := ix.key(c.record); key != nil && bytes.HasPrefix(key, prefix) {
			list = append(list, found{key: key, value: ix.at(c.record), change: &c})
		}
	})
	slices.SortFunc(list, func(a, b found) int { return bytes.Compare(a.key, b.key) })
	return list
}

// eachChange offers what stands over the file: the transaction's own changes, and those pending that it leaves alone.
func (t *tx) eachChange(visit func(id string, c change)) {
	for id, c := range t.own {
		visit(id, c)
	}
	for id, c := range t.pending {
		if _, above := t.own[id]; !above {
			visit(id, c)
		}
	}
}

// changed is what stands over the file for one entry.
func (t *tx) changed(id string) (change, bool) {
	if c, ok := t.own[id]; ok {
		return c, true
	}
	c, ok := t.pending[id]
	return c, ok
}

// isPending says whether an entry has a change that is not on disk yet.
func (t *tx) isPending(id string) bool {
	_, ok := t.pending[id]
	return ok
}

func changeTo(r *Record) (change, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return change{}, err
	}
	c := change{text: text}
	c.record, err = c.read()
	return c, err
}

// sizeOf is how many bytes an entry has as JSON.
func sizeOf(r *Record) int {
	c, err := changeTo(r)
	if err != nil {
		return 0
	}
	return len(c.text)
}

func (c change) read() (*Record, error) {
	r := new(Record)
	return r, json.Unmarshal(c.text, r)
}

func sortBySeen(list []*Record) {
	slices.SortStableFunc(list, func(a, b *Record) int { return a.LastSeen.Compare(b.LastSeen) })
}

func sortByStart(list []*Record) {
	slices.SortStableFunc(list, func(a, b *Record) int { return a.StartedAt.Compare(b.StartedAt) })
}
