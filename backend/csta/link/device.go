package link

import (
	"context"
	"strings"

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
		return csta.DeviceID{ID: fillIn(c.opt.DevicePattern, name)}, nil
	}
	return csta.DeviceID{ID: name}, nil
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
