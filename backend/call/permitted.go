package call

import (
	"slices"
	"strings"
)

// permit keeps what an event says may be asked for the own connection. What was told for another state
// holds no more.
func (r *record) permit(services, commands []string, before State) {
	if r.State != before {
		r.Permitted, r.Commands = nil, nil
	}
	if services != nil {
		r.Permitted = slices.Clone(services)
	}
	if len(commands) > 0 && strings.Trim(commands[0], "0123456789") != "" { // a number is a mask
		r.Commands = slices.Clone(commands)
	}
}
