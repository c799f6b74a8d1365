package link_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// TestOptionalSessionIsLeftOutWhereThereIsNone: a switch may have no such service, in several words, and
// may just as well not answer what it does not know.
func TestOptionalSessionIsLeftOutWhereThereIsNone(t *testing.T) {
	optional := func(o *link.Options) { o.Session, o.SessionOptional, o.KeepAlive = true, true, 7*time.Second }
	for name, refusal := range map[string]*csta.Failure{
		"not supported": {Category: "operation", Code: "serviceNotSupported"},
		"generic":       {Category: "operation", Code: "generic"},
		"unspecified":   {Category: "unspecified"},
		"silence":       nil,
	} {
		t.Run(name, func(t *testing.T) {
			signs := make(chan struct{}, 1)
			inFakeTime(t, csta.ECMA, func(p *peer) {
				id, _ := hear[csta.StartApplicationSession](p)
				if refusal != nil {
					p.Say(id, refusal)
				}
				id, _ = hear[csta.RequestSystemStatus](p) // the sign of life without a session
				signs <- struct{}{}
				p.Say(id, csta.RequestSystemStatusResponse{Status: "normal"})
				if said := p.rest(); len(said) > 0 {
					p.Fail("a session was stopped that never was: %s", said[0].Name())
				}
			}, func(s *fixture) {
				begun := time.Now()
				c := s.mustOpen(optional)
				want := time.Duration(0)
				if refusal == nil {
					want = 2 * time.Second
				}
				require.Equal(s, want, time.Since(begun))
				time.Sleep(8 * time.Second) // fake time: past the first sign of life
				require.Len(s, signs, 1)
				require.NoError(s, c.Err())
			})
		})
	}
}

// TestOptionalSessionThatComesLateIsTaken: or the switch would end it, and us, at its expiry.
func TestOptionalSessionThatComesLateIsTaken(t *testing.T) {
	for name, stays := range map[string]bool{"renewed": true, "stopped": false} {
		t.Run(name, func(t *testing.T) {
			inFakeTime(t, csta.ECMA, func(p *peer) {
				id, _ := hear[csta.StartApplicationSession](p)
				time.Sleep(5 * time.Second) // fake time: we have gone on without
				p.Say(id, csta.StartApplicationSessionPosResponse{SessionID: "S-late", Duration: 60})
				begun := time.Now()
				if stays {
					id, reset := hear[csta.ResetApplicationSessionTimer](p)
					if reset.SessionID != "S-late" || time.Since(begun) >= 60*time.Second {
						p.Fail("renewed %q after %s", string(reset.SessionID), time.Since(begun))
					}
					p.Say(id, csta.ResetApplicationSessionTimerPosResponse{Duration: 60})
				}
				id, stop := hear[csta.StopApplicationSession](p)
				if stop.SessionID != "S-late" {
					p.Fail("stopped %q", string(stop.SessionID))
				}
				p.Say(id, csta.StopApplicationSessionPosResponse{})
				p.rest()
			}, func(s *fixture) {
				c := s.mustOpen(func(o *link.Options) { o.Session, o.SessionOptional, o.Probe = true, true, -1 })
				time.Sleep(10 * time.Second) // fake time
				if stays {
					time.Sleep(45 * time.Second) // fake time
					require.Equal(s, "S-late", string(c.SessionID()))
				}
			})
		})
	}
}

func TestOptionalSessionDoesNotHideARefusal(t *testing.T) {
	for name, refusal := range map[string]csta.Message{
		"wrong password": csta.SessionRefused{Service: "StartApplicationSession", Code: "invalidApplicationInfo"},
		"security":       &csta.Failure{Category: "security", Code: "generic"},
		"violation":      &csta.Failure{Category: "operation", Code: "securityViolation"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, csta.ECMA, func(p *peer) {
				id, _ := hear[csta.StartApplicationSession](p)
				p.Say(id, refusal)
				p.rest()
			}, func(s *fixture) {
				_, err := s.open(func(o *link.Options) { o.Session, o.SessionOptional = true, true })
				var refused *link.SignOnError
				require.ErrorAs(s, err, &refused)
			})
		})
	}
}

func TestOptionalSessionEndsWithItsContext(t *testing.T) {
	inFakeTime(t, csta.ECMA, func(p *peer) { p.rest() }, func(s *fixture) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		opt := s.options
		opt.Session, opt.SessionOptional = true, true
		_, err := link.Open(ctx, opt)
		require.ErrorIs(s, err, context.DeadlineExceeded)
	})
}
