package main

import (
	"errors"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/calllog"
)

// Note sets the notes of a call. They are on disk when it returns.
func (t *Telephony) Note(token, callID, text string) error {
	return t.book(token, func(b *calllog.Book) error { return b.Note(t.app.bookID(callID), text) })
}

// Visit tells that a record is shown. It is tied to the calls that are up, otherwise to the one being wrapped up.
func (t *Telephony) Visit(token string, r record) error {
	return t.book(token, func(b *calllog.Book) error { return b.Visit("", r.visit(time.Now())) })
}

// relating are the ids a call's Activity is to hang on; "" is none.
type relating struct {
	Who  string `json:"who"`
	What string `json:"what"`
}

// Relate says what a call is about: ids out of its visits.
func (t *Telephony) Relate(token, callID string, r relating) error {
	return t.book(token, func(b *calllog.Book) error { return b.Relate(t.app.bookID(callID), r.Who, r.What) })
}

// Result says what came of a call.
func (t *Telephony) Result(token, callID, text string) error {
	return t.book(token, func(b *calllog.Book) error { return b.Result(t.app.bookID(callID), text) })
}

// Popped tells what was searched and found for a call.
func (t *Telephony) Popped(token, callID string, p pop) error {
	if err := t.app.telephony(token); err != nil {
		return err
	}
	t.app.mu.Lock()
	defer t.app.mu.Unlock()
	t.app.pops[callID] = p
	t.app.changed()
	return nil
}

// claimed is an Activity for the page to save.
type claimed struct {
	ID      string       `json:"id"`
	Task    calllog.Task `json:"task"`
	Attempt int          `json:"attempt"`
}

// ClaimLogs hands the finished calls to a page, which saves them and tells the outcome by Logged. page is
// the page's own random id; language that of the Activity's texts.
func (t *Telephony) ClaimLogs(token, page, language string) ([]claimed, error) {
	a := t.app
	if err := a.telephony(token); err != nil {
		return nil, err
	}
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
	list := []claimed{}
	texts := a.Texts(language)
	for _, r := range records {
		a.Log.Info("activity", "call", r.CallID, "activity", r.ID, "attempt", r.Attempt)
		list = append(list, claimed{r.ID, r.Task(texts), r.Attempt})
	}
	if anotherPage || len(list) > 0 { // ringing for nothing would make the page ask again
		a.mu.Lock()
		defer a.mu.Unlock()
		a.changed()
	}
	return list, nil
}

// outcome is how Salesforce answered saveLog: the Activity's id, or why not; neither when nobody knows.
type outcome struct {
	RecordID string `json:"recordId"`
	Error    string `json:"error"`
}

// Logged tells how the saving of an Activity ended.
func (t *Telephony) Logged(token, id string, o outcome) error {
	return t.book(token, func(b *calllog.Book) error {
		t.app.Log.Info("activity", "activity", id, "saved", o.RecordID, "refused", cut(o.Error, 400))
		return b.Settle(id, o.RecordID, cut(o.Error, 400), time.Now())
	})
}

// Resolve decides about an Activity that was refused or is uncertain: "again" saves it once more, "drop"
// takes it off the list.
func (t *Telephony) Resolve(token, id, decision string) error {
	return t.book(token, func(b *calllog.Book) error {
		switch decision {
		case "again":
			return b.Again(id)
		case "drop":
			return b.Drop(id)
		}
		return &agent.Problem{Code: "badRequest", Text: "The softphone asked for something unknown. Reload the page."}
	})
}

// book works on the call log and tells the pages that something changed there.
func (t *Telephony) book(token string, do func(*calllog.Book) error) error {
	a := t.app
	if err := a.telephony(token); err != nil {
		return err
	}
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
