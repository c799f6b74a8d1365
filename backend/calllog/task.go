package calllog

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Task is the Salesforce Task of a call, as saveLog takes it: field API names and their values, and
// entityApiName "Task". CallDurationInSeconds is an int; everything else is text.
type Task map[string]any

// Texts gives the words of a Task in the user's language: a key of the message files and its parameters.
type Texts func(key string, params map[string]string) string

// Lengths of Salesforce's Task fields, in characters.
const (
	maxSubject     = 255
	maxDisposition = 255
	maxCallObject  = 255
	maxDescription = 32000
)

// duration is the field of a Task that takes seconds.
const duration = "CallDurationInSeconds"

// Task composes the Task. WhoId and WhatId are what a person chose or Relations proposes; every further
// record is named in the Description. CallObject is the record's own unique id, so that one call can be
// found, and found only once. When Salesforce has the Activity already, the Task only changes what may have
// changed since.
func (r *Record) Task(texts Texts) Task {
	who, what := r.Relations()
	task := Task{
		"Description": cut(r.description(texts, who, what), maxDescription),
		duration:      int((r.talked() + time.Second/2) / time.Second),
	}
	for field, id := range map[string]string{"WhoId": who, "WhatId": what} {
		if id != "" {
			task[field] = id
		} else if r.Chosen && r.SalesforceID != "" { // it may have had one
			task[field] = nil
		}
	}
	if result := proposed(r, texts); result != "" {
		task["CallDisposition"] = cut(result, maxDisposition)
	}
	if r.SalesforceID != "" {
		task["Id"] = r.SalesforceID
		if r.Renamed {
			task["Subject"] = r.Subject(texts)
		}
		return r.mend(task)
	}
	maps.Copy(task, Task{
		"entityApiName": "Task",
		"Subject":       r.Subject(texts),
		"Status":        "Completed",
		"TaskSubtype":   "Call",
		"ActivityDate":  r.StartedAt.Format(time.DateOnly),
		"CallObject":    cut(r.ID, maxCallObject),
	})
	if kind := callType(r); kind != "" {
		task["CallType"] = kind
	}
	return r.mend(task)
}

// Unfit are the fields of the Task that are longer than Salesforce takes: of these the end is cut off.
func Unfit(r *Record, texts Texts) []string {
	who, what := r.Relations()
	var unfit []string
	if text := r.description(texts, who, what); cut(text, maxDescription) != text {
		unfit = append(unfit, "Description")
	}
	if result := proposed(r, texts); cut(result, maxDisposition) != result {
		unfit = append(unfit, "CallDisposition")
	}
	return unfit
}

// proposed is what came of the call: what a person chose, otherwise what became of it.
func proposed(r *Record, texts Texts) string {
	if r.Result != "" || r.Outcome == "" {
		return r.Result
	}
	return texts("task.outcome."+r.Outcome, nil)
}

// callType is empty where nobody knows who called whom.
func callType(r *Record) string {
	switch {
	case r.Internal:
		return "Internal"
	case r.Direction == "inbound":
		return "Inbound"
	case r.Direction == "outbound":
		return "Outbound"
	}
	return ""
}

// Subject is the Activity's subject: the direction, where it is known, and the party.
func (r *Record) Subject(texts Texts) string {
	party := beside(r.Party(), r.Number)
	if party == "" {
		party = texts("task.unknownParty", nil)
	}
	key := "task.subject." + r.Direction
	if r.Direction == "" { // a call that was found up: a snapshot does not tell who called whom
		key = "task.subject.unknown"
	}
	return cut(texts(key, map[string]string{"party": party}), maxSubject)
}

// Relations are WhoId and WhatId: what a person chose, otherwise the last Contact or Lead that was visited
// (of a person account its contact) and the last other record that a Task can hang on. Beside a Lead there
// is no WhatId: Salesforce takes none.
func (r *Record) Relations() (who, what string) {
	if r.Chosen {
		return r.Who, r.What
	}
	for _, v := range slices.Backward(r.Visits) {
		switch {
		case who == "" && isPerson(v):
			who = v.person()
		case what == "" && !isPerson(v) && takesTasks(v):
			what = v.RecordID
		}
	}
	if strings.HasPrefix(who, lead) {
		what = ""
	}
	return who, what
}

// Related is the visited record that the Activity hangs on, the person before the thing; nil = none.
func (r *Record) Related() *Visit {
	who, what := r.Relations()
	for _, v := range slices.Backward(r.Visits) {
		if who != "" && v.person() == who || who == "" && what != "" && v.RecordID == what {
			return &v
		}
	}
	return nil
}

// lead is how a Lead's id begins.
const lead = "00Q"

// person is the id that a WhoId takes.
func (v Visit) person() string {
	if v.ContactID != "" {
		return v.ContactID
	}
	return v.RecordID
}

// isPerson says whether a Task's WhoId may name the record: a Contact, a Lead or a person account's contact.
func isPerson(v Visit) bool {
	return v.ObjectType == "Contact" || v.ObjectType == "Lead" || v.ContactID != "" ||
		strings.HasPrefix(v.RecordID, "003") || strings.HasPrefix(v.RecordID, "00Q")
}

// takesTasks says whether a Task's WhatId may name the record. People, activities, users and reports may not.
func takesTasks(v Visit) bool {
	for _, prefix := range []string{"003", lead, "00T", "00U", "005", "00O", "01Z", "00l", "00G", "0D5", "069", "058"} {
		if strings.HasPrefix(v.RecordID, prefix) {
			return false
		}
	}
	return true
}

func (r *Record) description(texts Texts, who, what string) string {
	var rest []Visit
	for _, v := range slices.Backward(r.Visits) {
		if id := v.RecordID; id != what && v.person() != who {
			rest = append(rest, v)
		}
	}
	parts := make([]string, 0, 3)
	if notes := strings.TrimSpace(r.Notes); notes != "" {
		parts = append(parts, notes)
	}
	if len(r.Consulted) > 0 {
		parts = append(parts, texts("task.consulted", map[string]string{"party": strings.Join(r.Consulted, ", ")}))
	}
	if r.Outcome == transferred && len(r.Consulted) > 0 {
		parts = append(parts, texts("task.passedOn", map[string]string{"party": r.Consulted[len(r.Consulted)-1]}))
	}
	if r.Queue != "" {
		parts = append(parts, texts("task.queue", map[string]string{"queue": r.Queue}))
	}
	if r.Broken {
		parts = append(parts, texts("task.broken", nil))
	}
	if len(rest) > 0 {
		lines := []string{texts("task.alsoVisited", nil)}
		for _, v := range rest {
			lines = append(lines, fmt.Sprintf("- %s (%s) %s", v.RecordName, v.ObjectType, v.RecordID))
		}
		parts = append(parts, strings.Join(lines, "\n"))
	}
	return strings.Join(parts, "\n\n")
}

// cut shortens text to so many characters, never in the middle of one.
func cut(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit-1]) + "…"
}
