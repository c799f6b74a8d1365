package link

import (
	"sync"

	"cordboard/backend/csta"
)

// questions are what a switch can be asked to learn whether it is still there: such as change nothing. A
// switch that never answers one of them is no dead switch, so only what it has answered before on this
// connection is held against it, and a question to a line on which it has not said a word yet.
type questions struct {
	mu       sync.Mutex
	status   bool                 // RequestSystemStatus was answered, be it by a refusal
	deaf     bool                 // RequestSystemStatus was not, though the switch was there
	snapshot *csta.SnapshotDevice // the last that was answered
}

// answered notes that the switch answers such a request.
func (q *questions) answered(request, reply csta.Message) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch request := request.(type) {
	case csta.RequestSystemStatus:
		q.status = true
	case csta.SnapshotDevice:
		if told, is := reply.(csta.SnapshotDeviceResponse); is && told.ServiceCrossRefID != "" {
			return // its data comes as a request of its own, which would puzzle our owner
		}
		q.snapshot = &request
	}
}

// passedOver notes that the switch does not answer RequestSystemStatus.
func (q *questions) passedOver() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.deaf = !q.status
}

// untried tells whether it is open whether the switch answers RequestSystemStatus.
func (q *questions) untried() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return !q.status && !q.deaf
}

// best is the question to ask next, and whether silence to it means something; nil if there is none.
func (q *questions) best(standard bool) (question csta.Message, proven bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.status:
		return csta.RequestSystemStatus{}, true
	case q.snapshot != nil:
		return *q.snapshot, true
	case standard && !q.deaf:
		return csta.RequestSystemStatus{}, false
	}
	return nil, false
}
