package agent

import (
	"strings"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
	"cordboard/backend/session"
)

// setAgentState asks the switch to make the agent ready, not ready (for a reason that the site knows; "" =
// none), or working after a call, or to log them on or off. An agent who is logged off is logged on first. It
// returns when the switch accepted; during a call that may mean at its end (AgentStatus.Pending). Where the
// groups are the state (csta.Profile.GroupsAreStates), ready is logged on in all groups and not ready is logged off.
func setAgentState(c *command) error {
	if err := c.prepare(func() *problem.Problem { return nil }); err != nil {
		return err
	}
	c.findAgentState()
	var requests []csta.SetAgentState
	if err := c.prepare(func() (p *problem.Problem) {
		requests, p = c.agentStates()
		return p
	}); err != nil {
		return err
	}
	var answer csta.SetAgentStateResponse
	var err error
	for _, request := range requests {
		request.Device = c.own
		if answer, err = link.Do(c.ctx, c.conn, request); err != nil && !alreadySo(err) {
			break
		}
		err = nil
	}
	return c.outcome(refusedGroup(answer, err), func() {
		s := c.s
		if err != nil || s.on.line() != c.conn {
			s.agent.wanted = ""
			return
		}
		if pending := agentStateOf(answer.Pending); pending != "" {
			s.agent.pending, s.agent.reason = pending, c.args["reason"]
		}
		s.on.changed(session.AgentState)
	})
}

// findAgentState asks what the agent is, where nobody knows: one who is logged off must be logged on first.
func (c *command) findAgentState() {
	unknown := false
	c.s.do(func() { unknown = c.s.agent.state() == AgentUnknown })
	if !unknown {
		return
	}
	if answer, err := link.Do(c.ctx, c.conn, csta.GetAgentState{Device: c.own}); err == nil {
		c.s.do(func() {
			if c.s.on.line() == c.conn && c.s.agent.state() == AgentUnknown {
				c.s.onAgentState(answer)
			}
		})
	}
}

// agentStates are the requests that lead to the state that is asked for. The owner calls it.
func (c *command) agentStates() (requests []csta.SetAgentState, p *problem.Problem) {
	s, reason := c.s, c.args["reason"]
	asked, known := requestable(c.args["state"], c.profile.GroupsAreStates)
	if !known {
		return nil, problem.New(problem.BadAgentState)
	}
	cred := s.on.cred
	request := csta.SetAgentState{State: asked, AgentID: cred.AgentID, Password: cred.AgentPassword}
	if request.AgentID == "" {
		request.AgentID = s.agent.agentID
	}
	if s.agent.state() == AgentLoggedOff && asked != csta.LoggedOn && asked != csta.LoggedOff {
		first := request
		first.State = csta.LoggedOn
		requests = append(requests, first)
	}
	if asked == csta.NotReady && reason != "" && strings.Trim(reason, "0123456789") == "" {
		request.Reason = reason // written where the switch has a place for it
	}
	s.agent.wanted = reason // its event may come before the answer
	return append(requests, request), nil
}

// loggedOn can be asked for, and is told as one of the states of an agent who is logged on.
const loggedOn = "loggedOn"

// requestable is the switch's word for a state that can be asked for.
func requestable(state string, groups bool) (word csta.RequestedAgentState, known bool) {
	word, known = map[AgentState]csta.RequestedAgentState{
		loggedOn: csta.LoggedOn, AgentLoggedOff: csta.LoggedOff, AgentNotReady: csta.NotReady, AgentReady: csta.Ready,
		AgentWorkingAfterCall: csta.WorkingAfterCall,
	}[AgentState(state)]
	if groups {
		switch word {
		case csta.Ready:
			word = csta.LoggedOn
		case csta.NotReady:
			word = csta.LoggedOff
		case csta.WorkingAfterCall:
			known = false
		}
	}
	return word, known
}

// refusedGroup is what MX says for each group: one that was refused is a refusal.
func refusedGroup(answer csta.SetAgentStateResponse, err error) error {
	if err != nil {
		return err
	}
	var refused []string
	for _, g := range answer.Groups {
		if !g.Success {
			refused = append(refused, g.Group)
		}
	}
	if len(refused) == 0 {
		return nil
	}
	return problem.With(problem.GroupsRefused, strings.Join(refused, ", "))
}

// alreadySo says that the switch refused because it is as it should be.
func alreadySo(err error) bool {
	no := csta.FailureOf(err)
	return no != nil && no.Code == "featureAlreadySet"
}
