package org

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// complete fills what the org itself derives. The caller holds the lock, or is the only one to know o.
func (o *org) complete(name string, record Record, date string) {
	if record["CreatedDate"] == nil {
		record["CreatedDate"] = date
	}
	record["LastModifiedDate"] = date
	if record["OwnerId"] == nil {
		record["OwnerId"] = o.User["Id"]
	}
	described := o.Objects[name]
	if of := described.defaultRecordType(); of != nil && record["RecordTypeId"] == nil {
		record["RecordTypeId"] = of.ID
	}
	switch name {
	case "Contact", "Lead":
		record["Name"] = personName(record)
	case "Account":
		if of := described.recordType(record.Text("RecordTypeId")); of != nil && of.Person {
			record["IsPersonAccount"] = true
			record["Name"] = personName(record)
			o.completePerson(record, date)
		}
	case "Case":
		if record["CaseNumber"] == nil {
			record["CaseNumber"] = fmt.Sprintf("%08d", 1000+o.counts[name])
		}
	case "Task", "Event":
		o.completeActivity(described, record)
	}
}

func (o *org) completeActivity(described *object, record Record) {
	if status, known := described.field("Status"); known {
		closed := status.Closed
		if closed == nil {
			closed = []string{"Completed"}
		}
		record["IsClosed"] = slices.Contains(closed, record.Text("Status"))
		record["IsHighPriority"] = record["Priority"] == "High"
	}
	delete(record, "AccountId")
	if account := o.accountOf(record); account != "" {
		record["AccountId"] = account
	}
}

// accountOf follows an activity to its account: by what it is related to, else by whom it is about.
func (o *org) accountOf(activity Record) string {
	if what := activity.Text("WhatId"); what != "" {
		if strings.HasPrefix(what, "001") {
			return what
		}
		_, related := o.find(what)
		return related.Text("AccountId")
	}
	_, who := o.find(activity.Text("WhoId"))
	return who.Text("AccountId")
}

// personFields are what a person account and the contact in it share, by the account's name for it.
var personFields = map[string]string{
	"FirstName": "FirstName", "LastName": "LastName", "Phone": "Phone", "PersonMobilePhone": "MobilePhone",
	"PersonEmail": "Email", "OwnerId": "OwnerId",
}

// completePerson keeps the contact within a person account in step with it; the first time it makes one.
func (o *org) completePerson(account Record, date string) {
	if account.Text("PersonContactId") == "" {
		account["PersonContactId"] = o.nextID("Contact")
	}
	_, contact := o.find(account.Text("PersonContactId"))
	if contact == nil {
		contact = Record{"Id": account["PersonContactId"], "AccountId": account["Id"], "IsPersonAccount": true}
		o.records["Contact"] = append(o.records["Contact"], contact)
	}
	for from, to := range personFields {
		if delete(contact, to); account[from] != nil {
			contact[to] = account[from]
		}
	}
	o.complete("Contact", contact, date)
	o.index.put(contact, time.Time{})
}

// seen is a record without the fields that the user may not see. The caller holds the lock.
func (o *org) seen(name string, record Record) Record {
	out := maps.Clone(record)
	for _, known := range o.Objects[name].Fields {
		if known.Hidden {
			delete(out, known.Name)
		}
	}
	return out
}

// standing is what the record of an id is to the user. The caller holds the lock.
func (o *org) standing(id string) standing {
	if id == o.User["Id"] || slices.ContainsFunc(o.Users, func(u Record) bool { return u["Id"] == id }) {
		return editable
	}
	name, found := o.find(id)
	if found == nil {
		return unknown
	}
	return o.standingOf(name, found)
}

func (o *org) standingOf(name string, record Record) standing {
	sharing := o.Objects[name].Sharing
	switch own := record["OwnerId"] == o.User["Id"]; {
	case record["IsDeleted"] == true:
		return deleted
	case !own && sharing == "private":
		return unseen
	case record["IsConverted"] == true:
		return converted
	case !own && sharing == "read":
		return readable
	}
	return editable
}
