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
	now func() time.Time

	mu sync.Mutex
	description
	records map[string][]Record // per object, oldest first
	counts  map[string]int      // the last number given to an id of the object
	locks   []Lock
	index   index
	rev     int // counts what was saved
}

// newOrg makes the sample org, changed by what amends it (nil is nothing), with the activities of an earlier run.
func newOrg(now func() time.Time, amendment []byte, activities []Task) (*org, error) {
	loaded, err := readAmended(sampleOrg, amendment)
	if err != nil {
		return nil, err
	}
	made := &org{now: now, description: loaded.description, records: map[string][]Record{}, counts: map[string]int{}}
	made.putAll(loaded.Records, sampleDate)
	for _, task := range activities {
		made.records["Task"] = append(made.records["Task"], task)
		made.index.put(task, time.Time{})
	}
	for name := range made.Objects {
		made.records[name] = append([]Record{}, made.records[name]...)
		made.counts[name] = len(made.records[name])
	}
	return made, nil
}

// snapshot is everything that the user may see of the org.
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
	shown := snapshot{o.User, map[string]*object{}, o.Flows, o.Layout, o.Settings, map[string][]Record{}}
	for name, described := range o.Objects {
		visible := *described
		visible.Fields = slices.DeleteFunc(slices.Clone(described.Fields), func(f field) bool { return f.Hidden })
		shown.Objects[name], shown.Records[name] = &visible, []Record{}
		for _, record := range o.records[name] {
			if o.standingOf(name, record) >= readable {
				shown.Records[name] = append(shown.Records[name], o.seen(name, record))
			}
		}
	}
	return shown
}

// activities returns the tasks, oldest first, whoever may see them, and how many savings they reflect.
func (o *org) activities() ([]Task, int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	tasks := []Task{}
	for _, record := range o.records["Task"] {
		if record["IsDeleted"] != true {
			tasks = append(tasks, maps.Clone(record))
		}
	}
	return tasks, o.rev
}

// record finds a record that the user may see, by either form of its id.
func (o *org) record(id string) (Record, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	name, found := o.find(id)
	if found == nil {
		return nil, errNoRecord
	}
	switch o.standingOf(name, found) {
	case deleted:
		return nil, &RefusedError{[]Refusal{{"entity is deleted", "ENTITY_IS_DELETED", []string{}}}}
	case unknown, unseen:
		return nil, errNoRecord
	case converted, readable, editable:
	}
	return o.seen(name, found), nil
}

// create stores a new record and returns it, or a *RefusedError.
func (o *org) create(name string, values Record) (Record, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	described, ok := o.Objects[name]
	if !ok {
		return nil, fmt.Errorf("%w: sObject type '%s' is not supported", errNoRecord, name)
	}
	about := saving{name, described, nil, values, o.standing}
	if refusals := about.check(); len(refusals) > 0 {
		return nil, &RefusedError{refusals}
	}
	made := about.whole()
	if refusals := o.locked("", made); refusals != nil {
		return nil, &RefusedError{refusals}
	}
	made["Id"] = o.nextID(name)
	o.complete(name, made, stamp(o.now()))
	o.records[name] = append(o.records[name], made)
	o.saved(made)
	return o.seen(name, made), nil
}

// update changes a record and returns it, or errNoRecord, or a *RefusedError.
func (o *org) update(id string, values Record) (Record, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	name, found := o.find(id)
	if found == nil {
		return nil, errNoRecord
	}
	if refusal := updatable(o.standingOf(name, found)); refusal != nil {
		return nil, &RefusedError{[]Refusal{*refusal}}
	}
	about := saving{name, o.Objects[name], found, values, o.standing}
	if refusals := about.check(); len(refusals) > 0 {
		return nil, &RefusedError{refusals}
	}
	if refusals := o.locked(found.Text("Id"), about.whole()); refusals != nil {
		return nil, &RefusedError{refusals}
	}
	merge(found, values)
	o.complete(name, found, stamp(o.now()))
	o.saved(found)
	return o.seen(name, found), nil
}

// updatable says why a record cannot be changed; nil where it can.
func updatable(s standing) *Refusal {
	switch s {
	case deleted:
		return &Refusal{"entity is deleted", "ENTITY_IS_DELETED", []string{}}
	case converted:
		return &Refusal{"cannot reference converted lead", "CANNOT_UPDATE_CONVERTED_LEAD", []string{}}
	case unknown, unseen, readable:
		return &Refusal{"insufficient access rights on object id", "INSUFFICIENT_ACCESS_OR_READONLY", []string{}}
	case editable:
	}
	return nil
}

// saved counts a saving, and has the search find the record when its time has come. The caller holds the lock.
func (o *org) saved(record Record) {
	o.rev++
	o.index.put(record, o.now().Add(time.Duration(o.IndexDelayMS)*time.Millisecond))
}

// nextID gives the object's next free id. The caller holds the lock.
func (o *org) nextID(name string) string {
	for {
		o.counts[name]++
		id := newID(o.Objects[name].Prefix, o.counts[name])
		if _, taken := o.find(id); taken == nil {
			return id
		}
	}
}

func (o *org) frameSrc() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.FrameSrc
}

// setLayout replaces the softphone layout.
func (o *org) setLayout(layout json.RawMessage) error {
	if _, err := readLayout(layout); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.Layout = layout
	return nil
}

func (o *org) find(id string) (string, Record) {
	long, ok := longID(id)
	if !ok {
		return "", nil
	}
	for name, described := range o.Objects {
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

func isActivity(object string) bool { return object == "Task" || object == "Event" }

// personName is a person's name as the org composes it.
func personName(record Record) string {
	return strings.TrimSpace(record.Text("FirstName") + " " + record.Text("LastName"))
}
