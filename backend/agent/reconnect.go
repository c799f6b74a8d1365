package agent

import (
	"errors"
	"math/rand/v2"
	"time"

	"cordboard/backend/csta/link"
)

// The pauses between tries to get a lost connection back. An agent shall see the truth within three
// seconds of the switch's return, for as long as an outage usually lasts.
const (
	firstPause     = 500 * time.Millisecond
	shortPause     = 2 * time.Second
	longPause      = 30 * time.Second
	shortFor       = 5 * time.Minute  // how long pauses stay short
	inUseFor       = 3 * time.Minute  // how long our own dead session may hold the line at the switch
	reconnectLimit = 5 * time.Second  // for one try to connect, handshake included
	steadyAfter    = 10 * time.Second // how long a line must hold before its loss is tried again at once
	surveyPause    = 10 * time.Second
)

// pause is how long to wait before a try: about nothing at first, then ever longer, never the same for
// everybody.
func pause(tries int, down time.Duration) time.Duration {
	if tries == 0 {
		return time.Duration(rand.Int64N(int64(firstPause)))
	}
	limit := shortPause
	if down > shortFor {
		limit = min(longPause, shortPause+(down-shortFor)/10)
	}
	full := min(limit, firstPause<<min(tries, 10))
	return full/2 + time.Duration(rand.Int64N(int64(full/2)))
}

// refused decides after a try that failed: the first one was the agent's own and he is told; later ones
// go on, unless that would be no use or a fight.
func (s *Session) refused(sh *shift, p *Problem) {
	switch {
	case !sh.signed:
		s.off(unfinished(p))
	case p.Code == "wrongPassword", errors.Is(p, link.ErrKicked), p.Code == "inUse" && time.Since(sh.lostAt) > inUseFor:
		s.off(p)
	default:
		s.fail(p)
		s.retry(sh)
	}
}

func (s *Session) retry(sh *shift) {
	now := time.Now()
	sh.link = Retrying
	sh.retryAt = now.Add(pause(sh.tries, now.Sub(sh.lostAt)))
	sh.tries++
}

// lost takes in the death of the line.
func (s *Session) lost() {
	sh := s.shift
	conn, cause := sh.conn, sh.conn.Err()
	sh.conn, sh.surveying, sh.again, sh.surveyAt = nil, false, false, time.Time{}
	s.workers.Go(func() { hangUp(conn) })
	now := time.Now()
	s.table.Lose(now)
	switch {
	case s.presence == SigningOff:
		sh.link = Down
	case errors.Is(cause, link.ErrKicked):
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
