package agent

import (
	"context"
	"errors"
	"slices"
	"time"

	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/problem"
	"cordboard/backend/session"
)

// notified takes in what happened in the session.
func (s *Session) notified(n session.Notice) {
	now := time.Now()
	switch n := n.(type) {
	case session.Connected:
		s.connected(n)
	case session.Disconnected:
		s.table.Lose(now)
	case session.Failed:
		_ = s.fail(ProblemOf(n.Err))
	case session.Ended:
		s.ended(n)
	case session.MonitorStarted:
		s.table.Follow(n.CrossRefID, n.Device)
		if s.problem != nil && s.problem.Code == "monitorLost" {
			s.problem = nil
		}
	case session.MonitorStopped:
		s.table.Unfollow(n.CrossRefID)
	case session.MonitorFailed:
		_ = s.fail(unmonitored(n.Err))
		s.table.Suspect()
		s.table.Doubt(now)
	case session.Snapshot:
		s.tell(call.Snapshot{Device: n.Device, Calls: n.Calls, AskedAt: n.AskedAt, Waiting: n.Waiting}.Apply(s.table, now))
		for callID, parties := range n.Parties {
			s.table.Introduce(n.Device, callID, parties, now)
		}
		if c := s.on.session.Connection(); c != nil && s.table.Shown().Untold() {
			c.RestartMonitors()
		}
	case session.NoSnapshot:
		s.table.Doubt(now)
		if n.Late && slices.ContainsFunc(s.table.Calls(), func(c call.Call) bool { return c.Stale }) {
			s.on.session.Connection().ResyncLater()
		}
	case session.EventsLost:
		s.table.Suspect()
		s.table.Shown().Warn()
	case session.Said:
		s.hear(n.Message, now)
	case session.Answered:
		s.learn(n.Message)
	case session.FeaturesTold:
		reason := LacksFeatures
		if n.Functions {
			reason = LacksSwitch
		}
		s.able.learnFeatures(n.Services, reason)
	case session.QueryRefused:
		if !s.known(n.Query) {
			s.able.learnLack(verbOf(n.Query), LacksSession)
		}
	}
}

// connected takes in that there is a connection.
func (s *Session) connected(n session.Connected) {
	on := s.on
	if !on.through {
		on.through = true
		s.onceShown(func() { on.first <- nil })
	}
	s.lines++
	if n.NewServer {
		s.shown = nothingShown(s.on.profile())
		s.table.NewServer(s.on.cred.Look)
	}
	s.problem = nil
	if n.PassedOver != nil {
		s.problem = ProblemOf(n.PassedOver)
	}
}

// ended takes in that the agent is off.
func (s *Session) ended(n session.Ended) {
	on, p := s.on, ProblemOf(n.Err)
	s.tell(s.table.Clear(time.Now()))
	s.on, s.problem, s.shown = nil, nil, nothingShown(s.on.profile())
	if !on.through {
		outcome := ProblemOf(context.Canceled)
		if p != nil {
			if errors.Is(p, problem.Lost) { // nobody restores that one
				p = problem.With(problem.LostSigningOn, p.Detail).And(p.Also).Because(n.Err)
			}
			outcome = p
		}
		s.onceShown(func() { on.first <- outcome })
	}
	if p != nil {
		_ = s.fail(p)
	}
	s.onceShown(func() { close(on.over) })
}

// hear takes in what the switch said unasked.
func (s *Session) hear(m csta.Message, now time.Time) {
	switch m := m.(type) {
	case csta.Event:
		s.tell(s.table.Apply(m, now))
		s.tellFailedConsultation()
	case csta.AgentEvent:
		if s.able.lacks[Ready] == LacksSession {
			delete(s.able.lacks, Ready) // MX: a group has taken them
		}
		s.agent.hear(m)
	case csta.DoNotDisturbEvent:
		s.settings.disturb(m.On)
	case csta.ForwardingEvent:
		s.settings.hear(m)
	case csta.DeviceServiceEvent:
		switch {
		case !m.InService:
			_ = s.fail(problem.With(problem.OutOfService, m.Cause))
		case errors.Is(s.problem, problem.OutOfService):
			s.problem = nil
		}
	}
}

// learn takes in the answer to a query.
func (s *Session) learn(m csta.Message) {
	switch m := m.(type) {
	case csta.GetAgentStateResponse:
		s.onAgentState(m)
	case csta.GetDoNotDisturbResponse:
		s.settings.disturb(m.On)
	case csta.GetForwardingResponse:
		s.settings.learn(m.List)
	}
}

// idle says that no call is up and none is coming.
func (s *Session) idle() bool {
	return len(s.table.Calls()) == 0 && len(s.table.Prompted()) == 0 && !s.table.Pending(time.Now())
}

// wants says whether the answer to a query is of use: not where what it is about is known to be lacking.
func (s *Session) wants(q session.Query) bool { return s.able.lacks[verbOf(q)] == "" }

// known says that the switch told about the matter of a query without being asked.
func (s *Session) known(q session.Query) bool {
	switch q {
	case session.AgentState:
		return s.agent.state() != AgentUnknown
	case session.DoNotDisturb:
		return s.settings.dnd != nil
	case session.Forwarding:
		return len(s.settings.forwards) > 0
	}
	return false
}

// verbOf is what a query is about; features are about all verbs.
func verbOf(q session.Query) Verb {
	return map[session.Query]Verb{session.AgentState: Ready, session.DoNotDisturb: DND, session.Forwarding: Forward}[q]
}
