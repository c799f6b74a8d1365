package call

import (
	"slices"
	"time"

	"cordboard/backend/csta"
)

// A call that the switch does not list may be over, its end told to nobody; or this switch lists no calls. A living
// call is never ended for a switch's sake. So what a snapshot leaves out is believed only of a server that has listed a
// call before, since the agent signed on at it, and only the second time: at once where events were lost, else of
// two answers with nothing heard in between. A switch that never listed one may be right about a call that waits
// for an answer and of which nothing is heard: that one ends after absentLongest.
const (
	secondLook    = time.Second      // between the answer that does not list a call and the question that decides
	absentLongest = 45 * time.Second // how long a call may wait for an answer unheard of, which a server that never listed any does not list
)

// DefaultLook is how often the switch is asked for its calls.
const DefaultLook = 30 * time.Second

// When the switch is asked whether it lists calls, unless it is known to.
const (
	firstLook = 500 * time.Millisecond // after the call was heard of
	proofRest = 10 * time.Second       // after another question while it was there
)

// look is the question for the calls that goes out now and then, and what the answers have shown of the server.
type look struct {
	Shown

	every time.Duration // how often it is asked; negative = never
	at    time.Time     // when it was asked last
}

func newLook(every time.Duration) look {
	if every == 0 {
		every = DefaultLook
	}
	return look{every: every}
}

// due is when the switch is to be asked: when nothing was heard of a call for long, or soon where it is open whether
// it lists calls; zero = never. While there is no call, a switch that answers is asked a little before its silence
// would make the connection ask for a sign of life, in whose place: of a call whose first event was lost nothing else
// might be heard.
func (l *look) due(calls []*record) (due time.Time) {
	if l.every < 0 {
		return due
	}
	idle := true
	for _, r := range calls {
		if !isShown(r) {
			continue
		}
		idle = false
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
	if idle && l.answers {
		due = l.at.Add(l.every - l.every/10)
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

// Shown is what the server has shown since NewServer.
func (t *Table) Shown() *Shown { return &t.look.Shown }

// Shown is what a server has shown by its answers to questions for its calls.
type Shown struct {
	answers bool // it has answered
	lists   bool // it has listed a call
	warned  bool // it is known that events were lost, and no snapshot has made up for it yet
	untold  bool // an answer told what events should have, and it was not known that any were lost
}

// Lists says whether the server is known to list calls, so that its snapshots can be believed.
func (s *Shown) Lists() bool { return s.lists }

// Warn notes that the server said that events were lost, or that they must have been, for the line was.
func (s *Shown) Warn() { s.warned = true }

// Untold says whether an answer told what events should have told before, and nobody had warned that any were lost:
// perhaps none come any more. It is said once.
func (s *Shown) Untold() bool {
	untold := s.untold
	s.untold = false
	return untold
}

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
	default:
		s.look.untold = s.look.untold || !s.look.warned
		if r.Stale {
			cause = CauseAway
		}
	}
	return s.calls.finish(r, cause, r.silentSince(s.at), broken)
}

// resembled says whether the snapshot lists a call that nobody knew and that may be this one, its id damaged on the way.
func (s reconciliation) resembled(r *record) bool {
	return slices.ContainsFunc(s.Snapshot.Calls, func(info csta.SnapshotCallInfo) bool {
		other := s.calls.named(s.device, info.Connection.CallID)
		return other != nil && s.present[other] && other.begunAt.Equal(s.at) && (!known(info.Endpoint) || !r.unlike(info.Endpoint))
	})
}

// over decides about a call of whose end no event told anything. Another question decides where this answer does not.
func (s reconciliation) over(r *record) bool {
	doubted := r.Unlisted || (r.Stale || r.asked) && !s.resembled(r)
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
