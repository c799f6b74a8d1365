package softphone

import (
	"cordboard/backend/call"
	"cordboard/backend/calllog"
)

// logEntryOf is an entry of the call log as pages list it.
func logEntryOf(r calllog.Record, account calllog.Account, texts calllog.Texts) LogEntry {
	e := LogEntry{
		ID: r.ID, Subject: r.Subject(texts), State: r.Fate, Outcome: call.Outcome(r.Outcome), RecordID: r.SalesforceID, Error: r.Error,
		Party: party(r), Related: related(r), WaitsFor: waitsFor(r, account), LeftOut: []LeftOut{}, Wrong: []Wrong{}, Gone: r.Gone,
	}
	for _, left := range r.LeftOut {
		e.LeftOut = append(e.LeftOut, LeftOut{left.Field, recordName(r, left.Value), left.Words})
	}
	for _, field := range calllog.Unfit(&r, texts) {
		e.LeftOut = append(e.LeftOut, LeftOut{Field: field})
	}
	for _, wrong := range r.Wrong {
		e.Wrong = append(e.Wrong, Wrong{wrong.Field, wrong.Value, wrong.Words})
	}
	return e
}

// recordName is the name of a record that was visited in the call; a value that is none stays as it is.
func recordName(r calllog.Record, value string) string {
	for _, v := range r.Visits {
		if v.RecordName != "" && value != "" && (v.RecordID == value || v.ContactID == value) {
			return v.RecordName
		}
	}
	return value
}
