package agent

import (
	"sync"

	"cordboard/backend/call"
)

// notifier tells States and ends of calls from one goroutine, in order, so that whoever listens may take
// their time and call the Session. A State that nobody has heard yet gives way to the next one; an end
// never does, and every call is told in a State before its end.
type notifier struct {
	onState func(State)
	onEnd   func(call.Ended)

	mu    sync.Mutex
	queue []any // State or call.Ended
	wake  chan struct{}
	done  sync.WaitGroup
}

func newNotifier(onState func(State), onEnd func(call.Ended)) *notifier {
	h := &notifier{onState: onState, onEnd: onEnd, wake: make(chan struct{}, 1)}
	h.done.Go(h.run)
	return h
}

func (h *notifier) state(s State) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if n := len(h.queue); n > 0 {
		if _, ok := h.queue[n-1].(State); ok {
			h.queue[n-1] = s
			return
		}
	}
	h.put(s)
}

func (h *notifier) end(e call.Ended) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.put(e)
}

func (h *notifier) put(news any) {
	h.queue = append(h.queue, news)
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// close tells what is left and ends. Nothing may be told after it.
func (h *notifier) close() {
	close(h.wake)
	h.done.Wait()
}

func (h *notifier) run() {
	for open := true; open; {
		_, open = <-h.wake
		for news := h.next(); news != nil; news = h.next() {
			switch news := news.(type) {
			case State:
				if h.onState != nil {
					h.onState(news)
				}
			case call.Ended:
				if h.onEnd != nil {
					h.onEnd(news)
				}
			}
		}
	}
}

func (h *notifier) next() any {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.queue) == 0 {
		return nil
	}
	news := h.queue[0]
	h.queue = h.queue[1:]
	return news
}
