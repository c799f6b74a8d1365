package softphone

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/calllog"
)

// TestTheOutcomesOfAMissedCall holds the call log's words against call's own.
func TestTheOutcomesOfAMissedCall(t *testing.T) {
	for outcome, missed := range map[call.Outcome]bool{
		call.NoOutcome: true, call.Missed: true, call.Abandoned: true, call.Unseen: true,
		call.AnsweredElsewhere: false, call.Rejected: false, call.Diverted: false, call.Parked: false, call.Transferred: false, call.Merged: false,
	} {
		r := calllog.Record{Direction: string(call.Inbound), Outcome: string(outcome), Fate: calllog.Waiting}
		require.Equal(t, missed, r.Missed(), outcome)
		r.ConnectedAt = time.Now()
		require.False(t, r.Missed(), "it was answered")
		r.ConnectedAt, r.Direction = time.Time{}, string(call.Outbound)
		require.False(t, r.Missed(), "the agent called")
	}
}

// TestAnotherSignOnSeesNothingOfTheHistory under the same Windows account: neither the call that Salesforce has, nor whom
// one that still waits was with.
func TestAnotherSignOnSeesNothingOfTheHistory(t *testing.T) {
	k := newKill(t, "ecma")
	require.NoError(t, k.app.Activities().Here(robin))
	k.signOn()
	k.answered("0555111", "Alice")
	require.NoError(t, k.sw.HangUp("0555111"))
	k.ended(1)
	s, err := k.app.State()
	require.NoError(t, err)
	require.Contains(t, s.Log[0].Subject, "0555111")
	require.NoError(t, k.app.Activities().Here(kim))
	s, err = k.app.State()
	require.NoError(t, err)
	require.Len(t, s.Log, 1)
	require.NotContains(t, s.Log[0].Subject, "Alice")
	require.NotContains(t, s.Log[0].Subject, "0555111")
	require.Empty(t, s.Log[0].Party)
	require.Equal(t, "Robin Demo", s.Log[0].WaitsFor.User)
	account := k.app.current.account()
	calls, _, err := k.app.calls.book.History(viewerOf(account, s.State)).Find(calllog.Query{})
	require.NoError(t, err)
	require.Empty(t, calls)
}
