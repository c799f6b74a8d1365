package link

import (
	"context"
	"time"

	"cordboard/backend/csta"
)

const (
	standardKeepAlive = 30 * time.Second
	// sessionDuration is the session length we ask for; the switch's answer counts.
	sessionDuration = 180 * time.Second
	// optionalPatience is how long a switch may take to open a session that it need not have.
	optionalPatience = 2 * time.Second
)

// standardManners are ECMA-269's with the optional session of ECMA-354. Without a session connecting
// is all (ECMA-269's implicit association), and RequestSystemStatus is the sign of life. SystemRegister
// is not sent: the switches that want it send SystemStatus unasked, which Conn answers.
func standardManners(opt Options) manners {
	interval := orElse(opt.KeepAlive, standardKeepAlive)
	m := manners{
		answersBeats:    true,
		refusesRequests: true,
		signOn:          func(context.Context, *Conn) (time.Duration, error) { return interval, nil },
		signOff:         func(context.Context, *Conn) {},
		beat: func(ctx context.Context, c *Conn) time.Duration {
			standardBeat(ctx, c, csta.RequestSystemStatus{})
			return interval
		},
	}
	if opt.Session {
		s := &session{keepAlive: opt.KeepAlive}
		m.signOn, m.signOff, m.beat = s.start, s.stop, s.renew
	}
	return m
}

// standardBeat gives a sign of life. Any answer will do, a refusal included; what silence means is the
// ear's to say.
func standardBeat(ctx context.Context, c *Conn, request csta.Message) csta.Message {
	reply, err := c.ask(ctx, request)
	if err != nil && c.life.Err() == nil {
		c.log.Warn("no answer to a sign of life", "request", request.Name(), "error", err)
	}
	return reply
}

// session is an ECMA-354 application session. Open calls start, then the pulse calls renew; Close calls
// stop at any time after start.
type session struct {
	id        csta.Secret   // written by start only
	keepAlive time.Duration // the options'; 0 = half of the duration
	lasts     time.Duration // as the switch granted; 0 = without limit
}

// start opens the session.
func (s *session) start(ctx context.Context, c *Conn) (time.Duration, error) {
	if c.opt.User != "" && !c.opt.TLS {
		c.log.Warn("the session's password travels unencrypted; switch TLS on if the switch can")
	}
	request := csta.StartApplicationSession{
		ApplicationID:    orElse(c.opt.ClientID, "Cordboard"),
		ProtocolVersions: []string{csta.NamespaceED4},
		Duration:         int(sessionDuration / time.Second),
	}
	if c.opt.User != "" {
		request.User, request.Password = c.opt.User, c.opt.Password
	}
	reply, err := s.ask(ctx, c, request)
	if err != nil {
		return 0, err
	}
	switch reply := reply.(type) {
	case nil:
		return s.without(c), nil
	case csta.StartApplicationSessionPosResponse:
		s.id, c.session = reply.SessionID, reply.SessionID
		s.granted(reply.Duration)
		return s.interval(), nil
	case csta.SessionRefused:
		return 0, s.refusal(c, reply)
	case *csta.Failure:
		if c.opt.SessionOptional && hasNoSessions(reply) {
			return s.without(c), nil
		}
		return 0, &SignOnError{Reason: Refused, Code: c.secrets.hide(reply.Category), Text: c.secrets.hide(reply.Code)}
	default:
		return 0, &UnexpectedReplyError{Request: request.Name(), Reply: c.secrets.hide(reply.Name())}
	}
}

// ask sends the request; nil without an error means that a switch that need not have sessions keeps
// silent to it.
func (s *session) ask(ctx context.Context, c *Conn, request csta.Message) (csta.Message, error) {
	if !c.opt.SessionOptional {
		return c.ask(ctx, request)
	}
	bounded, cancel := context.WithTimeout(ctx, optionalPatience)
	defer cancel()
	reply, err := c.ask(bounded, request)
	if err != nil && bounded.Err() != nil && ctx.Err() == nil && c.life.Err() == nil {
		return nil, nil
	}
	return reply, err
}

// without is the implicit association of ECMA-269: to have connected is enough.
func (s *session) without(c *Conn) time.Duration {
	c.log.Info("the switch has no sessions; going on without one")
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

// refusal: with a user in it, invalidApplicationInfo can hardly mean anything else than that user.
func (s *session) refusal(c *Conn, refused csta.SessionRefused) *SignOnError {
	reason := Refused
	if refused.Code == "invalidApplicationInfo" && c.opt.User != "" {
		reason = WrongPassword
	}
	return &SignOnError{Reason: reason, Code: c.secrets.hide(refused.Code)}
}

func (s *session) granted(seconds int) {
	if seconds > 0 {
		s.lasts = time.Duration(seconds) * time.Second
	}
}

// interval is half of the duration, or the configured keep-alive if that is shorter.
func (s *session) interval() time.Duration {
	if s.lasts == 0 {
		return orElse(s.keepAlive, standardKeepAlive)
	}
	if s.keepAlive > 0 {
		return min(s.keepAlive, s.lasts/2)
	}
	return s.lasts / 2
}

// renew resets the session's timer. A session without limit has none to reset: there the sign of life
// is the same as without a session.
func (s *session) renew(ctx context.Context, c *Conn) time.Duration {
	if s.lasts == 0 {
		standardBeat(ctx, c, csta.RequestSystemStatus{})
		return s.interval()
	}
	request := csta.ResetApplicationSessionTimer{SessionID: s.id, Duration: int(s.lasts / time.Second)}
	switch reply := standardBeat(ctx, c, request).(type) {
	case csta.ResetApplicationSessionTimerPosResponse:
		s.granted(reply.Duration)
	case csta.SessionRefused:
		if reply.Code == "invalidSessionID" {
			c.die(&EndedError{Reason: "it no longer knows the session"})
			break
		}
		// The session may run to its end; the switch will say so when it does.
		c.log.Warn("the switch did not renew the session", "code", reply.Code)
	}
	return s.interval()
}

// stop ends the session and waits for the answer, as long as ctx allows.
func (s *session) stop(ctx context.Context, c *Conn) {
	if s.id == "" {
		return
	}
	_, _ = c.ask(ctx, csta.StopApplicationSession{SessionID: s.id, Reason: "normal"})
}
