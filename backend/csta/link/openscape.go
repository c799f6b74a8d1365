package link

import (
	"context"
	"fmt"
	"time"

	"cordboard/backend/csta"
)

// greetingLimit is how long an OpenScape may take to say how it feels before we go on without.
const greetingLimit = 2 * time.Second

// openscapeManners are those of Unify's switches: the switch greets with SystemStatus, which is answered
// at once, then we register for it. A session is opened between the two where the options ask for one. A
// switch that does not greet, or does not want to be registered with, is used all the same.
//
// OpenScape Business is a session with user and password; it greets when it likes and is not registered
// with.
func openscapeManners(opt Options) manners {
	m := standardManners(opt)
	if opt.Session {
		m = newSession(opt).in(m)
		if opt.User != "" {
			return m
		}
	}
	begin := m.signOn
	m.signOn = func(ctx context.Context, c *Conn) (time.Duration, error) {
		if err := awaitGreeting(ctx, c); err != nil {
			return 0, err
		}
		beat, err := begin(ctx, c)
		if err != nil {
			return 0, err
		}
		return beat, register(ctx, c)
	}
	return m
}

// awaitGreeting waits until the switch has greeted and was answered.
func awaitGreeting(ctx context.Context, c *Conn) error {
	timer := time.NewTimer(greetingLimit)
	defer timer.Stop()
	select {
	case <-c.responder.greeted:
	case <-timer.C:
		c.opt.Log.Info("the switch does not greet; going on without")
	case <-c.life.ctx.Done():
		return c.Err()
	case <-ctx.Done():
		return fmt.Errorf("link: waiting for the switch's greeting: %w", ctx.Err())
	}
	return nil
}

// register asks to be told how the switch feels. It need not answer, and may refuse.
func register(ctx context.Context, c *Conn) error {
	reply, err := c.askOptional(ctx, csta.SystemRegister{SystemStatus: true})
	if err != nil {
		return err
	}
	if _, registered := reply.(csta.SystemRegisterResponse); !registered {
		c.opt.Log.Info("the switch does not register us; going on without")
	}
	return nil
}
