package softphone

import (
	"slices"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/call"
)

// How long the CRM may take to answer a search or to show something, and how long after a failure it is asked once more.
const (
	searchPatience = 6 * time.Second
	showPatience   = 12 * time.Second
	searchRest     = 2 * time.Second
)

// fewestAttempts are made for every search; more only while it rings.
const fewestAttempts = 2

// PopStatus is how far the search for somebody is.
type PopStatus string

// The statuses.
const (
	PopSearching PopStatus = "searching"
	PopDone      PopStatus = "done"
	PopFailed    PopStatus = "failed" // it was given up; Activities.PopAgain begins it again
)

// Refused says why the CRM did not do something, in its own words where it had any.
type Refused struct {
	Code   string `json:"code"`
	Text   string `json:"text"`
	Detail string `json:"detail"`
}

// Ask is a search that the leading page carries to the CRM.
type Ask struct {
	ID   int       `json:"id"` // names the asking within the call
	Text string    `json:"text"`
	Kind Searching `json:"kind"`
}

// Searching is by whom a call was made, as far as the CRM's administrator tells them apart.
type Searching string

// The kinds of calls.
const (
	ForInbound  Searching = "inbound"
	ForOutbound Searching = "outbound"
	ForInternal Searching = "internal"
)

// Pop is what was searched in Salesforce for a call, what was found, and what is to be done there next.
type Pop struct {
	Searched []string  `json:"searched"`
	Matches  []Record  `json:"matches"`
	Status   PopStatus `json:"status"`
	Create   string    `json:"create"`  // the object that somebody whom nobody knows becomes
	Ask      *Ask      `json:"ask"`     // what to search for next; null = nothing
	Show     *Show     `json:"show"`    // what to show next; null = nothing
	Lost     *Show     `json:"lost"`    // what was to be shown and was not; null = nothing
	Refused  *Refused  `json:"refused"` // why the search failed, or the showing; null = it did not
}

// lookup is the search for the other party of one call, and what is shown of it. It is a value of one owner: it has no
// lock and no clock.
type lookup struct {
	call     agent.Call
	kind     Searching
	forms    []string // what to search for, the best first
	at       int      // the form that is searched now; len(forms) when all were
	asked    int      // how many askings there were: the last one's ID
	asking   bool     // the last one is not answered
	attempts int      // at this form
	due      time.Time
	by       string // the form that found something, otherwise the first one
	shown    bool   // what is due was shown, or nothing is
	shows    int
	before   string // the record that an earlier search of the call showed
	pop      Pop
}

// newLookup begins the search for a call's other party.
func newLookup(c agent.Call, kind Searching, forms []string, now time.Time) *lookup {
	l := &lookup{call: c, kind: kind, forms: forms, by: forms[0], pop: Pop{Searched: []string{}, Matches: []Record{}, Status: PopSearching}}
	l.ask(now)
	return l
}

// ask has the form at hand searched.
func (l *lookup) ask(now time.Time) {
	l.asked++
	l.asking, l.due = true, now.Add(searchPatience)
	l.pop.Ask = &Ask{l.asked, l.forms[l.at], l.kind}
}

// answer takes the CRM's answer to an asking, also a late one as long as nothing else was found. finished says that the
// search is over.
func (l *lookup) answer(id int, matches []Record, refused *Refused, now time.Time) (finished bool) {
	if id != l.asked || l.pop.Status == PopDone {
		return false
	}
	l.pop.Ask, l.asking = nil, false
	if refused != nil {
		l.failed(refused, now)
		return false
	}
	l.pop.Searched = append(l.pop.Searched, l.forms[l.at])
	l.pop.Status, l.pop.Refused, l.attempts, l.due = PopSearching, nil, 0, time.Time{}
	if len(matches) > 0 {
		l.by, l.pop.Matches = l.forms[l.at], persons(matches)
		return true
	}
	if l.at++; l.at == len(l.forms) {
		return true
	}
	l.ask(now)
	return false
}

// failed has the form searched once more after a moment, or gives up.
func (l *lookup) failed(why *Refused, now time.Time) {
	l.attempts++
	l.pop.Refused = why
	if l.attempts < fewestAttempts || l.call.State == call.Ringing {
		l.due = now.Add(searchRest)
		return
	}
	l.pop.Status, l.due = PopFailed, time.Time{}
}

// tick does what is due by now. late says that the page that was asked has not answered.
func (l *lookup) tick(now time.Time) (late bool) {
	if l.due.IsZero() || now.Before(l.due) {
		return false
	}
	l.due = time.Time{}
	switch late = l.asking || l.pop.Show != nil; {
	case l.pop.Show != nil:
		l.notShown(&Refused{Code: "crmTimeout"})
	case l.pop.Status != PopSearching:
	case l.asking: // the asking keeps its id: a late answer still counts
		l.asking, l.pop.Ask = false, nil
		l.failed(&Refused{Code: "crmTimeout"}, now)
	default:
		l.ask(now)
	}
	return late
}

// again repeats what was lost: the showing, or the search.
func (l *lookup) again(now time.Time) {
	switch {
	case l.pop.Lost != nil:
		l.show(l.pop.Lost, now)
	case l.pop.Status == PopFailed:
		l.attempts = 0
		l.pop.Status, l.pop.Refused = PopSearching, nil
		l.ask(now)
	}
}

// show has something shown.
func (l *lookup) show(what *Show, now time.Time) {
	l.shows++
	next := *what
	next.ID = l.shows
	if next.Else == "" {
		next.Else = PopUsual
	}
	l.pop.Show, l.pop.Lost, l.pop.Refused = &next, nil, nil
	l.due = now.Add(showPatience)
}

// wasShown takes how a showing ended; refused is nil when it worked.
func (l *lookup) wasShown(id int, refused *Refused) {
	if l.pop.Show == nil || l.pop.Show.ID != id {
		return
	}
	l.due = time.Time{}
	if refused != nil {
		l.notShown(refused)
		return
	}
	l.pop.Show = nil
}

func (l *lookup) notShown(why *Refused) { l.pop.Lost, l.pop.Show, l.pop.Refused = l.pop.Show, nil, why }

// showDue has shown what is due of what was found: for an incoming call, when it rings or once it is answered.
func (l *lookup) showDue(rules PopRules, whenRinging bool, now time.Time) {
	if l.shown || l.pop.Status != PopDone || l.kind != ForInbound {
		return
	}
	what, afterAnswer := whatToShow(l.call, l.pop.Matches, l.by, l.asked, rules)
	switch {
	case what == nil, what.Record != nil && sameID(what.Record.RecordID, l.before):
		l.shown = true
	case wasAnswered(l.call), whenRinging && !afterAnswer:
		l.shown = true
		l.show(what, now)
	}
}

// covers says whether the search looks for all of these.
func (l *lookup) covers(forms []string) bool {
	return !slices.ContainsFunc(forms, func(form string) bool { return !slices.Contains(l.forms, form) })
}
