package link

import (
	"errors"

	"cordboard/backend/csta"
)

// causeOf tells why reading ended.
func (r *receiver) causeOf(err error) error {
	c := r.c
	var frame *csta.FrameError
	switch {
	case c.life.ctx.Err() != nil:
		return c.Err()
	case !c.opt.TLS && c.idle.beganWithTLS():
		return &NeedsTLSError{Address: c.opt.Address}
	case !r.spoke.Load() && notAdmitted(c.opt, c.idle, err) != nil:
		return notAdmitted(c.opt, c.idle, err)
	case errors.As(err, &frame):
		return &LostError{Reason: "it sent something that is not a CSTA frame", Err: err}
	case isErrno(err, timeoutErrnos), isErrno(err, noRouteErrnos):
		return &LostError{Reason: "its computer, or the way to it, is gone", Err: err}
	case hungUp(err):
		lost := &LostError{Reason: "the switch hung up", Err: err}
		switch {
		case c.opt.TLS, c.opt.Met, c.idle.anything(), c.life.closing.Load():
			return lost
		case speaksTLS(c.life.ctx, c.opt):
			return &NeedsTLSError{Address: c.opt.Address, Err: lost}
		default:
			return &TurnedAwayError{Address: c.opt.Address, Err: lost}
		}
	}
	return &LostError{Reason: "reading failed", Err: err}
}
