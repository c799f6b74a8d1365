package pbx

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

// Pressing lets the caller answer the questions of an IVR, each with its digits.
func Pressing(answers ...string) CallOption {
	return func(c *call, _ *time.Duration) { c.presses = answers }
}

// Call lets somebody outside call an extension, a queue or an IVR. An empty from withholds the number. It fails with
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

// announce starts the scenario's calls to an extension, now that somebody watches it; those to queues
// and IVRs when the first one is watched.
func (s *Switch) announce(extension string) {
	s.x.begun = true
	for _, in := range s.options.Scenario.Calls {
		at := s.x.phones[in.To]
		elsewhere := at == nil || at.group != nil
		if in.To != extension && (!elsewhere || len(s.watched) != 1) {
			continue
		}
		s.after(time.Duration(in.AfterMs)*time.Millisecond, func() {
			opts := []CallOption{Beginning(in.Begins), HangingUpAfter(time.Duration(in.HangsUpAfterMs) * time.Millisecond)}
			if in.Called != "" {
				opts = append(opts, DialledAs(in.Called))
			}
			opts = append(opts, Pressing(in.Presses...))
			if _, err := s.arrive(in.From, in.Name, in.To, in.Data, opts); err != nil {
				s.log.Info("a call of the scenario did not come through", "error", err)
			}
		})
	}
}

// legOf finds the leg that somebody would hang up.
func (x *exchange) legOf(who string) *leg {
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

// Heard tells the digits that others typed for somebody in the call that he would hang up.
func (s *Switch) Heard(who string) string {
	var heard string
	s.do(func() {
		if l := s.x.legOf(who); l != nil {
			heard = l.heard
		}
	})
	return heard
}
