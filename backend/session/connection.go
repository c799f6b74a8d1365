package session

import (
	"slices"
	"strings"
	"time"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/timer"
)

// Connection is a living link.Conn at which the devices are monitored. It is made when they are, and thrown away
// when it dies. It belongs to the owner of its Session.
type Connection struct {
	*link.Conn
	session  *Session
	server   *server                  // what the server has shown at this and earlier connections
	profile  csta.Profile             // what the switch does
	devices  []string                 // the followed ones; the first one is the agent's own
	names    map[string]csta.DeviceID // device -> how requests name it
	monitors monitors
	upAt     time.Time
	disabled bool // the switch said that it does not work
	open     questions

	snapshot *snapshot // the one under way, which events wait for; nil = none is
	pace     pace
	waiting  []func(error) // for the end of the snapshot
	wokenAt  time.Time     // when it had to prove to be alive the last time
	timers   *timer.Group  // what is due for it
}

// newConnection is a connection of a Session, as far as what was found at it is not about calls.
func newConnection(s *Session, conn *link.Conn, found []result) *Connection {
	c := &Connection{
		Conn: conn, session: s, server: s.server, profile: s.order.server().profile(),
		names: map[string]csta.DeviceID{}, monitors: monitors{running: map[string]string{}}, upAt: time.Now(), timers: s.opt.Timers.Group(),
	}
	for _, f := range found {
		c.devices = append(c.devices, f.device)
		c.names[f.device] = f.named
	}
	return c
}

// wanted says that the connection is the Session's, and that something may be asked by it.
func (c *Connection) wanted() bool { return c.session.conn == c && c.session.phase == On }

// over ends what belongs to the connection: nothing of it is due any more, and nobody waits for it.
func (c *Connection) over(err error) {
	c.timers.Close()
	if c.snapshot != nil {
		c.snapshot.cancel()
		c.snapshot = nil
	}
	c.answer(err)
}

// answer lets go who waits for a snapshot.
func (c *Connection) answer(err error) {
	waiting := c.waiting
	c.waiting = nil
	for _, done := range waiting {
		done(err)
	}
}

// OwnDevice is how requests name the agent's own device.
func (c *Connection) OwnDevice() csta.DeviceID { return c.names[c.devices[0]] }

// Named is how requests name a followed device: by what the switch said of it. It may be asked for as the
// settings spell it or by its number. What is not followed is taken for the agent's own.
func (c *Connection) Named(device string) csta.DeviceID {
	if id, known := c.names[device]; known {
		return id
	}
	for _, d := range c.devices {
		if plain(csta.DeviceID{ID: d}) == device {
			return c.names[d]
		}
	}
	return c.OwnDevice()
}

// Address is a CSTA connection as requests name it: exactly as the switch wrote it. Where it never did (a call
// that we began, of which nothing but the answer's callID is known), our own device gets the name that
// requests to this switch use.
func (c *Connection) Address(at csta.ConnectionID) csta.ConnectionID {
	if c.profile.NamesDevices && slices.Contains(c.devices, at.Device.ID) {
		at.Device = c.Named(at.Device.ID)
	}
	return at
}

// ours says that something the switch tells of is about the agent's own device: by the device it names,
// else by the monitor that told it.
func (c *Connection) ours(device csta.Device, monitor string) bool {
	own := c.devices[0]
	if device.Presence == csta.Known && device.ID != "" {
		return own == "" || plain(device.DeviceID) == plain(csta.DeviceID{ID: own}) || device.DeviceID == c.names[own]
	}
	return monitor == "" || monitor == c.monitors.running[own]
}

// plain is the number by which devices are compared.
func plain(id csta.DeviceID) string { return strings.TrimSpace(id.Number()) }
