// Package timer keeps what is due later, for one goroutine, in one queue.
//
// A Queue has entries: a time, and what is to be done then. Each belongs to a Group, which stands for the value
// that it is about (one sign-on, one connection) and ends with it: nothing of a closed Group is ever run. The
// goroutine that owns the Queue waits on C and calls Run; all else is called from it, too. No goroutine is
// started, and nothing is run but by Run.
package timer

import (
	"slices"
	"time"
)

// Queue is what is due later. The zero value is an empty one.
type Queue struct {
	entries []entry
	tick    *time.Timer
}

// entry is one thing that is due.
type entry struct {
	group *Group
	name  string
	at    time.Time
	what  func()
}

// Group is the part of a Queue that belongs to one value. It has at most one entry of each name.
type Group struct {
	queue  *Queue
	closed bool
}

// Group returns a new, empty Group.
func (q *Queue) Group() *Group { return &Group{queue: q} }

// C returns a channel that tells when the next entry is due; nil when nothing ever is. It holds until the Queue
// changes: a select asks for it anew each time.
func (q *Queue) C() <-chan time.Time {
	if len(q.entries) == 0 {
		return nil
	}
	next := slices.MinFunc(q.entries, func(a, b entry) int { return a.at.Compare(b.at) })
	if wait := time.Until(next.at); q.tick == nil {
		q.tick = time.NewTimer(wait)
	} else {
		q.tick.Reset(wait)
	}
	return q.tick.C
}

// Run does what is due by now, the earliest first. What is set meanwhile waits for the next Run.
func (q *Queue) Run(now time.Time) {
	var due []entry
	for _, e := range q.entries {
		if !now.Before(e.at) {
			due = append(due, e)
		}
	}
	slices.SortStableFunc(due, func(a, b entry) int { return a.at.Compare(b.at) })
	for _, e := range due {
		if e.group.At(e.name).Equal(e.at) { // an earlier one may have stopped or moved it
			e.group.Stop(e.name)
			e.what()
		}
	}
}

// Set makes something due at a time, instead of what had that name. A zero time is never: it only stops that.
// A closed Group takes nothing.
func (g *Group) Set(name string, at time.Time, what func()) {
	g.Stop(name)
	if !g.closed && !at.IsZero() {
		g.queue.entries = append(g.queue.entries, entry{group: g, name: name, at: at, what: what})
	}
}

// SetBy is Set, unless what has that name is due before.
func (g *Group) SetBy(name string, at time.Time, what func()) {
	if due := g.At(name); due.IsZero() || at.Before(due) {
		g.Set(name, at, what)
	}
}

// At returns when what has that name is due; zero = there is nothing of that name.
func (g *Group) At(name string) time.Time {
	for _, e := range g.queue.entries {
		if e.group == g && e.name == name {
			return e.at
		}
	}
	return time.Time{}
}

// Stop forgets what has that name.
func (g *Group) Stop(name string) {
	g.queue.entries = slices.DeleteFunc(g.queue.entries, func(e entry) bool { return e.group == g && e.name == name })
}

// Close forgets all entries of the Group, for good.
func (g *Group) Close() {
	g.closed = true
	g.queue.entries = slices.DeleteFunc(g.queue.entries, func(e entry) bool { return e.group == g })
}
