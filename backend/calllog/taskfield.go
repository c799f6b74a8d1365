package calllog

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// FieldPattern is the regular expression of a rule about a field of the Task, without ^ and $: the field's API name, in
// brackets for which calls it holds (all calls if there are none; every word has to fit), and what the field is to say.
// {…} stands for what is known of the call:
//
//	Status = Closed
//	Subject = {direction}: {party}
//	Priority[inbound, missed] = High
//	Talk_Seconds__c = {talk}
//	Contract__c = {data.contract}
const FieldPattern = `[A-Za-z][A-Za-z0-9_]*(\[\s*` + fieldWord + `(\s*,\s*` + fieldWord + `)*\s*\])?\s*=([^{}]|\{` + fieldPart + `\})*`

const (
	fieldWord = `(inbound|outbound|internal|answered|unanswered|missed|abandoned|answeredElsewhere|busy|noAnswer|rejected|unreachable|diverted|parked|transferred|unseen)`
	fieldPart = `(party|name|number|dialled|queue|direction|outcome|result|consulted|started|date|ring|talk|hold|data\.[^{}]+)`
)

// OwnFields are the fields by which an Activity is found and tied to its records, and its notes: no rule is about them.
var OwnFields = []string{"entityApiName", "Id", "CallObject", "WhoId", "WhatId", "Description"}

var (
	fieldPattern = regexp.MustCompile("^(?:" + FieldPattern + ")$")
	partPattern  = regexp.MustCompile(`\{` + fieldPart + `\}`)
)

// FieldRule says what a field of the Task holds.
type FieldRule struct {
	field string
	words []string // for which calls; none = for all
	text  string   // with its parts in braces; "" = null
}

// FieldRules reads rules, one a line. What is none is passed over: the settings have been checked.
func FieldRules(lines []string) (rules []FieldRule) {
	for _, line := range lines {
		if !fieldPattern.MatchString(line) {
			continue
		}
		head, text, _ := strings.Cut(line, "=")
		field, words, _ := strings.Cut(strings.TrimSpace(head), "[")
		if slices.ContainsFunc(OwnFields, func(own string) bool { return strings.EqualFold(own, field) }) {
			continue
		}
		rules = append(rules, FieldRule{
			field: field, text: strings.TrimSpace(text),
			words: strings.FieldsFunc(strings.TrimSuffix(words, "]"), func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }),
		})
	}
	return rules
}

// filling is a call whose Task is filled by the site's rules, in a language.
type filling struct {
	*Record
	texts Texts
}

// fill puts what the rules say into a Task; of two rules about a field the later one holds. A Task that Salesforce has
// already only gets what may have changed since: a person may have changed the rest there.
func (f filling) fill(task Task, rules []FieldRule) {
	_, update := task["Id"]
	for _, rule := range rules {
		if rule.fits(f.Record) && (!update || rule.changes()) {
			task[rule.field] = f.value(rule)
		}
	}
	if subject, is := task["Subject"].(string); is {
		task["Subject"] = cut(subject, maxSubject)
	}
}

func (f FieldRule) fits(r *Record) bool {
	for _, word := range f.words {
		fits := word == r.Outcome || word == r.Direction
		switch word {
		case "internal":
			fits = r.Internal
		case "missed": // also where the caller gave up
			fits = fits || r.Direction == "inbound" && r.Outcome == "abandoned"
		case "answered":
			fits = !r.ConnectedAt.IsZero()
		case "unanswered":
			fits = r.ConnectedAt.IsZero()
		}
		if !fits {
			return false
		}
	}
	return true
}

// changes says that a field may say something else once the call has been wrapped up, or has come back.
func (f FieldRule) changes() bool {
	for _, part := range []string{"{result}", "{outcome}", "{consulted}", "{talk}", "{hold}", "{ring}"} {
		if strings.Contains(f.text, part) {
			return true
		}
	}
	return false
}

// value is a text, but seconds alone are a number, true and false are themselves, and nothing is null.
func (f filling) value(rule FieldRule) any {
	switch rule.text {
	case "":
		return nil
	case "true", "false":
		return rule.text == "true"
	case "{ring}", "{talk}", "{hold}":
		return int(f.seconds(rule.text))
	}
	return partPattern.ReplaceAllStringFunc(rule.text, f.part)
}

// seconds is how long the call rang, was talked in, or was on hold, rounded.
func (f filling) seconds(part string) int64 {
	long := map[string]time.Duration{"{ring}": f.Ring, "{talk}": f.talked(), "{hold}": f.onHold()}[part]
	return int64((long + time.Second/2) / time.Second)
}

// part is what is known of the call for one pair of braces; "" = nothing.
func (f filling) part(part string) string {
	switch part {
	case "{party}":
		return partyText(f.Record, f.texts)
	case "{name}":
		return f.Party()
	case "{number}":
		return f.Number
	case "{dialled}":
		return f.Called
	case "{queue}":
		return f.Queue
	case "{direction}":
		return callType(f.Record)
	case "{outcome}":
		if f.Outcome == "" {
			return ""
		}
		return f.texts("task.outcome."+f.Outcome, nil)
	case "{result}":
		return proposed(f.Record, f.texts)
	case "{consulted}":
		return strings.Join(f.Consulted, ", ")
	case "{started}":
		return f.StartedAt.UTC().Format(time.RFC3339)
	case "{date}":
		return f.StartedAt.Format(time.DateOnly)
	case "{ring}", "{talk}", "{hold}":
		return strconv.FormatInt(f.seconds(part), 10)
	}
	return f.Data[strings.TrimSuffix(strings.TrimPrefix(part, "{data."), "}")]
}
