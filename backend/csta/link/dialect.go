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
	// beat gives a sign of life if one is due, and returns how long until it may be again.
	beat func(ctx context.Context, c *Conn) time.Duration
	// standard is true where RequestSystemStatus is a word.
	standard bool
	// refusesRequests is true where an unknown request is answered by a refusal; elsewhere unknown
	// messages are taken for notices and passed over.
	refusesRequests bool
	// device asks the switch how it names an extension; nil = as it is.
	device func(ctx context.Context, c *Conn, extension string) (csta.DeviceID, error)
	// filled has the attributes of a device that Options.DevicePattern names.
	filled csta.DeviceID
	// completion is the event that does as an answer for a request; nil = none ever.
	completion func(request csta.Message) completion
}

// mannersOf are the dialect's, as the options adjust them.
func mannersOf(opt Options) (manners, error) {
	var m manners
	switch opt.Dialect {
	case csta.Zultys:
		m = zultysManners(opt)
	case csta.ECMA:
		m = ecmaManners(opt)
	case csta.OpenScape:
		m = openscapeManners(opt)
	case csta.DMCC:
		m = dmccManners(opt)
	default:
		return manners{}, &OptionError{fmt.Sprintf("unknown dialect %q; use one of %q", string(opt.Dialect), csta.Dialects())}
	}
	switch opt.Completion {
	case "":
	case CompleteByResponse:
		m.completion = nil
	case CompleteByEvent:
		m.completion = eventCompletion
	default:
		return manners{}, &OptionError{fmt.Sprintf("unknown completion %q; use %q or %q", opt.Completion, CompleteByResponse, CompleteByEvent)}
	}
	return m, nil
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
