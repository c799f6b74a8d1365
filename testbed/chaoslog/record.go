package chaoslog

import (
	"slices"
	"strings"
	"time"
)

// record is what the lane knows of how far the program knows a call: what must outlive the next kill.
type record struct {
	*Call
	shown   time.Time // the panel showed that it is answered, while the disk had room; zero = not in this life
	kept    bool      // its answer outlived a kill, or would outlive one now
	parts   int       // additions to the notes so far
	open    []int     // texts of Written that may still be lost
	stalled []time.Duration
}

// observe takes note of what the panel shows of the call.
func (r *record) observe(s strip, now time.Time, room bool) {
	if !room || s.Stale {
		return
	}
	if (s.State == "connected" || s.State == "held") && r.shown.IsZero() {
		r.shown = now
	}
	if !r.kept && !r.shown.IsZero() && now.Sub(r.shown) >= grace {
		r.keep()
	}
	if r.Contact != "" && strings.Contains(s.Related, r.Name) {
		r.Visited = true
	}
	for _, i := range r.open {
		if r.Written[i].Safe.IsZero() && s.Notes == r.Written[i].Text {
			r.Written[i].Safe = now.Add(grace)
		}
	}
}

// wrote takes note of a text that was typed.
func (r *record) wrote(text string, now time.Time, room bool, stalled time.Duration) {
	w := Written{Text: text, At: now}
	if room {
		w.Safe = now.Add(grace)
	}
	r.open = append(r.open, len(r.Written))
	r.Written, r.stalled = append(r.Written, w), append(r.stalled, stalled)
	r.parts++
}

// reloaded takes note that the page was loaded anew: what was just typed is safe once it is shown again.
func (r *record) reloaded(now time.Time) {
	for _, i := range r.open {
		if r.Written[i].Safe.After(now) {
			r.Written[i].Safe = time.Time{}
		}
	}
}

// recovered takes note that the disk has had room for long enough.
func (r *record) recovered(now time.Time) {
	for _, i := range r.open {
		if r.Written[i].Safe.IsZero() {
			r.Written[i].Safe = now
		}
	}
}

// killed settles what must have outlived a kill; stalled is how long everybody was kept waiting so far.
func (r *record) killed(at time.Time, stalled time.Duration) {
	for _, i := range r.open {
		safe := r.Written[i].Safe
		if !safe.IsZero() && !safe.Add(stalled-r.stalled[i]).After(at) {
			r.Safe = i + 1
		}
	}
	r.open = nil
	if !r.kept && !r.shown.IsZero() && at.Sub(r.shown) >= grace {
		r.keep()
	}
	r.shown = time.Time{}
}

// keep takes note that the program has the answer on disk.
func (r *record) keep() {
	r.kept, r.Known = true, r.shown
}

// settled says whether the org has the call's Activity as it must be in the end.
func (r *record) settled(activities []Activity) bool {
	if !r.worthy() {
		return true
	}
	return !r.Ended.IsZero() && slices.ContainsFunc(activities, func(a Activity) bool {
		newest := len(r.Written) == 0 || strings.HasPrefix(a.Description, r.Written[len(r.Written)-1].Text)
		return has(a.Subject, r.Number) && newest
	})
}
