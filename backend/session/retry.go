package session

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"cordboard/backend/csta/link"
)

// attempt is one try to get a connection.
type attempt struct {
	begun  time.Time
	limit  time.Duration // how long it may take; 0 = as long as the options say
	giveUp context.CancelFunc
}

// outage is a loss of the connection, until there is another one.
type outage struct {
	since time.Time // zero = there is none, or there was no connection yet
	tries int       // rounds since the connection was last up for a while
}

// How long one try may take, from dialling to the end of the sign-on.
const (
	tryLimit  = 1500 * time.Millisecond // after a loss, for the network may return at any moment; twice what the last one took there if that is more
	slowLimit = 10 * time.Second        // after three tries that came to this end, for networks that are slow; a sign-on with standbys
	slowTry   = 4
)

// passingPauses are between the tries at a server that refuses the first sign-on for a reason that may pass. Where
// another server is left to be tried, it is asked after the first of them.
var passingPauses = []time.Duration{time.Second, 2 * time.Second, 4 * time.Second}

const (
	inUseFor    = 3 * time.Minute  // how long our own dead session may hold the line at the switch
	steadyAfter = 10 * time.Second // how long a connection must hold before its loss is tried again at once
)

// limit is how long the next try may take; 0 = as long as the options say.
func (s *Session) limit() time.Duration {
	switch signed := s.server != nil; {
	case !signed && len(s.order.servers) == 1:
		return 0
	case !signed, s.order.server().timeouts%slowTry == slowTry-1:
		return slowLimit
	case s.order.at == s.order.seat:
		return max(tryLimit, 2*s.server.took)
	}
	return tryLimit
}

// connect begins a round of tries to get a connection: first where it was last, then at the others in order.
func (s *Session) connect() {
	s.order.begin()
	s.tryNext(0)
}

// tryNext tries the next server of the round, after a pause.
func (s *Session) tryNext(pause time.Duration) {
	s.order.next()
	s.timers.Stop(dueRetry)
	s.link = Connecting
	opt, untold := s.order.server().Line, false
	if s.server != nil {
		opt.Forced = false // only a person takes a line from somebody
		if s.order.at == s.order.seat {
			opt.Met, opt.Resume, untold = true, s.server.resume, s.server.untold()
		}
	}
	ctx, cancel := context.WithCancel(s.ctx)
	mine := &attempt{begun: time.Now().Add(pause), limit: s.limit(), giveUp: cancel}
	s.attempt = mine
	devices := s.opt.devices()
	s.opt.Go(func() {
		defer cancel()
		wait(ctx, pause)
		conn, found, err := open(ctx, opt, mine.limit, devices, untold)
		if !s.opt.Post(func() { s.tried(mine, conn, found, err) }) && conn != nil {
			hangUp(conn)
		}
	})
}

// wait waits for a while, or until ctx ends.
func wait(ctx context.Context, pause time.Duration) {
	if pause <= 0 {
		return
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// tried takes in the outcome of a try.
func (s *Session) tried(mine *attempt, conn *link.Conn, found []result, err error) {
	switch {
	case s.phase != Off && s.phase != SigningOff && s.ctx.Err() != nil:
		s.End(context.Cause(s.ctx))
	case s.phase == Off, s.phase == SigningOff, s.attempt != mine:
	case err != nil:
		s.refused(err)
		return
	default:
		s.connected(conn, found)
		return
	}
	if conn != nil {
		s.hangUp(conn)
	}
}

// refused decides after a try that failed. The next server is asked, unless the answer would be no
// other; when none is left, the first sign-on, which was the agent's own, is over, and later ones go on
// after a pause.
func (s *Session) refused(err error) {
	at, signed := s.order.server(), s.server != nil
	here := s.order.at == s.order.seat
	if here && signed && !unreachable(err) {
		s.server.resume = "" // it may be what the switch did not like
	}
	if time.Since(s.attempt.begun) > s.attempt.limit*9/10 {
		at.timeouts++
	}
	s.order.blame(err)
	wrongPassword, inUse := badPassword(err), notAdmitted(err, link.InUse)
	at.barred = wrongPassword
	final := !signed || here // what another server says of us does not end the day
	switch {
	case final && wrongPassword, errors.Is(err, link.ErrKicked):
		s.End(err)
	case final && inUse && (!signed || time.Since(s.outage.since) > inUseFor):
		s.End(err)
	case !signed && passing(err) && at.passing < s.passingTries():
		s.opt.Log.Info("the server is asked again in a moment", "cause", kind(err))
		at.passing++
		s.order.again()
		s.tryNext(passingPauses[at.passing-1])
	case !signed && hopeless(err):
		s.End(err)
	case len(s.order.round) > 0 && !(final && inUse):
		s.opt.Log.Info("the next server is tried", "cause", kind(err))
		s.tryNext(0)
	case !signed:
		s.End(s.order.worst)
	default:
		s.opt.Notify(Failed{s.order.worst})
		s.retry()
	}
}

// passingTries is how often a server is asked once more that refuses the first sign-on for a reason that may pass.
func (s *Session) passingTries() int {
	if len(s.order.round) > 0 {
		return 1
	}
	return len(passingPauses)
}

// retry sets the time of the next round of tries.
func (s *Session) retry() {
	now := time.Now()
	s.link = Retrying
	from := s.attempt.begun
	if from.Before(s.outage.since) {
		from = s.outage.since
	}
	at := from.Add(backoff(s.outage.tries, now.Sub(s.outage.since)))
	if soon := now.Add(leastPause); at.Before(soon) {
		at = soon
	}
	s.outage.tries++
	s.timers.Set(dueRetry, at, s.connect)
}

// connected takes in a connection that was got.
func (s *Session) connected(conn *link.Conn, found []result) {
	moved := s.order.settle(s.order.at) || s.server == nil
	if moved {
		s.server = newServer()
	}
	took := min(time.Since(s.attempt.begun), slowLimit)
	left := slices.Collect(maps.Values(s.server.left))
	c := newConnection(s, conn, found)
	s.conn = c
	s.server.took, s.server.device = took, found[0].device
	s.server.resume, s.server.left = conn.SessionID(), c.monitors.running
	s.link, s.phase, s.outage.since, s.failback.failed = Up, On, time.Time{}, 0
	s.timers.Stop(dueRetry) // it may be waiting: the first server was looked at meanwhile
	s.opt.Notify(Connected{NewServer: moved, PassedOver: s.order.passedOver()})
	c.learn(found)
	for _, ref := range c.monitors.running {
		left = slices.DeleteFunc(left, func(old string) bool { return old == ref })
	}
	if c.profile.MovesMonitors && len(left) > 0 {
		s.opt.Go(func() { tidy(s.ctx, conn, left) })
	}
	c.ask(queryDelay, c.firstQueries()...)
	s.failback.plan(s, jittered(firstBack))
	s.opt.Log.Info("signed on", "server", s.order.server().Name, "monitors", len(c.monitors.running))
}

// lose gives the connection up and tries to get another one, unless it was taken from us.
func (s *Session) lose(cause error) {
	conn := s.conn
	s.conn = nil
	for _, q := range conn.open.queries {
		s.server.topic(q).deaths++
	}
	conn.over(ErrNotConnected)
	s.hangUp(conn.Conn)
	s.opt.Notify(Disconnected{})
	now := time.Now()
	switch {
	case s.phase == SigningOff:
		s.link = Down
	case errors.Is(cause, link.ErrKicked) && !s.failback.looking: // by our own sign-on at the first server otherwise
		s.End(cause)
	default:
		s.opt.Notify(Failed{cause})
		if now.Sub(conn.upAt) > steadyAfter {
			s.outage.tries = 0
		}
		s.outage.since = now
		s.retry()
	}
}
