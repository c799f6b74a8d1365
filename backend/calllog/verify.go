package calllog

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// findings are what a look at a whole file found.
type findings struct {
	Damage  string // what is damaged; "" is nothing
	Stale   bool   // an index or the counts do not agree with the entries: they are built anew
	Entries int    // entries that can be read
	Newer   int    `json:",omitzero"` // the form of a newer version's file, of which nothing else was looked at; 0 = it is none
	Odd     int    // entries of another version that cannot be read; they stay where they are
}

// verify looks at every page that the newest meta page reaches, at the free list and at every entry. bbolt does
// not: it follows what it reads, into panics and endless loops. A sound file does neither to it.
func verify(source io.ReaderAt, size int64) findings {
	r, err := openRaw(source, size)
	switch {
	case err != nil:
		return findings{Damage: err.Error()}
	case formOf(r) > fileForm:
		return findings{Newer: formOf(r)}
	case !r.whole:
		return findings{Damage: "one meta page is damaged"}
	case r.meta.highWater < 2 || r.meta.highWater > uint64(size)/uint64(r.meta.pageSize):
		return findings{Damage: "the file is shorter than it was"}
	}
	v := &verifier{raw: r, seen: make([]bool, r.meta.highWater), ids: make(map[string]*Record), keys: make(map[string]map[string]string)}
	v.tree("", r.meta.root, nil, nil, 0)
	v.freelist()
	if v.found.Damage == "" {
		v.compare()
	}
	return v.found
}

// verifier walks the tree. Each page is met once, so that it ends.
type verifier struct {
	*raw
	found    findings
	seen     []bool
	sequence uint64                       // of callBucket
	highest  uint64                       // write number of an entry
	ids      map[string]*Record           // by id
	keys     map[string]map[string]string // what the other buckets hold
	ours     int                          // buckets that this program knows
	others   int
}

func (v *verifier) damaged(format string, values ...any) {
	if v.found.Damage == "" {
		v.found.Damage = fmt.Sprintf(format, values...)
	}
}

// take marks pages as used and says whether nobody else uses them.
func (v *verifier) take(id, pages uint64) bool {
	for n := id; n < id+pages; n++ {
		if v.seen[n] {
			v.damaged("page %d is used twice", n)
			return false
		}
		v.seen[n] = true
	}
	return true
}

// tree walks a bucket's pages; its keys lie from low on, below high (nil = no bound).
func (v *verifier) tree(bucket string, id uint64, low, high []byte, depth int) {
	page, pages, err := v.page(id)
	if err != nil || depth > 64 {
		v.damaged("page %d cannot be read", id)
		return
	}
	if v.take(id, pages) {
		v.node(bucket, page, low, high, depth)
	}
}

func (v *verifier) node(bucket string, page, low, high []byte, depth int) {
	list, ok := elements(page)
	if !ok {
		v.damaged("a page of %q is damaged", bucket)
		return
	}
	branch := pageFlags(page) == branchFlag
	if branch && len(list) == 0 {
		v.damaged("a branch of %q is empty", bucket)
	}
	for i, e := range list {
		if i > 0 && bytes.Compare(list[i-1].key, e.key) >= 0 || bytes.Compare(e.key, low) < 0 || high != nil && bytes.Compare(e.key, high) >= 0 {
			v.damaged("keys of %q are not in order", bucket)
			return
		}
		switch {
		case branch:
			next := high
			if i+1 < len(list) {
				next = list[i+1].key
			}
			v.tree(bucket, e.child, e.key, next, depth+1)
		case e.flags&bucketFlag != 0:
			v.bucket(bucket, e, depth)
		case e.flags != 0:
			v.damaged("a key of %q has unknown flags", bucket)
		default:
			v.entry(bucket, e)
		}
	}
}

func (v *verifier) bucket(parent string, e element, depth int) {
	if parent != "" || len(e.value) < bucketHeader {
		v.damaged("a bucket is where none is")
		return
	}
	name := string(e.key)
	if known(name) {
		v.ours++
	} else {
		v.others++
	}
	if v.keys[name] == nil {
		v.keys[name] = make(map[string]string)
	}
	root := binary.LittleEndian.Uint64(e.value)
	if name == string(callBucket) {
		v.sequence = binary.LittleEndian.Uint64(e.value[8:])
	}
	if root != 0 {
		v.tree(name, root, nil, nil, depth+1)
		return
	}
	inline := e.value[bucketHeader:]
	if len(inline) < pageHeader || pageFlags(inline) != leafFlag {
		v.damaged("the bucket %q is damaged", name)
		return
	}
	v.node(name, inline, nil, nil, depth+1)
}

func (v *verifier) entry(bucket string, e element) {
	switch bucket {
	case string(callBucket):
		r, number, err := readValue(e.value)
		v.highest = max(v.highest, number)
		switch {
		case err == errTorn || err == nil && !bytes.Equal(startKey(r), e.key):
			v.damaged("an entry is damaged")
		case err == nil:
			v.found.Entries++
			v.ids[r.ID] = r
		}
	case string(oldBucket):
		switch _, err := readOld(string(e.key), e.value); err {
		case nil:
			v.found.Entries++
		case errNewer:
			v.found.Odd++
		default:
			v.damaged("an entry is damaged")
		}
	case "":
		v.damaged("a key stands outside of every bucket")
	default:
		if known(bucket) {
			v.keys[bucket][string(e.key)] = string(e.value)
		}
	}
}

// freelist holds the list of free pages against the pages that are used.
func (v *verifier) freelist() {
	if v.meta.freelist == noFreelist || v.found.Damage != "" {
		return
	}
	page, pages, err := v.page(v.meta.freelist)
	if err != nil || pageFlags(page) != freelistFlag || !v.take(v.meta.freelist, pages) {
		v.damaged("the list of free pages is damaged")
		return
	}
	ids, count := page[pageHeader:], uint64(binary.LittleEndian.Uint16(page[10:]))
	if count == 0xFFFF {
		count, ids = binary.LittleEndian.Uint64(ids), ids[8:]
	}
	if count > uint64(len(ids)/8) {
		v.damaged("the list of free pages is damaged")
		return
	}
	before := uint64(1)
	for n := range count {
		id := binary.LittleEndian.Uint64(ids[n*8:])
		if id <= before || id >= v.meta.highWater || !v.take(id, 1) {
			v.damaged("the list of free pages is damaged")
			return
		}
		before = id
	}
}

// compare holds the indexes and the counts against the entries.
func (v *verifier) compare() {
	if v.ours == 0 {
		v.damaged("it is not a call log")
		return
	}
	if v.keys[string(callBucket)] == nil {
		return // an earlier version's: it is brought into form when it is opened
	}
	if v.sequence < v.highest {
		v.damaged("the count of writes is damaged")
	}
	counts := make(map[string]string)
	for _, ix := range indexes {
		keys, want := v.keys[string(ix.bucket)], 0
		for _, r := range v.ids {
			key := ix.key(r)
			if key == nil {
				continue
			}
			want++
			if keys[string(key)] != string(ix.at(r)) {
				v.found.Stale = true
			}
		}
		if len(keys) != want {
			v.found.Stale = true
		}
	}
	for _, r := range v.ids {
		counts[standing(r)] = string(countValue(countOf([]byte(counts[standing(r)])) + 1))
	}
	for _, word := range append(standings, string(Live)) {
		if countOf([]byte(counts[word])) != countOf([]byte(v.keys[string(countBucket)][word])) {
			v.found.Stale = true
		}
	}
}

// known says whether a bucket is one of this program's.
func known(name string) bool {
	for _, bucket := range append(made(), callBucket, oldBucket) {
		if name == string(bucket) {
			return true
		}
	}
	return false
}
