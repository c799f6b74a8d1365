package softphone

import (
	"slices"
	"strings"

	"cordboard/backend/agent"
	"cordboard/backend/call"
)

// PopKind is what is shown when so many records were found.
type PopKind string

// The kinds.
const (
	PopUsual   PopKind = "usual"   // nobody said: the one match is shown, anything else is left to the agent
	PopNothing PopKind = "nothing" // not even the one match
	PopSearch  PopKind = "search"  // a page of the CRM that searches
	PopCreate  PopKind = "create"  // the form of a new record
	PopPage    PopKind = "page"    // a page of the org's own
	PopFlow    PopKind = "flow"    // a flow of the org's own
	PopFound   PopKind = "found"   // of a Show: what was found, the way the administrator set it up
)

// PopRule says what to show when so many records were found.
type PopRule struct {
	Kind PopKind `json:"kind"`
	Name string  `json:"name"` // of the object to create, the page or the flow
}

// PopRules are what the CRM's administrator wants to be searched and shown.
type PopRules struct {
	Single   PopRule `json:"single"`
	Several  PopRule `json:"several"`
	None     PopRule `json:"none"`
	Internal bool    `json:"internal"` // something is searched for calls between two of this house
}

// usualRules hold where nobody set anything up.
var usualRules = PopRules{PopRule{Kind: PopUsual}, PopRule{Kind: PopUsual}, PopRule{Kind: PopUsual}, false}

// Show is something that the CRM is to show because of a call.
type Show struct {
	ID     int     `json:"id"` // names the showing within the call
	Kind   PopKind `json:"kind"`
	Name   string  `json:"name"`   // of the object, the page or the flow
	Text   string  `json:"text"`   // what to search for
	Record *Record `json:"record"` // of found: the one that is shown; null = none
	Ask    int     `json:"ask"`    // of found: the asking that found it
	Else   PopKind `json:"else"`   // of found: what is shown by a page that does not have the CRM's own word for it
}

// The least that makes sense: characters to search for, and digits of a number that a record can be made of. Of an
// extension of this house and of a withheld number none is.
const (
	shortestSearch = 3
	fewestDigits   = 7
)

// mostForms is how many spellings of one caller are searched.
const mostForms = 16

// whatToShow is what is shown of what was found, as the administrator set it up; nil is nothing. by is the text that found
// it, or the first one that was searched. afterAnswer says that it would cover the telephone while it rings.
func whatToShow(c agent.Call, matches []Record, by string, ask int, rules PopRules) (what *Show, afterAnswer bool) {
	switch len(matches) {
	case 0:
		if rules.None.Kind != PopCreate {
			return sheet(rules.None, by), false
		}
		if !mayBeCreated(c) {
			return nil, false
		}
		return &Show{Kind: PopCreate, Name: rules.None.Name}, true
	case 1:
		if rules.Single.Kind == PopNothing {
			return nil, false
		}
		// The CRM's own word for the one match comes first; where it has none, the page shows what the rule says.
		what := &Show{Kind: PopFound, Record: &matches[0], Ask: ask, Else: PopUsual}
		if instead := sheet(rules.Single, by); instead != nil {
			what.Else, what.Name, what.Text = instead.Kind, instead.Name, instead.Text
		}
		return what, false
	}
	return sheet(rules.Several, by), false
}

// sheet is what a rule shows that is no record.
func sheet(rule PopRule, by string) *Show {
	switch rule.Kind {
	case PopSearch:
		if by = strings.TrimSpace(by); len([]rune(by)) >= shortestSearch {
			return &Show{Kind: PopSearch, Text: by}
		}
	case PopPage, PopFlow:
		return &Show{Kind: rule.Kind, Name: rule.Name}
	case PopUsual, PopNothing, PopCreate, PopFound:
	}
	return nil
}

// mayBeCreated says whether a record can be made of a caller.
func mayBeCreated(c agent.Call) bool {
	digits := 0
	for _, r := range c.Party.Number {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	return digits >= fewestDigits
}

// createdObject is the object that a caller nobody knows becomes.
func (r PopRules) createdObject() string {
	if r.None.Kind == PopCreate && r.None.Name != "" {
		return r.None.Name
	}
	return "Contact"
}

// wasAnswered says whether somebody took the call.
func wasAnswered(c agent.Call) bool {
	return !c.Connected.IsZero() || c.State == call.Connected || c.State == call.Held
}

// persons are the records without those that are another one's other half or its second spelling: ids of 15 and of 18
// characters name one record, and a person account and the contact within it are one person.
func persons(records []Record) []Record {
	out := []Record{}
	for _, r := range records {
		if !slices.ContainsFunc(out, func(other Record) bool { return samePerson(other, r) }) {
			out = append(out, r)
		}
	}
	return out
}

func samePerson(a, b Record) bool {
	return sameID(a.RecordID, b.RecordID) || sameID(a.ContactID, b.RecordID) || sameID(a.RecordID, b.ContactID)
}

func sameID(a, b string) bool {
	return len(a) >= 15 && len(b) >= 15 && a[:15] == b[:15] || a != "" && a == b
}
