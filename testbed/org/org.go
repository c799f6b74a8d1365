package org

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// errNoRecord says that there is no record, or no object, of that name.
var errNoRecord = errors.New("org: no such record")

// sampleDate is when the sample records were made.
const sampleDate = "2026-11-02T09:00:00.000+0000"

// org is the simulated org: what it knows and what was saved into it. It is safe for concurrent use and
// does no I/O.
type org struct {
	user     Record
	objects  map[string]*object
	flows    []string
	settings map[string]string
	now      func() time.Time

	mu      sync.Mutex
	layout  json.RawMessage
	records map[string][]Record // per object, oldest first
	counts  map[string]int      // the last number given to an id of the object
	rev     int                 // counts what was saved
}

// newOrg makes the sample org with the activities of an earlier run.
func newOrg(now func() time.Time, activities []Task) (*org, error) {
	loaded, err := loadSample()
	if err != nil {
		return nil, err
	}
	made := &org{
		user: loaded.User, objects: loaded.Objects, flows: loaded.Flows, settings: loaded.Settings, now: now,
		layout: loaded.Layout, records: loaded.Records, counts: map[string]int{},
	}
	for name, records := range made.records {
		for _, record := range records {
			made.complete(name, record, sampleDate)
		}
		made.counts[name] = len(records)
	}
	made.records["Task"] = append([]Task{}, activities...)
	made.counts["Task"] = len(activities)
	return made, nil
}

// snapshot is everything a page needs to show the org.
type snapshot struct {
	User     Record              `json:"user"`
	Objects  map[string]*object  `json:"objects"`
	Flows    []string            `json:"flows"`
	Layout   json.RawMessage     `json:"layout"`
	Settings map[string]string   `json:"settings"`
	Records  map[string][]Record `json:"records"`
}

func (o *org) snapshot() snapshot {
	o.mu.Lock()
	defer o.mu.Unlock()
	return snapshot{o.user, o.objects, o.flows, o.layout, o.settings, cloneAll(o.records)}
}

// activities returns the tasks, oldest first, and how many savings they reflect.
func (o *org) activities() ([]Task, int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return cloneEach(o.records["Task"]), o.rev
}

// record finds a record by either form of its id.
func (o *org) record(id string) (Record, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, found := o.find(id)
	if found == nil {
		return nil, errNoRecord
	}
	return maps.Clone(found), nil
}

// create stores a new record and returns it, or a *RefusedError.
func (o *org) create(name string, values Record) (Record, error) {
	described, ok := o.objects[name]
	if !ok {
		return nil, fmt.Errorf("%w: sObject type '%s' is not supported", errNoRecord, name)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if refusals := check(name, described, nil, values, o.exists); len(refusals) > 0 {
		return nil, &RefusedError{refusals}
	}
	made := Record{}
	for _, known := range described.Fields {
		if known.Default != "" {
			made[known.Name] = known.Default
		}
	}
	made["Id"] = o.nextID(name)
	merge(made, values)
	o.complete(name, made, stamp(o.now()))
	o.records[name] = append(o.records[name], made)
	o.rev++
	return maps.Clone(made), nil
}

// update changes a record and returns it, or errNoRecord, or a *RefusedError.
func (o *org) update(id string, values Record) (Record, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	name, found := o.find(id)
	if found == nil {
		return nil, errNoRecord
	}
	if refusals := check(name, o.objects[name], found, values, o.exists); len(refusals) > 0 {
		return nil, &RefusedError{refusals}
	}
	merge(found, values)
	o.complete(name, found, stamp(o.now()))
	o.rev++
	return maps.Clone(found), nil
}

// nextID gives the object's next free id. The caller holds the lock.
func (o *org) nextID(name string) string {
	for {
		o.counts[name]++
		if id := newID(o.objects[name].Prefix, o.counts[name]); !o.exists(id) {
			return id
		}
	}
}

// setLayout replaces the softphone layout.
func (o *org) setLayout(layout json.RawMessage) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.layout = layout
}

// complete fills what the org itself derives. The caller holds the lock, or is the only one to know o.
func (o *org) complete(name string, record Record, date string) {
	if record["CreatedDate"] == nil {
		record["CreatedDate"] = date
	}
	record["LastModifiedDate"] = date
	if record["OwnerId"] == nil {
		record["OwnerId"] = o.user["Id"]
	}
	switch name {
	case "Contact", "Lead":
		record["Name"] = strings.TrimSpace(record.Text("FirstName") + " " + record.Text("LastName"))
	case "Case":
		if record["CaseNumber"] == nil {
			record["CaseNumber"] = fmt.Sprintf("%08d", 1000+o.counts[name])
		}
	case "Task":
		record["IsClosed"] = record["Status"] == "Completed"
		record["IsHighPriority"] = record["Priority"] == "High"
		delete(record, "AccountId")
		if account := o.accountOf(record); account != "" {
			record["AccountId"] = account
		}
	}
}

// accountOf follows a task to its account: by what it is related to, else by whom it is about.
func (o *org) accountOf(task Record) string {
	if what := task.Text("WhatId"); what != "" {
		if strings.HasPrefix(what, "001") {
			return what
		}
		_, related := o.find(what)
		return related.Text("AccountId")
	}
	_, who := o.find(task.Text("WhoId"))
	return who.Text("AccountId")
}

func (o *org) find(id string) (string, Record) {
	long, ok := longID(id)
	if !ok {
		return "", nil
	}
	for name, described := range o.objects {
		if described.Prefix != long[:3] {
			continue
		}
		for _, record := range o.records[name] {
			if record["Id"] == long {
				return name, record
			}
		}
	}
	return "", nil
}

func (o *org) exists(id string) bool {
	if id == o.user["Id"] {
		return true
	}
	_, found := o.find(id)
	return found != nil
}

// merge sets values and forgets the fields that are emptied by null or "".
func merge(record, values Record) {
	for name, value := range values {
		if value == nil || value == "" {
			delete(record, name)
			continue
		}
		record[name] = value
	}
}

func stamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000+0000") }

func cloneEach(records []Record) []Record {
	out := slices.Clone(records)
	for i, record := range out {
		out[i] = maps.Clone(record)
	}
	return out
}

func cloneAll(records map[string][]Record) map[string][]Record {
	out := make(map[string][]Record, len(records))
	for name, each := range records {
		out[name] = cloneEach(each)
	}
	return out
}
