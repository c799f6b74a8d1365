package agent

import (
	"slices"
	"strings"

	"cordboard/backend/csta"
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
	if sh.server().Line.Dialect == csta.DMCC && slices.Contains(sh.devices, c.Device.ID) {
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

// plain is the number by which devices are compared.
func plain(id csta.DeviceID) string { return strings.TrimSpace(id.Number()) }
