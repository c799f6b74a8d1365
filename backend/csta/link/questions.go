package link

import (
	"sync"

	"cordboard/backend/csta"
)

// questions are what a switch can be asked to learn whether it is still there: such as change nothing. A
// switch that was made for fewer services never answers some of them and is alive all the same, so its
// silence to one is held against it only if it has answered that before on this connection.
type questions struct {
	mu       sync.Mutex
	status   bool                 // RequestSystemStatus was answered, be it by a refusal
	deaf     bool                 // RequestSystemStatus was not, though the switch was there
	snapshot *csta.SnapshotDevice // the last that was answered
	known    map[string]bool      // services that were answered
}

// speculative are the requests that a switch need not know: what is good to know, but not wanted by
// anybody.
var speculative = map[string]bool{
	"RequestSystemStatus": true, "SystemRegister": true, "TransferMonitorObjects": true,
	"SnapshotDevice": true, "SnapshotCall": true, "GetCSTAFeatures": true, "GetSwitchingFunctionCaps": true,
	"GetAgentState": true, "GetDoNotDisturb": true, "GetForwarding": true,
	"CreateConfFromCalls": true, // MX: nobody has seen its answer
}

// expects tells whether an answer to that service can be expected: it is none of those that a switch need
// not know, or this one knows it.
func (q *questions) expects(service string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return !speculative[service] || q.known[service]
}

// answered notes that the switch answers such a request.
func (q *questions) answered(request csta.Message) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.known[request.Name()] = true
	switch request := request.(type) {
	case csta.RequestSystemStatus:
		q.status = true
	case csta.SnapshotDevice:
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
