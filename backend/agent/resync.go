package agent

import (
	"context"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/session"
)

// line is the living connection of an agent who is on; nil if there is none.
func (s *Session) line() *link.Conn {
	if s.presence() != On {
		return nil
	}
	if c := s.on.session.Connection(); c != nil && c.Err() == nil {
		return c.Conn
	}
	return nil
}

// connection is the one to the switch, which may have died since ready was asked; only after ready.
func (s *Session) connection() *link.Conn { return s.on.session.Connection().Conn }

// device is the agent's own device as the settings or the switch spell it.
func (s *Session) device() string { return s.on.session.Status().Device }

// ownDevice is how requests name the agent's own device; only after ready.
func (s *Session) ownDevice() csta.DeviceID { return s.on.session.Connection().OwnDevice() }

// named is how requests name a followed device; only after ready.
func (s *Session) named(device string) csta.DeviceID { return s.on.session.Connection().Named(device) }

// address is a CSTA connection as requests name it; only after ready.
func (s *Session) address(c csta.ConnectionID) csta.ConnectionID {
	return s.on.session.Connection().Address(c)
}

// profile is what the switch does; the standard's while nobody is signed on.
func (s *Session) profile() csta.Profile {
	if s.on == nil {
		return csta.Dialect("").Profile()
	}
	return s.on.session.Status().Profile
}

// changed tells that the switch took a request to change what a query is about; only while line is there.
func (s *Session) changed(q session.Query) { s.on.session.Connection().Changed(q) }

// resync asks the switch again what goes on at the followed devices.
func (s *Session) resync() {
	if c := s.on.session.Connection(); c != nil {
		c.Resync(nil)
	}
}

// Survey asks the switch anew what goes on at the followed devices and waits until the State shows it. It
// returns a *Problem where the switch did not say.
func (s *Session) Survey(ctx context.Context) error {
	done := make(chan error, 1)
	if !s.do(func() {
		if s.line() == nil {
			done <- session.ErrNotConnected
			return
		}
		s.on.session.Connection().Resync(func(err error) { s.onceShown(func() { done <- err }) })
	}) {
		return problemClosed
	}
	select {
	case err := <-done:
		if p := problemOf(err); p != nil {
			return p
		}
		return nil
	case <-ctx.Done():
		return problemOf(ctx.Err())
	case <-s.gone:
		return problemClosed
	}
}
