package link

import (
	"context"
	"strings"
	"sync"

	"cordboard/backend/csta"
)

// numberInPattern stands for the extension in Options.DevicePattern.
const numberInPattern = "{number}"

// Device is how requests to this switch name an extension. Where the switch must be asked for it (dmcc),
// the answer is remembered for as long as the connection lives; its errors are those of Do. An empty
// name stays empty: on MX it is the user's own extension.
func (c *Conn) Device(ctx context.Context, name string) (csta.DeviceID, error) {
	switch {
	case name == "":
		return csta.DeviceID{}, nil
	case c.opt.DevicePattern != "":
		filled := c.manners.filled
		filled.ID = fillIn(c.opt.DevicePattern, name)
		return filled, nil
	case c.manners.device == nil:
		return csta.DeviceID{ID: name}, nil
	}
	c.devices.Lock()
	known, found := c.devices.named[name]
	c.devices.Unlock()
	if found {
		return known, nil
	}
	device, err := c.manners.device(ctx, c, name)
	if err != nil {
		return csta.DeviceID{}, err
	}
	c.devices.Lock()
	defer c.devices.Unlock()
	if c.devices.named == nil {
		c.devices.named = map[string]csta.DeviceID{}
	}
	c.devices.named[name] = device
	return device, nil
}

// devices are the names that the switch gave.
type devices struct {
	sync.Mutex
	named map[string]csta.DeviceID
}

// Outside is how a request names a number that is dialled: in every dialect as it is, which the standard
// takes for a dialling number.
func (c *Conn) Outside(number string) csta.DeviceID { return csta.DeviceID{ID: number} }

// fillIn puts an extension into a pattern, unless it was given in that form already.
func fillIn(pattern, name string) string {
	before, after, found := strings.Cut(pattern, numberInPattern)
	if found && strings.HasPrefix(name, before) && strings.HasSuffix(name, after) && before+after != "" {
		return name
	}
	return strings.ReplaceAll(pattern, numberInPattern, name)
}
