package csta

// AgentEventKind is the root element of an agent's event without its ending "Event".
type AgentEventKind string

// The agent events of ECMA-269 clause 22, and MX's of memberships in groups. The name of MX's update is
// uncertain.
const (
	AgentLoggedOnEvent         AgentEventKind = "AgentLoggedOn"
	AgentLoggedOffEvent        AgentEventKind = "AgentLoggedOff"
	AgentNotReadyEvent         AgentEventKind = "AgentNotReady"
	AgentReadyEvent            AgentEventKind = "AgentReady"
	AgentBusyEvent             AgentEventKind = "AgentBusy"
	AgentWorkingAfterCallEvent AgentEventKind = "AgentWorkingAfterCall"
	AgentAddEvent              AgentEventKind = "AgentAdd"
	AgentDeleteEvent           AgentEventKind = "AgentDelete"
	AgentUpdateEvent           AgentEventKind = "AgentUpdate"
)

// agentForms tells the kinds apart: what the standard says of an agent, to which of them Avaya adds a reason,
// and what MX says of a role.
var agentForms = map[AgentEventKind]struct{ pending, reason, role bool }{
	AgentLoggedOnEvent: {}, AgentLoggedOffEvent: {reason: true}, AgentNotReadyEvent: {reason: true}, AgentReadyEvent: {reason: true},
	AgentBusyEvent: {pending: true}, AgentWorkingAfterCallEvent: {pending: true, reason: true},
	AgentAddEvent: {role: true}, AgentDeleteEvent: {role: true}, AgentUpdateEvent: {role: true},
}

func (k AgentEventKind) role() bool { return agentForms[k].role }

// AgentEvent tells that an agent's state changed, whoever changed it. Each transition is an event of its
// own: logged on is not ready yet. A password that the switch adds is not read.
type AgentEvent struct {
	Type    AgentEventKind
	Monitor string
	Device  Device
	AgentID string
	Group   DeviceID
	Pending AgentState // of Busy and WorkingAfterCall: what takes effect at the call's end
	Cause   string
	Reason  string     // Avaya: the reason code, but for LoggedOn and Busy; a decimal number, "" = not told
	Role    AgentEntry // MX: of AgentAdd, AgentDelete and AgentUpdate
}

// Name is the root element: the type with its ending.
func (m AgentEvent) Name() string { return string(m.Type) + "Event" }

// Kind is KindEvent.
func (AgentEvent) Kind() Kind { return KindEvent }

func (m AgentEvent) layout(s element) Message {
	if m.Type.role() {
		s.option("monitorCrossRefID", &m.Monitor)
		layRole(s, &m.Role)
		return m
	}
	s.text("monitorCrossRefID", &m.Monitor)
	s.mandatory("agentDevice", asIdentifier, &m.Device)
	s.option("agentID", &m.AgentID)
	s.optionalDevice("acdGroup", &m.Group)
	if s.reading() || agentForms[m.Type].pending {
		layPending(s, m.Type, &m.Pending)
	}
	s.option("cause", &m.Cause)
	if s.reading() || agentForms[m.Type].reason {
		layAvayaReason(s, m.Name()+"PrivateData", &m.Reason)
	}
	return m
}

// brief are the words that AgentWorkingAfterCallEvent has for a pending state.
var brief = map[AgentState]string{AgentNotReady: "notReady", AgentReady: "ready", AgentNull: "null"}

// layPending is pendingAgentState.
func layPending(s element, kind AgentEventKind, state *AgentState) {
	word := string(*state)
	if short, is := brief[*state]; is && kind == AgentWorkingAfterCallEvent {
		word = short
	}
	s.option("pendingAgentState", &word)
	*state = AgentState(word)
	for long, short := range brief {
		if word == short {
			*state = long
		}
	}
}
