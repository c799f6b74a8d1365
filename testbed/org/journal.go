package org

import (
	"encoding/json"
	"slices"
	"sync"
	"time"
)

// journalSize is how many entries are kept; older ones are forgotten.
const journalSize = 2000

// Entry is one thing that a page of the console reported.
type Entry struct {
	At     time.Time       `json:"at"`             // when it reached us
	Kind   string          `json:"kind"`           // call, reply, dropped, event, ignored or view
	Method string          `json:"method"`         // the Open CTI method, or the kind of view
	CallID *int            `json:"callId"`         // of call, reply and dropped
	Window string          `json:"window"`         // names the window of the console that told it
	Data   json.RawMessage `json:"data,omitempty"` // arguments, response, payload or address
}

// journal keeps the newest entries.
type journal struct {
	now func() time.Time

	mu   sync.Mutex
	kept []Entry
}

func (j *journal) add(told []Entry) {
	at := j.now()
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, entry := range told {
		entry.At = at
		j.kept = append(j.kept, entry)
	}
	if over := len(j.kept) - journalSize; over > 0 {
		j.kept = slices.Delete(j.kept, 0, over)
	}
}

func (j *journal) entries() []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]Entry{}, j.kept...)
}
