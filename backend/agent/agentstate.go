package agent

import (
	"slices"

	"cordboard/backend/csta"
)

// DutyState is how an agent stands towards the switch's queues.
type DutyState string

// The states of Duty. Ready means that calls of a queue may come; MX has no other word for an agent who is
// logged on.
const (
	DutyUnknown          DutyState = "" // the switch does not tell
	DutyLoggedOff        DutyState = "loggedOff"
	DutyNotReady         DutyState = "notReady"
	DutyReady            DutyState = "ready"
	DutyWorkingAfterCall DutyState = "workingAfterCall"
	DutyBusy             DutyState = "busy"
)

// Duty is what the agent is for the switch's queues, as the switch told it last.
type Duty struct {
	State   DutyState   `json:"state"`   // of all groups together: the busiest, else the readiest
	Pending DutyState   `json:"pending"` // takes effect when the call ends; "" = nothing does
	Reason  string      `json:"reason"`  // why not ready: the switch's code, else the one that was asked for
	Groups  []DutyGroup `json:"groups"`  // never nil; empty where the switch tells no groups
}

// DutyGroup is the agent in one group.
type DutyGroup struct {
	ID    string    `json:"id"`
	Name  string    `json:"name"`
	State DutyState `json:"state"`
}

// duty is what is known of the agent's state.
type duty struct {
	agentID string
	states  []DutyGroup // the one without ID is that of all groups
	pending DutyState
	reason  string
	wanted  string // the reason that was asked for with the last request
}

// dutyOf is the word for a state that the switch tells.
func dutyOf(state csta.AgentState) DutyState {
	switch state {
	case csta.AgentReady:
		return DutyReady
	case csta.AgentNotReady:
		return DutyNotReady
	case csta.AgentBusy:
		return DutyBusy
	case csta.AgentWorkingAfterCall:
		return DutyWorkingAfterCall
	case csta.AgentNull:
		return DutyLoggedOff
	}
	return DutyUnknown
}

// seniority says which of an agent's states counts, the first one found.
var seniority = []DutyState{DutyBusy, DutyWorkingAfterCall, DutyReady, DutyNotReady, DutyLoggedOff}

func (d *duty) show() Duty {
	shown := Duty{State: d.state(), Pending: d.pending, Groups: []DutyGroup{}}
	if shown.State == DutyNotReady || shown.Pending == DutyNotReady {
		shown.Reason = d.reason
	}
	for _, g := range d.states {
		if g.ID != "" {
			shown.Groups = append(shown.Groups, g)
		}
	}
	return shown
}

func (d *duty) state() DutyState {
	for _, state := range seniority {
		if slices.ContainsFunc(d.states, func(g DutyGroup) bool { return g.State == state }) {
			return state
		}
	}
	return DutyUnknown
}

// onAgentState takes in what the agent is for the queues. Where the groups are the state, who is in none has
// nothing to be ready for.
func (s *Session) onAgentState(answer csta.GetAgentStateResponse) {
	if len(answer.Agents) == 0 && s.on.profile().GroupsAreStates {
		s.duty = duty{}
		s.able.learnLack(Ready, LacksSession)
		return
	}
	s.duty.learn(answer)
}

// learn takes in the switch's answer. Of several agents at a device the one who is logged on counts.
func (d *duty) learn(answer csta.GetAgentStateResponse) {
	d.states, d.pending = nil, ""
	if answer.Reason != "" {
		d.reason = answer.Reason
	}
	if len(answer.Agents) == 0 {
		d.set("", DutyLoggedOff)
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
		d.set("", DutyLoggedOff)
		return
	}
	for _, g := range agent.Groups {
		d.set(g.Group.ID, dutyOf(g.State))
		if pending := dutyOf(g.Pending); pending != "" {
			d.pending = pending
		}
	}
	if d.state() == DutyUnknown {
		d.set("", DutyNotReady) // logged on is not ready
	}
}

// role takes in MX's membership in one group.
func (d *duty) role(entry csta.AgentEntry) {
	state := DutyLoggedOff
	if entry.LoggedOn {
		state = DutyReady
	}
	d.set(entry.RoleID, state)
	for i := range d.states {
		if d.states[i].ID == entry.RoleID && entry.RoleName != "" {
			d.states[i].Name = entry.RoleName
		}
	}
}

// set notes a state in a group; without a group, in all of them.
func (d *duty) set(group string, state DutyState) {
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
		d.states = slices.DeleteFunc(d.states, func(g DutyGroup) bool { return g.ID == "" })
	}
	d.states = append(d.states, DutyGroup{ID: group, Name: csta.DeviceID{ID: group}.Number(), State: state})
}

// hear takes in an agent's event. Logged on is not ready: what follows tells the rest.
func (d *duty) hear(ev csta.AgentEvent) {
	group := ev.Group.ID
	switch ev.Type {
	case csta.AgentAddEvent, csta.AgentUpdateEvent:
		d.role(ev.Role)
		return
	case csta.AgentDeleteEvent:
		d.states = slices.DeleteFunc(d.states, func(g DutyGroup) bool { return g.ID == ev.Role.RoleID })
		return
	case csta.AgentLoggedOnEvent:
		d.set(group, DutyNotReady)
	case csta.AgentLoggedOffEvent:
		d.set(group, DutyLoggedOff)
	case csta.AgentNotReadyEvent:
		d.set(group, DutyNotReady)
		if d.reason = ev.Reason; d.reason == "" {
			d.reason = d.wanted
		}
	case csta.AgentReadyEvent:
		d.set(group, DutyReady)
	case csta.AgentBusyEvent:
		d.set(group, DutyBusy)
	case csta.AgentWorkingAfterCallEvent:
		d.set(group, DutyWorkingAfterCall)
	default:
		return
	}
	if ev.AgentID != "" {
		d.agentID = ev.AgentID
	}
	if d.pending = dutyOf(ev.Pending); d.pending != "" && d.reason == "" {
		d.reason = d.wanted
	}
}
