package calllog

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"
	"slices"
)

// salvaged is what was got out of a damaged file.
type salvaged struct {
	Entries []*Record
	Odd     map[string]string // what another version wrote, by key
	Lost    int               // entries that are known to have been there and are not among them, at least
	missing map[string]bool   // the ids of those that the index names
	blind   bool              // the index cannot say which there were
}

// salvage reads what can be read of a damaged file: by its tree as far as that goes, then byte by byte, which
// also finds what no page leads to any more. A copy that the tree does not vouch for may be an older one, of an
// entry that Salesforce has meanwhile: it becomes Uncertain where it would be sent, so that a person decides.
func salvage(source io.ReaderAt, size int64) salvaged {
	s := &salvager{
		tree: make(map[string]find), copies: make(map[string]find), odd: make(map[string]string),
		listed: make(map[string]bool), seen: make(map[uint64]bool),
	}
	if r, err := openRaw(source, size); err == nil {
		s.raw = r
		s.walk("", r.meta.root, 0)
	}
	if !s.complete() {
		s.scan(source, size)
	}
	result := salvaged{Odd: s.odd, missing: make(map[string]bool), blind: s.raw == nil || !s.idsSeen || s.idsBroken}
	for id := range s.ids() {
		found, ok := s.choose(id)
		if !ok {
			continue
		}
		if !found.sure {
			found.record.doubt()
		}
		result.Entries = append(result.Entries, found.record)
	}
	sortByStart(result.Entries)
	for id := range s.listed {
		if _, ok := s.choose(id); !ok {
			result.Lost++
			result.missing[id] = true
		}
	}
	result.Lost = max(result.Lost, s.torn-(len(result.Entries)-len(s.tree)))
	return result
}

// ids are those of all entries that were found.
func (s *salvager) ids() map[string]bool {
	all := make(map[string]bool)
	for _, found := range []map[string]find{s.tree, s.copies} {
		for id := range found {
			all[id] = true
		}
	}
	return all
}

// choose picks the copy of an entry that goes on; false when there is none, or when the entry was deleted.
func (s *salvager) choose(id string) (find, bool) {
	inTree, isInTree := s.tree[id]
	copied, isCopied := s.copies[id]
	// Both meta pages are sound, or one is and all that it leads to: then that is the newest write, or the one before.
	whole := s.raw != nil && s.raw.whole
	intact := s.raw != nil && !s.broken && s.torn == 0 && s.sequence > 0
	switch {
	case !whole && intact && isCopied && copied.number > s.sequence: // of the write that the damaged meta page was for
		copied.sure = true
		return copied, true
	case isInTree && (whole || intact):
		inTree.sure = true
		return inTree, true
	case !whole && isInTree && (!isCopied || inTree.later(copied)):
		return inTree, true
	case (whole || intact) && s.idsSeen && !s.idsBroken && !s.listed[id]:
		return find{}, false // the index names all there were
	}
	return copied, isCopied
}

// doubt is for a copy of which nobody knows whether it is the latest. A call that it says goes on may do so: then it
// was the latest. Otherwise it is doubted when its end is noted, see unseen.
func (r *Record) doubt() {
	switch {
	case r.Fate == Live:
		r.Doubtful = true
	case r.Fate != Waiting && r.Fate != Claimed && r.Fate != Sending:
	case r.SalesforceID != "":
		r.Fate, r.Page = Waiting, "" // an update may be sent again
	case r.worthLogging():
		r.Fate, r.Page = Uncertain, ""
	default:
		r.Fate = Waiting
	}
}

// find is one copy of an entry.
type find struct {
	record *Record
	number uint64 // of its write; 0 in the form of the first versions
	sure   bool   // this is the entry as it stands
}

// later says whether a copy is to be preferred to another one.
func (f find) later(than find) bool {
	if f.number != than.number {
		return f.number > than.number
	}
	rank := func(r *Record) int { return slices.Index(fates, r.Fate) }
	if rank(f.record) != rank(than.record) {
		return rank(f.record) > rank(than.record)
	}
	return f.record.LastSeen.After(than.record.LastSeen)
}

type salvager struct {
	raw       *raw
	tree      map[string]find // what the newest sound meta page leads to
	copies    map[string]find // what else is in the file, the latest of each
	odd       map[string]string
	listed    map[string]bool // ids that the index by id names
	seen      map[uint64]bool // pages
	sequence  uint64          // number of the last write that the meta page knows
	broken    bool            // a page could not be read
	idsSeen   bool            // there is an index by id
	idsBroken bool            // a page of the index by id could not be read, or may have been one
	torn      int             // entries of the tree that could not be read
}

// complete says whether the tree gave everything there was.
func (s *salvager) complete() bool {
	return s.raw != nil && s.raw.whole && !s.broken && s.torn == 0 && len(s.tree) >= len(s.listed) && len(s.tree) > 0
}

func keep(best map[string]find, f find) {
	if old, ok := best[f.record.ID]; !ok || f.later(old) {
		best[f.record.ID] = f
	}
}

// walk goes through the tree and leaves out what cannot be read.
func (s *salvager) walk(bucket string, id uint64, depth int) {
	page, _, err := s.raw.page(id)
	if err != nil || s.seen[id] || depth > 64 {
		s.breaks(bucket)
		return
	}
	s.seen[id] = true
	s.node(bucket, page, depth)
}

func (s *salvager) breaks(bucket string) {
	s.broken = true
	s.idsBroken = s.idsBroken || bucket == "" || bucket == string(byID.bucket)
}

func (s *salvager) node(bucket string, page []byte, depth int) {
	list, ok := elements(page)
	if !ok {
		s.breaks(bucket)
	}
	branch := pageFlags(page) == branchFlag
	for _, e := range list {
		switch {
		case branch:
			s.walk(bucket, e.child, depth+1)
		case e.flags&bucketFlag != 0 && len(e.value) >= bucketHeader:
			if string(e.key) == string(callBucket) {
				s.sequence = binary.LittleEndian.Uint64(e.value[8:])
			}
			s.idsSeen = s.idsSeen || string(e.key) == string(byID.bucket)
			if root := binary.LittleEndian.Uint64(e.value); root != 0 {
				s.walk(string(e.key), root, depth+1)
			} else if inline := e.value[bucketHeader:]; len(inline) >= pageHeader {
				s.node(string(e.key), inline, depth+1)
			}
		case bucket == string(callBucket):
			r, number, err := readValue(e.value)
			if err == nil {
				keep(s.tree, find{record: r, number: number})
			} else if err == errTorn {
				s.torn++
			}
		case bucket == string(oldBucket):
			switch r, err := readOld(string(e.key), e.value); err {
			case nil:
				keep(s.tree, find{record: r})
			case errNewer:
				s.odd[string(e.key)] = string(e.value)
			default:
				s.torn++
			}
		case bucket == string(byID.bucket):
			s.listed[string(e.key)] = true
		}
	}
}

// beginsOld reads an entry in the form of the first versions at the beginning of what may be more.
func beginsOld(text []byte) *Record {
	decoder := json.NewDecoder(bytes.NewReader(text))
	r := new(Record)
	if decoder.Decode(r) != nil || r.ID == "" {
		return nil
	}
	if r, err := readOld(r.ID, text[:decoder.InputOffset()]); err == nil {
		return r
	}
	return nil
}

const (
	scanWindow = 4 << 20
	mostEntry  = 1 << 20 // no entry is longer: notes have a limit
	// mostScanned bounds how long the start waits for a damaged file that was blown up: 100,000 entries fit into it.
	mostScanned = 256 << 20
)

// scan looks for entries wherever they may stand in the first mostScanned bytes.
func (s *salvager) scan(source io.ReaderAt, size int64) {
	size = min(size, mostScanned)
	buffer := make([]byte, scanWindow+mostEntry)
	for at := int64(0); at < size; at += scanWindow {
		n, _ := source.ReadAt(buffer[:min(int64(len(buffer)), size-at)], at)
		window := buffer[:n]
		s.scanFor([]byte(valueMagic), window, func(rest []byte) {
			_, text, err := openValue(rest)
			if err != nil {
				return
			}
			if r, number, err := readValue(rest[:valueHeader+len(text)]); err == nil {
				keep(s.copies, find{record: r, number: number})
			}
		})
		s.scanFor([]byte(`{"id":"cb-`), window, func(rest []byte) {
			if r := beginsOld(rest[:min(len(rest), mostEntry)]); r != nil {
				keep(s.copies, find{record: r})
			}
		})
	}
}

// scanFor offers every place of a mark that begins in the window.
func (s *salvager) scanFor(mark, window []byte, visit func(rest []byte)) {
	for at := 0; at < min(len(window), scanWindow); {
		next := bytes.Index(window[at:], mark)
		if next < 0 || at+next >= scanWindow {
			return
		}
		visit(window[at+next:])
		at += next + 1
	}
}
