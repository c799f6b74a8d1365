package agent

import (
	"context"
	"errors"
	"slices"
	"time"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// Standby is a further server, for when the line cannot be had at those before it. User, Password and
// Forced of its Line are filled in from the Credentials.
type Standby struct {
	Server string
	Line   link.Options
}

// servers are all that the credentials name, in order, ready to be opened.
func (c Credentials) servers() []Standby {
	list := append([]Standby{{Server: c.Server, Line: c.Line}}, c.Standby...)
	for i := range list {
		line := &list[i].Line
		line.User, line.Password, line.Forced = c.User, c.Password, c.Forced
		if line.EventQueue <= 0 {
			line.EventQueue = eventQueue
		}
	}
	return list
}

// eventQueue is how many events may wait for the owner: more than a second of the worst storm, so that
// nothing short of a stopped program loses the line.
const eventQueue = 16384

// How long one try may take, from dialling to the end of the sign-on.
const (
	tryLimit  = 1500 * time.Millisecond // after a loss, for the link may return at any moment; twice what the last one took if that is more
	slowLimit = 10 * time.Second        // after three tries that came to this end, for links that are slow; a sign-on with standbys
	slowTry   = 4
)

// server is the server that has the line or is being tried.
func (sh *shift) server() Standby { return sh.servers[sh.at] }

// profile is what the switch behind the servers does.
func (sh *shift) profile() csta.Profile { return sh.server().Line.Dialect.Profile() }

// limit is how long the next try may take; 0 = as long as the line's options say.
func (sh *shift) limit() time.Duration {
	switch {
	case sh.signed && sh.timeouts%slowTry != slowTry-1:
		return max(tryLimit, 2*sh.took)
	case sh.signed, len(sh.servers) > 1:
		return slowLimit
	}
	return 0
}

// connect begins a round of tries to get a line: first where it was last, then at the others in order.
func (s *Session) connect(sh *shift) {
	sh.round = []int{sh.seat}
	for i := range sh.servers {
		if i != sh.seat && !sh.barred[i] {
			sh.round = append(sh.round, i)
		}
	}
	sh.worst = nil
	s.tryNext(sh)
}

// tryNext tries the next server of the round.
func (s *Session) tryNext(sh *shift) {
	sh.at, sh.round = sh.round[0], sh.round[1:]
	sh.link, sh.retryAt, sh.triedAt = Connecting, time.Time{}, time.Now()
	opt := sh.server().Line
	if sh.signed {
		opt.Forced = false // only a person takes a line from somebody
		opt.Met = sh.at == sh.seat
	}
	if sh.sessionAt == sh.at {
		opt.Resume = sh.session
	}
	ctx, cancel := context.WithCancel(sh.ctx)
	sh.giveUp = cancel
	sh.try++
	try, limit, wanted, untold := sh.try, sh.limit(), devices(sh.cred), sh.untold()
	s.workers.Go(func() {
		defer cancel()
		conn, found, err := open(ctx, opt, limit, wanted, untold)
		if !s.post(func() { s.tried(sh, try, conn, found, err) }) && conn != nil {
			hangUp(conn)
		}
	})
}

// tried takes in the outcome of a try.
func (s *Session) tried(sh *shift, try int, conn *link.Conn, found []finding, err error) {
	if s.shift != sh || sh.ctx.Err() != nil || sh.try != try {
		if conn != nil {
			s.workers.Go(func() { hangUp(conn) })
		}
		if s.shift == sh && sh.ctx.Err() != nil && s.presence != SigningOff {
			s.off(problemOf(context.Cause(sh.ctx)))
		}
		return
	}
	if err != nil {
		s.refused(sh, problemOf(err))
		return
	}
	s.connected(sh, conn, found)
}

// refused decides after a try that failed. The next server is asked, unless the answer would be no
// other; when none is left, the first sign-on, which was the agent's own, is over, and later ones go on
// after a pause.
func (s *Session) refused(sh *shift, p *Problem) {
	if p.Code != "unreachable" && sh.sessionAt == sh.at {
		sh.session = "" // it may be what the switch did not like
	}
	if time.Since(sh.triedAt) > sh.limit()*9/10 {
		sh.timeouts++
	}
	sh.blame(p)
	final := !sh.signed || sh.at == sh.seat // what another server says of us does not end the day
	sh.barred[sh.at] = p.Code == "wrongPassword"
	switch {
	case final && p.Code == "wrongPassword", errors.Is(p, link.ErrKicked):
		s.off(p)
	case final && p.Code == "inUse" && (!sh.signed || time.Since(sh.lostAt) > inUseFor):
		s.off(p)
	case !sh.signed && hopeless(p):
		s.off(p)
	case len(sh.round) > 0 && !(final && p.Code == "inUse"):
		s.log.Info("the next server is tried", "code", p.Code)
		s.tryNext(sh)
	case !sh.signed:
		s.off(unfinished(sh.worst))
	default:
		_ = s.fail(sh.worst)
		s.retry(sh)
	}
}

// blame keeps the problem of a round that is told: one that must not be passed over in silence, else
// that of the first server.
func (sh *shift) blame(p *Problem) {
	if sh.worst == nil || distrusted(p) && !distrusted(sh.worst) {
		sh.worst, sh.worstAt = p, sh.at
	}
}

// distrusted says that a server did not prove who it is. Another one may be used in its place, but not
// in silence.
func distrusted(p *Problem) bool {
	return slices.Contains([]string{"untrusted", "wrongPin", "badPin"}, p.Code)
}

// hopeless says that another server has no better answer to a sign-on.
func hopeless(p *Problem) bool {
	return slices.Contains([]string{"cancelled", "closed", "internal", "noDevice", "unknownDevice"}, p.Code)
}

// passedOver tells the agent whom he is not connected to, and why; nil where there is nothing to tell.
func (sh *shift) passedOver() *Problem {
	if sh.worst == nil || !distrusted(sh.worst) {
		return nil
	}
	return &Problem{
		Code: "passedOver", cause: sh.worst.cause, Detail: sh.servers[sh.worstAt].Server + ": " + sh.worst.Detail,
		Text: "A telephone server was passed over because its certificate is not trusted. You are connected to another one. Tell your administrator.",
	}
}
