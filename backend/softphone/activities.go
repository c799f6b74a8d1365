package softphone

import (
	"errors"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/calllog"
)

// Note sets the notes of a call. They are on disk when it returns.
func (t *Telephony) Note(callID, text string) error {
	return t.book(func(b *calllog.Book) error { return b.Note(t.app.bookID(callID), text) })
}

// Visit tells that a record is shown: because of the call that the page names, or of itself. Then it belongs to the
// call that the agent is busy with, after the last one has ended to that one, and to none where it could be another's.
func (t *Telephony) Visit(callID string, r Record) error {
	return t.book(func(b *calllog.Book) error {
		if callID == "" {
			callID = t.app.busyWith()
		}
		if callID == "" || r.RecordID == "" || t.app.watches() {
			return nil
		}
		return b.Visit(t.app.bookID(callID), r.visit(time.Now()))
	})
}

// busyWith is the id of the call that what the agent does now belongs to; "" = none, or nobody can tell.
func (a *App) busyWith() string {
	state := a.session.State()
	a.mu.Lock()
	defer a.mu.Unlock()
	active := state.Active()
	switch {
	case len(state.Calls) == 0 && len(a.state.Calls) == 0: // every end was noted
		return a.wrapUp.call
	case hasCall(a.state.Calls, active):
		return active
	}
	return "" // none, or one that the log does not have yet
}

// wrapUp is the last talk that ended in this run; call is "" when several ended together.
type wrapUp struct {
	call string
	at   time.Time
}

// together is how close the ends of calls are that one event ended, such as the end of a conference.
const together = 2 * time.Second

// after is what is wrapped up once another call has ended. A consultation belongs to the call that it was for.
func (w wrapUp) after(e call.Ended) wrapUp {
	switch {
	case !e.Connected || e.ConsultOf != "":
		return w
	case !w.at.IsZero() && e.EndedAt.Sub(w.at) < together:
		return wrapUp{"", e.EndedAt}
	}
	return wrapUp{e.ID, e.EndedAt}
}

// Relating are the ids a call's Activity is to hang on; "" is none.
type Relating struct {
	Who  string `json:"who"`
	What string `json:"what"`
}

// Relate says what a call is about: ids out of its visits.
func (t *Telephony) Relate(callID string, r Relating) error {
	return t.book(func(b *calllog.Book) error { return b.Relate(t.app.bookID(callID), r.Who, r.What) })
}

// Result says what came of a call.
func (t *Telephony) Result(callID, text string) error {
	return t.book(func(b *calllog.Book) error { return b.Result(t.app.bookID(callID), text) })
}

// Popped tells what was searched and found for a call that is up.
func (t *Telephony) Popped(callID string, p Pop) error {
	t.app.mu.Lock()
	defer t.app.mu.Unlock()
	if hasCall(t.app.state.Calls, callID) {
		t.app.pops[callID] = p
		t.app.changed()
	}
	return nil
}

// Claimed is an Activity for the page to save.
type Claimed struct {
	ID      string       `json:"id"`
	Task    calllog.Task `json:"task"`
	Attempt int          `json:"attempt"`
}

// ClaimLogs hands the finished calls to a page, which says by Logging that it saves one now and by Logged how that
// ended. page is the page's own random id; language that of the Activity's texts.
func (t *Telephony) ClaimLogs(page, language string) ([]Claimed, error) {
	a := t.app
	a.mu.Lock()
	anotherPage := a.page != page
	a.page = page
	a.mu.Unlock()
	if anotherPage {
		if err := a.Book.PageGone(page); err != nil {
			return nil, err
		}
	}
	records, err := a.Book.Claim(page)
	if err != nil {
		return nil, err
	}
	list := []Claimed{}
	texts := a.Texts(language)
	for _, r := range records {
		a.Log.Info("activity", "call", r.CallID, "activity", r.ID, "attempt", r.Attempt+1)
		list = append(list, Claimed{r.ID, r.Task(texts), r.Attempt + 1})
	}
	if anotherPage || len(list) > 0 { // ringing for nothing would make the page ask again
		a.mu.Lock()
		defer a.mu.Unlock()
		a.changed()
	}
	return list, nil
}

// Logging is called by a page just before it has Salesforce save an Activity that ClaimLogs handed to it. Only when
// it returns no error may the page go on: then the log knows, also after a power cut, that Salesforce was asked.
func (t *Telephony) Logging(page, id string) error {
	return t.book(func(b *calllog.Book) error { return b.Begin(id, page) })
}

// NotLogged gives an Activity back that the page was handed and did not have saved.
func (t *Telephony) NotLogged(page, id string) error {
	return t.book(func(b *calllog.Book) error { return b.Return(id, page) })
}

// SaveOutcome is how Salesforce answered saveLog: the Activity's id, or why not; neither when nobody knows.
type SaveOutcome struct {
	RecordID string `json:"recordId"`
	Error    string `json:"error"`
}

// Logged tells how the saving of an Activity ended.
func (t *Telephony) Logged(id string, o SaveOutcome) error {
	return t.book(func(b *calllog.Book) error {
		t.app.Log.Info("activity", "activity", id, "saved", o.RecordID, "refused", cut(o.Error, 400))
		return b.Settle(id, o.RecordID, cut(o.Error, 400), time.Now())
	})
}

// Decision is what a person decides about an Activity that was refused or is uncertain.
type Decision string

// The decisions.
const (
	SaveAgain Decision = "again" // save it once more
	TakeOff   Decision = "drop"  // take it off the list
)

// Resolve decides about an Activity that was refused or is uncertain.
func (t *Telephony) Resolve(id string, decision Decision) error {
	return t.book(func(b *calllog.Book) error {
		switch decision {
		case SaveAgain:
			return b.Again(id)
		case TakeOff:
			return b.Drop(id)
		}
		return &agent.Problem{Code: "badRequest", Text: "The softphone asked for something unknown. Reload the page."}
	})
}

// book works on the call log and tells the pages that something changed there.
func (t *Telephony) book(do func(*calllog.Book) error) error {
	a := t.app
	err := do(a.Book)
	switch {
	case errors.Is(err, calllog.ErrUnknown):
		return &agent.Problem{Code: "noEntry", Text: "This call is not in the list any more."}
	case errors.Is(err, calllog.ErrUnrelated):
		return &agent.Problem{Code: "unrelated", Text: "An Activity cannot hang on this record. Choose another one."}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.changed()
	return err
}
