package agent

import (
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/session"
)

// What commands ask of the sign-on: whether there is a connection, and how its requests name things. A nil one is
// nobody's: line, profile and presence may be asked of it.

// line is the living connection of an agent who is on; nil if there is none.
func (o *signOn) line() *link.Conn {
	if o.signOnState() != On {
		return nil
	}
	if c := o.session.Connection(); c != nil && c.Err() == nil {
		return c.Conn
	}
	return nil
}

// connection is the one to the switch, which may have died since ready was asked; only after ready.
func (o *signOn) connection() *link.Conn { return o.session.Connection().Conn }

// device is the agent's own device as the settings or the switch spell it.
func (o *signOn) device() string { return o.session.Status().Device }

// ownDevice is how requests name the agent's own device; only after ready.
func (o *signOn) ownDevice() csta.DeviceID { return o.session.Connection().OwnDevice() }

// named is how requests name a followed device; only after ready.
func (o *signOn) named(device string) csta.DeviceID { return o.session.Connection().Named(device) }

// address is a CSTA connection as requests name it; only after ready.
func (o *signOn) address(c csta.ConnectionID) csta.ConnectionID {
	return o.session.Connection().Address(c)
}

// profile is what the switch does; the standard's while nobody is signed on.
func (o *signOn) profile() csta.Profile {
	if o == nil {
		return csta.Dialect("").Profile()
	}
	return o.session.Status().Profile
}

// changed tells that the switch took a request to change what a query is about; only while line is there.
func (o *signOn) changed(q session.Query) { o.session.Connection().Changed(q) }

// presence says whether the agent is signed on.
func (o *signOn) signOnState() SignOnState {
	if o == nil {
		return Off
	}
	return SignOnState(o.session.Status().Phase)
}
