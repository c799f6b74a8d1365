package calllog

import (
	"slices"
	"strings"
	"time"
)

// Reason is what ties a record to a call. The strongest that is known of a record counts.
type Reason string

// The reasons, the weakest first.
const (
	NoReason Reason = ""        // nothing is there that needs one
	Shown    Reason = "shown"   // it was on the screen, but nobody opened it in this call: nothing hangs on it by itself
	Opened   Reason = "opened"  // the agent opened it during the call
	Created  Reason = "created" // the agent made it during the call
	Caller   Reason = "caller"  // it is who calls, or who is called: the one match, or chosen among several
	Clicked  Reason = "clicked" // its number was clicked
	Chosen   Reason = "chosen"  // the agent chose it for the Activity
)

// strengths are the reasons a visit can have, in their order. Versions that kept no reason wrote what was opened.
var strengths = []Reason{Shown, Opened, Created, Caller, Clicked}

// Visit is a Salesforce record that has to do with a call.
type Visit struct {
	RecordID   string    `json:"recordId"` // as RecordID spells it; older versions wrote 15 characters too
	RecordName string    `json:"recordName"`
	ObjectType string    `json:"objectType"`          // API name: Contact, Account, Case, ...
	AccountID  string    `json:"accountId,omitempty"` // of a person account the account, of a contact its account
	ContactID  string    `json:"contactId,omitempty"` // person accounts alone: the contact
	Why        Reason    `json:"why,omitempty"`
	At         time.Time `json:"at"`
}

// What is kept of visits: a page can tell of records without end, and of names without end.
const (
	mostVisits  = 200 // of one call, the latest: more are named by no Activity
	longestName = 255 // characters of a name or a kind of record
)

// spelled is the visit with its ids in their one spelling; ok is false when one of them is none.
func (v Visit) spelled() (_ Visit, ok bool) {
	if v.RecordID == "" || len(v.RecordID) > longID || len(v.AccountID) > longID || len(v.ContactID) > longID {
		return v, false
	}
	v.RecordID, v.AccountID, v.ContactID = RecordID(v.RecordID), RecordID(v.AccountID), RecordID(v.ContactID)
	v.RecordName, v.ObjectType = cut(v.RecordName, longestName), cut(v.ObjectType, longestName)
	return v, true
}

// strength orders the reasons.
func (v Visit) strength() int {
	if v.Why == "" {
		return slices.Index(strengths, Opened)
	}
	return slices.Index(strengths, v.Why)
}

// visit notes that a record has to do with the call, and says whether that is news. A record stands once, with its
// strongest reason, where that was last told.
func (r *Relations) visit(v Visit) (news bool) {
	v, ok := v.spelled()
	if !ok {
		return false
	}
	if i := slices.IndexFunc(r.Visits, v.sameRecord); i >= 0 {
		known := r.Visits[i]
		told := v.strength() == known.strength() && i == len(r.Visits)-1
		if told || v.strength() < known.strength() {
			return false
		}
		v.complete(known)
		r.Visits = slices.Delete(r.Visits, i, i+1)
	}
	r.Visits = append(r.Visits, v)
	r.Visits = r.Visits[max(0, len(r.Visits)-mostVisits):]
	return true
}

func (v Visit) sameRecord(other Visit) bool { return RecordID(other.RecordID) == v.RecordID }

// complete takes over what an earlier telling of the record knew and this one does not say.
func (v *Visit) complete(earlier Visit) {
	for _, field := range []struct {
		to   *string
		from string
	}{{&v.RecordName, earlier.RecordName}, {&v.ObjectType, earlier.ObjectType}, {&v.AccountID, earlier.AccountID}, {&v.ContactID, earlier.ContactID}} {
		if *field.to == "" {
			*field.to = field.from
		}
	}
}

// person is the id that a WhoId takes.
func (v Visit) person() string {
	if v.ContactID != "" {
		return RecordID(v.ContactID)
	}
	return RecordID(v.RecordID)
}

// isPerson says whether a Task's WhoId may name the record: a Contact, a Lead or a person account's contact.
func (v Visit) isPerson() bool {
	return v.ObjectType == "Contact" || v.ObjectType == "Lead" || v.ContactID != "" ||
		strings.HasPrefix(v.RecordID, contact) || strings.HasPrefix(v.RecordID, lead)
}

// IsLead says whether an id is a Lead's: beside one a Task has no WhatId.
func IsLead(id string) bool { return strings.HasPrefix(id, lead) }

// How the ids of some objects begin. See Salesforce's "Standard Field Record ID Prefix Decoder".
const (
	contact     = "003"
	lead        = "00Q"
	kase        = "500"
	opportunity = "006"
	knowledge   = "ka" // and one more character: every kind of article has its own
	custom      = "a"  // and two more: every custom object has its own
)

// withoutTasks are how the ids of objects begin that no Task can hang on: people (they are a WhoId), activities, users and
// groups, queues, reports, dashboards, lists, folders, files, feeds, articles and other things of the console.
var withoutTasks = []string{
	contact, lead, "00T", "00U", "005", "00G", "0F9", "00O", "01Z", "00B", "00l", "069", "068", "058", "00P", "015", "002",
	"0D5", "0D7", "02s", "00v", "00k", "01u", "01s", "0TO", "0Bz", "00e", "0PS", "0LQ", "0Mw", knowledge, "kA", "kb", "x0",
}

// takesTasks says whether a Task's WhatId may name the record. Of an object that is not Salesforce's own it is supposed,
// unless its name says that it is one without activities: articles, external objects, events, settings, big objects.
func (v Visit) takesTasks() bool {
	for _, prefix := range withoutTasks {
		if strings.HasPrefix(v.RecordID, prefix) {
			return false
		}
	}
	for _, suffix := range []string{"__kav", "__ka", "__x", "__e", "__mdt", "__b", "__Share", "__History", "__Feed", "__Tag"} {
		if strings.HasSuffix(v.ObjectType, suffix) {
			return false
		}
	}
	return v.RecordID != "" && v.ObjectType != "Knowledge" && v.ObjectType != "User" && !v.isPerson()
}

// isMatter says whether the record is what calls are about: a Case, an Opportunity or a record of a custom object.
func (v Visit) isMatter() bool {
	if !v.takesTasks() {
		return false
	}
	return v.ObjectType == "Case" || v.ObjectType == "Opportunity" || strings.HasSuffix(v.ObjectType, "__c") ||
		strings.HasPrefix(v.RecordID, kase) || strings.HasPrefix(v.RecordID, opportunity) ||
		v.ObjectType == "" && strings.HasPrefix(v.RecordID, custom)
}
