package agent

import "cordboard/backend/call"

// Active is the id of the call that the agent is busy with: the one that is connected; where none is, the only call
// there is. It is "" where more than one could be meant: what an agent does then belongs to no call unless they say
// to which. A failed call (busy, wrong number) counts only where there is no other.
func (s State) Active() string {
	only := func(wanted func(call.State) bool) (id string, found int) {
		for _, c := range s.Calls {
			if wanted(c.State) {
				id, found = c.ID, found+1
			}
		}
		if found != 1 {
			id = ""
		}
		return id, found
	}
	for _, wanted := range []func(call.State) bool{
		func(state call.State) bool { return state == call.Connected },
		func(state call.State) bool { return state != call.Failed },
		func(call.State) bool { return true },
	} {
		if id, found := only(wanted); found > 0 {
			return id
		}
	}
	return ""
}
