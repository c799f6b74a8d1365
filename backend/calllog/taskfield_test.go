package calllog

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// ruled is a missed call with everything that a rule can name.
func ruled() Record {
	return Record{
		ID: "cb-1", Direction: "inbound", Number: "+49301234567", Name: "Ada", Outcome: "missed",
		StartedAt: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Consulted: []string{"Sam 201", "Kim 202"}, Result: "Sold",
		Facts: Facts{Ring: 12400 * time.Millisecond, Called: "200", Queue: "Orders", Data: map[string]string{"contract no": "4711"}},
	}
}

func TestARuleFillsAFieldOfTheTask(t *testing.T) {
	answered := ruled()
	answered.Outcome, answered.ConnectedAt = "answered", answered.StartedAt.Add(12*time.Second)
	answered.Talk, answered.Hold = 90*time.Second, 30*time.Second
	for line, want := range map[string][2]any{ // on the missed call, on the answered one; absent = the rule is not about it
		"Status = Closed":                              {"Closed", "Closed"},
		"Priority[missed] = High":                      {"High", absent},
		"Priority[inbound,  unanswered]=High":          {"High", absent},
		"Priority[outbound] = Low":                     {absent, absent},
		"Priority[inbound, answered] = Low":            {absent, "Low"},
		"Talk__c = {talk}":                             {0, 90},
		"Ring__c = {ring}":                             {12, 12},
		"Hold__c = {hold} s":                           {"0 s", "30 s"},
		"Contract__c = {data.contract no}":             {"4711", "4711"},
		"Unknown__c = {data.other}":                    {"", ""},
		"Reason__c =":                                  {nil, nil},
		"Missed__c = true":                             {true, true},
		"Zip__c = 01067":                               {"01067", "01067"},
		"Subject = {direction}/{queue}: {name} {date}": {"Inbound/Orders: Ada 2026-03-02", "Inbound/Orders: Ada 2026-03-02"},
		"Who__c = {party}, dialled {dialled}":          {"Ada +49301234567, dialled 200", "Ada +49301234567, dialled 200"},
		"More__c = {consulted}|{outcome}|{result}":     {"Sam 201, Kim 202|task.outcome.missed|Sold", "Sam 201, Kim 202|task.outcome.answered|Sold"},
		"Begun__c = {started}":                         {"2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z"},
	} {
		rules := FieldRules([]string{line})
		require.Len(t, rules, 1, line)
		missed := ruled()
		for i, r := range []*Record{&missed, &answered} {
			before, task := r.Task(keysOnly), r.Task(keysOnly, rules...)
			field := rules[0].field
			if want[i] == absent {
				require.Equal(t, before, task, line)
				continue
			}
			require.Equal(t, want[i], task[field], line)
			delete(task, field)
			delete(before, field)
			require.Equal(t, before, task, "nothing else is touched")
		}
	}
}

var absent = new(int)

func TestACallerWhoGaveUpWasMissed(t *testing.T) {
	r := ruled()
	r.Outcome = "abandoned"
	rules := FieldRules([]string{"Priority[missed] = High"})
	require.Equal(t, "High", r.Task(keysOnly, rules...)["Priority"])
	r.Direction = "outbound"
	require.NotContains(t, r.Task(keysOnly, rules...), "Priority")
}

func TestTheLaterRuleHolds(t *testing.T) {
	r := ruled()
	rules := FieldRules([]string{"Priority = Normal", "Priority[missed] = High", "no rule", "Priority[soon] = Low", "Priority = {nothing}"})
	require.Len(t, rules, 2)
	require.Equal(t, "High", r.Task(keysOnly, rules...)["Priority"])
}

// TestAnUpdateLeavesWhatAPersonMayHaveChanged to them, and tells what has changed since.
func TestAnUpdateLeavesWhatAPersonMayHaveChanged(t *testing.T) {
	r := ruled()
	r.SalesforceID = "00T1"
	task := r.Task(keysOnly, FieldRules([]string{"Status = Closed", "Subject = {party}", "Result__c = {result}", "Talk__c = {talk}"})...)
	require.NotContains(t, task, "Status")
	require.NotContains(t, task, "Subject")
	require.Equal(t, []any{"Sold", 0}, []any{task["Result__c"], task["Talk__c"]})
}

func TestWhichCallsASiteWants(t *testing.T) {
	answered := func(talk time.Duration) Record {
		return Record{ConnectedAt: time.Now(), Talk: talk, Outcome: "answered"}
	}
	all, long := Wanted{Unanswered: true}, Wanted{Shortest: 5 * time.Second}
	for name, c := range map[string]struct {
		call   Record
		wanted Wanted
		want   bool
	}{
		"missed":                       {Record{Outcome: "missed"}, Wanted{}, false},
		"missed, wanted":               {Record{Outcome: "missed"}, all, true},
		"busy, wanted":                 {Record{Direction: "outbound", Outcome: "busy"}, all, true},
		"missed, noted":                {Record{Outcome: "missed", Notes: "call back"}, Wanted{}, true},
		"a colleague answered":         {Record{Outcome: "answeredElsewhere"}, all, false},
		"internal, missed":             {Record{Outcome: "missed", Quiet: true}, all, false},
		"short":                        {answered(4 * time.Second), long, false},
		"long enough":                  {answered(5 * time.Second), long, true},
		"short, noted":                 {Record{ConnectedAt: time.Now(), Notes: "wrong number"}, long, true},
		"missed, where short is short": {Record{Outcome: "missed"}, Wanted{Unanswered: true, Shortest: time.Minute}, true},
	} {
		c.call.Wanted = c.wanted
		require.Equal(t, c.want, c.call.worthLogging(), name)
	}
}

func FuzzFieldRules(f *testing.F) {
	f.Add("Priority[inbound, missed] = High {data.x}", "4711")
	f.Add("Subject={party}", "{party}")
	f.Fuzz(func(t *testing.T, line, datum string) {
		r := ruled()
		r.Data["x"] = datum
		for _, rule := range FieldRules([]string{line}) {
			task := r.Task(keysOnly, rule)
			require.Contains(t, []string{"cb-1"}, task["CallObject"])
			if text, is := task["Subject"].(string); is {
				require.LessOrEqual(t, len([]rune(text)), maxSubject)
			}
		}
	})
}
