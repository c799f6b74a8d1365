package softphone

import (
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/call"
)

// busyWith is the id of the call that what the agent does now belongs to; "" = none, or nobody can tell. state is the
// session's own.
func (l *callLogger) busyWith(state agent.State) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	active := state.Active()
	switch {
	case len(state.Calls) == 0 && len(l.told.Calls) == 0: // every end was noted
		return l.wrapUp.call
	case hasCall(l.told.Calls, active):
		return active
	}
	return "" // none, or one that the log does not have yet
}

// wrapUp is the last talk that ended in this run; call is "" when several ended together.
type wrapUp struct {
	call string
	at   time.Time
}

// together is how close the ends of calls are that one event ended, such as the end of a conference.
const together = 2 * time.Second

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
