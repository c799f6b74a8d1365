package calllog

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// keysOnly shows which text was asked for and with what.
func keysOnly(key string, params map[string]string) string {
	if party, ok := params["party"]; ok {
		return key + ":" + party
	}
	return key
}

func TestTheTaskHangsOnWhatWasVisited(t *testing.T) {
	contact := Visit{RecordID: "003A", RecordName: "Ada", ObjectType: "Contact"}
	lead := Visit{RecordID: "00QA", RecordName: "Leo", ObjectType: "Lead"}
	account := Visit{RecordID: "001A", RecordName: "Acme", ObjectType: "Account"}
	person := Visit{RecordID: "001P", RecordName: "Pat", ObjectType: "Account", ContactID: "003P"}
	kase := Visit{RecordID: "500A", RecordName: "Broken phone", ObjectType: "Case"}
	task := Visit{RecordID: "00TA", RecordName: "Call", ObjectType: "Task"}
	for name, test := range map[string]struct {
		visits    []Visit
		who, what string
		listed    []string
	}{
		"nothing":           {},
		"contact":           {visits: []Visit{contact}, who: "003A"},
		"contact and case":  {visits: []Visit{contact, kase}, who: "003A", what: "500A"},
		"last one wins":     {visits: []Visit{account, contact, kase}, who: "003A", what: "500A", listed: []string{"Acme"}},
		"person account":    {visits: []Visit{person}, who: "003P"},
		"a lead takes none": {visits: []Visit{account, lead}, who: "00QA", listed: []string{"Acme"}},
		"not on a task":     {visits: []Visit{account, task}, what: "001A", listed: []string{"Call"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := Record{ID: "cb-1", Direction: "outbound", StartedAt: start}
			for _, v := range test.visits {
				r.visit(v)
			}
			got := r.Task(keysOnly)
			require.Equal(t, test.who, text(got["WhoId"]))
			require.Equal(t, test.what, text(got["WhatId"]))
			for _, name := range test.listed {
				require.Contains(t, got["Description"], name)
			}
			if test.listed == nil {
				require.NotContains(t, got["Description"], "task.alsoVisited")
			}
		})
	}
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func TestTheTasksFields(t *testing.T) {
	r := Record{
		ID: "cb-1", Direction: "inbound", Number: "+4930555", Name: "Zoë", StartedAt: start,
		Talk: 61*time.Second + 500*time.Millisecond, Notes: "first\nsecond",
	}
	require.Equal(t, Task{
		"entityApiName": "Task", "Subject": "task.subject.inbound:Zoë +4930555", "Status": "Completed", "TaskSubtype": "Call",
		"ActivityDate": "2026-11-22", "CallType": "Inbound", "CallDurationInSeconds": 62, "CallObject": "cb-1",
		"Description": "first\nsecond",
	}, r.Task(keysOnly))
	r.Internal = true
	require.Equal(t, "Internal", r.Task(keysOnly)["CallType"])
	r.Name, r.Number = "", ""
	require.Equal(t, "task.subject.inbound:task.unknownParty", r.Task(keysOnly)["Subject"])
}

// A call that the program finds up, as after a restart, has no direction: a snapshot does not tell who called whom.
func TestACallWithoutADirectionHasASubjectAndNoType(t *testing.T) {
	r := Record{Number: "+4930555"}
	require.Equal(t, "task.subject.unknown:+4930555", r.Subject(keysOnly))
	require.NotContains(t, r.Task(keysOnly), "CallType")
	r.Internal = true
	require.Equal(t, "Internal", r.Task(keysOnly)["CallType"])
}

func TestLongTextsAreCutToSalesforcesLengths(t *testing.T) {
	r := Record{Direction: "inbound", Name: strings.Repeat("é", 400), Notes: strings.Repeat("ü", 40000)}
	task := r.Task(keysOnly)
	require.Len(t, []rune(task["Subject"].(string)), maxSubject)
	require.Len(t, []rune(task["Description"].(string)), maxDescription)
}

func TestARecordIsListedOnceAtItsLastVisit(t *testing.T) {
	var r Record
	for _, id := range []string{"001", "003", "001"} {
		r.visit(Visit{RecordID: id})
	}
	require.Equal(t, []Visit{{RecordID: "003"}, {RecordID: "001"}}, r.Visits)
}

func TestWhatAPageTellsOfRecordsWithoutEndIsBounded(t *testing.T) {
	var r Record
	for n := range 1000 {
		r.visit(Visit{RecordID: fmt.Sprintf("003%015d", n), RecordName: strings.Repeat("ñ", 1<<18), ObjectType: strings.Repeat("x", 1<<18)})
	}
	for _, none := range []Visit{{RecordID: strings.Repeat("0", 1<<18)}, {RecordID: "001", AccountID: "01234567890123456789"}, {RecordID: "001", ContactID: "01234567890123456789"}} {
		r.visit(none)
	}
	require.Len(t, r.Visits, mostVisits)
	require.Equal(t, "003000000000000999", r.Visits[mostVisits-1].RecordID, "the latest stay")
	require.Less(t, sizeOf(&r), mostEntry/4)
}

func TestASavedCallKeepsItsSubject(t *testing.T) {
	r := Record{Direction: "outbound", Number: "+4930555", SalesforceID: "00T1"}
	require.Equal(t, "task.subject.outbound:+4930555", r.Subject(keysOnly))
	require.NotContains(t, r.Task(keysOnly), "Subject", "an update does not touch it")
}
