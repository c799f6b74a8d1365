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
	delay := turn.Delay()
	if delay <= 0 {
		return nil
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		turn.Cancel()
		return fmt.Errorf("link: %s waited its turn: %w", request, ctx.Err())
	case <-c.life.ctx.Done():
		return c.Err()
	}
}
