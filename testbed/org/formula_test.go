package org

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestFormulas(t *testing.T) {
	of := change{
		before: Record{"Status": "Open", "Subject": "Call"},
		after:  Record{"Status": "Completed", "Subject": "Call", "CallDurationInSeconds": json.Number("90"), "IsReminderSet": true, "Description": "a😀"},
	}
	known := func(name string) bool {
		return name == "Empty" || of.after[name] != nil
	}
	for _, each := range []struct {
		formula string
		want    any
	}{
		{`ISPICKVAL(Status, "Completed")`, true},
		{`ispickval(Status, 'Open')`, false},
		{`AND(ISCHANGED(Status), NOT(ISCHANGED(Subject)))`, true},
		{`PRIORVALUE(Status) = "Open"`, true},
		{`ISNEW()`, false},
		{`OR(ISBLANK(Empty), FALSE)`, true},
		{`CallDurationInSeconds >= 90 && CallDurationInSeconds < 91`, true},
		{`CallDurationInSeconds > 90 || Status <> "Completed"`, false},
		{`CallDurationInSeconds - 30 + 5 = 65`, true},
		{`-CallDurationInSeconds < 0`, true},
		{`!IsReminderSet`, false},
		{`IF(LEN(Description) = 3, TEXT(CallDurationInSeconds), "no")`, "90"},
		{`Subject & "!" == "Call!"`, true},
		{`CONTAINS(Subject, "al") && BEGINS(Subject, "C")`, true},
		{`REGEX(Subject, "[A-Z][a-z]{3}")`, true},
		{`BLANKVALUE(Empty, 7) = 7`, true},
		{`UPPER(LEFT(Subject, 2))`, "CA"},
		{`VALUE("12") = 12`, true},
		{`Empty = ""`, true},
		{`Empty = NULL`, true},
	} {
		compiled, err := compile(each.formula, known)
		require.NoError(t, err, each.formula)
		require.Equal(t, each.want, compiled(of), each.formula)
	}
	for formula, reason := range map[string]string{
		``:                        "ends too early",
		`Nothing__c = 1`:          "Field Nothing__c does not exist",
		`AND()`:                   "incorrect number of arguments for AND",
		`ISPICKVAL(Status)`:       "incorrect number of arguments",
		`LAUNCH(1)`:               "unknown function LAUNCH",
		`ISCHANGED("Status")`:     "wants a field",
		`(1`:                      "a ) is missing",
		`AND(TRUE`:                "do not end",
		`"open`:                   "a text does not end",
		`TRUE FALSE`:              `"FALSE" was not expected`,
		strings.Repeat("(", 1000): "too deep",
	} {
		_, err := compile(formula, known)
		require.ErrorContains(t, err, reason, formula)
	}
}

func FuzzFormula(f *testing.F) {
	for _, formula := range []string{`AND(ISPICKVAL(Status, "x"), -1 < 2.5.1)`, `((`, `IF(TRUE,1,2)&'`, `LEFT(Status, 1/0)`, "ISNEW(", `LEFT("é", -1)`} {
		f.Add(formula)
	}
	f.Fuzz(func(_ *testing.T, formula string) {
		compiled, err := compile(formula, func(string) bool { return true })
		if err != nil {
			return
		}
		compiled(change{after: Record{"Status": "x"}})
		compiled(change{before: Record{}, after: Record{}})
	})
}

func FuzzAmendment(f *testing.F) {
	for _, amendment := range []string{
		`{"objects":{"Task":{"fields":[{"name":"A__c","type":"string"}]}}}`, `{"objects":null}`, `{"user":null}`, `[]`, `{"records":{"Contact":[{"Id":"003Hx0000000001","Phone":null}]}}`,
		`{"layout":{"Inbound":1}}`, `{"objects":{"Task":{"recordTypes":[{"id":"012Hx0000000009","default":true,"values":{"Status":[]}}]}}}`, `{"records":{"Account":[{"Id":"001Hx0000000900","RecordTypeId":"012Hx0000000002"}]}}`,
		`{"objects":{"Contact":null}}`, `{"objects":{"Contact":null},"records":{"Contact":null}}`, `{"users":[null],"objects":{"Task":{"fields":[null]}}}`,
	} {
		f.Add(amendment)
	}
	f.Fuzz(func(t *testing.T, amendment string) {
		o, err := newOrg(time.Now, []byte(amendment), nil)
		if err != nil {
			return
		}
		if err := o.amend([]byte(amendment)); err != nil {
			return
		}
		shown, err := json.Marshal(o.snapshot())
		require.NoError(t, err)
		require.NotEmpty(t, shown)
		_, _ = o.create("Task", Record{"WhoId": caller, "Status": "Completed"})
		_, _ = o.convert(jonah)
		_ = o.mergeInto(caller, []string{luis})
		_, _ = o.searchLayout("Inbound", "4155550101")
	})
}
