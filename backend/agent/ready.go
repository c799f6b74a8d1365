package agent

import (
	"context"
	"strings"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// SetDuty asks the switch to make the agent ready, not ready (for a reason that the site knows; "" =
// none), or working after a call, or to log him on or off; state is one of the Duty words or "loggedOn". An
// agent who is logged off is logged on first. It returns when the switch accepted; during a call that may
// mean at its end (Duty.Pending). On MX, which knows nothing else, ready is logged on in all groups and not
// ready is logged off.
func (s *Session) SetDuty(ctx context.Context, state, reason string) error {
	conn, own, err := s.phone(Ready, nil)
	if err != nil {
		return err
	}
	s.findDuty(ctx, conn, own)
	requests, err := s.mayServe(state, reason)
	if err != nil {
		return err
	}
	var answer csta.SetAgentStateResponse
	for _, request := range requests {
		request.Device = own
		if answer, err = link.Do(ctx, conn, request); err != nil && !alreadySo(err) {
			break
		}
		err = nil
	}
	return s.outcome(Ready, refusedGroup(answer, err), func() {
		if err != nil || s.line() != conn {
			s.duty.wanted = ""
			return
		}
		if pending := dutyOf(answer.Pending); pending != "" {
			s.duty.pending, s.duty.reason = pending, reason
		}
		s.again(askDuty)
	})
}

// findDuty asks what the agent is, where nobody knows: one who is logged off must be logged on first.
func (s *Session) findDuty(ctx context.Context, conn *link.Conn, own csta.DeviceID) {
	unknown := false
	s.do(func() { unknown = s.duty.state() == DutyUnknown })
	if !unknown {
		return
	}
	if answer, err := link.Do(ctx, conn, csta.GetAgentState{Device: own}); err == nil {
		s.do(func() {
			if s.line() == conn && s.duty.state() == DutyUnknown {
				s.employed(answer)
			}
		})
	}
}

// mayServe are the requests that lead to a state.
func (s *Session) mayServe(state, reason string) (requests []csta.SetAgentState, err error) {
	ready := s.do(func() {
		if p := s.ready(Ready); p != nil {
			err = s.fail(p)
			return
		}
		asked, known := requestable(state, s.profile().GroupsAreStates)
		if !known {
			err = s.fail(problemDuty)
			return
		}
		request := csta.SetAgentState{State: asked, AgentID: s.shift.cred.AgentID, Password: s.shift.cred.AgentPassword}
		if request.AgentID == "" {
			request.AgentID = s.duty.agentID
		}
		if s.duty.state() == DutyLoggedOff && asked != csta.LoggedOn && asked != csta.LoggedOff {
			first := request
			first.State = csta.LoggedOn
			requests = append(requests, first)
		}
		if asked == csta.NotReady && reason != "" && strings.Trim(reason, "0123456789") == "" {
			request.Reason = reason // written where the switch has a place for it
		}
		requests = append(requests, request)
		s.duty.wanted = reason // its event may come before the answer
	})
	if !ready {
		err = problemClosed
	}
	return requests, err
}

// requestable is the switch's word for a state that can be asked for.
func requestable(state string, groups bool) (word csta.RequestedAgentState, known bool) {
	word, known = map[string]csta.RequestedAgentState{
		"loggedOn": csta.LoggedOn, DutyLoggedOff: csta.LoggedOff, DutyNotReady: csta.NotReady, DutyReady: csta.Ready,
		DutyWorkingAfterCall: csta.WorkingAfterCall,
	}[state]
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
	return &Problem{Code: problemGroups.Code, Text: problemGroups.Text, Detail: strings.Join(refused, ", ")}
}

// alreadySo says that the switch refused because it is as it should be.
func alreadySo(err error) bool {
	no := refusalOf(err)
	return no != nil && no.Code == "featureAlreadySet"
}
