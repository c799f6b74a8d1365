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
	Type       string   `json:"type"`
	Length     int      `json:"length,omitempty"`
	Digits     int      `json:"digits,omitempty"`
	Values     []string `json:"values,omitempty"`
	To         []string `json:"to,omitempty"` // the id prefixes that a reference may have
	Default    string   `json:"default,omitempty"`
	Required   bool     `json:"required,omitempty"`
	Restricted bool     `json:"restricted,omitempty"` // a picklist that refuses other values
	ReadOnly   bool     `json:"readOnly,omitempty"`
	CreateOnly bool     `json:"createOnly,omitempty"`
}

// object describes a kind of record.
type object struct {
	Prefix    string `json:"prefix"`
	NameField string `json:"nameField"`
	NoTab     bool   `json:"noTab,omitempty"`
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
}

// systemFields are every object's.
var systemFields = []field{
	{Name: "Id", Type: "id", ReadOnly: true},
	{Name: "CreatedDate", Type: "datetime", ReadOnly: true},
	{Name: "LastModifiedDate", Type: "datetime", ReadOnly: true},
	{Name: "OwnerId", Type: "reference", To: []string{"005"}},
	{Name: "RecordTypeId", Type: "reference", To: []string{"012"}},
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

// sample is the content of org.json.
type sample struct {
	User     Record              `json:"user"`
	Objects  map[string]*object  `json:"objects"`
	Flows    []string            `json:"flows"`
	Layout   json.RawMessage     `json:"layout"`
	Settings map[string]string   `json:"settings"`
	Records  map[string][]Record `json:"records"`
}

// loadSample reads the embedded org and completes its ids.
func loadSample() (sample, error) {
	var org sample
	if err := decode(sampleOrg, &org); err != nil {
		return sample{}, fmt.Errorf("org: sample org: %w", err)
	}
	completeIDs(org.User)
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
