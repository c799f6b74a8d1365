package call

import "time"

// A call that the switch does not list may be over, its end told to nobody; or this switch lists no calls. A living
// call is never ended for a switch's sake. So what a snapshot leaves out is believed only of a server that has listed a
// call before, since the agent signed on at it, and only the second time: at once where events were lost, else of
// two answers with nothing heard in between. A switch that never listed one may be right about a call that waits
// for an answer and of which nothing is heard: that one ends after absentLongest.
const (
	secondLook    = time.Second      // between the answer that does not list a call and the question that decides
	absentLongest = 45 * time.Second // how long a call may wait for an answer unheard of, which a server that never listed any does not list
)

// DefaultLook is how often the switch is asked for its calls while there are any.
const DefaultLook = 30 * time.Second

// When the switch is asked whether it lists calls, unless it is known to.
const (
	firstLook = 500 * time.Millisecond // after the call was heard of
	proofRest = 10 * time.Second       // after another question while it was there
)

// look is the question for the calls that goes out now and then, and what the answers have shown of the server.
type look struct {
	every time.Duration // how often it is asked while calls are up; negative = never
	at    time.Time     // when it was asked last
	lists bool          // it has listed a call
}

func newLook(every time.Duration) look {
	if every == 0 {
		every = DefaultLook
	}
	return look{every: every}
}

// due is when the switch is to be asked: when nothing was heard of a call for long, or soon where it is open whether
// it lists calls; zero = never.
func (l *look) due(calls []*record) (due time.Time) {
	if l.every < 0 {
		return due
	}
	for _, r := range calls {
		if r.hidden && !r.Prompting() {
			continue
		}
		at := later(r.heardAt, l.at).Add(l.every)
		if !l.lists {
			soon := r.heardAt.Add(firstLook)
			if !l.at.Before(r.begunAt) {
				soon = later(soon, l.at.Add(proofRest))
			}
			if soon.Before(at) {
				at = soon
			}
		}
		if due.IsZero() || at.Before(due) {
			due = at
		}
	}
	return due
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// NewServer tells the table that the monitors are another server's from now on, what the one before has listed says
// nothing of it, and how often this one is asked, as Options.Look.
func (t *Table) NewServer(every time.Duration) { t.look = newLook(every) }

// missing decides about a call that is not in the snapshot. Events that already told of its end are believed.
func (s reconciliation) missing(r *record) []Ended {
	cause, broken := CauseUnseen, true
	switch {
	case s.overtaken(r), r.mentioned:
		return nil
	case !r.goneAt.IsZero():
		return s.calls.finish(r, CauseTransfer, r.goneAt, false)
	case s.joining.about(r, s.at):
		cause, broken = s.joining.cause, false
	case !r.deposedAt.IsZero() && s.at.Sub(r.deposedAt) < 2*patience:
		cause, broken, r.passed = CauseTransfer, false, true
	case !r.lonelyAt.IsZero():
		cause, broken = "", false
	case !s.over(r):
		return nil
	case r.Stale:
		cause = CauseAway
	}
	return s.calls.finish(r, cause, r.silentSince(s.at), broken)
}

// over decides about a call of whose end no event told anything. Another question decides where this answer does not.
func (s reconciliation) over(r *record) bool {
	doubted := r.asked || r.Stale || r.Unlisted
	r.Unlisted = true
	if s.look.lists {
		if !doubted {
			r.ask(s.at.Add(secondLook))
		}
		return doubted
	}
	if r.asked && !r.Stale {
		r.Stale, r.staleAt = true, s.at
	}
	r.asked = false
	waiting := r.State == Ringing || r.State == Initiated || r.State == Dialing
	return waiting && r.ConnectedAt.IsZero() && s.at.Sub(r.heardAt) >= absentLongest
}
