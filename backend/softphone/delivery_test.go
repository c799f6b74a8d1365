package softphone

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/calllog"
	"cordboard/backend/salesforce"
)

// orgPage is a page that carries Activities to an org which takes them as refuses says.
type orgPage struct {
	t       *testing.T
	app     *App
	refuses func(task calllog.Task) []salesforce.Refusal // none = it is saved
	tasks   map[string]calllog.Task                      // what the org has, by id
	asked   int
}

// newOrgPage is a page beside a program that has some answered calls with a person and an account, all over; it runs in a
// synctest bubble, in which time passes by itself.
func newOrgPage(t *testing.T, calls int) *orgPage {
	a := filedApp(t)
	p := &orgPage{t: t, app: a, tasks: map[string]calllog.Task{}, refuses: func(calllog.Task) []salesforce.Refusal { return nil }}
	now := time.Now()
	for i := range calls {
		now := now.Add(time.Duration(i) * time.Second)
		id := a.calls.bookID(fmt.Sprint(i))
		require.NoError(t, a.calls.book.See([]calllog.Sighting{{
			CallID: id, Identity: "Main|200|" + id, Direction: "inbound", Number: fmt.Sprintf("055511%d", i), Name: "Jonah", Device: "200",
			StartedAt: now, ConnectedAt: now, Begun: true, Account: a.current.account(),
		}}, now))
		require.NoError(t, a.calls.book.Visit(id, calllog.Visit{RecordID: "00QHx0000000009MAA", RecordName: "Jonah", ObjectType: "Lead", Why: calllog.Caller, At: now}, time.Minute))
		require.NoError(t, a.calls.book.End(id, calllog.Ending{Outcome: "answered", Talk: time.Minute, At: now}))
	}
	return p
}

// filedApp is an App that is not started, with a call log on disk.
func filedApp(t *testing.T) *App {
	t.Helper()
	settings, _, _ := office(t, settled)
	a := settings.app
	book, err := calllog.Options{}.Open(t.TempDir() + "/calls.db")
	require.NoError(t, err)
	a.calls.book = book
	return a
}

// carries has the page do what the softphone's page does: claim when something is ready, ask, tell.
func (p *orgPage) carries() {
	p.t.Helper()
	for p.state().LogReady {
		claimed, err := p.app.Activities().ClaimLogs("p", "en")
		require.NoError(p.t, err)
		for _, c := range claimed {
			require.NoError(p.t, p.app.Activities().Logging("p", c.ID))
			p.asked++
			if refusals := p.refuses(c.Task); len(refusals) > 0 {
				require.NoError(p.t, p.app.Activities().Logged(c.ID, SaveOutcome{Error: "words", Refusals: refusals}))
				continue
			}
			id, is := c.Task["Id"].(string)
			if !is {
				id = fmt.Sprintf("00THx%010d", len(p.tasks)+1)
			}
			if p.tasks[id] == nil {
				p.tasks[id] = calllog.Task{}
			}
			for field, value := range c.Task {
				p.tasks[id][field] = value
			}
			require.NoError(p.t, p.app.Activities().Logged(c.ID, SaveOutcome{RecordID: id}))
		}
	}
}

func (p *orgPage) state() *State {
	p.t.Helper()
	p.app.composer.changed()
	s, err := p.app.State()
	require.NoError(p.t, err)
	return s
}

// passes lets time pass, the page carrying what is due.
func (p *orgPage) passes(long time.Duration) {
	for end := time.Now().Add(long); time.Now().Before(end); time.Sleep(time.Second) {
		p.carries()
	}
}

func (p *orgPage) one() LogEntry {
	p.t.Helper()
	log := p.state().Log
	require.Len(p.t, log, 1)
	return log[0]
}

func refusing(code, message string, fields ...string) []salesforce.Refusal {
	return []salesforce.Refusal{{Code: code, Message: message, Fields: fields}}
}

// story runs a test in a bubble and closes the call log at its end.
func story(t *testing.T, calls int, tell func(*orgPage)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := newOrgPage(t, calls)
		defer func() { require.NoError(t, p.app.calls.book.Close()) }()
		tell(p)
	})
}

// TestSalesforceCases are refusals that people who run Salesforce met, with what is right then.
func TestSalesforceCases(t *testing.T) {
	t.Run("sf-09 a row lock passes by itself", func(t *testing.T) {
		story(t, 1, func(p *orgPage) {
			locked := true
			p.refuses = func(calllog.Task) []salesforce.Refusal {
				if !locked {
					return nil
				}
				locked = false
				return refusing("FIELD_CUSTOM_VALIDATION_EXCEPTION", "UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record or 1 records: 001Hx0000000001IAA")
			}
			p.carries()
			entry := p.one()
			require.Equal(p.t, calllog.Waiting, entry.State)
			require.Contains(p.t, entry.Error, "exclusive access", "the panel says why")
			require.Equal(p.t, 1, p.asked, "not at once")
			p.passes(5 * time.Second)
			require.Len(p.t, p.tasks, 1)
			require.Equal(p.t, calllog.Saved, p.one().State)
			require.Empty(p.t, p.one().Error)
		})
	})
	t.Run("sf-10 a required field is given in the panel", func(t *testing.T) {
		story(t, 2, func(p *orgPage) {
			p.refuses = func(task calllog.Task) []salesforce.Refusal {
				if task["Reason__c"] == nil && task["Subject"] == "Call from Jonah 0555110" {
					return refusing("REQUIRED_FIELD_MISSING", "Required fields are missing: [Reason__c]", "Reason__c")
				}
				return nil
			}
			p.passes(time.Minute)
			require.Len(p.t, p.tasks, 1, "the other one is not kept waiting")
			require.Equal(p.t, 2, p.asked, "it is not sent again as it was")
			entry := p.state().Log[1]
			require.Equal(p.t, []Wrong{{"Reason__c", "", "Required fields are missing: [Reason__c]"}}, entry.Wrong)
			requireProblem(p.t, "unrelated", p.app.Activities().Mend(entry.ID, map[string]string{"OwnerId": "005Hx0000000002"}))
			require.NoError(p.t, p.app.Activities().Mend(entry.ID, map[string]string{"Reason__c": " Support "}))
			p.carries()
			require.Len(p.t, p.tasks, 2)
			require.Equal(p.t, "Support", p.tasks["00THx0000000002"]["Reason__c"])
			require.NoError(p.t, p.app.Activities().Note("0", "one more thing"))
			p.carries()
			require.Equal(p.t, "one more thing", p.tasks["00THx0000000002"]["Description"])
			require.Len(p.t, p.tasks, 2)
		})
	})
	t.Run("sf-17 a converted lead is left out", func(t *testing.T) {
		story(t, 1, func(p *orgPage) {
			p.refuses = func(task calllog.Task) []salesforce.Refusal {
				if task["WhoId"] != nil {
					return refusing("FIELD_CUSTOM_VALIDATION_EXCEPTION", "CANNOT_UPDATE_CONVERTED_LEAD: cannot reference converted lead", "WhoId")
				}
				return nil
			}
			p.carries()
			require.Len(p.t, p.tasks, 1)
			entry := p.one()
			require.Equal(p.t, calllog.Saved, entry.State)
			require.Equal(p.t, []LeftOut{{"WhoId", "Jonah", "CANNOT_UPDATE_CONVERTED_LEAD: cannot reference converted lead"}}, entry.LeftOut)
		})
	})
	t.Run("a deleted Task is offered anew", func(t *testing.T) {
		story(t, 1, func(p *orgPage) {
			p.carries()
			deleted := true
			p.refuses = func(task calllog.Task) []salesforce.Refusal {
				if task["Id"] != nil && deleted {
					return refusing("ENTITY_IS_DELETED", "entity is deleted")
				}
				return nil
			}
			require.NoError(p.t, p.app.Activities().Note("0", "later"))
			p.passes(time.Minute)
			entry := p.one()
			require.Equal(p.t, []any{calllog.Refused, true}, []any{entry.State, entry.Gone})
			require.Len(p.t, p.tasks, 1, "not by itself")
			require.NoError(p.t, p.app.Activities().Resolve(entry.ID, SaveAgain))
			p.carries()
			require.Len(p.t, p.tasks, 2)
			require.Equal(p.t, "later", p.tasks["00THx0000000002"]["Description"])
			require.Equal(p.t, "00QHx0000000009MAA", p.tasks["00THx0000000002"]["WhoId"], "nothing is left out of it")
		})
	})
	t.Run("a server error is one question, and of an update none", func(t *testing.T) {
		story(t, 1, func(p *orgPage) {
			p.refuses = func(calllog.Task) []salesforce.Refusal {
				return refusing("SERVER_ERROR", "A problem was encountered on the server.")
			}
			p.passes(time.Minute)
			require.Equal(p.t, []any{calllog.Uncertain, 1}, []any{p.one().State, p.asked})
			p.refuses = func(calllog.Task) []salesforce.Refusal { return nil }
			require.NoError(p.t, p.app.Activities().Resolve(p.one().ID, SaveAgain))
			p.carries()
			failing := 3
			p.refuses = func(calllog.Task) []salesforce.Refusal {
				if failing--; failing >= 0 {
					return refusing("NO_ANSWER", "")
				}
				return nil
			}
			require.NoError(p.t, p.app.Activities().Note("0", "later"))
			p.passes(time.Minute)
			require.Equal(p.t, calllog.Saved, p.one().State)
			require.Len(p.t, p.tasks, 1)
		})
	})
}

// TestWhatPassesIsTriedForAsLongAsItTakes, ever less often, over a restart too; the panel says when nothing but waiting helps.
func TestWhatPassesIsTriedForAsLongAsItTakes(t *testing.T) {
	story(t, 1, func(p *orgPage) {
		p.refuses = func(calllog.Task) []salesforce.Refusal {
			return refusing("INVALID_SESSION_ID", "Session expired or invalid")
		}
		p.passes(time.Hour)
		require.Greater(p.t, p.asked, 8)
		require.Less(p.t, p.asked, 20)
		require.Equal(p.t, calllog.Waiting, p.one().State)
		p.refuses = func(calllog.Task) []salesforce.Refusal { return nil }
		p.passes(11 * time.Minute)
		require.Len(p.t, p.tasks, 1)
	})
}

// TestAnotherPersonThanTheOneLeftOutIsSent: what was left out is a value, not the field for ever.
func TestAnotherPersonThanTheOneLeftOutIsSent(t *testing.T) {
	story(t, 1, func(p *orgPage) {
		p.refuses = func(task calllog.Task) []salesforce.Refusal {
			if task["WhoId"] == "00QHx0000000009MAA" {
				return refusing("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead")
			}
			return nil
		}
		p.carries()
		require.Len(p.t, p.tasks, 1)
		require.NoError(p.t, p.app.Activities().Choose("0", Record{RecordID: "003Hx0000000009IAA", RecordName: "Jonah", ObjectType: "Contact"}))
		require.NoError(p.t, p.app.Activities().Relate("0", Relating{calllog.Who, "003Hx0000000009IAA"}))
		p.carries()
		require.Equal(p.t, "003Hx0000000009IAA", p.tasks["00THx0000000001"]["WhoId"])
	})
}
