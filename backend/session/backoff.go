package session

import (
	"math/rand/v2"
	"time"
)

// The pauses between tries to get a lost connection back, counted from the beginning of the last one. An
// agent shall see the truth within three seconds of the switch's return, for as long as an outage usually
// lasts: for five minutes at most one and a half seconds pass between two tries, then ever more, up to thirty.
const (
	firstPause = 500 * time.Millisecond
	leastPause = 100 * time.Millisecond
	shortPause = 1500 * time.Millisecond
	longPause  = 30 * time.Second
	shortFor   = 5 * time.Minute // how long pauses stay short
)

// backoff is how long to wait before a try, with full jitter: anything from next to nothing to a limit that
// doubles from half a second, so that a thousand agents who lost the same switch do not come back to it in
// step.
func backoff(tries int, down time.Duration) time.Duration {
	limit := shortPause
	if down > shortFor {
		limit = min(longPause, shortPause+(down-shortFor)/10)
	}
	return jittered(min(limit, firstPause<<min(tries, 10)))
}

// jittered is anything from the least pause to a limit.
func jittered(limit time.Duration) time.Duration {
	return leastPause + time.Duration(rand.Int64N(int64(limit-leastPause)))
}
