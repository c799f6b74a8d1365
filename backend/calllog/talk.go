package calllog

import "time"

// unseenTalk is the most that is counted as talk between two sightings of a call: they come every few seconds, and a
// longer time is one in which this computer slept or the clock was set.
const unseenTalk = 2 * time.Minute

// talk counts what was talked since the call was seen before. Within a run both times carry the monotonic clock, so
// that a clock that is set counts nothing. before is zero for a call that this run sees for the first time.
func (r *Record) talk(s Sighting, before, at time.Time) {
	if s.ConnectedAt.IsZero() || s.Stale {
		return
	}
	since := s.ConnectedAt
	if before.After(since) {
		since = before
	}
	passed := min(max(0, at.Sub(since)), unseenTalk)
	r.Talk += passed
	if s.OnHold {
		r.Hold += passed
	}
}

// unwatched is how long nobody watched the call: by the wall clock, and no longer than the computer has run meanwhile
// where that is known. A clock that was set back says nothing.
func (r *Record) unwatched(s Sighting, at time.Time) time.Duration {
	wall := at.Sub(r.lastUp())
	run := s.Uptime - r.Uptime
	if r.Uptime <= 0 || s.Uptime <= 0 || run < 0 { // not told, or the computer was started anew
		return max(0, wall)
	}
	if wall < 0 {
		return run
	}
	return min(wall, run)
}

// resume goes on with the entry of a call that nobody watched for a while. It was talked on meanwhile, if it was before
// and is now.
func (r *Record) resume(s Sighting, at time.Time) {
	away := r.unwatched(s, at)
	talked := !r.ConnectedAt.IsZero()
	r.reopen()
	if talked && !s.ConnectedAt.IsZero() {
		r.Earlier += away
		r.Resumed = true
	}
}

// reopen goes on with an entry. That Salesforce was asked for it already is kept.
func (r *Record) reopen() {
	if r.Fate == Sending || r.Fate == Uncertain {
		r.Asked = r.Fate
	} else if r.Fate != Live {
		r.Page = ""
	}
	r.Fate, r.Outcome, r.Broken, r.Left, r.Doubtful, r.EndedAt = Live, "", false, false, false, time.Time{}
	r.Earlier, r.Talk = r.talked(), 0
	r.Held, r.Hold = r.onHold(), 0
}

// end closes the entry after talk. What Salesforce was asked meanwhile says where it stands.
func (r *Record) end(talk time.Duration, broken bool, at time.Time) {
	if late := r.LastSeen.Sub(at); late > 0 && r.Uptime > late { // on a busy computer the book saw it when it was over already
		r.Uptime -= late
	}
	r.Talk, r.Broken, r.Doubtful, r.LastSeen, r.EndedAt, r.Fate = talk, broken, false, at, at, Waiting
	r.capEarlier()
	if r.Asked != "" {
		r.Fate, r.Asked, r.Changed = r.Asked, "", true
	}
}

// unseen closes the entry of a call whose end nobody saw: it lasted at least as long as it was watched.
func (r *Record) unseen() {
	doubtful := r.Doubtful
	r.end(r.Talk, true, r.LastSeen)
	if doubtful {
		r.doubt()
	}
}
