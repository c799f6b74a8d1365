package link

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/time/rate"
)

// paceBurst is how many requests may go at once after a pause, so that a person's click never waits for
// a program's questions alone.
const paceBurst = 5

// newTurns is nil where requests are not paced.
func newTurns(pace float64) *rate.Limiter {
	if pace < 0 {
		return nil
	}
	return rate.NewLimiter(rate.Limit(pace), paceBurst)
}

// takeTurn waits until a request may go: until its turn comes, ctx ends or the connection dies.
func (c *Conn) takeTurn(ctx context.Context, request string) error {
	if c.turns == nil {
		return nil
	}
	turn := c.turns.Reserve()
	err := c.waitTurn(ctx, request, turn.Delay())
	if err != nil && ctx.Err() != nil {
		turn.Cancel()
	}
	return err
}

// awaitCalm waits until no request has gone for so long that most of the burst is there again. It takes nothing of it.
func (c *Conn) awaitCalm(ctx context.Context, request string) error {
	for c.turns != nil {
		missing := paceBurst - 1 - c.turns.Tokens()
		if missing <= 0 {
			break
		}
		if err := c.waitTurn(ctx, request, time.Duration(missing/float64(c.turns.Limit())*float64(time.Second))+time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

func (c *Conn) waitTurn(ctx context.Context, request string, delay time.Duration) error {
	if delay <= 0 {
		return nil
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("link: %s waited its turn: %w", request, ctx.Err())
	case <-c.life.ctx.Done():
		return c.Err()
	}
}
