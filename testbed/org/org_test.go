package org

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	caller = "003Hx0000000001IAA" // Maya
	luis   = "003Hx0000000017IAA"
	jonah  = "00QHx0000000001MAA"
	amara  = "001Hx0000000013IAA" // a person account
	theirs = "005Hx0000000002IAA" // another user
)

// opened is an org of its own, changed by an amendment.
func opened(t *testing.T, amendment string) *org {
	t.Helper()
	made, err := newOrg(time.Now, []byte(amendment), nil)
	require.NoError(t, err)
	return made
}

// refusal is the first reason why something was not saved.
func refusal(t *testing.T, err error) Refusal {
	t.Helper()
	var refused *RefusedError
	require.ErrorAs(t, err, &refused)
	return refused.Refusals[0]
}

// TestOrgRefusesCases tries what orgs refuse, each in Salesforce's words.
func TestOrgRefusesCases(t *testing.T) {
	long := strings.Repeat("x", 20)
	for _, each := range []struct {
		name      string
		amendment string
		before    func(t *testing.T, o *org)
		values    Record
		want      Refusal // zero when it is saved
	}{
		{"a required field of their own", `{"objects":{"Task":{"fields":[{"name":"Reason__c","type":"string","length":80,"required":true}]}}}`, nil, Record{"Subject": "Call"}, Refusal{"Required fields are missing: [Reason__c]", "REQUIRED_FIELD_MISSING", []string{"Reason__c"}}},
		{"a required field that is given", `{"objects":{"Task":{"fields":[{"name":"Reason__c","type":"string","length":80,"required":true}]}}}`, nil, Record{"Reason__c": "Order"}, Refusal{}},
		{"a required field that has a default", `{"objects":{"Task":{"fields":[{"name":"Reason__c","type":"string","required":true,"default":"Other"}]}}}`, nil, Record{"Subject": "Call"}, Refusal{}},
		{"another status", `{"objects":{"Task":{"fields":[{"name":"Status","values":["Open","Closed"],"closed":["Closed"],"default":"Open"}]}}}`, nil, Record{"Status": "Completed"}, Refusal{"Status: bad value for restricted picklist field: Completed", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", []string{"Status"}}},
		{"a restricted picklist of their own", `{"objects":{"Task":{"fields":[{"name":"Reason__c","label":"Reason","type":"picklist","restricted":true,"values":["Order"]}]}}}`, nil, Record{"Reason__c": "Complaint"}, Refusal{"Reason: bad value for restricted picklist field: Complaint", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", []string{"Reason__c"}}},
		{"a field that the user may not write", `{"objects":{"Task":{"fields":[{"name":"Priority","readOnly":true}]}}}`, nil, Record{"Priority": "High"}, Refusal{"Unable to create/update fields: Priority. Please check the security settings of this field and verify that it is read/write for your profile or permission set.", "INVALID_FIELD_FOR_INSERT_UPDATE", []string{"Priority"}}},
		{"a field that the user may not see", `{"objects":{"Task":{"fields":[{"name":"CallDisposition","hidden":true}]}}}`, nil, Record{"CallDisposition": "ok"}, Refusal{"No such column 'CallDisposition' on sobject of type Task", "INVALID_FIELD", []string{"CallDisposition"}}},
		{"a rule that is broken", `{"objects":{"Task":{"validationRules":[{"name":"Result","formula":"ISPICKVAL(Status, \"Completed\") && ISBLANK(CallDisposition)","message":"Enter a call result.","field":"CallDisposition"}]}}}`, nil, Record{"Status": "Completed"}, Refusal{"Enter a call result.", "FIELD_CUSTOM_VALIDATION_EXCEPTION", []string{"CallDisposition"}}},
		{"a rule that does not apply", `{"objects":{"Task":{"validationRules":[{"name":"Result","formula":"ISPICKVAL(Status, \"Completed\") && ISBLANK(CallDisposition)","message":"Enter a call result."}]}}}`, nil, Record{"Status": "In Progress"}, Refusal{}},
		{"a rule at the top of the page", `{"objects":{"Task":{"validationRules":[{"name":"Long","formula":"CallDurationInSeconds > 3600","message":"Nobody talks so long."}]}}}`, nil, Record{"CallDurationInSeconds": json.Number("3601")}, Refusal{"Nobody talks so long.", "FIELD_CUSTOM_VALIDATION_EXCEPTION", []string{}}},
		{"a rule that is not active", `{"objects":{"Task":{"validationRules":[{"name":"Never","formula":"TRUE","message":"No.","inactive":true}]}}}`, nil, Record{}, Refusal{}},
		{"nobody's record type", `{"objects":{"Task":{"recordTypes":[{"id":"012Hx0000000005","name":"Call","default":true}]}}}`, nil, Record{"RecordTypeId": "012Hx0000000006"}, Refusal{"Record Type ID: this ID value isn't valid for the user: 012Hx0000000006IAA", "INVALID_CROSS_REFERENCE_KEY", []string{"RecordTypeId"}}},
		{"a record type of other profiles", `{"objects":{"Task":{"recordTypes":[{"id":"012Hx0000000005","name":"Call","unavailable":true}]}}}`, nil, Record{"RecordTypeId": "012Hx0000000005"}, Refusal{"Record Type ID: this ID value isn't valid for the user: 012Hx0000000005IAA", "INVALID_CROSS_REFERENCE_KEY", []string{"RecordTypeId"}}},
		{"a value that the record type does not have", `{"objects":{"Task":{"recordTypes":[{"id":"012Hx0000000005","name":"Call","default":true,"values":{"Status":["Completed"]}}]}}}`, nil, Record{"Status": "Deferred"}, Refusal{"Status: bad value for restricted picklist field: Deferred", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", []string{"Status"}}},
		{"a person of another owner", `{"objects":{"Contact":{"sharing":"private"}},"records":{"Contact":[{"Id":"` + luis + `","OwnerId":"` + theirs + `"}]}}`, nil, Record{"WhoId": luis}, Refusal{"insufficient access rights on cross-reference id: " + luis, "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", []string{}}},
		{"a person of another owner, to be read", `{"objects":{"Contact":{"sharing":"read"}},"records":{"Contact":[{"Id":"` + luis + `","OwnerId":"` + theirs + `"}]}}`, nil, Record{"WhoId": luis}, Refusal{}},
		{"a person who was deleted", "", func(t *testing.T, o *org) { require.NoError(t, o.remove(luis)) }, Record{"WhoId": luis}, Refusal{"entity is deleted", "ENTITY_IS_DELETED", []string{}}},
		{"a person who was merged away", "", func(t *testing.T, o *org) { require.NoError(t, o.mergeInto(caller, []string{luis})) }, Record{"WhoId": luis}, Refusal{"entity is deleted", "ENTITY_IS_DELETED", []string{}}},
		{"a lead that was converted", "", func(t *testing.T, o *org) { _, err := o.convert(jonah); require.NoError(t, err) }, Record{"WhoId": jonah}, Refusal{"cannot reference converted lead", "CANNOT_UPDATE_CONVERTED_LEAD", []string{}}},
		{"a person who is being saved elsewhere", "", func(t *testing.T, o *org) { require.True(t, o.lock(Lock{ID: caller, Kind: "row"})) }, Record{"WhoId": caller}, Refusal{"unable to obtain exclusive access to this record or 1 records: " + caller, "UNABLE_TO_LOCK_ROW", []string{}}},
		{"a person whose account is being saved", "", func(t *testing.T, o *org) { require.True(t, o.lock(Lock{ID: account, Kind: "row"})) }, Record{"WhoId": caller}, Refusal{"unable to obtain exclusive access to this record or 1 records: " + account, "UNABLE_TO_LOCK_ROW", []string{}}},
		{"a person who waits for approval", "", func(t *testing.T, o *org) { require.True(t, o.lock(Lock{ID: caller, Kind: "approval"})) }, Record{"WhoId": caller}, Refusal{}},
		{"an article", "", nil, Record{"WhatId": "ka0Hx0000000001"}, Refusal{"Related To ID: id value of incorrect type: ka0Hx0000000001", "FIELD_INTEGRITY_EXCEPTION", []string{"WhatId"}}},
		{"a machine", "", nil, Record{"WhatId": "a01Hx0000000001"}, Refusal{}},
		{"a campaign", "", nil, Record{"WhatId": "701Hx0000000001"}, Refusal{}},
		{"a person account as who", "", nil, Record{"WhoId": amara}, Refusal{"Name ID: id value of incorrect type: " + amara, "FIELD_INTEGRITY_EXCEPTION", []string{"WhoId"}}},
		{"the contact within a person account", "", nil, Record{"WhoId": "003Hx0000000021"}, Refusal{}},
		{"an emoji is two characters", `{"objects":{"Task":{"fields":[{"name":"Short__c","label":"Short","type":"string","length":3}]}}}`, nil, Record{"Short__c": "😀😀"}, Refusal{"Short: data value too large: 😀😀 (max length=3)", "STRING_TOO_LONG", []string{"Short__c"}}},
		{"a line break is two characters", `{"objects":{"Task":{"fields":[{"name":"Long__c","label":"Long","type":"textarea","length":21}]}}}`, nil, Record{"Long__c": long + "\n"}, Refusal{"Long: data value too large: " + long + "\n (max length=21)", "STRING_TOO_LONG", []string{"Long__c"}}},
		{"a line break of two characters is two", `{"objects":{"Task":{"fields":[{"name":"Long__c","type":"textarea","length":22}]}}}`, nil, Record{"Long__c": long + "\r\n"}, Refusal{}},
	} {
		t.Run(each.name, func(t *testing.T) {
			o := opened(t, each.amendment)
			if each.before != nil {
				each.before(t, o)
			}
			_, err := o.create("Task", each.values)
			tasks, _ := o.activities()
			if each.want.Code == "" {
				require.NoError(t, err)
				require.Len(t, tasks, 1)
				return
			}
			require.Equal(t, each.want, refusal(t, err))
			require.Empty(t, tasks)
		})
	}
}

func TestUpdatesOfWhatCannotBeChanged(t *testing.T) {
	o := opened(t, `{"objects":{"Contact":{"sharing":"read"}},"records":{"Contact":[{"Id":"`+luis+`","OwnerId":"`+theirs+`"}]}}`)
	_, err := o.update(luis, Record{"Title": "Owner"})
	require.Equal(t, "INSUFFICIENT_ACCESS_OR_READONLY", refusal(t, err).Code)
	_, err = o.convert(jonah)
	require.NoError(t, err)
	_, err = o.update(jonah, Record{"Title": "Owner"})
	require.Equal(t, "CANNOT_UPDATE_CONVERTED_LEAD", refusal(t, err).Code)
	require.NoError(t, o.remove(caller))
	_, err = o.update(caller, Record{"Title": "Owner"})
	require.Equal(t, "ENTITY_IS_DELETED", refusal(t, err).Code)
	_, err = o.record(caller)
	require.Equal(t, "ENTITY_IS_DELETED", refusal(t, err).Code)
	require.NoError(t, o.restore(caller))
	_, err = o.update(caller, Record{"Title": "Owner"})
	require.NoError(t, err)
	require.True(t, o.lock(Lock{ID: caller, Kind: "approval"}))
	_, err = o.update(caller, Record{"Title": "Buyer"})
	require.Equal(t, "ENTITY_IS_LOCKED", refusal(t, err).Code)
}

func TestLocksEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := opened(t, "")
		save := func() string {
			_, err := o.create("Task", Record{"WhoId": caller})
			if err == nil {
				return ""
			}
			return refusal(t, err).Code
		}
		require.True(t, o.lock(Lock{ID: caller[:15], Kind: "row", Times: 2}))
		require.Equal(t, []string{"UNABLE_TO_LOCK_ROW", "UNABLE_TO_LOCK_ROW", ""}, []string{save(), save(), save()})
		require.True(t, o.lock(Lock{ID: caller, Kind: "row", MS: 500}))
		require.NotEmpty(t, save())
		time.Sleep(499 * time.Millisecond)
		require.NotEmpty(t, save())
		time.Sleep(time.Millisecond)
		require.Empty(t, save())
		require.True(t, o.lock(Lock{ID: caller, Kind: "row"}))
		require.NotEmpty(t, save())
		o.unlock()
		require.Empty(t, save())
		require.False(t, o.lock(Lock{ID: newID("003", 999), Kind: "row"}))
		require.False(t, o.lock(Lock{ID: caller, Kind: "padlock"}))
	})
}

func TestMergedAndConvertedTakeTheirTasksAlong(t *testing.T) {
	o := opened(t, "")
	ofLuis, err := o.create("Task", Record{"WhoId": luis})
	require.NoError(t, err)
	ofJonah, err := o.create("Task", Record{"WhoId": jonah})
	require.NoError(t, err)

	require.NoError(t, o.mergeInto(caller, []string{luis}))
	task, err := o.record(ofLuis.Text("Id"))
	require.NoError(t, err)
	require.Equal(t, caller, task["WhoId"])
	require.Equal(t, account, task["AccountId"], "the account is the master's now")
	require.ErrorIs(t, o.mergeInto(caller, []string{jonah}), errNoRecord, "a lead is no contact")
	require.ErrorIs(t, o.mergeInto(caller, []string{caller}), errNoRecord)

	lead, err := o.convert(jonah)
	require.NoError(t, err)
	task, err = o.record(ofJonah.Text("Id"))
	require.NoError(t, err)
	require.Equal(t, lead["ConvertedContactId"], task["WhoId"])
	require.Equal(t, lead["ConvertedAccountId"], task["AccountId"])
	for _, record := range o.snapshot().Records["Lead"] {
		require.NotEqual(t, jonah, record["Id"], "a converted lead is not shown")
	}
	made, err := o.record(lead.Text("ConvertedContactId"))
	require.NoError(t, err)
	require.Equal(t, "Jonah Pruitt", made["Name"])
}

func TestPersonAccountsAreAccountAndContact(t *testing.T) {
	o := opened(t, "")
	record, err := o.record(amara)
	require.NoError(t, err)
	require.Equal(t, "Amara Diallo", record["Name"])
	require.Equal(t, true, record["IsPersonAccount"])
	contact, err := o.record(record.Text("PersonContactId"))
	require.NoError(t, err)
	require.Equal(t, amara, contact["AccountId"])
	require.Equal(t, "Amara Diallo", contact["Name"])
	require.Equal(t, "(646) 555-0122", contact["MobilePhone"])

	task, err := o.create("Task", Record{"WhoId": record["PersonContactId"]})
	require.NoError(t, err)
	require.Equal(t, amara, task["AccountId"])
	_, err = o.update(amara, Record{"LastName": "Sow", "PersonEmail": nil})
	require.NoError(t, err)
	contact, err = o.record(record.Text("PersonContactId"))
	require.NoError(t, err)
	require.Equal(t, "Amara Sow", contact["Name"])
	require.NotContains(t, contact, "Email")

	made, err := o.create("Account", Record{"RecordTypeId": "012Hx0000000002", "LastName": "Ode"})
	require.NoError(t, err)
	require.Equal(t, "Ode", made["Name"])
	require.NotEmpty(t, made["PersonContactId"])
	_, err = o.create("Account", Record{"RecordTypeId": "012Hx0000000002", "FirstName": "No last name"})
	require.Equal(t, Refusal{"Required fields are missing: [LastName]", "REQUIRED_FIELD_MISSING", []string{"LastName"}}, refusal(t, err))
}

func TestWhatTheUserMayNotSeeIsNotTold(t *testing.T) {
	o := opened(t, `{"objects":{"Contact":{"sharing":"private","fields":[{"name":"MobilePhone","hidden":true}]}},"records":{"Contact":[{"Id":"`+luis+`","OwnerId":"`+theirs+`"}]}}`)
	shown := o.snapshot()
	_, known := shown.Objects["Contact"].field("MobilePhone")
	require.False(t, known)
	for _, record := range shown.Records["Contact"] {
		require.NotEqual(t, luis, record["Id"])
		require.NotContains(t, record, "MobilePhone")
	}
	_, err := o.record(luis)
	require.ErrorIs(t, err, errNoRecord)
	found, err := o.searchLayout("Inbound", "5125550199")
	require.NoError(t, err)
	require.Len(t, found, 1, "Carmen, and not Luis")
	found, err = o.searchLayout("Inbound", "4155550121")
	require.NoError(t, err)
	require.Empty(t, found, "nothing is found by a field that is hidden")
}

func TestEventsAreActivities(t *testing.T) {
	o := opened(t, "")
	event := Record{"Subject": "Visit", "StartDateTime": "2026-12-01T09:00:00Z", "EndDateTime": "2026-12-01T10:00:00Z", "WhoId": caller}
	made, err := o.create("Event", event)
	require.NoError(t, err)
	require.Equal(t, account, made["AccountId"])
	require.NotContains(t, made, "IsClosed")
	_, err = o.update(made.Text("Id"), Record{"EndDateTime": "2026-12-01T08:00:00Z"})
	require.Equal(t, "FIELD_INTEGRITY_EXCEPTION", refusal(t, err).Code)
	_, err = o.create("Event", Record{"Subject": "Visit"})
	require.Equal(t, "REQUIRED_FIELD_MISSING", refusal(t, err).Code)
}

func TestConsoleTakesAnOrgFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "org.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"objects":{"Task":{"fields":[{"name":"Reason__c","type":"string","required":true}]}},"user":{"Name":"Kim Site"}}`), 0o600))
	console := start(t, ConsoleOptions{OrgFile: file})
	require.Equal(t, http.StatusBadRequest, ask(t, console, "POST", "/services/sobjects/Task", Record{"Subject": "x"}).status)
	require.Contains(t, ask(t, console, "GET", "/services/org", nil).body, "Kim Site")
	require.Equal(t, http.StatusNoContent, ask(t, console, "PATCH", "/services/sim/org", Record{"objects": Record{"Task": Record{"fields": []Record{{"name": "Reason__c", "removed": true}}}}}).status)
	require.Equal(t, http.StatusCreated, ask(t, console, "POST", "/services/sobjects/Task", Record{"Subject": "x"}).status, "also while it runs")
	wrong := ask(t, console, "PATCH", "/services/sim/org", Record{"objects": Record{"Task": Record{"validationRules": []Record{{"name": "Bad", "formula": "ISBLANK(Nothing__c)"}}}}})
	require.Equal(t, http.StatusBadRequest, wrong.status)
	require.Contains(t, wrong.body, "validation rule Bad: formula: Field Nothing__c does not exist")
	require.Equal(t, http.StatusCreated, ask(t, console, "POST", "/services/sobjects/Task", Record{}).status, "what is wrong changes nothing")

	require.NoError(t, os.WriteFile(file, []byte(`{"objects":{"Rocket":{"prefix":"003"}}}`), 0o600))
	_, err := StartConsole(t.Context(), "127.0.0.1:0", ConsoleOptions{Pages: builtPages, Softphone: softphonePage, OrgFile: file})
	require.ErrorContains(t, err, "Contact has the prefix 003 already")
	_, err = StartConsole(t.Context(), "127.0.0.1:0", ConsoleOptions{Pages: builtPages, Softphone: softphonePage, OrgFile: file + "x"})
	require.ErrorContains(t, err, "file of the org")
}

func TestSessionsEnd(t *testing.T) {
	console := start(t, ConsoleOptions{})
	require.Equal(t, http.StatusOK, ask(t, console, "GET", "/services/org", nil).status)
	require.Equal(t, http.StatusNoContent, ask(t, console, "POST", "/services/sim/session/expire", nil).status)
	expired := ask(t, console, "POST", "/services/sobjects/Task", Record{})
	require.Equal(t, http.StatusUnauthorized, expired.status)
	require.Contains(t, expired.body, "INVALID_SESSION_ID")
	require.Equal(t, http.StatusFound, ask(t, console, "GET", homePath, nil).status)
	entered := ask(t, console, "POST", "/login", "username=robin")
	require.Equal(t, http.StatusSeeOther, entered.status)
	cookie, _, _ := strings.Cut(entered.header.Get("Set-Cookie"), ";")
	require.Equal(t, http.StatusCreated, ask(t, console, "POST", "/services/sobjects/Task", Record{}, "Cookie", cookie).status)
	console.Expire()
	require.Equal(t, http.StatusUnauthorized, ask(t, console, "POST", "/services/sobjects/Task", Record{}, "Cookie", cookie).status)
}

func TestServicesOfTheRest(t *testing.T) {
	console := start(t, ConsoleOptions{})
	require.Equal(t, http.StatusNoContent, ask(t, console, "DELETE", "/services/sobjects/Contact/"+luis, nil).status)
	require.Equal(t, http.StatusBadRequest, ask(t, console, "DELETE", "/services/sobjects/Contact/"+luis, nil).status)
	require.Equal(t, http.StatusNoContent, ask(t, console, "POST", "/services/sim/undelete", Record{"id": luis}).status)
	require.Equal(t, http.StatusNoContent, ask(t, console, "POST", "/services/sim/merge", Record{"master": caller, "losers": []string{luis}}).status)
	require.Equal(t, http.StatusOK, ask(t, console, "POST", "/services/sim/convert", Record{"id": jonah}).status)
	require.Equal(t, http.StatusNotFound, ask(t, console, "POST", "/services/sim/convert", Record{"id": caller}).status)
	require.Equal(t, http.StatusNoContent, ask(t, console, "POST", "/services/sim/locks", Record{"id": caller, "times": 1}).status)
	require.Equal(t, http.StatusBadRequest, ask(t, console, "POST", "/services/sobjects/Task", Record{"WhoId": caller}).status)
	require.Equal(t, http.StatusBadRequest, ask(t, console, "POST", "/services/sim/locks", Record{"id": "nobody"}).status)
	require.Equal(t, http.StatusNoContent, ask(t, console, "DELETE", "/services/sim/locks", nil).status)

	apex := func(class, method, params string) reply {
		return ask(t, console, "POST", "/services/apex/"+class+"/"+method, Record{"params": params})
	}
	require.JSONEq(t, `{"params":{"number":"4155550101"},"returns":"{\"id\":\"003Hx0000000001IAA\"}"}`, apex("CustomerLookup", "byNumber", "number=4155550101").body)
	require.JSONEq(t, `{"returns":"{}"}`, apex("CustomerLookup", "byNumber", "number=1").body)
	require.Contains(t, apex("CustomerLookup", "broken", "").body, "throws")
	require.Equal(t, http.StatusNotFound, apex("Dips", "find", "").status)
	require.Equal(t, http.StatusNotFound, apex("CustomerLookup", "find", "").status)
}
