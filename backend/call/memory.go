package call

import (
	"slices"
	"time"

	"cordboard/backend/csta"
)

// How long the table waits and remembers.
const (
	memory       = 30 * time.Second       // ended calls' ids, and calls that never got a state
	diversion    = 2 * time.Second        // an event that shows a diverted MX call still here
	loneliness   = 2 * time.Second        // the own end after the other party's
	silence      = 10 * time.Second       // the far end's signals after NetworkReached
	lateness     = 2 * time.Second        // an event that was overtaken by the end of its call
	curiosity    = 500 * time.Millisecond // an event that tells who came instead of a party
	succession   = 2 * time.Second        // the new leg of an MX call that was transferred
	roundCall    = 5 * time.Second        // between two looks at who is still in a conference on MX, which tells nobody
	ghostLonely  = 30 * time.Second       // stale calls: the other party left
	ghostSilent  = time.Minute            // stale calls: nobody talks
	ghostTalking = 2 * time.Hour          // stale calls: somebody talked when the line was lost
	quietWaiting = 2 * time.Minute        // a call that waits for an answer and of which nothing is heard: is it still there?
	quietTalking = 10 * time.Minute       // the same of a talk
)

// finished remembers an ended call, for late events must not bring it back.
type finished struct {
	callID, device, global string
	origin                 string // under which people know the call
	at                     time.Time
	diverted               bool // or sent on in another way: it may ring here again
	guessed                bool // nobody told its end, another call's did: a snapshot knows better
	before                 bool // it ended before the line was lost: a snapshot since then knows better
}

// over says that the end of a snapshot's call was seen, and is to be believed: the switch may be a little
// behind its own events. One that was sent on may ring here again.
func (t *Table) over(info *csta.SnapshotCallInfo, device string) bool {
	f, ended := t.ended(info.Connection.CallID, device)
	rings := len(info.States) > 0 && info.States[0] == csta.StateAlerting
	return ended && !f.before && !f.guessed && !(f.diverted && rings)
}

func (t *Table) remember(r *record, at time.Time, diverted bool) {
	t.recall(r.Connection, r.Device, r.GlobalID, at, diverted)
}

func (t *Table) recall(id csta.ConnectionID, device, origin string, at time.Time, diverted bool) {
	f := finished{callID: id.CallID, device: device, global: id.GlobalCallID, origin: origin, at: at, diverted: diverted}
	for i := range t.finished {
		if t.finished[i].callID == f.callID && t.finished[i].device == f.device {
			f.global, f.origin = first(f.global, t.finished[i].global), first(f.origin, t.finished[i].origin)
			f.diverted = diverted || origin == "" && t.finished[i].diverted
			t.finished[i] = f
			return
		}
	}
	t.finished = append(t.finished, f)
}

func (t *Table) ended(callID, device string) (finished, bool) {
	for _, f := range t.finished {
		if f.callID == callID && f.device == device {
			return f, true
		}
	}
	return finished{}, false
}

// forget drops what was remembered long enough.
func (t *Table) forget(at time.Time) {
	t.finished = slices.DeleteFunc(t.finished, func(f finished) bool { return at.Sub(f.at) > memory })
}

// fresh tells a new call that reuses an ended one's id from that call's late events. The global id
// decides where both have one; else a beginning is believed. A call that was diverted away may ring
// here again.
func (t *Table) fresh(n *notice, old finished) bool {
	global := n.ev.Connection.GlobalCallID
	reaches := slices.Contains([]csta.EventKind{csta.Offered, csta.Delivered, csta.Diverted, csta.Queued}, n.ev.Type) && n.comesIn(t)
	late := n.at.Sub(old.at) <= lateness
	// It was fetched back from where it was sent, or turned down and picked up; and a call without an id may be any.
	returns := n.ev.Type == csta.Established && n.mine && n.toMe() &&
		(old.diverted || !late || n.ev.Cause == "callPickup" || n.ev.Connection.CallID == "")
	if global != "" && old.global != "" {
		return global != old.global || returns || reaches && (old.diverted || !late)
	}
	return returns || reaches || n.ev.Type == csta.ServiceInitiated || n.ev.Type == csta.Originated
}

// comesIn says that the event brings an inbound call to the device.
func (n *notice) comesIn(t *Table) bool {
	return t.direction(n) == Inbound && (n.zultys && n.ev.Type != csta.Diverted || n.toMe())
}

// Deadline is when Tick has something to do; zero = nothing is due.
func (t *Table) Deadline() time.Time {
	var due time.Time
	for _, r := range t.calls {
		if at := r.deadline(); !at.IsZero() && (due.IsZero() || at.Before(due)) {
			due = at
		}
	}
	return due
}

func (r *record) deadline() time.Time {
	switch {
	case r.hidden:
		return r.begunAt.Add(memory)
	case r.Stale:
		return r.staleAt.Add(r.patience())
	case !r.divertedAt.IsZero():
		return r.divertedAt.Add(diversion)
	case !r.goneAt.IsZero():
		return r.goneAt.Add(succession)
	}
	due := r.heardAt.Add(r.quiet())
	if !r.askAt.IsZero() && r.askAt.Before(due) {
		due = r.askAt
	}
	if quiet := r.reachedAt.Add(silence); !r.reachedAt.IsZero() && quiet.Before(due) {
		due = quiet
	}
	return due
}

// quiet is how long nothing need be heard of a call. An end that a switch forgot to tell, or that was lost,
// leaves no ghost: after that the switch is asked. The call itself is not doubted.
func (r *record) quiet() time.Duration {
	if r.State == Connected || r.State == Held || !r.ConnectedAt.IsZero() {
		return quietTalking
	}
	return quietWaiting
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

// Tick does what is due: it ends calls that were diverted away and stale calls that nothing confirmed,
// takes a silent network for an answer, and says whether a snapshot is needed to learn whether a call
// goes on.
func (t *Table) Tick(at time.Time) (ended []Ended, snapshot bool) {
	t.forget(at)
	for _, r := range slices.Clone(t.calls) {
		for due := r.deadline(); !due.IsZero() && !at.Before(due); due = r.deadline() {
			gone, ask := t.come(r, due, at)
			ended, snapshot = append(ended, gone...), snapshot || ask
			if !slices.Contains(t.calls, r) {
				break
			}
		}
	}
	return ended, snapshot
}

// come does the one thing that is due for a call.
func (t *Table) come(r *record, due, at time.Time) (ended []Ended, snapshot bool) {
	switch {
	case r.hidden:
		t.remove(r)
	case r.Stale:
		return t.finish(r, CauseDropped, r.silentSince(at), true), false
	case !r.divertedAt.IsZero():
		cause := CauseDiverted
		if _, told := fates[r.Cause]; told {
			cause = r.Cause
		}
		return t.finish(r, cause, r.divertedAt, false), false
	case !r.goneAt.IsZero():
		return t.finish(r, CauseTransfer, r.goneAt, false), false
	case due.Equal(r.askAt):
		r.asked = r.asked || !r.curious
		r.askAt, r.curious = time.Time{}, false
		return nil, true
	case due.Equal(r.heardAt.Add(r.quiet())):
		r.heardAt = at
		return nil, true
	default:
		r.silent()
	}
	return nil, false
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
