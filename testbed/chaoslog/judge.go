package chaoslog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// judge compares what truly happened with what the org and the call log have. stall is how long this computer
// kept everybody waiting at most.
func judge(calls []*Call, activities []Activity, entries []Entry, stall time.Duration) Verdict {
	j := judgement{calls: calls, entries: map[string]Entry{}, owners: map[*Call][]*Activity{}, stall: stall}
	for _, e := range entries {
		j.entries[e.Key] = e
	}
	slices.SortStableFunc(activities, func(a, b Activity) int { return a.Created.Compare(b.Created) })
	for i := range activities {
		j.assign(&activities[i])
	}
	for _, c := range calls {
		j.inspect(c)
	}
	j.missing(entries)
	return j.verdict
}

// judgement is a comparison under way.
type judgement struct {
	calls   []*Call
	entries map[string]Entry // by key
	owners  map[*Call][]*Activity
	stall   time.Duration
	verdict Verdict
}

func (j *judgement) find(count *int, about *Call, format string, args ...any) {
	*count++
	j.verdict.Findings = append(j.verdict.Findings, Finding{fmt.Sprintf(format, args...), about})
}

// assign finds the call that an Activity is of: by the number that its subject names, else by the number of its
// entry; where one caller called more than once by the notes, then by the times of its entry, then by the order.
func (j *judgement) assign(a *Activity) {
	same := j.numbered(a.Subject)
	if len(same) == 0 {
		same = j.numbered(j.entries[a.Key].Number)
	}
	if len(same) == 0 {
		j.find(&j.verdict.Wrong, nil, "wrong: no answered call has the number of %+v", *a)
		return
	}
	owner := same[0]
	if len(same) > 1 {
		owner = slices.MinFunc(same, func(x, y *Call) int {
			return cmp.Or(cmp.Compare(j.unlike(x, a), j.unlike(y, a)), cmp.Compare(x.N, y.N))
		})
	}
	j.owners[owner] = append(j.owners[owner], a)
}

// numbered are the answered calls whose number a text names.
func (j *judgement) numbered(text string) (same []*Call) {
	for _, c := range j.calls {
		if has(text, c.Number) && c.worthy() {
			same = append(same, c)
		}
	}
	return same
}

// worthy says whether a call may leave an Activity: it was answered.
func (c *Call) worthy() bool { return !c.Answered.IsZero() }

// unlike is how little an Activity looks like a call's, among calls of one number; 0 is most alike.
func (j *judgement) unlike(c *Call, a *Activity) int {
	score := 0
	if !strings.Contains(a.Description, c.token()) {
		score += 4
	}
	e, known := j.entries[a.Key]
	if known && !within(e.Started, c) {
		score += 2
	}
	if a.Created.Before(c.Answered) {
		score += 16
	}
	if len(j.owners[c]) > 0 {
		score++
	}
	return score
}

// within says whether a moment lies in a call's life.
func within(at time.Time, c *Call) bool {
	return !at.Before(c.Rang.Add(-durationSlack)) && (c.Ended.IsZero() || !at.After(c.Ended.Add(durationSlack)))
}

// inspect holds a call's Activities against it.
func (j *judgement) inspect(c *Call) {
	if !c.worthy() {
		return
	}
	j.verdict.Calls++
	own := j.owners[c]
	for i, a := range own {
		if i > 0 {
			j.find(&j.verdict.Doubled, c, "doubled: %v\n  has %+v\n  and %+v", c, *own[0], *a)
		}
		if problems := j.faults(c, a); len(problems) > 0 {
			j.find(&j.verdict.Wrong, c, "wrong: %s\n  %v\n  %+v", strings.Join(problems, "; "), c, *a)
		}
	}
}

// faults lists what is wrong with an Activity of a call.
func (j *judgement) faults(c *Call, a *Activity) (problems []string) {
	for _, other := range j.calls {
		if other == c {
			continue
		}
		if strings.Contains(a.Description, other.token()) {
			problems = append(problems, fmt.Sprintf("it holds the notes of call %d", other.N))
		}
		if other.Contact != "" && other.Contact != c.Contact && (a.Who == other.Contact || a.What == other.Contact || strings.Contains(a.Description, other.Contact)) {
			problems = append(problems, fmt.Sprintf("it is tied to the caller of call %d", other.N))
		}
	}
	if !has(a.Subject, c.Number) {
		problems = append(problems, "its subject does not name its number")
	}
	doubtful := j.entries[a.Key].Fate == uncertain
	if c.Visited && a.Who != c.Contact && !doubtful {
		problems = append(problems, "it is not tied to its caller")
	}
	if a.Who != "" && a.Who != c.Contact || a.What != "" {
		problems = append(problems, "it is tied to what its caller is not")
	}
	if !doubtful && !c.wrote(a.Description) {
		problems = append(problems, fmt.Sprintf("its notes are not those that were written (%d were safe)", c.Safe))
	}
	told, truth, slack := time.Duration(a.Seconds)*time.Second, c.talk(), durationSlack+j.stall
	switch {
	case told > truth+slack:
		problems = append(problems, fmt.Sprintf("%v is longer than the %v that were talked", told, truth))
	case told < c.known()-slack:
		problems = append(problems, fmt.Sprintf("%v is shorter than the %v that the program knew of", told, c.known()))
	}
	return problems
}

// wrote says whether a description begins with one of the texts that the notes may have come to.
func (c *Call) wrote(description string) bool {
	if c.Safe == 0 && !strings.Contains(description, c.token()) {
		return true
	}
	for i, w := range c.Written {
		rest, ok := strings.CutPrefix(description, w.Text)
		if ok && i+1 >= c.Safe && (rest == "" || rest[0] == '\n') {
			return true
		}
	}
	return false
}

// missing finds what became of the calls that have no Activity.
func (j *judgement) missing(entries []Entry) {
	left := slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return e.Fate != waiting && e.Fate != claimed && e.Fate != uncertain })
	take := func(c *Call, fits func(Entry) bool) *Entry {
		for i, e := range left {
			if fits(e) {
				left = slices.Delete(left, i, i+1)
				return &e
			}
		}
		return nil
	}
	doubt := func(e *Entry, c *Call, a *Activity) {
		if e != nil && e.Fate == uncertain {
			j.verdict.Uncertain = append(j.verdict.Uncertain, Doubt{*e, c, a})
		}
	}
	for _, c := range j.calls { // entries whose Activity the org has
		for _, a := range j.owners[c] {
			doubt(take(c, func(e Entry) bool { return e.Key == a.Key }), c, a)
		}
	}
	for _, timely := range []bool{true, false} {
		for _, c := range j.calls {
			if !c.worthy() || len(j.owners[c]) > 0 {
				continue
			}
			e := take(c, func(e Entry) bool { return has(e.Number, c.Number) && (!timely || within(e.Started, c)) })
			if e != nil {
				doubt(e, c, nil)
				j.owners[c] = append(j.owners[c], nil) // accounted for
			} else if !timely {
				j.gone(c)
			}
		}
	}
	for _, e := range left {
		if e.Fate == uncertain {
			j.find(&j.verdict.Wrong, nil, "wrong: an uncertain entry is no call's: %+v", e)
		}
	}
}

// gone tells whether a call without an Activity went into another call's or was lost.
func (j *judgement) gone(c *Call) {
	for _, owner := range j.calls {
		for _, a := range j.owners[owner] {
			if a == nil || owner == c {
				continue
			}
			e, known := j.entries[a.Key]
			began := known && within(e.Started, c) && !within(e.Started, owner)
			theirs := c.Contact != "" && c.Contact != owner.Contact && (a.Who == c.Contact || strings.Contains(a.Description, c.Contact))
			if began || theirs || strings.Contains(a.Description, c.token()) {
				j.find(&j.verdict.Merged, c, "merged: %v\n  went into the Activity of %v:\n  %+v, entry %+v", c, owner, *a, e)
				return
			}
		}
	}
	var own []Entry
	for _, e := range j.entries {
		if has(e.Number, c.Number) {
			own = append(own, e)
		}
	}
	j.find(&j.verdict.Lost, c, "lost: %v; the call log has %+v of it", c, own)
}
