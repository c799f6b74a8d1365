package salesforce

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	mayas  = "003Hx0000000001IAA"
	lead   = "00QHx0000000009IAA"
	acme   = "001Hx0000000001IAA"
	taskID = "00THx0000000001IAA"
)

// call is what a page has Salesforce save of a call.
func call(more map[string]any) map[string]any {
	sent := map[string]any{"entityApiName": "Task", "Subject": "Call from Maya", "WhoId": mayas, "WhatId": acme, "CallObject": "cb-1", "Status": "Completed"}
	maps.Copy(sent, more)
	return sent
}

func TestWhatIsDoneAboutARefusal(t *testing.T) {
	refusal := func(code, message string, fields ...string) Refusal { return Refusal{code, message, fields} }
	update := map[string]any{"Id": taskID, "Description": "x"}
	for name, test := range map[string]struct {
		refusals []Refusal
		sent     map[string]any
		kind     Kind
		leftOut  []string
		wrong    []string // fields; "" = about none
		gone     bool
	}{
		"a row lock":                            {refusals: []Refusal{refusal("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record or 1 records: "+acme)}, kind: Passing},
		"a row lock within a validation":        {refusals: []Refusal{refusal("FIELD_CUSTOM_VALIDATION_EXCEPTION", "UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record or 1 records: "+acme)}, kind: Passing},
		"a row lock within a trigger":           {refusals: []Refusal{refusal("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "Roll: execution of AfterInsert caused by: System.DmlException: Update failed. First exception on row 0; first error: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access: []")}, kind: Passing},
		"a row lock in words alone":             {refusals: []Refusal{refusal("", "Unable to obtain exclusive access to this record")}, kind: Passing},
		"a dead session":                        {refusals: []Refusal{refusal("INVALID_SESSION_ID", "Session expired or invalid")}, kind: Passing},
		"the container is not ready":            {refusals: []Refusal{refusal("SOFTPHONE_CONTAINER_ERROR", "Unable to execute sendPostMessage because the softphone container hasn't initialized yet.")}, kind: Passing},
		"a server error":                        {refusals: []Refusal{refusal("SERVER_ERROR", "A problem was encountered on the server.")}, kind: Unknown},
		"a server error, of an update":          {refusals: []Refusal{refusal("SERVER_ERROR", "A problem was encountered on the server.")}, sent: update, kind: Passing},
		"no answer":                             {refusals: []Refusal{refusal("NO_ANSWER", "")}, kind: Unknown},
		"no answer, of an update":               {refusals: []Refusal{refusal("NO_ANSWER", "")}, sent: update, kind: Passing},
		"no reason":                             {kind: Unknown},
		"a wrong type":                          {refusals: []Refusal{refusal("FIELD_INTEGRITY_EXCEPTION", "Related To ID: id value of incorrect type: "+acme, "WhatId")}, kind: Field, leftOut: []string{"WhatId"}},
		"a wrong type, in words":                {refusals: []Refusal{refusal("", "Name ID: id value of incorrect type: "+mayas)}, kind: Field, leftOut: []string{"WhoId"}},
		"no access, by the record":              {refusals: []Refusal{refusal("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", "insufficient access rights on cross-reference id: "+acme[:15])}, kind: Field, leftOut: []string{"WhatId"}},
		"a converted lead":                      {refusals: []Refusal{refusal("FIELD_CUSTOM_VALIDATION_EXCEPTION", "CANNOT_UPDATE_CONVERTED_LEAD: cannot reference converted lead", "WhoId")}, sent: call(map[string]any{"WhoId": lead}), kind: Field, leftOut: []string{"WhoId"}},
		"a field that the org does not have":    {refusals: []Refusal{refusal("INVALID_FIELD", "No such column 'CallObject' on sobject of type Task", "CallObject")}, kind: Field, leftOut: []string{"CallObject"}},
		"fields that the user may not see":      {refusals: []Refusal{refusal("INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields: CallObject, Status. Please check the security settings of this field")}, kind: Field, leftOut: []string{"CallObject", "Status"}},
		"a required field":                      {refusals: []Refusal{refusal("REQUIRED_FIELD_MISSING", "Required fields are missing: [Reason__c, Area__c]", "Reason__c", "Area__c")}, kind: Ours, wrong: []string{"Reason__c", "Area__c"}},
		"a restricted picklist":                 {refusals: []Refusal{refusal("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "Status: bad value for restricted picklist field: Completed", "Status")}, kind: Ours, wrong: []string{"Status"}},
		"a text too long":                       {refusals: []Refusal{refusal("STRING_TOO_LONG", "Subject: data value too large", "Subject")}, kind: Ours, wrong: []string{"Subject"}},
		"a validation rule of the page":         {refusals: []Refusal{refusal("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Choose a product first.")}, kind: Ours, wrong: []string{""}},
		"a relation and a required field":       {refusals: []Refusal{refusal("FIELD_INTEGRITY_EXCEPTION", "", "WhatId"), refusal("REQUIRED_FIELD_MISSING", "", "Reason__c")}, kind: Ours, leftOut: []string{"WhatId"}, wrong: []string{"Reason__c"}},
		"a lock and a relation":                 {refusals: []Refusal{refusal("UNABLE_TO_LOCK_ROW", ""), refusal("FIELD_INTEGRITY_EXCEPTION", "", "WhatId")}, kind: Field, leftOut: []string{"WhatId"}},
		"deleted, and nothing says which":       {refusals: []Refusal{refusal("ENTITY_IS_DELETED", "entity is deleted")}, kind: Field, leftOut: []string{"WhatId"}},
		"the Task itself is deleted":            {refusals: []Refusal{refusal("ENTITY_IS_DELETED", "entity is deleted")}, sent: update, kind: Ours, wrong: []string{""}, gone: true},
		"the Task itself is not found":          {refusals: []Refusal{refusal("NOT_FOUND", "The requested resource does not exist", "Id")}, sent: update, kind: Ours, wrong: []string{""}, gone: true},
		"a code that nobody has heard of":       {refusals: []Refusal{refusal("BRAND_NEW", "Something new.")}, kind: Ours, wrong: []string{""}},
		"an answer as a whole without a reason": {refusals: []Refusal{refusal("GENERIC_ERROR", "An error occurred while calling the API method.")}, kind: Ours, wrong: []string{""}},
	} {
		t.Run(name, func(t *testing.T) {
			if test.sent == nil {
				test.sent = call(nil)
			}
			v := Judge(test.refusals, test.sent, nil)
			var leftOut, wrong []string
			for _, l := range v.LeftOut {
				leftOut = append(leftOut, l.Field)
			}
			for _, w := range v.Wrong {
				wrong = append(wrong, strings.Join(w.Fields, ","))
			}
			require.Equal(t, test.kind, v.Kind)
			require.Equal(t, test.leftOut, leftOut)
			require.Equal(t, test.wrong, wrong)
			require.Equal(t, test.gone, v.Gone)
		})
	}
}

// TestWhatSalesforceDoesNotNameIsFoundByTrying: of two relations only the one that is refused is left out in the end.
func TestWhatSalesforceDoesNotNameIsFoundByTrying(t *testing.T) {
	for name, refused := range map[string][]string{
		"the thing": {"WhatId"}, "the person": {"WhoId"}, "both": {"WhoId", "WhatId"}, "something else": {"Subject"},
	} {
		t.Run(name, func(t *testing.T) {
			var left []LeftOut
			for range 5 {
				sent := without(call(nil), left)
				if !slices.ContainsFunc(refused, func(field string) bool { _, is := sent[field]; return is }) {
					break
				}
				v := Judge([]Refusal{{Code: "ENTITY_IS_DELETED", Message: "entity is deleted"}}, sent, left)
				left = v.LeftOut
				if v.Kind == Ours {
					break
				}
				require.Equal(t, Field, v.Kind)
			}
			var fields []string
			for _, l := range left {
				fields = append(fields, l.Field)
			}
			if refused[0] == "Subject" {
				require.Empty(t, fields, "what did not help is put back")
				return
			}
			require.ElementsMatch(t, refused, fields)
		})
	}
}

func without(sent map[string]any, left []LeftOut) map[string]any {
	sent = maps.Clone(sent)
	for _, l := range left {
		delete(sent, l.Field)
	}
	return sent
}

// FuzzJudge: whatever an org answers, and however often it answers the same, trying again ends; what a record cannot be saved
// without is never left out, and every refusal is either acted on or told.
func FuzzJudge(f *testing.F) {
	f.Add("ENTITY_IS_DELETED", "entity is deleted", "", "UNABLE_TO_LOCK_ROW", "x", "WhoId", false)
	f.Add("", "Related To ID: id value of incorrect type: "+acme, "Id", "REQUIRED_FIELD_MISSING", "[Reason__c]", "Reason__c", true)
	f.Add("INVALID_FIELD", "No such column 'Subject' entityApiName Id", "entityApiName", "NOT_FOUND", "", "", true)
	f.Fuzz(func(t *testing.T, code, message, field, code2, message2, field2 string, update bool) {
		whole := call(nil)
		if update {
			delete(whole, "entityApiName")
			whole["Id"] = taskID
		}
		refusals := []Refusal{{code, message, []string{field}}, {code2, message2, []string{field2}}}
		var left []LeftOut
		for tries := 0; ; tries++ {
			require.Less(t, tries, len(whole)+4, "it ends")
			sent := without(whole, left)
			v := Judge(refusals, sent, left)
			for _, l := range v.LeftOut {
				require.NotContains(t, []string{"Id", "entityApiName"}, l.Field)
				require.Contains(t, whole, l.Field)
			}
			for _, w := range v.Wrong {
				require.LessOrEqual(t, len(w.Fields), 1)
			}
			require.Equal(t, v.Kind == Ours, len(v.Wrong) > 0 && v.Kind != Unknown)
			if v.Kind != Field {
				return
			}
			require.NotEqual(t, left, v.LeftOut)
			left = v.LeftOut
		}
	})
}
