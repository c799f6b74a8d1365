package calllog

import (
	"strings"
	"time"
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

// Visit notes that a record has to do with a call, while it is up or wrapped up: so long after its end.
func (b *Book) Visit(callID string, v Visit, wrapUp time.Duration) error {
	late := false
	err := b.latest(callID, func(r *Record) {
		late = r.Fate != Live && v.At.Sub(r.lastUp()) > wrapUp
		if !late && r.visit(v) && v.Why != Shown {
			r.revise()
		}
	})
	if err == nil && late {
		err = ErrUnknown
	}
	return err
}
