package agent

import (
	"slices"
	"strings"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// device is the first followed device, the agent's own, as the settings or the switch spell it.
func (sh *shift) device() string {
	if len(sh.devices) > 0 {
		return sh.devices[0]
	}
	return sh.cred.Device
}

// named is how requests name a followed device: by what the line said of it. It may be asked for as the
// settings spell it or by its number.
func (sh *shift) named(device string) csta.DeviceID {
	if id, known := sh.names[device]; known {
		return id
	}
	for _, d := range sh.devices {
		if plain(csta.DeviceID{ID: d}) == device {
			return sh.names[d]
		}
	}
	return sh.names[sh.device()]
}

// address is a connection as requests name it: exactly as the switch wrote it. Where it never did (a call
// that we began, of which nothing but the answer's callID is known), our own device gets the name that
// requests to this switch use.
func (sh *shift) address(c csta.ConnectionID) csta.ConnectionID {
	if sh.profile().NamesDevices && slices.Contains(sh.devices, c.Device.ID) {
		c.Device = sh.named(c.Device.ID)
	}
	return c
}

// ours says that something the switch tells of is about the agent's own device: by the device it names,
// else by the monitor that told it.
func (sh *shift) ours(device csta.Device, monitor string) bool {
	own := sh.device()
	if device.Presence == csta.Known && device.ID != "" {
		return own == "" || plain(device.DeviceID) == plain(csta.DeviceID{ID: own}) || device.DeviceID == sh.names[own]
	}
	return monitor == "" || monitor == sh.refs[own]
}

// connection is the one to the switch, which may have died since ready was asked; only after ready.
func (s *Session) connection() *link.Conn { return s.shift.conn }

// ownDevice is how requests name the agent's own device.
func (s *Session) ownDevice() csta.DeviceID { return s.named(s.device()) }

// device is the agent's own device as the settings or the switch spell it.
func (s *Session) device() string { return s.shift.device() }

// named is how requests name a followed device.
func (s *Session) named(device string) csta.DeviceID { return s.shift.named(device) }

// address is a connection as requests name it.
func (s *Session) address(c csta.ConnectionID) csta.ConnectionID { return s.shift.address(c) }

// profile is what the switch at the line does; the standard's while nobody is signed on.
func (s *Session) profile() csta.Profile {
	if s.shift == nil {
		return csta.Dialect("").Profile()
	}
	return s.shift.profile()
}

// resync asks the switch again what goes on at the followed devices.
func (s *Session) resync() { s.survey(s.shift) }

// plain is the number by which devices are compared.
func plain(id csta.DeviceID) string { return strings.TrimSpace(id.Number()) }
