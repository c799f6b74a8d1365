package agent

import (
	"time"

	"cordboard/backend/csta/link"
)

// The pauses between quiet looks at the first server while a standby has the line, and how long one may
// take. A look is one sign-on of one agent; nothing is asked while a call is up.
const (
	firstBack = 30 * time.Second
	longBack  = 5 * time.Minute
	backLimit = 5 * time.Second
	busyBack  = 5 * time.Second // until the next thought of it when a call was up
)

// wantBack sets when the first server is looked at.
func (s *Session) wantBack(sh *shift, pause time.Duration) {
	sh.backAt = time.Time{}
	if sh.at != 0 && sh.conn != nil {
		sh.backAt = time.Now().Add(pause)
	}
}

// idle says that no call is up and none is coming.
func (s *Session) idle(now time.Time) bool {
	return len(s.table.Calls()) == 0 && !s.table.Pending(now)
}

// lookBack tries to get a line at the first server while the standby's is kept.
func (s *Session) lookBack(sh *shift) {
	switch {
	case sh.conn == nil || s.presence != On || sh.at == 0:
		sh.backAt = time.Time{}
		return
	case sh.returning:
		sh.backAt = time.Time{} // its outcome sets the next one
		return
	case !s.idle(time.Now()):
		s.wantBack(sh, busyBack)
		return
	}
	sh.backAt, sh.returning = time.Time{}, true
	opt, wanted := sh.servers[0].Line, devices(sh.cred)
	opt.Forced = false
	s.workers.Go(func() {
		conn, found, err := open(sh.ctx, opt, backLimit, wanted, false)
		if !s.post(func() { s.wentBack(sh, conn, found, err) }) && conn != nil {
			hangUp(conn)
		}
	})
}

// wentBack takes in the outcome: the line moves only if there is still no call that it could tear.
func (s *Session) wentBack(sh *shift, conn *link.Conn, found []finding, err error) {
	sh.returning = false
	if s.shift != sh || s.presence != On {
		if conn != nil {
			s.workers.Go(func() { hangUp(conn) })
		}
		return
	}
	if err != nil {
		p := problemOf(err)
		s.log.Info("the first server does not have the line yet", "code", p.Code)
		sh.backs++
		if p.Code != "wrongPassword" {
			s.wantBack(sh, jittered(min(longBack, firstBack<<min(sh.backs, 8))))
		}
		return
	}
	if sh.conn != nil && !s.idle(time.Now()) {
		s.workers.Go(func() { hangUp(conn) })
		s.wantBack(sh, busyBack)
		return
	}
	s.log.Info("back at the first server")
	old, refs := sh.conn, sh.refs
	for _, ref := range refs {
		s.table.Unfollow(ref)
	}
	if old != nil {
		s.workers.Go(func() { farewell(sh.ctx, old, refs) })
	}
	if sh.giveUp != nil {
		sh.giveUp()
	}
	sh.try++ // whatever try is under way is not wanted any more
	sh.answerAsking(nil)
	sh.at, sh.surveying, sh.again, sh.surveyAt = 0, false, false, time.Time{}
	sh.worst = nil
	s.connected(sh, conn, found)
}
