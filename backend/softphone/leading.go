package softphone

import (
	"slices"
	"time"
)

// rollCallPatience is how long the pages have to answer a roll call.
const rollCallPatience = time.Second

// mostPages is how many pages are known at once.
const mostPages = 16

// leading decides which of several softphone pages leads: the one that searches, shows records and carries Activities. A page
// may lead once its CRM has answered it. Whether the leader is still there is found out by a roll call, which every page
// answers. The zero value has no pages. It is a value of one owner: it has no lock and no clock.
type leading struct {
	pages    []string // that may lead, by their random ids; the first one does
	round    int      // counts the roll calls
	answered []string // the last one
	due      time.Time
}

// leader is the page that leads; "" = none.
func (l *leading) leader() string {
	if len(l.pages) == 0 {
		return ""
	}
	return l.pages[0]
}

// present notes that a page may lead and was there at a roll call. A second page is a reason to see whether the first one
// still is. It returns whether something changed.
func (l *leading) present(page string, round int, now time.Time) (changed bool) {
	if round == l.round && !slices.Contains(l.answered, page) {
		l.answered = append(l.answered, page)
	}
	if slices.Contains(l.pages, page) || len(l.pages) >= mostPages {
		return false
	}
	l.pages = append(l.pages, page)
	if len(l.pages) > 1 {
		l.callRoll(now)
		l.answered = append(l.answered, page)
	}
	return true
}

// callRoll begins a roll call, if one would tell anything and none is on.
func (l *leading) callRoll(now time.Time) (called bool) {
	if len(l.pages) < 2 || !l.due.IsZero() {
		return false
	}
	l.round++
	l.answered, l.due = nil, now.Add(rollCallPatience)
	return true
}

// tick ends a roll call whose time is over: who did not answer is gone. It returns whether something changed.
func (l *leading) tick(now time.Time) (changed bool) {
	if l.due.IsZero() || now.Before(l.due) {
		return false
	}
	before := l.leader()
	l.due = time.Time{}
	l.pages = slices.DeleteFunc(l.pages, func(page string) bool { return !slices.Contains(l.answered, page) })
	return l.leader() != before
}
