package simulator

import (
	"time"

	"cordboard/backend/csta"
)

// Attached is the data that comes with a call, by names that the scenario's script would set.
type Attached = csta.Attached

// CallRef names a call in the exchange, for the hands that play the people around the switch.
type CallRef string

// CallOption says more about an incoming call.
type CallOption func(*call, *time.Duration)

// DialledAs tells which number the caller dialled, when it is not the extension's own.
func DialledAs(number string) CallOption {
	return func(c *call, _ *time.Duration) { c.called = number }
}

// Beginning tells how MX begins to tell the call; without it, WithDiverted.
func Beginning(b Begins) CallOption {
	return func(c *call, _ *time.Duration) { c.begins = b }
}

// HangingUpAfter lets the caller hang up a while after the first ring.
func HangingUpAfter(d time.Duration) CallOption {
	return func(_ *call, after *time.Duration) { *after = d }
}

// Call lets somebody outside call an extension. An empty from withholds the number. It fails with
// ErrNoExtension, ErrBusy or ErrClosed.
func (s *Switch) Call(from, name, to string, data Attached, opts ...CallOption) (CallRef, error) {
	ref, err := CallRef(""), ErrClosed
	s.do(func() { ref, err = s.arrive(from, name, to, data, opts) })
	return ref, err
}

func (s *Switch) arrive(from, name, to string, data Attached, opts []CallOption) (CallRef, error) {
	c := call{told: told{caller: party{digits(from), name}, called: to, data: append(Attached(nil), data...)}}
	if name == "" {
		c.caller.name = s.options.Scenario.Names[c.caller.number]
	}
	var hangsUpAfter time.Duration
	for _, opt := range opts {
		opt(&c, &hangsUpAfter)
	}
	if c.called != to {
		c.via = c.called
	}
	begun, err := s.x.arrive(c, to, hangsUpAfter)
	if err != nil {
		return "", err
	}
	return CallRef(begun.id()), nil
}

// announce starts the scenario's calls to an extension, now that somebody watches it.
func (s *Switch) announce(extension string) {
	for _, in := range s.options.Scenario.Calls {
		if in.To != extension {
			continue
		}
		s.after(time.Duration(in.AfterMs)*time.Millisecond, func() {
			opts := []CallOption{Beginning(in.Begins), HangingUpAfter(time.Duration(in.HangsUpAfterMs) * time.Millisecond)}
			if in.Called != "" {
				opts = append(opts, DialledAs(in.Called))
			}
			if _, err := s.arrive(in.From, in.Name, in.To, in.Data, opts); err != nil {
				s.log.Info("a call of the scenario did not come through", "error", err)
			}
		})
	}
}

// Lift picks up an extension's handset and answers the oldest call that rings there. It fails with
// ErrNoCall when nothing rings or the handset is in use.
func (s *Switch) Lift(extension string) error {
	err := ErrClosed
	s.do(func() {
		err = ErrNoCall
		at := s.x.phones[extension]
		if at == nil {
			err = ErrNoExtension
			return
		}
		for _, l := range at.legs {
			if l.state == csta.StateAlerting && s.x.pickUp(l) {
				err = nil
				return
			}
		}
	})
	return err
}

// HangUp puts somebody's handset down: an extension's, or that of a number outside. Who is in several
// calls leaves the one he talks in, then the newest. A CallRef hangs up for its caller, through all
// transfers. It fails with ErrNoCall.
func (s *Switch) HangUp(who string) error {
	err := ErrClosed
	s.do(func() {
		err = ErrNoCall
		if l := s.x.hand(who); l != nil {
			s.x.leave(l, l.number, "normalClearing")
			err = nil
		}
	})
	return err
}

// hand finds the leg that somebody would hang up.
func (x *exchange) hand(who string) *leg {
	var found *leg
	for _, c := range x.calls {
		if c.id() == who || callID(c.origin) == who {
			for _, l := range c.legs {
				if l.party == c.caller {
					return l
				}
			}
		}
		for _, l := range c.legs {
			if l.number != who && l.number != digits(who) {
				continue
			}
			if found == nil || found.state != csta.StateConnected || l.state == csta.StateConnected {
				found = l
			}
		}
	}
	return found
}

// Consult holds the call that an extension's user talks in and dials somebody else. It fails with
// ErrNoExtension, ErrNoCall or the switch's refusal.
func (s *Switch) Consult(extension, to string) error {
	return s.talker(extension, func(l *leg) *csta.Failure {
		_, f := s.x.consult(l, digits(to))
		return f
	})
}

// Transfer sends the other party of the call that an extension's user talks in to somebody else; an
// empty number joins him with the one whom the user holds. It fails as Consult.
func (s *Switch) Transfer(extension, to string) error {
	return s.talker(extension, func(active *leg) *csta.Failure {
		if to != "" {
			_, f := s.x.sendOn(active, digits(to))
			return f
		}
		for _, held := range active.phone.legs {
			if held.state == csta.StateHold {
				_, f := s.x.transfer(held, active)
				return f
			}
		}
		return stateless("noHeldCall")
	})
}

// talker does something to the call that an extension's user talks in.
func (s *Switch) talker(extension string, do func(*leg) *csta.Failure) error {
	err := ErrClosed
	s.do(func() {
		at := s.x.phones[extension]
		switch {
		case at == nil:
			err = ErrNoExtension
		case at.active() == nil:
			err = ErrNoCall
		default:
			err = nil
			if f := do(at.active()); f != nil {
				err = f
			}
		}
	})
	return err
}

// Heard tells the digits that others typed for somebody in the call that he would hang up.
func (s *Switch) Heard(who string) string {
	var heard string
	s.do(func() {
		if l := s.x.hand(who); l != nil {
			heard = l.heard
		}
	})
	return heard
}
