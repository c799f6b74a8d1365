package calllog

import (
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

func TestASavedCallKeepsItsSubject(t *testing.T) {
	r := Record{Direction: "outbound", Number: "+4930555", SalesforceID: "00T1"}
	require.Equal(t, "task.subject.outbound:+4930555", r.Subject(keysOnly))
	require.NotContains(t, r.Task(keysOnly), "Subject", "an update does not touch it")
}
