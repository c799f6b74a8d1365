package call

import "time"

// How long the table waits for what should come.
const (
	stateless    = 30 * time.Second       // a call that never got a state
	prompt       = time.Minute            // a telephone whose handset is to be lifted, on a switch that tells nothing of it
	dismissal    = 2 * time.Second        // the end of a call that is hung up before its switch told anything of it
	diversion    = 2 * time.Second        // an event that shows a diverted call still here
	loneliness   = 2 * time.Second        // the own end after the other party's
	silence      = 10 * time.Second       // the far end's signals after NetworkReached
	curiosity    = 500 * time.Millisecond // an event that tells who came instead of a party
	succession   = 2 * time.Second        // the new leg of a call that was transferred
	rollCall     = 5 * time.Second        // between two questions who is still in a conference that no event tells of
	ghostLonely  = 30 * time.Second       // stale calls: the other party left
	ghostSilent  = time.Minute            // stale calls: nobody talks
	ghostTalking = 2 * time.Hour          // stale calls: somebody talked when the line was lost
)

// timers are the moments of a call that something is due after; zero = they are not running.
type timers struct {
	begunAt    time.Time // when the table first heard of it
	heardAt    time.Time // when it last did
	staleAt    time.Time // since when it is stale
	divertedAt time.Time // it was diverted away; it ends unless an event follows
	movedAt    time.Time // a transfer gave it another party without a list: a new leg may replace it
	goneAt     time.Time // the leg was cleared right after that; the call ends unless the new one comes
	lonelyAt   time.Time // the other party left; our own end should follow
	deposedAt  time.Time // another call was passed on, perhaps with this one
	reachedAt  time.Time // it reached the network, and the far end has told nothing since
	askAt      time.Time // when to ask for a snapshot, for only that tells whether the call goes on
	curious    bool      // the snapshot is wanted only for who the others are
	asked      bool      // a snapshot was asked for and has not confirmed the call
	apart      bool      // the line was lost, and no snapshot has confirmed the call since
}

// calm takes back every doubt about the call.
func (t *timers) calm() {
	t.staleAt, t.divertedAt, t.lonelyAt, t.deposedAt = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	t.askAt, t.asked, t.curious, t.apart = time.Time{}, false, false, false
}

// ask has a snapshot asked for at that time, because the call itself is in doubt.
func (t *timers) ask(at time.Time) { t.askAt, t.curious = at, false }

// wonder asks the switch soon who the other parties are. The call itself is not doubted.
func (t *timers) wonder(at time.Time) { t.wonderAt(at.Add(curiosity)) }

// wonderAt asks then, unless a question is due already.
func (t *timers) wonderAt(at time.Time) {
	if t.askAt.IsZero() {
		t.askAt, t.curious = at, true
	}
}

// satisfy takes back a question that was only about who the others are.
func (t *timers) satisfy() {
	if t.curious {
		t.askAt, t.curious = time.Time{}, false
	}
}

// deadline is when something is due for the call; zero = nothing.
func (r *record) deadline() time.Time {
	switch {
	case r.hidden && r.Prompting() && r.intent != "":
		return r.intentAt.Add(dismissal)
	case r.hidden && r.Prompting():
		return r.begunAt.Add(prompt)
	case r.hidden:
		return r.begunAt.Add(stateless)
	case r.Stale && (r.askAt.IsZero() || r.askAt.After(r.staleAt.Add(r.patience()))):
		return r.staleAt.Add(r.patience())
	case !r.divertedAt.IsZero():
		return r.divertedAt.Add(diversion)
	case !r.goneAt.IsZero():
		return r.goneAt.Add(succession)
	}
	due := r.askAt
	if silent := r.reachedAt.Add(silence); !r.reachedAt.IsZero() && (due.IsZero() || silent.Before(due)) {
		due = silent
	}
	return due
}

// patience is how long a stale call is kept.
func (r *record) patience() time.Duration {
	switch {
	case !r.lonelyAt.IsZero():
		return ghostLonely
	case r.State == Connected, r.State == Held:
		return ghostTalking
	}
	return ghostSilent
}

// silentSince is the last moment at which the call was known to be alive.
func (r *record) silentSince(at time.Time) time.Time {
	switch {
	case !r.lonelyAt.IsZero():
		return r.lonelyAt
	case r.Stale:
		return r.staleAt
	}
	return at
}

// due does the one thing that is due for a call.
func (t *Table) due(r *record, due, at time.Time) (ended []Ended, snapshot bool) {
	switch {
	case r.hidden:
		return t.calls.giveUp(r, at), false
	case r.Stale && !due.Equal(r.askAt):
		return t.calls.finish(r, CauseDropped, r.silentSince(at), true), false
	case !r.divertedAt.IsZero():
		cause := CauseDiverted
		if _, told := fates[r.Cause]; told {
			cause = r.Cause
		}
		return t.calls.finish(r, cause, r.divertedAt, false), false
	case !r.goneAt.IsZero():
		return t.calls.finish(r, CauseTransfer, r.goneAt, false), false
	case due.Equal(r.askAt):
		r.asked = r.asked || !r.curious
		r.askAt, r.curious = time.Time{}, false
		return nil, true
	default: // a network that told nothing more counts as the answer
		r.ConnectedAt, r.unsignalled, r.reachedAt = r.reachedAt, true, time.Time{}
	}
	return nil, false
}
