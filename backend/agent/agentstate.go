package agent

import (
	"slices"

	"cordboard/backend/csta"
)

// AgentState is how an agent stands towards the switch's queues.
type AgentState string

// The states of an agent. Ready means that calls of a queue may come; MX has no other word for an agent who is
// logged on.
const (
	AgentUnknown          AgentState = "" // the switch does not tell
	AgentLoggedOff        AgentState = "loggedOff"
	AgentNotReady         AgentState = "notReady"
	AgentReady            AgentState = "ready"
	AgentWorkingAfterCall AgentState = "workingAfterCall"
	AgentBusy             AgentState = "busy"
)

// AgentStatus is what the agent is for the switch's queues, as the switch told it last.
type AgentStatus struct {
	State   AgentState   `json:"state"`   // of all groups together: the busiest, else the readiest
	Pending AgentState   `json:"pending"` // takes effect when the call ends; "" = nothing does
	Reason  string       `json:"reason"`  // why not ready: the switch's code, else the one that was asked for
	Groups  []GroupState `json:"groups"`  // never nil; empty where the switch tells no groups
}

// GroupState is the agent in one group.
type GroupState struct {
	ID    string     `json:"id"`
	Name  string     `json:"name"`
	State AgentState `json:"state"`
}

// knownAgent is what the switch has told of the agent.
type knownAgent struct {
	agentID string
	states  []GroupState // the one without ID is that of all groups
	pending AgentState
	reason  string
	wanted  string // the reason that was asked for with the last request
}

// agentStateOf is the word for a state that the switch tells.
func agentStateOf(state csta.AgentState) AgentState {
	switch state {
	case csta.AgentReady:
		return AgentReady
	case csta.AgentNotReady:
		return AgentNotReady
	case csta.AgentBusy:
		return AgentBusy
	case csta.AgentWorkingAfterCall:
		return AgentWorkingAfterCall
	case csta.AgentNull:
		return AgentLoggedOff
	}
	return AgentUnknown
}

// seniority says which of an agent's states counts, the first one found.
var seniority = []AgentState{AgentBusy, AgentWorkingAfterCall, AgentReady, AgentNotReady, AgentLoggedOff}

func (d *knownAgent) show() AgentStatus {
	shown := AgentStatus{State: d.state(), Pending: d.pending, Groups: []GroupState{}}
	if shown.State == AgentNotReady || shown.Pending == AgentNotReady {
		shown.Reason = d.reason
	}
	for _, g := range d.states {
		if g.ID != "" {
			shown.Groups = append(shown.Groups, g)
		}
	}
	return shown
}

func (d *knownAgent) state() AgentState {
	for _, state := range seniority {
		if slices.ContainsFunc(d.states, func(g GroupState) bool { return g.State == state }) {
			return state
		}
	}
	return AgentUnknown
}

// onAgentState takes in what the agent is for the queues. Where the groups are the state, who is in none has
// nothing to be ready for.
func (s *Session) onAgentState(answer csta.GetAgentStateResponse) {
	if len(answer.Agents) == 0 && s.on.profile().GroupsAreStates {
		s.agent = knownAgent{}
		s.able.learnLack(Ready, LacksSession)
		return
	}
	s.agent.learn(answer)
}

// learn takes in the switch's answer. Of several agents at a device the one who is logged on counts.
func (d *knownAgent) learn(answer csta.GetAgentStateResponse) {
	d.states, d.pending = nil, ""
	if answer.Reason != "" {
		d.reason = answer.Reason
	}
	if len(answer.Agents) == 0 {
		d.set("", AgentLoggedOff)
		return
	}
	if answer.Agents[0].RoleID != "" { // MX: an entry is a group
		for _, entry := range answer.Agents {
			d.role(entry)
		}
		return
	}
	agent := answer.Agents[0]
	for _, entry := range answer.Agents {
		if entry.LoggedOn {
			agent = entry
			break
		}
	}
	d.agentID = agent.AgentID
	if !agent.LoggedOn {
		d.set("", AgentLoggedOff)
		return
	}
	for _, g := range agent.Groups {
		d.set(g.Group.ID, agentStateOf(g.State))
		if pending := agentStateOf(g.Pending); pending != "" {
			d.pending = pending
		}
	}
	if d.state() == AgentUnknown {
		d.set("", AgentNotReady) // logged on is not ready
	}
}

// role takes in MX's membership in one group.
func (d *knownAgent) role(entry csta.AgentEntry) {
	state := AgentLoggedOff
	if entry.LoggedOn {
		state = AgentReady
	}
	d.set(entry.RoleID, state)
	for i := range d.states {
		if d.states[i].ID == entry.RoleID && entry.RoleName != "" {
			d.states[i].Name = entry.RoleName
		}
	}
}

// set notes a state in a group; without a group, in all of them.
func (d *knownAgent) set(group string, state AgentState) {
	found := false
	for i := range d.states {
		if group == "" || d.states[i].ID == group {
			d.states[i].State, found = state, true
		}
	}
	if found {
		return
	}
	if group != "" {
		d.states = slices.DeleteFunc(d.states, func(g GroupState) bool { return g.ID == "" })
	}
	d.states = append(d.states, GroupState{ID: group, Name: csta.DeviceID{ID: group}.Number(), State: state})
}

// hear takes in an agent's event. Logged on is not ready: what follows tells the rest.
func (d *knownAgent) hear(ev csta.AgentEvent) {
	group := ev.Group.ID
	switch ev.Type {
	case csta.AgentAddEvent, csta.AgentUpdateEvent:
		d.role(ev.Role)
		return
	case csta.AgentDeleteEvent:
		d.states = slices.DeleteFunc(d.states, func(g GroupState) bool { return g.ID == ev.Role.RoleID })
		return
	case csta.AgentLoggedOnEvent:
		d.set(group, AgentNotReady)
	case csta.AgentLoggedOffEvent:
		d.set(group, AgentLoggedOff)
	case csta.AgentNotReadyEvent:
		d.set(group, AgentNotReady)
		if d.reason = ev.Reason; d.reason == "" {
			d.reason = d.wanted
		}
	case csta.AgentReadyEvent:
		d.set(group, AgentReady)
	case csta.AgentBusyEvent:
		d.set(group, AgentBusy)
	case csta.AgentWorkingAfterCallEvent:
		d.set(group, AgentWorkingAfterCall)
	default:
		return
	}
	if ev.AgentID != "" {
		d.agentID = ev.AgentID
	}
	if d.pending = agentStateOf(ev.Pending); d.pending != "" && d.reason == "" {
		d.reason = d.wanted
	}
}
