package calllog

import (
	"encoding/binary"
	"time"
)

// The buckets of the file. An entry stands once, in callBucket, under a key in time order; the indexes find it
// by other words. A later index is one more row in indexes: whatever index the file lacks is built when it is opened.
var (
	callBucket = []byte("calls")
	oldBucket  = []byte("records") // as the first versions wrote it: key = id, value = JSON
	// countBucket says how many entries there are of each standing.
	countBucket = []byte("counts")
)

// index finds entries by something other than their start.
type index struct {
	bucket []byte
	key    func(*Record) []byte // nil for an entry that does not stand in it
	// value is what stands at the key, which is the entry's own key then. Without it the entry's own key stands there.
	value func(*Record) []byte
}

// at is what stands at an entry's key.
func (ix index) at(r *Record) []byte {
	if ix.value == nil {
		return startKey(r)
	}
	return ix.value(r)
}

var (
	byStart = index{bucket: callBucket, key: startKey} // the entries themselves
	byID    = index{bucket: []byte("by-id"), key: func(r *Record) []byte { return []byte(r.ID) }}
	byCall  = index{bucket: []byte("by-call"), key: func(r *Record) []byte { return append(word(r.CallID), startKey(r)...) }}
	byFate  = index{bucket: []byte("by-fate"), key: func(r *Record) []byte { return append(word(standing(r)), timeKey(r.LastSeen, r.ID)...) }}
	// inHistory has what a search of the history reads of an entry, in the order of their start: see row.
	inHistory = index{bucket: []byte("ended"), key: endedKey, value: rowOf}
	// inList has the ended calls that the panel lists as Activities, in the order of their start.
	inList = index{bucket: []byte("listed"), key: listedKey}
)

var indexes = []index{byID, byCall, byFate, inHistory, inList}

// made are the buckets that are made out of the entries.
func made() [][]byte {
	names := [][]byte{countBucket}
	for _, ix := range indexes {
		names = append(names, ix.bucket)
	}
	return names
}

// endedKey is the entry's key once its call is over.
func endedKey(r *Record) []byte {
	if r.Fate == Live {
		return nil
	}
	return startKey(r)
}

func listedKey(r *Record) []byte {
	if r.Fate == Live || standing(r) == quiet {
		return nil
	}
	return startKey(r)
}

// quiet is where a finished call stands that is not worth an Activity: no page is to carry it.
const quiet = "quiet"

// standings are all the words that byFate knows, but for Live.
var standings = []string{quiet, string(Waiting), string(Claimed), string(Sending), string(Saved), string(Uncertain), string(Refused)}

func standing(r *Record) string {
	if r.Fate == Waiting && !r.worthLogging() {
		return quiet
	}
	return string(r.Fate)
}

// startKey is the entry's key: its start and its id, so that keys sort by time.
func startKey(r *Record) []byte { return timeKey(r.StartedAt, r.ID) }

// timeKey sorts by time, also before 1970, to the millisecond, and by id within one.
func timeKey(at time.Time, id string) []byte {
	key := make([]byte, 0, 8+len(id))
	key = binary.BigEndian.AppendUint64(key, uint64(at.UnixMilli())^1<<63)
	return append(key, id...)
}

// keyedID is the id in an entry's key.
func keyedID(key []byte) string {
	if len(key) < 8 {
		return ""
	}
	return string(key[8:])
}

// word ends a word so that no other word begins with it.
func word(text string) []byte { return append([]byte(text), 0) }

func countValue(count uint64) []byte { return binary.BigEndian.AppendUint64(nil, count) }

func countOf(value []byte) uint64 {
	if len(value) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(value)
}
