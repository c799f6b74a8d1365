package org

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed org.json
var sampleOrg []byte

// Record is one record as its JSON object: field API names to values. Numbers are json.Number.
type Record map[string]any

// Task is an activity as it was saved.
type Task = Record

// Text returns a field's text, "" where there is none.
func (r Record) Text(field string) string {
	value, _ := r[field].(string)
	return value
}

// field says what a field may hold.
type field struct {
	Name       string   `json:"name"`
	Label      string   `json:"label,omitempty"` // what messages and pages call it; "" is what they call standard fields
	Type       string   `json:"type"`            // one of fieldTypes
	Length     int      `json:"length,omitempty"`
	Digits     int      `json:"digits,omitempty"`
	Values     []string `json:"values,omitempty"`
	Closed     []string `json:"closed,omitempty"` // the values of a status that close a record
	To         []string `json:"to,omitempty"`     // the id prefixes that a reference may have
	Default    string   `json:"default,omitempty"`
	Required   bool     `json:"required,omitempty"`
	Restricted bool     `json:"restricted,omitempty"` // a picklist that refuses other values
	ReadOnly   bool     `json:"readOnly,omitempty"`
	CreateOnly bool     `json:"createOnly,omitempty"`
	Hidden     bool     `json:"hidden,omitempty"` // field-level security keeps it from the user
}

// fieldTypes are the types that values are judged by.
var fieldTypes = []string{
	"id", "string", "textarea", "phone", "email", "url", "picklist", "reference", "int", "double", "boolean", "date", "datetime",
}

// recordType is a variant of an object with picklist values of its own.
type recordType struct {
	ID          string              `json:"id"`
	Name        string              `json:"name"`
	Default     bool                `json:"default,omitempty"`     // what new records have
	Unavailable bool                `json:"unavailable,omitempty"` // not assigned to the user's profile
	Person      bool                `json:"person,omitempty"`      // of Account: it makes person accounts
	Values      map[string][]string `json:"values,omitempty"`      // by picklist, where it has fewer than the field
}

// object describes a kind of record.
type object struct {
	Prefix    string `json:"prefix"`
	Label     string `json:"label,omitempty"`  // of a custom object, for one record
	Plural    string `json:"plural,omitempty"` // for many
	NameField string `json:"nameField"`
	NoTab     bool   `json:"noTab,omitempty"`
	// Sharing is who may do what with records of other owners: "" everything, "read" only read, "private" not even that.
	Sharing   string `json:"sharing,omitempty"`
	ListViews []struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"listViews"`
	Columns []string `json:"columns"`
	Compact []string `json:"compact"`
	Fields  []field  `json:"fields"`
	Related []struct {
		Object string `json:"object"`
		By     string `json:"by"`
	} `json:"related"`
	RecordTypes []recordType `json:"recordTypes,omitempty"`
	Rules       []rule       `json:"validationRules,omitempty"`
}

// systemFields are every object's.
var systemFields = []field{
	{Name: "Id", Type: "id", ReadOnly: true},
	{Name: "CreatedDate", Type: "datetime", ReadOnly: true},
	{Name: "LastModifiedDate", Type: "datetime", ReadOnly: true},
	{Name: "OwnerId", Type: "reference", To: []string{"005"}},
	{Name: "RecordTypeId", Type: "reference", To: []string{"012"}},
	{Name: "IsDeleted", Type: "boolean", ReadOnly: true},
	{Name: "MasterRecordId", Type: "id", ReadOnly: true},
}

// field finds a field by its API name; case matters, as it does in the API's JSON.
func (o *object) field(name string) (field, bool) {
	for _, fields := range [][]field{o.Fields, systemFields} {
		for _, known := range fields {
			if known.Name == name {
				return known, true
			}
		}
	}
	return field{}, false
}

// label is what messages call a field.
func (f field) label() string {
	if f.Label != "" {
		return f.Label
	}
	if label, known := referenceLabels[f.Name]; known {
		return label
	}
	return f.Name
}

// recordType finds a record type by either form of its id.
func (o *object) recordType(id string) *recordType {
	for i := range o.RecordTypes {
		if long, ok := longID(id); ok && o.RecordTypes[i].ID == long {
			return &o.RecordTypes[i]
		}
	}
	return nil
}

// description is what an org is, records aside. It is not changed once it is in use: an amended one takes its place.
type description struct {
	User     Record                       `json:"user"`
	Users    []Record                     `json:"users"` // other users, who own records too
	Objects  map[string]*object           `json:"objects"`
	Flows    []string                     `json:"flows"`
	Layout   json.RawMessage              `json:"layout"`
	Settings map[string]string            `json:"settings"`
	Apex     map[string]map[string][]apex `json:"apex"` // answers, by class and method
	// IndexDelayMS is how long a saved record is not found by searching, in milliseconds.
	IndexDelayMS int `json:"indexDelayMs"`
	// FrameSrc is what the page's policy lets into a frame; "" is what Lightning is thought to let: https, and the adapter.
	FrameSrc string `json:"frameSrc,omitempty"`
}

// document is the content of org.json, and of every file like it.
type document struct {
	description
	Records map[string][]Record `json:"records"`
}

// readDocument reads an org, completes its ids and says what is wrong with it.
func readDocument(text []byte) (document, error) {
	var org document
	if err := decode(text, &org); err != nil {
		return document{}, fmt.Errorf("org: %w", err)
	}
	if err := org.judge(); err != nil {
		return document{}, err
	}
	completeIDs(org.User)
	for _, user := range org.Users {
		completeIDs(user)
	}
	for _, records := range org.Records {
		for _, record := range records {
			completeIDs(record)
		}
	}
	return org, nil
}

func completeIDs(record Record) {
	for name := range record {
		if !strings.HasSuffix(name, "Id") {
			continue
		}
		if long, ok := longID(record.Text(name)); ok {
			record[name] = long
		}
	}
}

// decode reads one JSON value and keeps its numbers as they were written.
func decode(text []byte, into any) error {
	reader := json.NewDecoder(bytes.NewReader(text))
	reader.UseNumber()
	return reader.Decode(into)
}
