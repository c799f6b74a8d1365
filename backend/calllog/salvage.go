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
}

// salvage reads what can be read of a damaged file: by its tree as far as that goes, then byte by byte, which
// also finds what no page leads to any more. A copy that the tree does not vouch for may be an older one, of an
// entry that Salesforce has meanwhile: it becomes Uncertain where it would be sent, so that a person decides.
func salvage(source io.ReaderAt, size int64) salvaged {
	s := &salvager{best: make(map[string]find), odd: make(map[string]string), listed: make(map[string]bool), seen: make(map[uint64]bool)}
	if r, err := openRaw(source, size); err == nil {
		s.raw = r
		s.walk("", r.meta.root, 0)
	}
	if !s.complete() {
		s.scan(source, size)
	}
	result := salvaged{Odd: s.odd}
	listed := s.raw != nil && s.raw.whole && s.idsSeen && !s.idsBroken // the index names all there were
	for id, found := range s.best {
		if !found.sure {
			if listed && !s.listed[id] {
				continue // it was deleted
			}
			found.record.doubt()
		}
		result.Entries = append(result.Entries, found.record)
	}
	sortByStart(result.Entries)
	for id := range s.listed {
		if _, ok := s.best[id]; !ok {
			result.Lost++
		}
	}
	result.Lost = max(result.Lost, s.tornValues-s.scanned)
	return result
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
	sure   bool   // the tree says that this is the entry as it stands
}

// later says whether a copy is to be preferred to another one.
func (f find) later(than find) bool {
	switch {
	case f.sure != than.sure:
		return f.sure
	case f.number != than.number:
		return f.number > than.number
	}
	rank := func(r *Record) int { return slices.Index(fates, r.Fate) }
	if rank(f.record) != rank(than.record) {
		return rank(f.record) > rank(than.record)
	}
	return f.record.LastSeen.After(than.record.LastSeen)
}

type salvager struct {
	raw        *raw
	best       map[string]find
	odd        map[string]string
	listed     map[string]bool // ids that the index by id names
	seen       map[uint64]bool // pages
	broken     bool            // a page could not be read
	idsSeen    bool            // there is an index by id
	idsBroken  bool            // a page of the index by id could not be read, or may have been one
	tornValues int
	scanned    int // entries that only the scan found
}

// complete says whether the tree gave everything there was.
func (s *salvager) complete() bool {
	return s.raw != nil && s.raw.whole && !s.broken && s.tornValues == 0 && len(s.best) >= len(s.listed) && len(s.best) > 0
}

func (s *salvager) keep(f find) {
	if old, ok := s.best[f.record.ID]; !ok || f.later(old) {
		s.best[f.record.ID] = f
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
			s.idsSeen = s.idsSeen || string(e.key) == string(byID.bucket)
			if root := binary.LittleEndian.Uint64(e.value); root != 0 {
				s.walk(string(e.key), root, depth+1)
			} else if inline := e.value[bucketHeader:]; len(inline) >= pageHeader {
				s.node(string(e.key), inline, depth+1)
			}
		case bucket == string(callBucket):
			r, number, err := readValue(e.value)
			if err == nil {
				s.keep(find{r, number, s.raw.whole})
			} else if err == errTorn {
				s.tornValues++
			}
		case bucket == string(oldBucket):
			switch r, err := readOld(string(e.key), e.value); err {
			case nil:
				s.keep(find{r, 0, s.raw.whole})
			case errNewer:
				s.odd[string(e.key)] = string(e.value)
			default:
				s.tornValues++
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
)

// scan looks for entries wherever they may stand.
func (s *salvager) scan(source io.ReaderAt, size int64) {
	before := len(s.best)
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
				s.keep(find{r, number, false})
			}
		})
		s.scanFor([]byte(`{"id":"cb-`), window, func(rest []byte) {
			if r := beginsOld(rest[:min(len(rest), mostEntry)]); r != nil {
				s.keep(find{r, 0, false})
			}
		})
	}
	s.scanned = len(s.best) - before
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
