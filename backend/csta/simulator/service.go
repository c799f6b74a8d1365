package simulator

import (
	"slices"

	"cordboard/backend/csta"
)

// putInService takes a phone out of service, or back into it. What rings there stops; a conversation
// goes on.
func (x *exchange) putInService(at *phone, in bool) {
	if at.out == !in {
		return
	}
	at.out = !in
	x.notice(serviceChanged, at, feature{on: in})
	if in {
		return
	}
	for _, l := range slices.Clone(at.legs) {
		if l.state == csta.StateAlerting {
			x.leave(l, l.number, "destOutOfOrder")
		}
	}
}

// SetInService takes an extension out of service, or back into it. It fails with ErrNoExtension.
func (s *Switch) SetInService(extension string, in bool) error {
	err := ErrClosed
	s.do(func() {
		if err = ErrNoExtension; s.x.phones[extension] != nil {
			s.x.putInService(s.x.phones[extension], in)
			err = nil
		}
	})
	return err
}
