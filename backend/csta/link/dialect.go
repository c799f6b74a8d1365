package link

import (
	"context"
	"fmt"
	"time"

	"cordboard/backend/csta"
)

// manners are how one kind of switch wants to be spoken with. They know no socket: they speak through
// the Conn they are given.
type manners struct {
	// signOn makes the switch accept us; it returns how long until the first beat.
	signOn func(ctx context.Context, c *Conn) (time.Duration, error)
	// signOff says farewell; errors do not matter any more.
	signOff func(ctx context.Context, c *Conn)
	// beat gives a sign of life and returns how long until the next one.
	beat func(ctx context.Context, c *Conn) time.Duration
	// answersBeats is true where each beat is answered, so that silence means death.
	answersBeats bool
	// refusesRequests is true where an unknown request is answered by a refusal; elsewhere unknown
	// messages are taken for notices and passed over.
	refusesRequests bool
	// completion is the event that does as an answer for a request; nil = none ever.
	completion func(request csta.Message) completion
}

// silenceFactor says after how many beats without a byte a connection is dead.
const silenceFactor = 2.5

func mannersOf(opt Options) (manners, error) {
	switch opt.Dialect {
	case csta.Zultys:
		return zultysManners(opt), nil
	case csta.ECMA:
		return standardManners(opt), nil
	}
	return manners{}, fmt.Errorf("link: unknown dialect %q; use zultys or ecma", string(opt.Dialect))
}

func (m manners) completionOf(request csta.Message) completion {
	if m.completion == nil {
		return completion{}
	}
	return m.completion(request)
}

func orElse[T comparable](value, fallback T) T {
	var zero T
	if value == zero {
		return fallback
	}
	return value
}
