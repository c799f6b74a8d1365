package calllog

import (
	"errors"
	"slices"
	"strings"
)

// Note sets the notes of a call. Notes may still come when the call is over and even when Salesforce has
// the Activity: then it is updated.
func (b *Book) Note(callID, text string) error {
	text = strings.TrimRight(text, " \t\r\n")
	return b.latest(callID, func(r *Record) {
		if r.Notes == text {
			return
		}
		r.Notes = text
		delete(r.Mended, "Description") // it was about other notes
		r.revise()
	})
}

// Result sets what came of a call, in the words of the site (CallDisposition).
func (b *Book) Result(callID, text string) error {
	return b.latest(callID, func(r *Record) {
		if r.Result != text {
			r.Result = text
			r.revise()
		}
	})
}

// ErrUnrelated says that a record was not visited during the call, or cannot stand where it was put.
var ErrUnrelated = errors.New("calllog: this record does not belong to the call")

// Relate says what a call is about: ids out of its visits, or "" for none.
func (b *Book) Relate(callID, who, what string) error {
	var wrong error
	err := b.latest(callID, func(r *Record) {
		if wrong = r.mayRelate(who, what); wrong == nil && (!r.Chosen || r.Who != who || r.What != what) {
			r.Chosen, r.Who, r.What = true, who, what
			r.revise()
		}
	})
	if err == nil {
		err = wrong
	}
	return err
}

func (r *Record) mayRelate(who, what string) error {
	person := func(v Visit) bool { return isPerson(v) && v.person() == who }
	thing := func(v Visit) bool { return takesTasks(v) && v.RecordID == what }
	if who != "" && !slices.ContainsFunc(r.Visits, person) || what != "" && !slices.ContainsFunc(r.Visits, thing) ||
		strings.HasPrefix(who, lead) && what != "" {
		return ErrUnrelated
	}
	return nil
}

// Visit ties a record to a call, while it is up or being wrapped up.
func (b *Book) Visit(callID string, v Visit) error {
	late := false
	err := b.latest(callID, func(r *Record) {
		if late = r.Fate != Live && v.At.Sub(r.lastUp()) > wrapUp; !late {
			r.visit(v)
			r.revise()
		}
	})
	if err == nil && late {
		err = ErrUnknown
	}
	return err
}
