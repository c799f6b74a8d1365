package link

import (
	"context"
	"time"

	"cordboard/backend/csta"
)

const (
	standardKeepAlive = 30 * time.Second
	// optionalPatience is how long a switch may take to do what it need not be able to.
	optionalPatience = 2 * time.Second
)

// standardManners are ECMA-269's without a session: connecting is all (its implicit association), and
// RequestSystemStatus finds out whether a silent switch is alive.
func standardManners(opt Options) manners {
	interval := orElse(opt.KeepAlive, standardKeepAlive)
	return manners{
		standard:        true,
		refusesRequests: true,
		signOn:          func(context.Context, *Conn) (time.Duration, error) { return interval, nil },
		signOff:         func(context.Context, *Conn) {},
		beat: func(ctx context.Context, c *Conn) time.Duration {
			return afterSilence(ctx, c, interval)
		},
	}
}

// afterSilence is the sign of life where nothing has to be renewed: the switch is asked for one when it
// was silent for the interval.
func afterSilence(ctx context.Context, c *Conn, interval time.Duration) time.Duration {
	if silence := c.idle.silence(); silence < interval {
		return interval - silence
	}
	c.keepalive.askIdle(ctx)
	return interval
}

// askOptional asks for what a switch need not be able to do: nil without an error means that it kept
// silent.
func (c *Conn) askOptional(ctx context.Context, request csta.Message) (csta.Message, error) {
	bounded, cancel := context.WithTimeout(ctx, optionalPatience)
	defer cancel()
	reply, err := c.ask(bounded, request)
	if err != nil && bounded.Err() != nil && ctx.Err() == nil && c.life.ctx.Err() == nil {
		return nil, nil
	}
	return reply, err
}
