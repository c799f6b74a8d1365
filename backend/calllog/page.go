package calllog

import (
	"encoding/binary"
	"errors"
	"hash/fnv"
	"io"
	"math"
)

// The form of a bbolt file, read without bbolt and without a memory map: every length and every number in it is
// held against the file before it is used. See go.etcd.io/bbolt, internal/common: page.go, meta.go, bucket.go.
const (
	pageHeader   = 16 // id 8, flags 2, count 2, overflow 4
	pageElement  = 16
	metaSize     = 64
	boltMagic    = 0xED0CDAED
	boltVersion  = 2
	branchFlag   = 0x01
	leafFlag     = 0x02
	freelistFlag = 0x10
	bucketFlag   = 0x01 // of an element: its value is a bucket
	bucketHeader = 16   // root 8, sequence 8
	noFreelist   = math.MaxUint64
	// mostOverflow bounds what is read for one page: no entry comes near it.
	mostOverflow = 64 << 20
)

// meta is one of the two pages that say where everything begins. The one with the higher txid counts.
type meta struct {
	pageSize                      uint32
	root, sequence                uint64
	freelist, highWater, writeNum uint64
}

// element is one key of a page.
type element struct {
	flags uint32
	child uint64 // of a branch
	key   []byte
	value []byte // of a leaf
}

// raw reads a bbolt file page by page.
type raw struct {
	source io.ReaderAt
	size   int64
	meta   meta
	whole  bool // both meta pages are sound
}

var errPage = errors.New("a page is damaged")

// openRaw finds the meta pages.
func openRaw(source io.ReaderAt, size int64) (*raw, error) {
	r := &raw{source: source, size: size}
	first, firstErr := r.readMeta(0)
	if firstErr == nil {
		r.meta = first
	}
	for shift := range 15 {
		second, err := r.readMeta(1024 << shift)
		if err != nil || second.pageSize != 1024<<shift || firstErr == nil && second.pageSize != first.pageSize {
			continue
		}
		r.whole = firstErr == nil
		if firstErr != nil || second.writeNum > first.writeNum {
			r.meta = second
		}
		return r, nil
	}
	if firstErr != nil {
		return nil, errors.New("both meta pages are damaged")
	}
	return r, nil
}

func (r *raw) readMeta(at int64) (meta, error) {
	page := make([]byte, pageHeader+metaSize)
	if _, err := r.source.ReadAt(page, at); err != nil {
		return meta{}, errPage
	}
	m := page[pageHeader:]
	little := binary.LittleEndian
	sum := fnv.New64a()
	_, _ = sum.Write(m[:metaSize-8])
	if little.Uint32(m) != boltMagic || little.Uint32(m[4:]) != boltVersion || little.Uint64(m[56:]) != sum.Sum64() {
		return meta{}, errPage
	}
	found := meta{
		pageSize: little.Uint32(m[8:]), root: little.Uint64(m[16:]), sequence: little.Uint64(m[24:]),
		freelist: little.Uint64(m[32:]), highWater: little.Uint64(m[40:]), writeNum: little.Uint64(m[48:]),
	}
	if size := found.pageSize; size < 1024 || size > 16<<20 || size&(size-1) != 0 {
		return meta{}, errPage
	}
	return found, nil
}

// page reads a page with what it overflows into, and says how many pages that are.
func (r *raw) page(id uint64) (page []byte, pages uint64, err error) {
	size := uint64(r.meta.pageSize)
	if id < 2 || id >= r.meta.highWater || id > uint64(r.size)/size {
		return nil, 0, errPage
	}
	head := make([]byte, pageHeader)
	if _, err := r.source.ReadAt(head, int64(id*size)); err != nil {
		return nil, 0, errPage
	}
	pages = uint64(binary.LittleEndian.Uint32(head[12:])) + 1
	if binary.LittleEndian.Uint64(head) != id || pages > mostOverflow/size && pages > 1 || id+pages > r.meta.highWater {
		return nil, 0, errPage
	}
	page = make([]byte, pages*size)
	if _, err := r.source.ReadAt(page, int64(id*size)); err != nil {
		return nil, 0, errPage
	}
	return page, pages, nil
}

// pageFlags is what kind of page it is.
func pageFlags(page []byte) uint16 { return binary.LittleEndian.Uint16(page[8:]) }

// elements takes the keys of a branch or a leaf apart. What cannot be read is left out, and ok is false.
func elements(page []byte) (list []element, ok bool) {
	little := binary.LittleEndian
	flags, count := pageFlags(page), int(little.Uint16(page[10:]))
	ok = flags == branchFlag || flags == leafFlag
	for i := range count {
		at := pageHeader + i*pageElement
		if at+pageElement > len(page) {
			return list, false
		}
		raw := page[at:]
		var e element
		var start, keyLength, valueLength uint64
		if flags == branchFlag {
			start, keyLength, e.child = uint64(little.Uint32(raw)), uint64(little.Uint32(raw[4:])), little.Uint64(raw[8:])
		} else {
			e.flags, start = little.Uint32(raw), uint64(little.Uint32(raw[4:]))
			keyLength, valueLength = uint64(little.Uint32(raw[8:])), uint64(little.Uint32(raw[12:]))
		}
		// Keys and values stand behind all elements.
		if start < uint64((count-i)*pageElement) || start+keyLength+valueLength > uint64(len(raw)) {
			ok = false
			continue
		}
		e.key = raw[start : start+keyLength]
		e.value = raw[start+keyLength : start+keyLength+valueLength]
		list = append(list, e)
	}
	return list, ok
}
