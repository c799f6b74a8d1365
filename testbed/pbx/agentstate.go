package pbx

import (
	"slices"

	"cordboard/backend/csta"
)

// agentState is an agent's state, in the standard's words.
type agentState string

// The standard's agent states. Nobody is logged on in agentNull.
const (
	nobody      agentState = "agentNull"
	notReady    agentState = "agentNotReady"
	ready       agentState = "agentReady"
	onCall      agentState = "agentBusy"
	afterCall   agentState = "agentWorkingAfterCall"
	noneWaiting agentState = "" // no state is waiting for the end of a call
)

// agent is who works at a phone. It is copied with every happening.
type agent struct {
	id      string
	state   agentState
	pending agentState // what he will be when the call is over
	groups  []string   // the groups that he serves; sorted as the scenario has them, never changed in place
	reason  string     // why he is not ready
	shift   int        // counts changes, so that old timers know that they are old
}

// agentStateRequest is what somebody asks for at a phone, as the standard's SetAgentState has it.
type agentStateRequest struct {
	wanted   string // loggedOn, loggedOff, notReady, ready, workingAfterCall
	id       string
	password csta.Secret
	groups   []string // which of them; empty = all
	reason   string
}

// setAgentState changes an agent's state and tells which one waits for the end of his call.
func (x *exchange) setAgentState(at *phone, r agentStateRequest) (pending agentState, f *csta.Failure) {
	a := &at.agent
	wanted := map[string]agentState{"notReady": notReady, "ready": ready, "workingAfterCall": afterCall}[r.wanted]
	switch {
	case at.group != nil:
		return "", refusal("invalidDeviceID")
	case r.wanted == "loggedOn":
		return "", x.logOn(at, r)
	case r.wanted == "loggedOff":
		return "", x.logOff(at, r.groups)
	case wanted == "":
		return "", refusal("invalidAgentState")
	case a.state == nobody:
		return "", stateless("invalidObjectState")
	case a.state == onCall:
		a.pending, a.reason = wanted, r.reason
		if wanted == ready {
			a.pending = noneWaiting
		}
		return a.pending, nil
	}
	x.enterAgentState(at, wanted, r.reason)
	return "", nil
}

// logOn lets an agent begin. He is not ready then. Who is logged on already may log on to more groups.
func (x *exchange) logOn(at *phone, r agentStateRequest) *csta.Failure {
	a := &at.agent
	known, found := x.scenario.Agents[r.id]
	if a.state != nobody && a.id != r.id && r.id != "" || found && known.Extension != "" && known.Extension != at.number {
		return refusal("invalidAgentIdentifier")
	}
	if found && known.Password != "" && known.Password != r.password {
		return refusal("invalidAgentPassword")
	}
	serves, f := x.served(at.number, r.groups)
	if f != nil {
		return f
	}
	if a.state != nobody {
		if len(r.groups) == 0 {
			return refusal("featureAlreadySet")
		}
		a.groups = union(a.groups, serves)
		x.notice(loggedOn, at, feature{group: r.groups[0]})
		return nil
	}
	a.id, a.groups, a.pending = r.id, serves, noneWaiting
	a.state = notReady
	x.notice(loggedOn, at, feature{})
	if x.scenario.ReadyAtLogOn {
		x.enterAgentState(at, ready, "")
	} else {
		x.enterAgentState(at, notReady, "")
	}
	return nil
}

// served lists the groups that an extension may serve, or those of them that are named.
func (x *exchange) served(extension string, named []string) ([]string, *csta.Failure) {
	var all []string
	for _, g := range x.groups {
		if slices.Contains(g.Agents, extension) {
			all = append(all, g.Number)
		}
	}
	if len(named) == 0 {
		return all, nil
	}
	for _, group := range named {
		if !slices.Contains(all, group) {
			return nil, refusal("invalidAgentGroup")
		}
	}
	return named, nil
}

func union(a, b []string) []string {
	all := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// logOff ends an agent's work, or his work for some groups.
func (x *exchange) logOff(at *phone, groups []string) *csta.Failure {
	a := &at.agent
	if a.state == nobody {
		return stateless("invalidObjectState")
	}
	rest := slices.DeleteFunc(slices.Clone(a.groups), func(g string) bool { return slices.Contains(groups, g) })
	if len(groups) > 0 && len(rest) > 0 {
		a.groups = rest
		x.notice(loggedOff, at, feature{group: groups[0]})
		return nil
	}
	gone := *a
	*a = agent{state: nobody, shift: a.shift + 1}
	h := feature{number: at.number, agent: gone}
	h.agent.state = nobody
	x.news = append(x.news, happening{what: loggedOff, feature: &h})
	return nil
}

// enterAgentState changes the state and tells it.
func (x *exchange) enterAgentState(at *phone, state agentState, reason string) {
	a := &at.agent
	a.state, a.pending, a.reason = state, noneWaiting, reason
	a.shift++
	if state == ready {
		x.tick++
		at.idle = x.tick
	}
	x.notice(dutyChanged, at, feature{})
}

// busyWith makes an agent busy who answered a call of a group. With work after each call, each call of
// one who is ready makes him busy.
func (x *exchange) busyWith(l *leg) {
	if l.phone == nil || l.phone.agent.state != ready || l.group == nil && x.scenario.AfterCallMs == 0 {
		return
	}
	l.work = true
	x.enterAgentState(l.phone, onCall, "")
}

// freed notes that a leg is gone from its phone. When it was the last one of the agent's work, he works
// after the call, or is what he wanted to be.
func (x *exchange) freed(l *leg) {
	at := l.phone
	x.tick++
	at.idle = x.tick
	if !l.work || at.agent.state != onCall {
		return
	}
	l.work = false
	if len(at.legs) > 0 { // he consults for the customer's sake, or is in the conference now
		at.legs[0].work, at.legs[0].group = true, l.group
		return
	}
	wrapUp := x.scenario.AfterCallMs
	if l.group != nil && l.group.WrapUpMs > 0 {
		wrapUp = l.group.WrapUpMs
	}
	switch a := &at.agent; {
	case a.pending != noneWaiting:
		x.enterAgentState(at, a.pending, a.reason)
	case wrapUp == 0:
		x.enterAgentState(at, ready, "")
	default:
		x.enterAgentState(at, afterCall, "")
		if shift := a.shift; wrapUp > 0 {
			x.after(ms(wrapUp), func() {
				if a.shift == shift {
					x.enterAgentState(at, ready, "")
				}
			})
		}
	}
}
