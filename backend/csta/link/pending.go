package link

import (
	"sync"

	"cordboard/backend/csta"
)

// The invoke ids of our requests. 0 is the keep-alive's and the servers' favourite, 9999 means event.
const (
	firstInvokeID = 1
	lastInvokeID  = csta.EventInvokeID - 1
)

// waiter is one request without an answer.
type waiter struct {
	request string
	done    completion
	outcome chan outcome // holds one; the sender never blocks
	told    *CallsTold   // the answer is told among the events too; nil = it is not
}

// outcome is what a waiter gets: a reply, or the cause of death, or neither (done by event).
type outcome struct {
	reply csta.Message
	err   error
}

// pending holds every request without an answer, by invoke id. Its lock is never held across I/O or a
// callback.
type pending struct {
	mu      sync.Mutex
	last    int
	waiting map[int]*waiter
	cause   error // why no more are taken
}

func newPending() *pending {
	return &pending{waiting: make(map[int]*waiter)}
}

// add registers a request under a free id.
func (p *pending) add(request string, done completion) (int, *waiter, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cause != nil {
		return 0, nil, p.cause
	}
	if len(p.waiting) > lastInvokeID-firstInvokeID {
		return 0, nil, ErrTooManyRequests
	}
	p.free()
	w := &waiter{request: request, done: done, outcome: make(chan outcome, 1)}
	p.waiting[p.last] = w
	return p.last, w, nil
}

// free moves on to an id that nobody waits with; there must be one.
func (p *pending) free() {
	p.advance()
	for p.waiting[p.last] != nil {
		p.advance()
	}
}

func (p *pending) advance() {
	p.last++
	if p.last > lastInvokeID {
		p.last = firstInvokeID
	}
}

// drop forgets a request whose waiter gave up.
func (p *pending) drop(id int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.waiting, id)
}

// has tells whether a request of that id waits.
func (p *pending) has(id int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.waiting[id] != nil
}

// answer hands a reply to the request of that id and returns its waiter; nil = none waits.
func (p *pending) answer(id int, reply csta.Message) *waiter {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := p.waiting[id]
	if w != nil {
		delete(p.waiting, id)
		w.outcome <- outcome{reply: reply}
	}
	return w
}

// complete ends every request that this message does as an answer for.
func (p *pending) complete(message csta.Message) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, w := range p.waiting {
		if w.done.matches(message) {
			delete(p.waiting, id)
			w.outcome <- outcome{}
		}
	}
}

// fail gives the cause of death to every waiter, present and future.
func (p *pending) fail(cause error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cause == nil {
		p.cause = cause
	}
	for id, w := range p.waiting {
		delete(p.waiting, id)
		w.outcome <- outcome{err: p.cause}
	}
}
