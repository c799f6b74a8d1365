package softphone

import (
	"log/slog"
	"sync"
	"time"
)

// silentAfter is how long the page may ask for nothing. Its bridge pulls the State every 30 seconds.
const silentAfter = 90 * time.Second

// Silence notices that the page's bridge has fallen silent: the page was left, or it keeps messages from the
// program. Its methods may be called from any goroutine.
type Silence struct {
	Log *slog.Logger

	mu    sync.Mutex
	heard time.Time // when the bridge was last heard; zero = never
	told  bool

	keptOut bool // a softphone was kept out by the page's policy, which was told
}

// Hear notes that the bridge was heard.
func (s *Silence) Hear(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.told {
		s.Log.Info("the page is heard again")
	}
	s.heard, s.told = now, false
}

// KeptOut notes that the page's policy kept a softphone out. It returns whether that is the first time in this start.
func (s *Silence) KeptOut() (first bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	first, s.keptOut = !s.keptOut, true
	return first
}

// Watch tells the log once when the bridge has been silent too long. It is called now and then while somebody
// is signed on.
func (s *Silence) Watch(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if silent := now.Sub(s.heard); !s.heard.IsZero() && !s.told && silent >= silentAfter {
		s.told = true
		s.Log.Warn("the page is not heard: it was left, or keeps messages from the program", "seconds", int(silent.Seconds()))
	}
}
