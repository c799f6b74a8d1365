package pbx

import (
	"slices"

	"cordboard/backend/csta"
)

// What an administrator does to phones and groups.

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

// SetMember makes an extension's user a member of a queue, or ends that. MX tells it; in the standard it
// shows in GetAgentState alone. A member whom the queue's calls shall reach still has to log on to it. It
// fails with ErrNoExtension when there is no such extension or no such queue.
func (s *Switch) SetMember(queue, extension string, member bool) error {
	err := ErrClosed
	s.do(func() {
		err = ErrNoExtension
		at, i := s.x.phones[extension], slices.IndexFunc(s.x.groups, func(g *group) bool { return g.Number == queue })
		if at == nil || at.group != nil || i < 0 {
			return
		}
		g := s.x.groups[i]
		err = nil
		switch {
		case serves(g, extension) == member:
		case member:
			g.Agents = append(slices.Clone(g.Agents), extension)
			s.x.notice(memberAdded, at, feature{group: queue})
		default:
			g.Agents = slices.DeleteFunc(slices.Clone(g.Agents), func(n string) bool { return n == extension })
			at.agent.groups = slices.DeleteFunc(slices.Clone(at.agent.groups), func(n string) bool { return n == queue })
			s.x.notice(memberRemoved, at, feature{group: queue})
		}
	})
	return err
}
