package calllog

import "slices"

// Relation is what an Activity hangs on, and why. It is decided here alone, whatever way the Activity reaches Salesforce.
type Relation struct {
	Who     string `json:"who,omitempty"` // a Contact, a Lead or a person account's contact; "" = none
	WhoWhy  Reason `json:"whoWhy,omitempty"`
	What    string `json:"what,omitempty"` // another record that a Task can hang on; "" = none, as beside every Lead
	WhatWhy Reason `json:"whatWhy,omitempty"`
}

// same says whether two relations name the same records.
func (a Relation) same(b Relation) bool {
	return RecordID(a.Who) == RecordID(b.Who) && RecordID(a.What) == RecordID(b.What)
}

// Relations is what has to do with a call, and what was decided of it.
type Relations struct {
	Visits     []Visit   `json:"visits,omitempty"`    // each record once, the latest last
	Who        string    `json:"who,omitempty"`       // the person that the agent chose, if ChosenWho; "" = none
	What       string    `json:"what,omitempty"`      // the other record that the agent chose, if ChosenWhat; "" = none
	ChosenWho  bool      `json:"chosenWho,omitzero"`  // the agent decided about Who
	ChosenWhat bool      `json:"chosenWhat,omitzero"` // the agent decided about What
	Chosen     bool      `json:"chosen,omitzero"`     // both, as earlier versions wrote it
	Handed     *Relation `json:"handed,omitempty"`    // what a page was given to save, until it is known whether Salesforce has it
	Given      *Relation `json:"given,omitempty"`     // what Salesforce has; nil = nothing, or nobody wrote it down
}

// Relation is what the call's Activity is to hang on.
//
// Who is the person that the agent chose; otherwise the one whose number was clicked; otherwise who calls or is called;
// otherwise the only person who was opened in the call. What is what the agent chose; otherwise the record whose number
// was clicked; otherwise the last one made in the call; otherwise the last Case, Opportunity or record of a custom object
// that was opened in it; otherwise the caller's account. Once Salesforce has the Activity, or was asked for it, only the
// agent changes what it hangs on; what it does not hang on yet may still be found.
func (r *Record) Relation() Relation {
	return r.relation(r.SalesforceID != "" || r.Fate == Uncertain || r.Asked != "")
}

// relation is Relation of a call whose Activity Salesforce was asked for, or not.
func (r *Relations) relation(asked bool) Relation {
	given := r.given(asked)
	rel := Relation{What: given.What, WhatWhy: given.WhatWhy}
	if r.choseWhat() {
		rel.What, rel.WhatWhy = RecordID(r.What), why(r.What, Chosen)
	}
	switch {
	case r.choseWho():
		rel.Who, rel.WhoWhy = RecordID(r.Who), why(r.Who, Chosen)
	case given.Who != "":
		rel.Who, rel.WhoWhy = given.Who, given.WhoWhy
	default:
		rel.Who, rel.WhoWhy = r.whoOf(rel.What != "")
	}
	switch {
	case IsLead(rel.Who):
		rel.What, rel.WhatWhy = "", ""
	case rel.What == "" && !r.choseWhat():
		rel.What, rel.WhatWhy = r.whatOf()
	}
	return rel
}

// why is the reason where there is something that needs one.
func why(id string, reason Reason) Reason {
	if id == "" {
		return ""
	}
	return reason
}

// whoOf is the person whom the visits tell of. A Lead is none where something is related already: beside it Salesforce
// takes nothing.
func (r *Relations) whoOf(related bool) (string, Reason) {
	fits := func(v Visit) bool { return v.isPerson() && !(related && IsLead(v.person())) }
	for _, reason := range []Reason{Clicked, Caller} {
		for _, v := range slices.Backward(r.Visits) {
			if v.Why == reason && fits(v) {
				return v.person(), reason
			}
		}
	}
	only := Visit{}
	for _, v := range r.Visits {
		if !v.isPerson() || v.Why == Shown {
			continue
		}
		if only.RecordID != "" && only.person() != v.person() {
			return "", ""
		}
		only = v
	}
	if only.RecordID == "" || !fits(only) {
		return "", ""
	}
	return only.person(), only.reason()
}

// whatOf is the thing that the visits tell of.
func (r *Relations) whatOf() (string, Reason) {
	for _, fits := range []func(Visit) bool{
		func(v Visit) bool { return v.Why == Clicked && v.takesTasks() },
		func(v Visit) bool { return v.Why == Created && v.takesTasks() },
		func(v Visit) bool { return v.Why != Shown && v.isMatter() },
		func(v Visit) bool { return v.Why == Caller && v.takesTasks() },
	} {
		for _, v := range slices.Backward(r.Visits) {
			if fits(v) {
				return RecordID(v.RecordID), v.reason()
			}
		}
	}
	id := r.accountOfCaller()
	return id, why(id, Caller)
}

// accountOfCaller is the account of the contact who calls or is called, where the search told it; "" = none.
func (r *Relations) accountOfCaller() string {
	for _, v := range slices.Backward(r.Visits) {
		if v.Why == Caller && v.ContactID == "" && v.isPerson() {
			return RecordID(v.AccountID)
		}
	}
	return ""
}

// reason is why the visit counts. Versions that kept none wrote what was opened.
func (v Visit) reason() Reason {
	if v.Why == "" {
		return Opened
	}
	return v.Why
}

// given is what Salesforce was asked to hang the Activity on, whether or not it answered yet.
func (r *Relations) given(asked bool) Relation {
	switch {
	case r.Handed != nil:
		return *r.Handed
	case r.Given != nil:
		return *r.Given
	case asked:
		return r.lastVisited()
	}
	return Relation{}
}

// lastVisited is what versions that kept no reasons had Salesforce save: what was chosen, or else the last person and the
// last other record of all that were on the screen.
func (r *Relations) lastVisited() Relation {
	if r.Chosen {
		return Relation{Who: r.Who, WhoWhy: why(r.Who, Chosen), What: r.What, WhatWhy: why(r.What, Chosen)}
	}
	var rel Relation
	for _, v := range slices.Backward(r.Visits) {
		switch {
		case v.Why != "":
		case rel.Who == "" && v.isPerson():
			rel.Who, rel.WhoWhy = v.person(), Opened
		case rel.What == "" && v.takesTasks():
			rel.What, rel.WhatWhy = RecordID(v.RecordID), Opened
		}
	}
	if IsLead(rel.Who) {
		rel.What, rel.WhatWhy = "", ""
	}
	return rel
}

// hand notes what a page is given to save.
func (r *Record) hand() {
	rel := r.Relation()
	r.Handed = &rel
}

// keepHanded notes that Salesforce has what a page was given.
func (r *Relations) keepHanded() {
	if r.Handed != nil {
		r.Given, r.Handed = r.Handed, nil
	}
}

// rewrites says whether an update of the Activity has to name its relations: they are other ones than Salesforce has. Of
// what an earlier version had saved only what was chosen is known to be wanted.
func (r *Relations) rewrites(rel Relation) bool {
	if r.Given == nil {
		return r.choseWho() || r.choseWhat()
	}
	return !rel.same(*r.Given)
}

// choseWho and choseWhat say whether the agent decided, be it for none. Earlier versions knew both or neither.
func (r *Relations) choseWho() bool  { return r.Chosen || r.ChosenWho }
func (r *Relations) choseWhat() bool { return r.Chosen || r.ChosenWhat }
