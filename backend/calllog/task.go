package calllog

import (
	"fmt"
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
	maxCallObject  = 255
	maxDescription = 32000
)

// Task composes the Task. WhoId is the last Contact or Lead that was visited (of a person account its
// contact); WhatId the last other record that a Task can hang on, and none beside a Lead, which takes
// none; every further record is named in the Description. CallObject is the record's own unique id,
// so that one call can be found, and found only once. When Salesforce has the Activity already, the
// Task only changes what may have changed since.
func (r *Record) Task(texts Texts) Task {
	who, what, rest := r.relations()
	description := cut(r.description(texts, rest), maxDescription)
	if r.SalesforceID != "" {
		return Task{"Id": r.SalesforceID, "Description": description}
	}
	task := Task{
		"entityApiName":         "Task",
		"Subject":               cut(r.subject(texts), maxSubject),
		"Status":                "Completed",
		"TaskSubtype":           "Call",
		"ActivityDate":          r.StartedAt.Format(time.DateOnly),
		"CallType":              r.callType(),
		"CallDurationInSeconds": int((r.Talk + time.Second/2) / time.Second),
		"CallObject":            cut(r.ID, maxCallObject),
		"Description":           description,
	}
	if who != "" {
		task["WhoId"] = who
	}
	if what != "" {
		task["WhatId"] = what
	}
	return task
}

func (r *Record) callType() string {
	switch {
	case r.Internal:
		return "Internal"
	case r.Direction == "inbound":
		return "Inbound"
	}
	return "Outbound"
}

func (r *Record) subject(texts Texts) string {
	party := r.Number
	if r.Name != "" && r.Name != r.Number {
		party = strings.TrimSpace(r.Name + " " + r.Number)
	}
	if party == "" {
		party = texts("task.unknownParty", nil)
	}
	return texts("task.subject."+r.Direction, map[string]string{"party": party})
}

// relations picks WhoId and WhatId and returns the visits that are neither.
func (r *Record) relations() (who, what string, rest []Visit) {
	for i := len(r.Visits) - 1; i >= 0; i-- {
		v := r.Visits[i]
		switch {
		case who == "" && isPerson(v):
			if who = v.RecordID; v.ContactID != "" {
				who = v.ContactID
			}
		case what == "" && takesTasks(v):
			what = v.RecordID
		default:
			rest = append(rest, v)
		}
	}
	if strings.HasPrefix(who, "00Q") {
		for i := len(r.Visits) - 1; i >= 0; i-- {
			if r.Visits[i].RecordID == what {
				rest = append(rest, r.Visits[i])
			}
		}
		what = ""
	}
	return who, what, rest
}

// isPerson says whether a Task's WhoId may name the record: a Contact, a Lead or a person account's contact.
func isPerson(v Visit) bool {
	return v.ObjectType == "Contact" || v.ObjectType == "Lead" || v.ContactID != "" ||
		strings.HasPrefix(v.RecordID, "003") || strings.HasPrefix(v.RecordID, "00Q")
}

// takesTasks says whether a Task's WhatId may name the record. Activities, users and reports may not.
func takesTasks(v Visit) bool {
	for _, prefix := range []string{"00T", "00U", "005", "00O", "01Z", "00l", "00G", "0D5", "069", "058"} {
		if strings.HasPrefix(v.RecordID, prefix) {
			return false
		}
	}
	return true
}

func (r *Record) description(texts Texts, rest []Visit) string {
	parts := make([]string, 0, 3)
	if notes := strings.TrimSpace(r.Notes); notes != "" {
		parts = append(parts, notes)
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
