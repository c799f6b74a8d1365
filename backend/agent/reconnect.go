package agent

import (
	"errors"
	"math/rand/v2"
	"time"

	"cordboard/backend/csta/link"
)

// The pauses between tries to get a lost connection back, counted from the beginning of the last one. An
// agent shall see the truth within three seconds of the switch's return, for as long as an outage usually
// lasts: for five minutes at most one and a half seconds pass between two tries, then ever more, up to thirty.
const (
	firstPause  = 500 * time.Millisecond
	leastPause  = 100 * time.Millisecond
	shortPause  = 1500 * time.Millisecond
	longPause   = 30 * time.Second
	shortFor    = 5 * time.Minute  // how long pauses stay short
	inUseFor    = 3 * time.Minute  // how long our own dead session may hold the line at the switch
	steadyAfter = 10 * time.Second // how long a line must hold before its loss is tried again at once
	surveyPause = 10 * time.Second
)

// pause is how long to wait before a try, with full jitter: anything from next to nothing to a limit that
// doubles from half a second, so that a thousand agents who lost the same switch do not come back to it in
// step.
func pause(tries int, down time.Duration) time.Duration {
	limit := shortPause
	if down > shortFor {
		limit = min(longPause, shortPause+(down-shortFor)/10)
	}
	return jittered(min(limit, firstPause<<min(tries, 10)))
}

func jittered(limit time.Duration) time.Duration {
	return leastPause + time.Duration(rand.Int64N(int64(limit-leastPause)))
}

// retry sets the time of the next round of tries.
func (s *Session) retry(sh *shift) {
	now := time.Now()
	sh.link = Retrying
	if sh.triedAt.Before(sh.lostAt) {
		sh.triedAt = sh.lostAt
	}
	sh.retryAt = sh.triedAt.Add(pause(sh.tries, now.Sub(sh.lostAt)))
	if soon := now.Add(leastPause); sh.retryAt.Before(soon) {
		sh.retryAt = soon
	}
	sh.tries++
}

// lost takes in the death of the line.
func (s *Session) lost() { s.lose(s.shift, s.shift.conn.Err()) }

// lose gives a line up and tries to get another one, unless it was taken from us.
func (s *Session) lose(sh *shift, cause error) {
	conn := sh.conn
	sh.conn, sh.surveying, sh.again, sh.roused, sh.surveyAt, sh.backAt = nil, false, false, false, time.Time{}, time.Time{}
	sh.answerAsking(problemNoLine)
	sh.rouseAt = time.Time{}
	for _, q := range sh.risked {
		sh.deadly[q]++
	}
	s.workers.Go(func() { hangUp(conn) })
	now := time.Now()
	s.table.Lose(now)
	switch {
	case s.presence == SigningOff:
		sh.link = Down
	case errors.Is(cause, link.ErrKicked) && !sh.returning: // by our own sign-on at the first server otherwise
		s.off(problemOf(cause))
	default:
		_ = s.fail(problemOf(cause))
		if now.Sub(sh.upAt) > steadyAfter {
			sh.tries = 0
		}
		sh.lostAt = now
		s.retry(sh)
	}
}
