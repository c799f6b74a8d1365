package org

import (
	"slices"
	"time"
)

// remove puts a record into the recycle bin. What points to it goes on doing so, as a Task's Name does.
func (o *org) remove(id string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	name, found := o.find(id)
	if found == nil {
		return errNoRecord
	}
	if refusal := updatable(o.standingOf(name, found)); refusal != nil {
		return &RefusedError{[]Refusal{*refusal}}
	}
	found["IsDeleted"] = true
	o.rev++
	return nil
}

// restore takes a record out of the recycle bin.
func (o *org) restore(id string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, found := o.find(id)
	if found == nil || found["IsDeleted"] != true {
		return errNoRecord
	}
	delete(found, "IsDeleted")
	delete(found, "MasterRecordId")
	o.saved(found)
	return nil
}

// mergeInto merges records into a master of the same object: they go to the recycle bin and name it, and what was
// related to them is related to it.
func (o *org) mergeInto(master string, losers []string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	name, into := o.find(master)
	if into == nil || into["IsDeleted"] == true {
		return errNoRecord
	}
	for _, id := range losers {
		of, loser := o.find(id)
		if loser == nil || of != name || loser["Id"] == into["Id"] || loser["IsDeleted"] == true {
			return errNoRecord
		}
		loser["IsDeleted"], loser["MasterRecordId"] = true, into["Id"]
		o.repoint(loser.Text("Id"), into.Text("Id"))
	}
	o.saved(into)
	return nil
}

// repoint has what points to one record point to another. The caller holds the lock.
func (o *org) repoint(from, to string) {
	for name, described := range o.Objects {
		for _, record := range o.records[name] {
			for _, known := range described.Fields {
				if known.Type == "reference" && record[known.Name] == from {
					record[known.Name] = to
					o.complete(name, record, stamp(o.now()))
				}
			}
		}
	}
}

// convert makes a contact out of a lead, in an account of its company, and answers the lead. Its Tasks are the contact's.
func (o *org) convert(id string) (Record, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	name, lead := o.find(id)
	if lead == nil || name != "Lead" {
		return nil, errNoRecord
	}
	if refusal := updatable(o.standingOf(name, lead)); refusal != nil {
		return nil, &RefusedError{[]Refusal{*refusal}}
	}
	account := Record{"Id": o.nextID("Account"), "Name": lead["Company"], "Phone": lead["Phone"], "OwnerId": lead["OwnerId"]}
	contact := Record{"Id": o.nextID("Contact"), "AccountId": account["Id"], "OwnerId": lead["OwnerId"]}
	for _, same := range []string{"FirstName", "LastName", "Title", "Phone", "MobilePhone", "Email"} {
		if lead[same] != nil {
			contact[same] = lead[same]
		}
	}
	date := stamp(o.now())
	for _, made := range []struct {
		name   string
		record Record
	}{{"Account", account}, {"Contact", contact}} {
		merge(made.record, Record{"Phone": made.record["Phone"]})
		o.records[made.name] = append(o.records[made.name], made.record)
		o.complete(made.name, made.record, date)
		o.saved(made.record)
	}
	lead["IsConverted"] = true
	lead["ConvertedAccountId"], lead["ConvertedContactId"] = account["Id"], contact["Id"]
	o.repoint(lead.Text("Id"), contact.Text("Id"))
	o.saved(lead)
	return o.seen(name, lead), nil
}

// Lock keeps a record from being saved, and for "row" also what is related to it, as when somebody else is saving it.
type Lock struct {
	ID    string `json:"id"`
	Kind  string `json:"kind"`            // row: for a moment; approval: while it waits to be approved
	Times int    `json:"times,omitempty"` // how many savings it still refuses; 0 is until it is taken away
	MS    int    `json:"ms,omitempty"`    // how long it holds, in milliseconds; 0 is until it is taken away

	until time.Time
}

// lock adds a lock. It says whether there is such a record, and such a lock.
func (o *org) lock(l Lock) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, found := o.find(l.ID)
	if found == nil || l.Kind != "row" && l.Kind != "approval" || l.Times < 0 || l.MS < 0 || l.MS > maxMS {
		return false
	}
	l.ID = found.Text("Id")
	if l.MS > 0 {
		l.until = o.now().Add(time.Duration(l.MS) * time.Millisecond)
	}
	o.locks = append(o.locks, l)
	return true
}

// unlock takes all locks away.
func (o *org) unlock() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.locks = nil
}

// locked says that a record, or what it would be related to, is locked; nil where it is not. id is "" for a new record.
// The caller holds the lock of o.
func (o *org) locked(id string, whole Record) []Refusal {
	now := o.now()
	o.locks = slices.DeleteFunc(o.locks, func(l Lock) bool { return !l.until.IsZero() && !now.Before(l.until) })
	touched := []string{id, whole.Text("WhoId"), whole.Text("WhatId"), o.accountOf(whole)}
	for i := range o.locks {
		l := &o.locks[i]
		if l.ID != id && (l.Kind != "row" || !slices.Contains(touched, l.ID)) {
			continue
		}
		held := l.ID
		refusal := Refusal{"unable to obtain exclusive access to this record or 1 records: " + held, "UNABLE_TO_LOCK_ROW", []string{}}
		if l.Kind == "approval" {
			refusal = Refusal{"the entity is locked for editing", "ENTITY_IS_LOCKED", []string{}}
		}
		if l.Times > 0 {
			if l.Times--; l.Times == 0 {
				o.locks = slices.Delete(o.locks, i, i+1)
			}
		}
		return []Refusal{refusal}
	}
	return nil
}
