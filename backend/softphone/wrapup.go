package softphone

import (
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/call"
)

// busyWith is the id of the call that what the agent does now belongs to; "" = none, or nobody can tell. That is the call
// they talk on, or the only one that rings or is dialled; a call on hold never is. After the last call it is the one that
// is being wrapped up, and while that lasts and another one rings, nobody can tell. state is the session's own.
func (l *callLogger) busyWith(state agent.State, at time.Time) string {
	wrapUpTime := l.wrapUpTime()
	l.mu.Lock()
	defer l.mu.Unlock()
	over := l.wrapUp.within(wrapUpTime, at)
	if len(state.Calls) == 0 && len(l.told.Calls) == 0 { // every end was noted
		return over
	}
	active := state.Active()
	switch stateOf(state.Calls, active) {
	case "", call.Held:
		return ""
	case call.Ringing:
		if over != "" {
			return ""
		}
	}
	if !hasCall(l.told.Calls, active) {
		return "" // one that the log does not have yet
	}
	return active
}

// stateOf is the state of a call; "" = there is none.
func stateOf(calls []agent.Call, id string) call.State {
	for _, c := range calls {
		if c.ID == id {
			return c.State
		}
	}
	return ""
}

// done ends the wrap-up of a call.
func (l *callLogger) done(callID string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.wrapUp.call == callID {
		l.wrapUp.call = ""
	}
}

// wrapUpTime is how long after its end a call may be wrapped up.
func (l *callLogger) wrapUpTime() time.Duration { return l.current.get().Log.WrapUpTime() }

// wrapUp is the last talk that ended in this run; call is "" when several ended together, or when the agent is done with
// it or has begun the next call.
type wrapUp struct {
	call string
	at   time.Time
}

// together is how close the ends of calls are that one event ended, such as the end of a conference.
const together = 2 * time.Second

// within is the call, as long as its wrap-up may last.
func (w wrapUp) within(limit time.Duration, at time.Time) string {
	if at.Sub(w.at) > limit {
		return ""
	}
	return w.call
}

// after is what is wrapped up once another call has ended. A consultation belongs to the call that it was for.
func (w wrapUp) after(e call.Ended) wrapUp {
	switch {
	case !e.Connected || e.ConsultOf != "":
		return w
	case !w.at.IsZero() && e.EndedAt.Sub(w.at) < together:
		return wrapUp{"", e.EndedAt}
	}
	return wrapUp{e.ID, e.EndedAt}
}

// beside is what is wrapped up while there are these calls: nothing more, once the agent is on one of them.
func (w wrapUp) beside(calls []agent.Call) wrapUp {
	for _, c := range calls {
		if c.ID != w.call && c.State != call.Ringing && c.State != call.Failed {
			w.call = ""
		}
	}
	return w
}
