package pbx

import (
	"cmp"
	"slices"

	"cordboard/backend/csta"
)

// serveAgents answers what agents do and lets them do something else.
func (s *Switch) serveAgents(ss *session, m csta.Message) csta.Message {
	switch m := m.(type) {
	case csta.GetAgentState:
		at, f := s.device(ss, m.Device, "invalidDeviceID")
		if f != nil {
			return f
		}
		if !s.options.Dialect.Standard() {
			return csta.GetAgentStateResponse{Agents: s.roles(at)}
		}
		if at.group != nil {
			return s.agentsOf(at.group)
		}
		return s.agentAt(at, digits(m.Group.Number()))
	case csta.SetAgentState:
		at, f := s.device(ss, m.Device, "invalidDeviceID")
		if f != nil {
			return f
		}
		if !s.options.Dialect.Standard() {
			return s.signInRoles(at, m)
		}
		request := agentStateRequest{wanted: string(m.State), id: m.AgentID, password: m.Password, reason: m.Reason}
		if group := digits(m.Group.Number()); group != "" {
			request.groups = []string{group}
		}
		pending, f := s.x.setAgentState(at, request)
		return or(f, csta.SetAgentStateResponse{Pending: csta.AgentState(pending)})
	default:
		return nil
	}
}

// agentsOf are all who work for a group, as it is asked itself.
func (s *Switch) agentsOf(g *group) csta.Message {
	var answer csta.GetAgentStateResponse
	for _, number := range g.Agents {
		if p := s.x.phones[number]; p != nil && slices.Contains(p.agent.groups, g.Number) {
			answer.Agents = append(answer.Agents, csta.AgentEntry{AgentID: p.agent.id, LoggedOn: true, Groups: []csta.AgentInGroup{{
				Group: s.dialect.flat(g.Number), State: csta.AgentState(p.agent.state), Pending: csta.AgentState(p.agent.pending),
			}}})
		}
	}
	return answer
}

// agentAt is the standard's answer: one agent with a state for each of his groups, or one state for all.
func (s *Switch) agentAt(at *phone, group string) csta.Message {
	a := at.agent
	answer := csta.GetAgentStateResponse{Reason: a.reason}
	entry := csta.AgentEntry{AgentID: a.id, LoggedOn: a.state != nobody && a.state != ""}
	told := csta.AgentInGroup{State: csta.AgentState(a.state), Pending: csta.AgentState(a.pending)}
	if told.State == "" {
		told.State = csta.AgentNull
	}
	groups := a.groups
	if group != "" {
		groups = nil
		for _, g := range a.groups {
			if g == group {
				groups = []string{g}
			}
		}
		if groups == nil {
			return refusal("invalidAgentGroup")
		}
	}
	for _, g := range groups {
		told.Group = s.dialect.flat(g)
		entry.Groups = append(entry.Groups, told)
	}
	if len(groups) == 0 {
		entry.Groups = []csta.AgentInGroup{told}
	}
	answer.Agents = []csta.AgentEntry{entry}
	return answer
}

// roles is MX's answer: the user's membership in each of his groups.
func (s *Switch) roles(at *phone) (roles []csta.AgentEntry) {
	for i, g := range s.x.groups {
		if serves(g, at.number) {
			roles = append(roles, s.role(i, at.agent))
		}
	}
	return roles
}

// role is one membership, as MX tells it.
func (s *Switch) role(i int, a agent) csta.AgentEntry {
	g := s.x.groups[i]
	entry := csta.AgentEntry{
		RoleID: cmp.Or(g.ID, g.Number), RoleName: cmp.Or(g.Name, g.Number), RoleExt: g.Number, LoginAvailable: true,
	}
	for _, on := range a.groups {
		if on == g.Number && a.state != nobody {
			entry.LoggedOn = true
		}
	}
	return entry
}

func serves(g *group, extension string) bool {
	for _, member := range g.Agents {
		if member == extension {
			return true
		}
	}
	return false
}

// signInRoles logs MX's user on or off, in the groups that he names or in all of his. MX has no other
// state: who is logged on is ready.
func (s *Switch) signInRoles(at *phone, m csta.SetAgentState) csta.Message {
	if m.State != csta.LoggedOn && m.State != csta.LoggedOff {
		return refusal("serviceNotSupported")
	}
	names := m.Groups
	if len(names) == 0 && m.Group.ID != "" {
		names = []string{m.Group.ID}
	}
	if len(names) == 0 {
		for _, role := range s.roles(at) {
			names = append(names, role.RoleName)
		}
	}
	var answer csta.SetAgentStateResponse
	for _, name := range names {
		number := s.roleNumber(at, name)
		ok := number != ""
		if ok {
			_, f := s.x.setAgentState(at, agentStateRequest{wanted: string(m.State), id: m.AgentID, password: m.Password, groups: []string{number}})
			ok = f == nil
		}
		if ok && m.State == csta.LoggedOn && at.agent.state == notReady {
			_, _ = s.x.setAgentState(at, agentStateRequest{wanted: "ready"})
		}
		answer.Groups = append(answer.Groups, csta.GroupResult{Group: name, Success: ok})
	}
	return answer
}

// roleNumber finds one of the user's groups by its name, its id or its number.
func (s *Switch) roleNumber(at *phone, name string) string {
	for _, role := range s.roles(at) {
		if name == role.RoleName || name == role.RoleID || name == role.RoleExt {
			return role.RoleExt
		}
	}
	return ""
}
