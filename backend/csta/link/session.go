package link

import (
	"context"
	"sync"
	"time"

	"cordboard/backend/csta"
)

// sessionDuration is the session length we ask for; the switch's answer counts.
const sessionDuration = 180 * time.Second

// session is an ECMA-354 application session. Open calls start, then keepalive calls renew; Close calls
// stop at any time after start.
type session struct {
	request   csta.StartApplicationSession
	mu        sync.Mutex
	id        csta.Secret   // guarded by mu, once the connection is open
	keepAlive time.Duration // the options'; 0 = half of the duration
	longest   time.Duration // between two renewals; 0 = half of the duration
	lasts     time.Duration // as the switch granted; 0 = without limit
	ends      time.Time     // when it does unless it is renewed
}

func newSession(opt Options) *session {
	request := csta.StartApplicationSession{
		ApplicationID:    orElse(opt.ClientID, "Cordboard"),
		ProtocolVersions: []string{orElse(opt.Namespace, opt.Dialect.Namespace())},
		Duration:         int(sessionDuration / time.Second),
	}
	if opt.User != "" {
		request.Login, request.User, request.Password = csta.LoginFlat, opt.User, opt.Password
	}
	return &session{request: request, keepAlive: opt.KeepAlive}
}

// in puts manners into the session.
func (s *session) in(m manners) manners {
	m.signOn, m.signOff, m.beat = s.start, s.stop, s.renew
	return m
}

// start opens the session.
func (s *session) start(ctx context.Context, c *Conn) (time.Duration, error) {
	request := s.request
	if request.User != "" && !c.opt.TLS {
		c.opt.Log.Warn("the session's password travels unencrypted; switch TLS on if the switch can")
	}
	ask := c.ask
	if c.opt.SessionOptional {
		ask = c.askOptional
	}
	reply, err := ask(ctx, request)
	if err != nil {
		return 0, err
	}
	switch reply := reply.(type) {
	case nil:
		return s.without(c), nil
	case csta.StartApplicationSessionPosResponse:
		s.opened(c, reply.SessionID)
		s.granted(reply.Duration)
		return s.interval(), nil
	case csta.SessionRefused:
		return 0, s.refusal(c, reply)
	case *csta.Failure:
		if c.opt.SessionOptional && hasNoSessions(reply) {
			return s.without(c), nil
		}
		return 0, c.refusedSignOn(reply)
	default:
		return 0, &UnexpectedReplyError{Request: request.Name(), Reply: c.secrets.Hide(reply.Name())}
	}
}

// without is the implicit association of ECMA-269: to have connected is enough.
func (s *session) without(c *Conn) time.Duration {
	c.opt.Log.Info("the switch has no sessions; going on without one")
	return s.interval()
}

// hasNoSessions tells a switch that does not know the service from one that does not want us.
func hasNoSessions(f *csta.Failure) bool {
	switch f.Code {
	case "", "generic", "serviceNotSupported":
		return f.Category != "security"
	}
	return false
}

// refusal: with a user in it, invalidApplicationInfo can hardly mean anything else than that user; without one, that
// the switch wants one.
func (s *session) refusal(c *Conn, refused csta.SessionRefused) *SignOnError {
	reason := Refused
	switch refused.Code {
	case "invalidApplicationInfo":
		reason = NotAdmitted
		if c.opt.User != "" {
			reason = c.wrongPassword()
		}
	case "serverResourcesBusy", "maxNumberSessions":
		reason = TooBusy
	}
	return &SignOnError{Reason: reason, Code: c.secrets.Hide(refused.Code)}
}

func (s *session) opened(c *Conn, id csta.Secret) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.id = id
	c.identity.session.Store(&id)
}

// current is the session's id. A switch that opened one after all, when we had gone on without, is taken
// at its word: then late is what it granted.
func (s *session) current(c *Conn) (id csta.Secret, late *csta.StartApplicationSessionPosResponse) {
	if late = c.identity.late.Swap(nil); late != nil {
		s.opened(c, late.SessionID)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.id, late
}

func (s *session) granted(seconds int) {
	if seconds > 0 {
		s.lasts = time.Duration(seconds) * time.Second
	}
	s.ends = time.Now().Add(s.lasts)
}

// interval is half of the duration, or what is shorter: the configured keep-alive or the dialect's.
func (s *session) interval() time.Duration {
	if s.lasts == 0 {
		return orElse(s.keepAlive, standardKeepAlive)
	}
	interval := s.lasts / 2
	for _, shorter := range []time.Duration{s.keepAlive, s.longest} {
		if shorter > 0 {
			interval = min(interval, shorter)
		}
	}
	return interval
}

// renew resets the session's timer. A session without limit has none to reset: there the sign of life
// is the same as without a session.
func (s *session) renew(ctx context.Context, c *Conn) time.Duration {
	id, late := s.current(c)
	if late != nil {
		s.granted(late.Duration)
	}
	if s.lasts == 0 {
		return afterSilence(ctx, c, s.interval())
	}
	reply, err := c.ask(ctx, csta.ResetApplicationSessionTimer{SessionID: id, Duration: int(s.lasts / time.Second)})
	if err != nil && c.life.ctx.Err() == nil {
		c.opt.Log.Warn("the session was not renewed", "error", err)
	}
	switch reply := reply.(type) {
	case csta.ResetApplicationSessionTimerPosResponse:
		s.granted(reply.Duration)
		return s.interval()
	case csta.SessionRefused:
		if reply.Code == "invalidSessionID" {
			c.die(&EndedError{Reason: "it no longer knows the session"})
			break
		}
		c.opt.Log.Warn("the switch did not renew the session", "code", c.secrets.Hide(reply.Code))
		s.expire(c, reply.Code)
	case *csta.Failure:
		c.opt.Log.Warn("the switch did not renew the session", "category", c.secrets.Hide(reply.Category), "code", c.secrets.Hide(reply.Code))
		s.expire(c, orElse(reply.Code, reply.Category))
	}
	return s.again()
}

// expire ends the line of a session that has run out by what the switch granted, when the switch refuses
// to renew it: it need not say that it tells us nothing more. A new line gets a new session.
func (s *session) expire(c *Conn, why string) {
	if !time.Now().Before(s.ends) {
		c.die(&EndedError{Reason: "the session ran out and was not renewed: " + c.secrets.Hide(why)})
	}
}

// again is how long after a renewal that failed the next one is tried: half of what is left of the
// session, or its end. A switch that only keeps silent to it may let it run on.
func (s *session) again() time.Duration {
	left := time.Until(s.ends)
	switch {
	case left > 2*time.Second:
		return min(left/2, s.interval())
	case left > 0:
		return left
	}
	return s.interval()
}

// stop ends the session and waits for the answer, as long as ctx allows.
func (s *session) stop(ctx context.Context, c *Conn) {
	if id, _ := s.current(c); id != "" {
		_, _ = c.ask(ctx, csta.StopApplicationSession{SessionID: id, Reason: "normal"})
	}
}
