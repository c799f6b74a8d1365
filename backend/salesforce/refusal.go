package salesforce

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Refusal is one reason why Salesforce did not save a record, as Open CTI's saveLog and the REST API tell it.
type Refusal struct {
	Code    string   `json:"code"`    // a status code such as UNABLE_TO_LOCK_ROW, or one of Open CTI's own; "" = not told
	Message string   `json:"message"` // Salesforce's words, in the language of its user
	Fields  []string `json:"fields"`  // API names; empty = not told
}

// Kind is what is to be done about a refusal.
type Kind string

// The kinds. Of several refusals at once the later one in this order says what is done.
const (
	Passing Kind = "passing" // it ends by itself: try again later
	Field   Kind = "field"   // a relation or a value that the record can be saved without
	Ours    Kind = "ours"    // the record does not fit the org: a person or the settings have to say what else to send
	Unknown Kind = "unknown" // nobody knows whether it was saved
)

// status is what one status code means.
type status struct {
	kind Kind
	gone bool     // beside an update it may be the record itself that is not there any more
	says []string // how the message begins or reads in English, for answers without a code
}

// statuses are the codes that mean something else than Ours, which is what every other code means. Sources: the status and
// exception codes of Salesforce's "SOAP API Developer Guide" (Core Data Types, StatusCode and ExceptionCode) and "REST API
// Developer Guide" (Status Codes and Error Responses); Help 005226737 (a row lock passes, try again); the errors of Open CTI
// for Lightning's methods; FIELD_INTEGRITY_EXCEPTION for an id of a wrong object as REST clients report it. Whether saveLog
// hands every code on was seen in no org.
var statuses = map[string]status{
	"UNABLE_TO_LOCK_ROW":        {kind: Passing, says: []string{"unable to obtain exclusive access"}},
	"ENTITY_IS_LOCKED":          {kind: Passing, says: []string{"the entity is locked for editing"}}, // an approval that is under way
	"SERVER_UNAVAILABLE":        {kind: Passing},
	"UNKNOWN_EXCEPTION":         {kind: Passing}, // the transaction was taken back
	"REQUEST_LIMIT_EXCEEDED":    {kind: Passing},
	"REQUEST_RUNNING_TOO_LONG":  {kind: Passing},
	"QUERY_TIMEOUT":             {kind: Passing},
	"API_CURRENTLY_DISABLED":    {kind: Passing},
	"STORAGE_LIMIT_EXCEEDED":    {kind: Passing},                                               // until somebody makes room
	"INVALID_SESSION_ID":        {kind: Passing, says: []string{"session expired or invalid"}}, // until somebody logs in
	"INVALID_AUTH_HEADER":       {kind: Passing},
	"SOFTPHONE_CONTAINER_ERROR": {kind: Passing}, // Open CTI: the page around is not ready; nothing was asked
	"NOT_ASKED":                 {kind: Passing}, // of our own page: it was closed before it asked

	"CANNOT_UPDATE_CONVERTED_LEAD":                  {kind: Field, says: []string{"cannot reference converted lead"}},
	"ENTITY_IS_DELETED":                             {kind: Field, gone: true, says: []string{"entity is deleted"}},
	"INVALID_CROSS_REFERENCE_KEY":                   {kind: Field, gone: true, says: []string{"invalid cross reference id"}},
	"INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": {kind: Field, says: []string{"insufficient access rights on cross-reference id"}},
	"FIELD_INTEGRITY_EXCEPTION":                     {kind: Field, says: []string{"id value of incorrect type"}},
	"FIELD_FILTER_VALIDATION_EXCEPTION":             {kind: Field},
	"MALFORMED_ID":                                  {kind: Field},
	"INVALID_ID_FIELD":                              {kind: Field},
	"INVALID_TYPE_ON_FIELD_IN_RECORD":               {kind: Field},
	"INVALID_FIELD":                                 {kind: Field, says: []string{"no such column"}},
	"INVALID_FIELD_FOR_INSERT_UPDATE":               {kind: Field, says: []string{"unable to create/update fields"}},
	"NUMBER_OUTSIDE_VALID_RANGE":                    {kind: Field},
	"NOT_FOUND":                                     {kind: Field, gone: true, says: []string{"the requested resource does not exist"}},

	"SERVER_ERROR": {kind: Unknown}, // Open CTI: a server that failed in the midst of it may have saved all the same
	"NO_ANSWER":    {kind: Unknown}, // of our own page: nothing came within its patience
}

// wrappers are codes that carry another one in their message: a trigger's, a flow's, or a whole answer's.
var wrappers = map[string]bool{
	"": true, "GENERIC_ERROR": true, "FIELD_CUSTOM_VALIDATION_EXCEPTION": true,
	"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY": true, "CANNOT_EXECUTE_FLOW_TRIGGER": true,
}

var codeWord = regexp.MustCompile(`\b[A-Z]+(?:_[A-Z]+)+\b`)

// status is what the refusal means: by its code, or by the one in its message where its own only wraps it.
func (r Refusal) status() status {
	if !wrappers[r.Code] {
		return known(r.Code)
	}
	for _, word := range codeWord.FindAllString(r.Message, 8) {
		if s, there := statuses[word]; there {
			return s
		}
	}
	said := strings.ToLower(r.Message)
	if r.Code == "" || r.Code == "GENERIC_ERROR" {
		for _, code := range slices.Sorted(maps.Keys(statuses)) {
			if slices.ContainsFunc(statuses[code].says, func(words string) bool { return strings.Contains(said, words) }) {
				return statuses[code]
			}
		}
	}
	return status{kind: Ours}
}

func known(code string) status {
	if s, there := statuses[code]; there {
		return s
	}
	return status{kind: Ours}
}

// labels are the names that messages use for references of a Task.
var labels = map[string]string{
	"Name ID": "WhoId", "Related To ID": "WhatId", "Assigned To ID": "OwnerId", "Record Type ID": "RecordTypeId",
}

var fieldWord = regexp.MustCompile(`\b[A-Za-z][A-Za-z0-9_]*\b`)

// about are the fields of what was sent that the refusal is about: as it names them, by its message otherwise.
func (r Refusal) about(sent map[string]any) []string {
	var about []string
	add := func(field string) {
		if _, there := sent[field]; there && !fixed[field] && !slices.Contains(about, field) {
			about = append(about, field)
		}
	}
	for _, field := range r.Fields {
		add(field)
	}
	if len(about) > 0 {
		return about
	}
	for label, field := range labels {
		if strings.Contains(r.Message, label+":") {
			add(field)
		}
	}
	for _, word := range fieldWord.FindAllString(r.Message, 200) {
		add(word)
		for field, value := range sent {
			if id, is := value.(string); is && len(id) >= shortID && len(word) >= shortID && id[:shortID] == word[:shortID] {
				add(field)
			}
		}
	}
	slices.Sort(about)
	return about
}

// shortID is how many characters of an id name a record.
const shortID = 15

// fixed are fields without which nothing can be saved.
var fixed = map[string]bool{"Id": true, "entityApiName": true}

// relations are the references of a Task that a refusal which names no field may be about, the less important first.
var relations = []string{"WhatId", "WhoId"}
