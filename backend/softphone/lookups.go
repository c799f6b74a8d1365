package softphone

import (
	"context"
	"slices"
	"sync"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/numbers"
)

// lookups decides who calls: what is searched in Salesforce for each call, in what order, what a hit means and what is shown
// because of it. The leading page carries that to the CRM and its answers back; so would another route. Its methods may be
// called from any goroutine.
type lookups struct {
	current *current
	changed func()                           // the State is another one; called without the lock
	found   func(callID string, of []Record) // who was found for a call; called without the lock
	clicked func(callID string) bool         // the call was made by a click on a record: who is called is known
	wake    chan struct{}                    // holds one sign when something may be due earlier

	mu    sync.Mutex
	calls map[string]*lookup
	rules *PopRules // nil until a page has told them
	pages leading
	made  []madeRecord
}

func newLookups(current *current) *lookups {
	return &lookups{
		current: current, changed: func() {}, found: func(string, []Record) {}, clicked: func(string) bool { return false }, wake: make(chan struct{}, 1),
		calls: make(map[string]*lookup),
	}
}

// madeRecord is a record that was made in a call. Salesforce's search does not find it for some minutes.
type madeRecord struct {
	number string
	record Record
	at     time.Time
}

// A record that was made is remembered until the search finds it, for a day at most.
const (
	madeFor  = 24 * time.Hour
	mostMade = 200
)

// run does what is due, until ctx ends.
func (k *lookups) run(ctx context.Context) {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		if at := k.next(); at.IsZero() {
			timer.Stop()
		} else {
			timer.Reset(time.Until(at))
		}
		select {
		case <-ctx.Done():
			return
		case <-k.wake:
			continue
		case <-timer.C:
		}
		k.step("", func(now time.Time) (finished bool) {
			k.pages.tick(now)
			for _, l := range k.calls {
				if l.tick(now) {
					k.pages.callRoll(now)
				}
			}
			return false
		})
	}
}

// next is when something is due; zero = never.
func (k *lookups) next() (at time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	due := []time.Time{k.pages.due}
	for _, l := range k.calls {
		due = append(due, l.due)
	}
	for _, one := range due {
		if !one.IsZero() && (at.IsZero() || one.Before(at)) {
			at = one
		}
	}
	return at
}

// do is step for everybody but run, which is told that something may be due earlier.
func (k *lookups) do(callID string, change func(now time.Time) (finished bool)) {
	k.step(callID, change)
	select {
	case k.wake <- struct{}{}:
	default:
	}
}

// step changes something, has shown what is due by then, and has pages told. A call whose search it finished is told of.
func (k *lookups) step(callID string, change func(now time.Time) (finished bool)) {
	now := time.Now()
	k.mu.Lock()
	finished := change(now)
	var of []Record
	l := k.calls[callID]
	if finished && l != nil {
		k.finish(l, now)
		of = slices.Clone(l.pop.Matches)
	}
	for _, each := range k.calls {
		each.showDue(k.rulesNow(), k.current.get().Site().PopWhen == "ringing", now)
	}
	k.mu.Unlock()
	if finished && l != nil {
		k.found(callID, of)
	}
	k.changed()
}

// finish ends a search: beside what the CRM found stands what was made for the number and is not in its index yet. The
// caller holds the lock.
func (k *lookups) finish(l *lookup, now time.Time) {
	k.made = slices.DeleteFunc(k.made, func(m madeRecord) bool {
		known := slices.ContainsFunc(l.pop.Matches, func(r Record) bool { return samePerson(r, m.record) })
		return known || now.Sub(m.at) > madeFor
	})
	for _, m := range k.made {
		if numbers.Alike(m.number, l.call.Party.Number) {
			l.pop.Matches = persons(append(l.pop.Matches, m.record))
		}
	}
	l.pop.Status, l.pop.Create = PopDone, k.rulesNow().createdObject()
}

// rulesNow are the rules, as far as they were told. The caller holds the lock.
func (k *lookups) rulesNow() PopRules {
	if k.rules == nil {
		return usualRules
	}
	return *k.rules
}

// follow searches for the calls of a State: for each once, and again when somebody else is on it, as after a transfer. The
// number may come after the first ring.
func (k *lookups) follow(s agent.State) {
	cfg := k.current.get()
	known := map[string]bool{}
	for _, c := range s.Calls {
		known[c.ID] = c.Direction == call.Outbound && !k.searches(c.ID) && k.clicked(c.ID)
	}
	k.do("", func(now time.Time) bool {
		for id := range k.calls {
			if !hasCall(s.Calls, id) {
				delete(k.calls, id)
			}
		}
		for _, c := range s.Calls {
			l := k.calls[c.ID]
			if l != nil {
				l.call = c
			}
			kind := searching(c)
			if kind == "" || known[c.ID] || kind == ForInternal && !k.rulesNow().Internal {
				continue
			}
			forms := formsOf(c, cfg.Pop.Items)
			if len(forms) == 0 || l != nil && (l.covers(forms) || l.asking) {
				continue
			}
			next := newLookup(c, kind, forms, now)
			if l != nil && len(l.pop.Matches) > 0 {
				next.before = l.pop.Matches[0].RecordID
			}
			if l != nil {
				next.asked, next.shows = l.asked+1, l.shows // no answer to an earlier one is taken for this one's
				next.pop.Ask.ID = next.asked
			}
			k.calls[c.ID] = next
		}
		return false
	})
}

// formsOf are what to search for, the best first: what the caller entered, then the spellings of the number.
func formsOf(c agent.Call, items []string) []string {
	var forms []string
	for _, form := range slices.Concat(entered(c.Data, items), c.Search) {
		if len(forms) < mostForms && !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	return forms
}

// searching says by which layout a call's other party is looked for; "" = they are not. Who is asked about another call is
// known to whoever asks.
func searching(c agent.Call) Searching {
	up := c.State == call.Connected || c.State == call.Held
	switch {
	case c.Stale:
	case c.Direction == call.Inbound && (up || c.State == call.Ringing):
		return ForInbound
	case c.Direction != call.Outbound || c.ConsultOf != "" || !up && c.State != call.Dialing:
	case c.Internal:
		return ForInternal
	default:
		return ForOutbound
	}
	return ""
}

// searches says whether the other party of a call is looked for, or was.
func (k *lookups) searches(callID string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.calls[callID] != nil
}

// pops are what pages are told, by call id.
func (k *lookups) pops() (of map[string]Pop, leader string, roll int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	of = make(map[string]Pop, len(k.calls))
	for id, l := range k.calls {
		pop := l.pop
		pop.Searched, pop.Matches = slices.Clone(pop.Searched), slices.Clone(pop.Matches)
		of[id] = pop
	}
	return of, k.pages.leader(), k.pages.round
}

// doubt calls the roll when something that the leading page was asked for is not answered, or now and then.
func (k *lookups) doubt() {
	called := false
	k.mu.Lock()
	called = k.pages.callRoll(time.Now())
	k.mu.Unlock()
	if called {
		k.changed()
		select {
		case k.wake <- struct{}{}:
		default:
		}
	}
}

// madeIn notes that the agent made a record in a call that is up: it belongs to the number of its other party.
func (k *lookups) madeIn(callID string, record Record) {
	k.mu.Lock()
	number := ""
	if l := k.calls[callID]; l != nil {
		number = l.call.Party.Number
	}
	k.mu.Unlock()
	k.remember(number, record)
}

// remember notes that a record was made for a number.
func (k *lookups) remember(number string, record Record) {
	if number == "" || numbers.Withheld(number) || record.RecordID == "" {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.made = slices.DeleteFunc(k.made, func(m madeRecord) bool { return sameID(m.record.RecordID, record.RecordID) })
	k.made = append(k.made, madeRecord{number, record, time.Now()})
	if over := len(k.made) - mostMade; over > 0 {
		k.made = slices.Delete(k.made, 0, over)
	}
}
