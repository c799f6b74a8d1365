package org

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// Refusal says why the org does not take something, in the words of its REST API.
type Refusal struct {
	Message string   `json:"message"`
	Code    string   `json:"errorCode"`
	Fields  []string `json:"fields"`
}

// RefusedError holds everything that was wrong with a record; nothing of it was saved.
type RefusedError struct{ Refusals []Refusal }

// Error names the first refusal.
func (e *RefusedError) Error() string {
	return fmt.Sprintf("org: refused: %s: %s", e.Refusals[0].Code, e.Refusals[0].Message)
}

// referenceLabels are the names that the API's messages use for reference fields.
var referenceLabels = map[string]string{
	"WhoId": "Name ID", "WhatId": "Related To ID", "OwnerId": "Assigned To ID", "AccountId": "Account ID",
	"ContactId": "Contact ID", "RecordTypeId": "Record Type ID",
}

// standing is what a record is to the user who asks for it.
type standing int

const (
	unknown   standing = iota // there never was one of that id
	unseen                    // another owner's, and private
	deleted                   // in the recycle bin
	converted                 // a lead that has become a contact
	readable                  // another owner's, to be read only
	editable
)

// saving is a record that is about to be stored, and what has to be known to judge it.
type saving struct {
	name     string // of the object
	of       *object
	existing Record // what an update changes; nil for a new record
	values   Record // what is given; long ids after check
	standing func(id string) standing
}

// check judges a record that is about to be saved. Its answer is empty when it may be stored. As in Salesforce, what
// cannot be read at all is told first, then what single fields do not take, and the rules only of what is well so far.
func (s saving) check() []Refusal {
	var refusals []Refusal
	for _, key := range slices.Sorted(maps.Keys(s.values)) {
		known, ok := s.of.field(key)
		if !ok || known.Hidden {
			refusals = append(refusals, Refusal{fmt.Sprintf("No such column '%s' on sobject of type %s", key, s.name), "INVALID_FIELD", []string{key}})
			continue
		}
		if known.ReadOnly || known.CreateOnly && s.existing != nil {
			refusals = append(refusals, Refusal{
				fmt.Sprintf("Unable to create/update fields: %s. Please check the security settings of this field and verify that it is read/write for your profile or permission set.", key),
				"INVALID_FIELD_FOR_INSERT_UPDATE",
				[]string{key},
			})
			continue
		}
		if s.values[key] == nil {
			continue
		}
		clean, refusal := s.checkValue(known, s.values[key])
		if refusal != nil {
			refusals = append(refusals, *refusal)
			continue
		}
		s.values[key] = clean
	}
	refusals = append(refusals, s.checkRequired()...)
	if len(refusals) == 0 && isActivity(s.name) {
		refusals = s.checkParties()
	}
	if len(refusals) == 0 {
		refusals = s.checkRules()
	}
	return refusals
}

// checkRequired finds the required fields that a new record lacks and an update would empty.
func (s saving) checkRequired() []Refusal {
	var missing []string
	person := s.isPerson()
	for _, known := range s.of.Fields {
		value, given := s.values[known.Name]
		empty := given && (value == nil || value == "") || !given && s.existing == nil && known.Default == ""
		required := known.Required
		if person { // a person account's name is composed, as a contact's
			required = required && known.Name != "Name" || known.Name == "LastName"
		}
		if required && empty {
			missing = append(missing, known.Name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return []Refusal{{fmt.Sprintf("Required fields are missing: [%s]", strings.Join(missing, ", ")), "REQUIRED_FIELD_MISSING", missing}}
}

// isPerson says whether the record is, or becomes, a person account.
func (s saving) isPerson() bool {
	of := s.of.recordType(s.whole().Text("RecordTypeId"))
	return of != nil && of.Person
}

// whole is the record as it would be.
func (s saving) whole() Record {
	whole := Record{}
	if s.existing == nil {
		for _, known := range s.of.Fields {
			if known.Default != "" {
				whole[known.Name] = known.Default
			}
		}
	}
	maps.Copy(whole, s.existing)
	merge(whole, s.values)
	return whole
}

// checkParties holds the rules of an activity that span two fields: a lead stands alone, and an event ends after it began.
func (s saving) checkParties() []Refusal {
	whole := s.whole()
	if strings.HasPrefix(whole.Text("WhoId"), "00Q") && whole.Text("WhatId") != "" {
		return []Refusal{{"Related To ID: a task whose Name is a lead can have no Related To", "FIELD_INTEGRITY_EXCEPTION", []string{"WhatId"}}}
	}
	begin, beginError := time.Parse(time.RFC3339, whole.Text("StartDateTime"))
	end, endError := time.Parse(time.RFC3339, whole.Text("EndDateTime"))
	if beginError == nil && endError == nil && end.Before(begin) {
		return []Refusal{{"Event duration cannot be negative", "FIELD_INTEGRITY_EXCEPTION", []string{"EndDateTime"}}}
	}
	return nil
}

// checkRules asks the object's validation rules.
func (s saving) checkRules() []Refusal {
	var refusals []Refusal
	of := change{before: s.existing, after: s.whole()}
	for _, each := range s.of.Rules {
		if each.Inactive || !isTrue(each.broken(of)) {
			continue
		}
		fields := []string{}
		if each.Field != "" {
			fields = append(fields, each.Field)
		}
		refusals = append(refusals, Refusal{each.Message, "FIELD_CUSTOM_VALIDATION_EXCEPTION", fields})
	}
	return refusals
}

// checkValue answers a value as it may be stored, or why it may not be.
func (s saving) checkValue(known field, value any) (any, *Refusal) {
	refuse := func(code, format string, args ...any) (any, *Refusal) {
		return nil, &Refusal{fmt.Sprintf(format, args...), code, []string{known.Name}}
	}
	wrongType := func() (any, *Refusal) {
		return refuse("JSON_PARSER_ERROR", "%s: value not of required type: %v", known.label(), value)
	}
	switch known.Type {
	case "int":
		number, ok := value.(json.Number)
		whole, err := strconv.ParseInt(number.String(), 10, 64)
		if !ok || err != nil {
			return wrongType()
		}
		if limit := limitOf(known.Digits); whole > limit || whole < -limit {
			return refuse("NUMBER_OUTSIDE_VALID_RANGE", "%s: value outside of valid range on numeric field: %d", known.label(), whole)
		}
		return number, nil
	case "double":
		if number, ok := value.(json.Number); ok {
			return number, nil
		}
		return wrongType()
	case "boolean":
		if _, ok := value.(bool); ok {
			return value, nil
		}
		return wrongType()
	}

	text, ok := value.(string)
	if !ok {
		return wrongType()
	}
	switch known.Type {
	case "reference":
		return s.checkReference(known, text)
	case "date":
		if _, err := time.Parse(time.DateOnly, text); text != "" && err != nil {
			return wrongType()
		}
	case "datetime":
		if _, err := time.Parse(time.RFC3339, text); text != "" && err != nil {
			return wrongType()
		}
	case "email":
		if text != "" && !emailShape.MatchString(text) {
			return refuse("INVALID_EMAIL_ADDRESS", "%s: invalid email address: %s", known.label(), text)
		}
	case "picklist":
		if text != "" && known.Restricted && !slices.Contains(s.choices(known), text) {
			return refuse("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "%s: bad value for restricted picklist field: %s", known.label(), text)
		}
	}
	if known.Length > 0 && lengthOf(known, text) > known.Length {
		return refuse("STRING_TOO_LONG", "%s: data value too large: %.40s (max length=%d)", known.label(), text, known.Length)
	}
	return text, nil
}

// choices are the values that a picklist has for the record's record type.
func (s saving) choices(known field) []string {
	id, given := s.values["RecordTypeId"].(string)
	if !given {
		id = s.existing.Text("RecordTypeId")
	}
	of := s.of.recordType(id)
	if of == nil {
		of = s.of.defaultRecordType()
	}
	if of != nil && of.Values[known.Name] != nil {
		return of.Values[known.Name]
	}
	return known.Values
}

// defaultRecordType is what new records have; nil for an object without record types.
func (o *object) defaultRecordType() *recordType {
	for i := range o.RecordTypes {
		if o.RecordTypes[i].Default {
			return &o.RecordTypes[i]
		}
	}
	return nil
}

var emailShape = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)

// checkReference answers the long form of an id that the field may point to.
func (s saving) checkReference(known field, text string) (any, *Refusal) {
	refuse := func(code, message string, fields ...string) (any, *Refusal) {
		return nil, &Refusal{message, code, append([]string{}, fields...)}
	}
	long, ok := longID(text)
	switch {
	case text == "":
		return nil, nil
	case !ok:
		return refuse("MALFORMED_ID", fmt.Sprintf("%s: id value of incorrect type: %s", known.label(), text), known.Name)
	case !slices.Contains(known.To, long[:3]):
		return refuse("FIELD_INTEGRITY_EXCEPTION", fmt.Sprintf("%s: id value of incorrect type: %s", known.label(), text), known.Name)
	case long[:3] == "012":
		if of := s.of.recordType(long); len(s.of.RecordTypes) > 0 && (of == nil || of.Unavailable) {
			return refuse("INVALID_CROSS_REFERENCE_KEY", fmt.Sprintf("%s: this ID value isn't valid for the user: %s", known.label(), long), known.Name)
		}
		return long, nil
	}
	switch s.standing(long) {
	case unknown:
		return refuse("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", known.Name)
	case deleted:
		return refuse("ENTITY_IS_DELETED", "entity is deleted")
	case converted:
		return refuse("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead")
	case unseen:
		return refuse("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", "insufficient access rights on cross-reference id: "+long)
	case readable, editable:
	}
	return long, nil
}

// units is how long a text is to Salesforce: in UTF-16 units, of which an emoji takes two.
func units(text string) int { return len(utf16.Encode([]rune(text))) }

// lengthOf is how much of a field a text takes. A line break in a long text counts as two, as CR LF, however it was given.
func lengthOf(known field, text string) int {
	if known.Type == "textarea" {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
	}
	return units(text)
}

func limitOf(digits int) int64 {
	limit := int64(1)
	for range digits {
		limit *= 10
	}
	return limit - 1
}
