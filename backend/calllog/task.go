package calllog

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Task is the Salesforce Task of a call, as saveLog takes it: field API names and their values, and
// entityApiName "Task". CallDurationInSeconds is an int; everything else is text.
type Task map[string]any

// Texts gives the words of a Task in the user's language: a key of the message files and its parameters.
type Texts func(key string, params map[string]string) string

// Lengths of Salesforce's Task fields, as Salesforce counts: see units.
const (
	maxSubject     = 255
	maxDisposition = 255
	maxCallObject  = 255
	maxDescription = 32000
)

// duration is the field of a Task that takes seconds.
const duration = "CallDurationInSeconds"

// Task composes the Task. WhoId and WhatId are those of Relation; every further record that was opened is named in the
// Description. CallObject is the record's own unique id, so that one call can be found, and found only once. When
// Salesforce has the Activity already, the Task only changes what may have changed since; of its relations both or
// neither, and null for one that it is to have no more. The site's rules have the last word about every field but the
// Activity's own, and what a person mended after a refusal about those.
func (r *Record) Task(texts Texts, rules ...FieldRule) Task {
	rel := r.Relation()
	task := Task{
		"Description": cut(r.description(texts, rel), maxDescription),
		duration:      int((r.talked() + time.Second/2) / time.Second),
	}
	for field, id := range map[string]string{"WhoId": rel.Who, "WhatId": rel.What} {
		switch {
		case r.SalesforceID != "" && !r.rewrites(rel):
		case id != "":
			task[field] = id
		case r.SalesforceID != "":
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
		filling{r, texts}.fill(task, rules)
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
	filling{r, texts}.fill(task, rules)
	return r.mend(task)
}

// Unfit are the fields of the Task that are longer than Salesforce takes: of these the end is cut off.
func Unfit(r *Record, texts Texts) []string {
	var unfit []string
	if text := r.description(texts, r.Relation()); cut(text, maxDescription) != text {
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
	key := "task.subject." + r.Direction
	if r.Direction == "" { // a call that was found up: a snapshot does not tell who called whom
		key = "task.subject.unknown"
	}
	return cut(texts(key, map[string]string{"party": partyText(r, texts)}), maxSubject)
}

// partyText is the party's name and number, or that nobody knows who it was.
func partyText(r *Record, texts Texts) string {
	if party := beside(r.Party(), r.Number); party != "" {
		return party
	}
	return texts("task.unknownParty", nil)
}

func (r *Record) description(texts Texts, rel Relation) string {
	var rest []Visit
	for _, v := range slices.Backward(r.Visits) {
		if v.Why != Shown && RecordID(v.RecordID) != rel.What && v.person() != rel.Who {
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
			lines = append(lines, fmt.Sprintf("- %s (%s) %s", v.RecordName, v.label(texts), v.RecordID))
		}
		parts = append(parts, strings.Join(lines, "\n"))
	}
	return strings.Join(parts, "\n\n")
}

// label is what people call the record's kind; an object that is not Salesforce's own keeps its API name, without what
// only programs need.
func (v Visit) label(texts Texts) string {
	key := "softphone.object." + v.ObjectType
	if label := texts(key, nil); label != key {
		return label
	}
	name := v.ObjectType
	if end := strings.LastIndex(name, "__"); end > 0 {
		name = name[:end]
	}
	if _, own, namespaced := strings.Cut(name, "__"); namespaced {
		name = own
	}
	return strings.ReplaceAll(name, "_", " ")
}
