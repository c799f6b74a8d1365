package webhost

import "sync"

// top remembers which document is on top. With native access the web view says so; without it a document
// counts as unknown from its load until a call that Wails let through tells otherwise.
type top struct {
	mu      sync.Mutex
	watched bool   // the web view tells of every change
	url     string // the address, if watched
	heard   bool   // an allowed page has spoken since the last load, if not watched
}

func (t *top) watch(url string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.watched, t.url = true, url
}

// address is that of the document on top, empty if it is not watched.
func (t *top) address() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.url
}

func (t *top) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.heard = false
}

// Heard tells the host that a call with a valid token has just come from the page on top. Call it from
// the bound methods: without native access it is the only sign that the page is an allowed one.
func (h *Host) Heard() {
	h.top.mu.Lock()
	defer h.top.mu.Unlock()
	h.top.heard = true
}

// TopAllowed says whether the page on top is our own or of an allowed origin, so that the doorbell may
// ring. The page may change between the answer and the ring: what is rung must be worth nothing to others.
func (h *Host) TopAllowed() bool {
	h.top.mu.Lock()
	watched, url, heard := h.top.watched, h.top.url, h.top.heard
	h.top.mu.Unlock()
	if !watched {
		return heard
	}
	origin := originOf(url)
	return origin == OwnOrigin || h.allowed(origin)
}
