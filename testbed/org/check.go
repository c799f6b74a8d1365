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
	"unicode/utf8"
)

// Refusal says why the org does not take a field, in the words of its REST API.
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

// idLabels are the names that the API's messages use for reference fields.
var idLabels = map[string]string{
	"WhoId": "Name ID", "WhatId": "Related To ID", "OwnerId": "Assigned To ID", "AccountId": "Account ID",
	"ContactId": "Contact ID", "RecordTypeId": "Record Type ID",
}

// check judges values against the description. Its answer is empty when they may be stored; values then
// hold long ids. Existing is what an update changes, nil for a new record. exists tells whether a record
// is there.
func check(name string, described *object, existing, values Record, exists func(id string) bool) []Refusal {
	var refusals []Refusal
	for _, key := range slices.Sorted(maps.Keys(values)) {
		known, ok := described.field(key)
		if !ok {
			refusals = append(refusals, Refusal{fmt.Sprintf("No such column '%s' on sobject of type %s", key, name), "INVALID_FIELD", []string{key}})
			continue
		}
		if known.ReadOnly || known.CreateOnly && existing != nil {
			refusals = append(refusals, Refusal{
				fmt.Sprintf("Unable to create/update fields: %s. Please check the security settings of this field and verify that it is read/write for your profile or permission set.", key),
				"INVALID_FIELD_FOR_INSERT_UPDATE",
				[]string{key},
			})
			continue
		}
		if values[key] == nil {
			continue
		}
		clean, refusal := checkValue(known, values[key], exists)
		if refusal != nil {
			refusals = append(refusals, *refusal)
			continue
		}
		values[key] = clean
	}
	refusals = append(refusals, checkRequired(described, existing, values)...)
	if name == "Task" && len(refusals) == 0 {
		refusals = append(refusals, checkParties(existing, values)...)
	}
	return refusals
}

// checkRequired finds the required fields that a new record lacks and an update would empty.
func checkRequired(described *object, existing, values Record) []Refusal {
	var missing []string
	for _, known := range described.Fields {
		value, given := values[known.Name]
		if known.Required && (given && (value == nil || value == "") || !given && existing == nil) {
			missing = append(missing, known.Name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return []Refusal{{fmt.Sprintf("Required fields are missing: [%s]", strings.Join(missing, ", ")), "REQUIRED_FIELD_MISSING", missing}}
}

// checkParties holds the one rule of a Task that spans two fields: a lead stands alone.
func checkParties(existing, values Record) []Refusal {
	merged := Record{}
	maps.Copy(merged, existing)
	maps.Copy(merged, values)
	if strings.HasPrefix(merged.Text("WhoId"), "00Q") && merged.Text("WhatId") != "" {
		return []Refusal{{"Related To ID: a task whose Name is a lead can have no Related To", "FIELD_INTEGRITY_EXCEPTION", []string{"WhatId"}}}
	}
	return nil
}

func checkValue(known field, value any, exists func(string) bool) (any, *Refusal) {
	refuse := func(code, format string, args ...any) (any, *Refusal) {
		return nil, &Refusal{fmt.Sprintf(format, args...), code, []string{known.Name}}
	}
	wrongType := func() (any, *Refusal) {
		return refuse("JSON_PARSER_ERROR", "%s: value not of required type: %v", known.Name, value)
	}
	switch known.Type {
	case "int":
		number, ok := value.(json.Number)
		whole, err := strconv.ParseInt(number.String(), 10, 64)
		if !ok || err != nil {
			return wrongType()
		}
		if limit := limitOf(known.Digits); whole > limit || whole < -limit {
			return refuse("NUMBER_OUTSIDE_VALID_RANGE", "%s: value outside of valid range on numeric field: %d", known.Name, whole)
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
		return checkReference(known, text, exists)
	case "date":
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			return wrongType()
		}
	case "datetime":
		if _, err := time.Parse(time.RFC3339, text); err != nil {
			return wrongType()
		}
	case "email":
		if text != "" && !emailShape.MatchString(text) {
			return refuse("INVALID_EMAIL_ADDRESS", "%s: invalid email address: %s", known.Name, text)
		}
	case "picklist":
		if known.Restricted && !slices.Contains(known.Values, text) {
			return refuse("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "%s: bad value for restricted picklist field: %s", known.Name, text)
		}
	}
	if known.Length > 0 && utf8.RuneCountInString(text) > known.Length {
		return refuse("STRING_TOO_LONG", "%s: data value too large: %.40s (max length=%d)", known.Name, text, known.Length)
	}
	return text, nil
}

var emailShape = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)

// checkReference answers the long form of an id that the field may point to.
func checkReference(known field, text string, exists func(string) bool) (any, *Refusal) {
	label := idLabels[known.Name]
	long, ok := longID(text)
	switch {
	case text == "":
		return nil, nil
	case !ok:
		return nil, &Refusal{fmt.Sprintf("%s: id value of incorrect type: %s", label, text), "MALFORMED_ID", []string{known.Name}}
	case !slices.Contains(known.To, long[:3]):
		return nil, &Refusal{fmt.Sprintf("%s: id value of incorrect type: %s", label, text), "FIELD_INTEGRITY_EXCEPTION", []string{known.Name}}
	case long[:3] != "012" && !exists(long):
		return nil, &Refusal{"invalid cross reference id", "INVALID_CROSS_REFERENCE_KEY", []string{known.Name}}
	}
	return long, nil
}

func limitOf(digits int) int64 {
	limit := int64(1)
	for range digits {
		limit *= 10
	}
	return limit - 1
}
