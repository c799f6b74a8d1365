package softphone

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/calllog"
	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/backend/numbers"
)

// The settings let pass exactly the rules that the call log reads.
func TestTheSettingsKnowARuleOfTheCallLog(t *testing.T) {
	rows := config.Settings()
	at := slices.IndexFunc(rows, func(row config.Setting) bool { return row.Path == "log.fields" })
	require.Equal(t, calllog.FieldPattern, rows[at].Pattern)
	for _, field := range append([]string{"Status", "Identity__c"}, calllog.OwnFields...) {
		c := config.Default()
		c.Log.Fields = []string{field + " = x"}
		require.Equal(t, len(calllog.FieldRules(c.Log.Fields)) == 1, len(config.Validate(c)) == 0, field)
	}
}

func TestWhatASiteNeverLogs(t *testing.T) {
	of := config.Log{ExceptQueues: []string{"Test line"}, ExceptNumbers: []string{"0800*", "+49 30 1234567"}}
	plan := numbers.Plan{Country: "DE"}
	for _, c := range []struct {
		number, queue string
		want          bool
	}{
		{"+498001234567", "", true},
		{"08001234567", "", true},
		{"0301234567", "", true},
		{"+49301234567", "", true},
		{"+49301234568", "", false},
		{"+4980", "", false},
		{"", "", false},
		{"+49301234568", "test LINE", true},
		{"+49301234568", "Orders", false},
	} {
		made := agent.Call{Party: agent.Party{Number: c.number}, Search: plan.SearchForms(c.number)}
		require.Equal(t, c.want, isExcepted(of, made, c.queue), c)
	}
}

// TestASitesRulesReachTheActivity of a call that nobody answered.
func TestASitesRulesReachTheActivity(t *testing.T) {
	p := newProgram(t, csta.ECMA)
	p.update(t, func(c *config.Config) {
		c.Log.Missed = true
		c.Log.Fields = []string{"Priority[missed, inbound] = High", "Status = Not Started"}
	})
	p.signOn(t, "Main")
	_, err := p.Switch.Call("0305550100", "Ada", "200", nil)
	require.NoError(t, err)
	p.awaitState(t, "it rings", func(s *State) bool { return len(s.Calls) == 1 })
	require.NoError(t, p.Switch.HangUp("0305550100"))
	p.awaitState(t, "it is over", func(s *State) bool { return len(s.Calls) == 0 })
	require.Eventually(t, func() bool {
		claimed, err := p.app.Activities().ClaimLogs("page", "en")
		require.NoError(t, err)
		return len(claimed) == 1 && claimed[0].Task["Priority"] == "High" && claimed[0].Task["Status"] == "Not Started"
	}, 10*time.Second, 5*time.Millisecond)
}
