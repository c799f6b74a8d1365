package calllog

import (
	"encoding/binary"
	"time"
)

// The buckets of the file. An entry stands once, in callBucket, under a key in time order; the indexes find it
// by other words. A later index (by number, by name) is one more row in indexes: whatever index the file
// lacks is built when it is opened.
var (
	callBucket = []byte("calls")
	oldBucket  = []byte("records") // as the first versions wrote it: key = id, value = JSON
	// countBucket says how many entries there are of each standing.
	countBucket = []byte("counts")
)

// index finds entries by something other than their start. The value of an index's key is the entry's own key.
type index struct {
	bucket []byte
	key    func(*Record) []byte
}

var (
	byStart = index{callBucket, startKey} // the entries themselves
	byID    = index{[]byte("by-id"), func(r *Record) []byte { return []byte(r.ID) }}
	byCall  = index{[]byte("by-call"), func(r *Record) []byte { return append(word(r.CallID), startKey(r)...) }}
	byFate  = index{[]byte("by-fate"), func(r *Record) []byte { return append(word(standing(r)), timeKey(r.LastSeen, r.ID)...) }}
)

var indexes = []index{byID, byCall, byFate}

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
