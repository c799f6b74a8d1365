package csta

// AgentState is what an agent is doing for a group, or for all of them (ECMA-323 AgentState). Unknown
// words are kept.
type AgentState string

// The states of ECMA-323. Null means logged off.
const (
	AgentNull             AgentState = "agentNull"
	AgentReady            AgentState = "agentReady"
	AgentNotReady         AgentState = "agentNotReady"
	AgentBusy             AgentState = "agentBusy"
	AgentWorkingAfterCall AgentState = "agentWorkingAfterCall"
)

// RequestedAgentState is what SetAgentState can ask for (ECMA-323 ReqAgentState).
type RequestedAgentState string

// The states that can be asked for.
const (
	LoggedOn         RequestedAgentState = "loggedOn"
	LoggedOff        RequestedAgentState = "loggedOff"
	NotReady         RequestedAgentState = "notReady"
	Ready            RequestedAgentState = "ready"
	WorkingAfterCall RequestedAgentState = "workingAfterCall"
)

// GetAgentState asks what the agents at a device do (ECMA-269 clause 22). An empty Group is all of them.
type GetAgentState struct{ Device, Group DeviceID }

func (GetAgentState) Name() string                  { return "GetAgentState" }
func (GetAgentState) Kind() Kind                    { return KindRequest }
func (GetAgentState) answer() GetAgentStateResponse { return GetAgentStateResponse{} }
func (m GetAgentState) layout(s element) Message {
	s.device("device", &m.Device)
	s.optionalDevice("acdGroup", &m.Group)
	return m
}

// GetAgentStateResponse lists the agents at the device; on MX, the groups of its user.
type GetAgentStateResponse struct {
	Agents []AgentEntry
	Reason string // Avaya: the reason code; a decimal number, "" = not told
}

func (GetAgentStateResponse) Name() string { return "GetAgentStateResponse" }
func (GetAgentStateResponse) Kind() Kind   { return KindReply }
func (m GetAgentStateResponse) layout(s element) Message {
	s.within("agentStateList", func(s element) {
		if s.dialect == Zultys {
			layCountRows(s, len(m.Agents))
		}
		each(s, "agentStateEntry", &m.Agents, layoutAgent)
	})
	layAvayaReason(s, "GetAgentStateResponsePrivateData", &m.Reason)
	return m
}

// AgentEntry is one agent: in the standard with a state for each of his groups, on MX the membership in a
// single group (role).
type AgentEntry struct {
	AgentID  string
	LoggedOn bool
	Groups   []AgentInGroup

	RoleID, RoleName, RoleExt string // MX: the group's id, name and extension
	LoginAvailable            bool   // MX: whether the user may log in and out by himself
	ReadyState                string // MX: not in every version; its words are not known
}

// AgentInGroup is an agent's state in one group. The group is empty when the state is that of all.
type AgentInGroup struct {
	Group     DeviceID
	State     AgentState // the standard demands one: an empty one is written as agentNull
	Pending   AgentState // takes effect when the call ends; empty = none
	Condition string     // forcedPause or other; empty = not told
}

func layoutAgent(s element, a *AgentEntry) {
	if s.speaks(Zultys) {
		layRole(s, a)
	}
	if s.dialect == Zultys {
		return
	}
	s.option("agentID", &a.AgentID)
	s.truth("loggedOnState", &a.LoggedOn)
	if s.reading() || len(a.Groups) > 0 {
		s.within("agentInfo", func(s element) {
			each(s, "agentInfoItem", &a.Groups, func(s element, g *AgentInGroup) {
				s.optionalDevice("acdGroup", &g.Group)
				s.word("agentState", (*string)(&g.State), string(AgentNull))
				s.option("pendingAgentState", (*string)(&g.Pending))
				s.option("agentStateCondition", &g.Condition)
			})
		})
	}
}

// SetAgentState logs an agent on or off, or makes him ready or not (ECMA-269 clause 22). MX logs its users
// on and off in groups and knows no other state.
type SetAgentState struct {
	Device         DeviceID
	State          RequestedAgentState
	AgentID        string
	Password       Secret // hexBinary on the standard's wire, clear text on MX's
	Group          DeviceID
	Groups         []string // MX: names or ids of the groups; none = all
	PhysicalDevice string   // MX
	Reason         string   // Avaya: the reason code, a decimal number; left out everywhere else
}

func (SetAgentState) Name() string                  { return "SetAgentState" }
func (SetAgentState) Kind() Kind                    { return KindRequest }
func (SetAgentState) answer() SetAgentStateResponse { return SetAgentStateResponse{} }
func (m SetAgentState) layout(s element) Message {
	s.device("device", &m.Device)
	s.option("requestedAgentState", (*string)(&m.State))
	if s.dialect == Zultys || (s.reading() && s.child("physicalDevice") != nil) {
		m.onMX(s)
		return m
	}
	s.option("agentID", &m.AgentID)
	layHexSecret(s, "password", &m.Password)
	s.optionalDevice("group", &m.Group)
	layAvayaReason(s, "SetAgentStatePrivateData", &m.Reason)
	return m
}

// SetAgentStateResponse accepts the request. What the agent does now is told by events.
type SetAgentStateResponse struct {
	Pending AgentState    // the state that takes effect when the call ends; empty = at once
	Groups  []GroupResult // MX: one for each group
}

// GroupResult says whether MX took an agent's login or logout for one group.
type GroupResult struct {
	Group   string
	Success bool
}

func (SetAgentStateResponse) Name() string { return "SetAgentStateResponse" }
func (SetAgentStateResponse) Kind() Kind   { return KindReply }
func (m SetAgentStateResponse) layout(s element) Message {
	s.option("pendingAgentState", (*string)(&m.Pending))
	if s.speaks(Zultys) {
		layGroupResults(s, &m.Groups)
	}
	return m
}
