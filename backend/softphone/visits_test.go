package softphone

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/calllog"
	"cordboard/backend/csta"
	"cordboard/testbed/environment"
	"cordboard/testbed/pbx"
)

// visitStage is a program that is signed on to a simulated switch, and what a test asks of both.
type visitStage struct {
	t   *testing.T
	tel *Telephony
	sw  *pbx.Switch
}

func newVisitStage(t *testing.T) *visitStage {
	v := &visitStage{t: t}
	v.tel, v.sw = settledOn(t, "ecma", pbx.Options{Dialect: csta.ECMA})
	require.NoError(t, v.tel.SignOn(SignOnRequest{User: "200", Password: environment.Password, Device: "200"}))
	return v
}

// becomes waits until the call of a number is in a state, and returns its id; "" is gone.
func (v *visitStage) becomes(number string, state call.State) (id string) {
	v.t.Helper()
	require.Eventually(v.t, func() bool {
		s, err := v.tel.app.State()
		require.NoError(v.t, err)
		for _, c := range s.Calls {
			if c.Party.Number == number {
				id = c.ID
				return c.State == state
			}
		}
		return state == ""
	}, 10*time.Second, 5*time.Millisecond, "%s never became %q", number, state)
	return id
}

func (v *visitStage) visit(callID, recordID string) error {
	return v.tel.app.Activities().Visit(callID, Record{RecordID: recordID, RecordName: recordID, ObjectType: "Contact"})
}

// visits are the records of each call's entry, by number.
func (v *visitStage) visits() map[string][]string {
	v.t.Helper()
	records, err := v.tel.app.calls.book.Records()
	require.NoError(v.t, err)
	of := map[string][]string{}
	for _, r := range records {
		for _, visit := range r.Visits {
			of[r.Number] = append(of[r.Number], visit.RecordID)
		}
	}
	return of
}

func TestARecordBelongsToOneCall(t *testing.T) {
	v := newVisitStage(t)
	require.NoError(t, v.visit("", "003-nobody"), "no call: it belongs to none")
	rings(t, v.sw, "0555111")
	alice := v.becomes("0555111", call.Ringing)
	require.NoError(t, v.visit("", "003-alice-rings"))
	require.NoError(t, v.sw.Lift("200"))
	v.becomes("0555111", call.Connected)
	rings(t, v.sw, "0555222")
	bob := v.becomes("0555222", call.Ringing)
	require.NoError(t, v.visit("", "003-alice-talks"))
	require.NoError(t, v.visit(bob, "003-bob-pops"))
	require.Equal(t, map[string][]string{"0555111": {"003-alice-rings", "003-alice-talks"}, "0555222": {"003-bob-pops"}}, v.visits())

	require.NoError(t, v.tel.app.Activities().Popped(bob, Pop{Searched: []string{"0555222"}, Matches: []Record{{RecordID: "003-bob-pops"}}}))
	require.NoError(t, v.tel.app.Activities().Popped("9-9", Pop{Matches: []Record{{RecordID: "003-old"}}}))
	state, err := v.tel.app.State()
	require.NoError(t, err)
	require.Len(t, state.Pops, 1, "what was found for a call that is not up is nobody's")
	require.Contains(t, state.Pops, bob)

	require.NoError(t, v.tel.Hold(alice))
	v.becomes("0555111", call.Held)
	require.NoError(t, v.visit("", "003-whose"), "one is held, one rings: whose it is nobody knows")
	require.NoError(t, v.sw.Lift("200"))
	v.becomes("0555222", call.Connected)
	require.NoError(t, v.visit("", "003-bob-talks"))
	require.NoError(t, v.sw.HangUp("0555111"))
	v.becomes("0555111", "")
	require.NoError(t, v.visit("", "003-bob-again"))
	require.Eventually(t, func() bool {
		calls := v.tel.app.calls
		calls.mu.Lock()
		defer calls.mu.Unlock()
		over := &calls.wrapUp
		over.at = over.at.Add(-time.Minute) // so that the talks do not end together
		return over.call == alice
	}, 10*time.Second, 5*time.Millisecond)
	require.NoError(t, v.visit(alice, "003-alice-wrap-up"), "the page knows better")
	require.NoError(t, v.sw.HangUp("0555222"))
	v.becomes("0555222", "")
	require.Eventually(t, func() bool { return v.tel.app.calls.busyWith(v.tel.app.session.State()) == bob }, 10*time.Second, 5*time.Millisecond)
	require.NoError(t, v.visit("", "003-bob-wrap-up"))
	requireProblem(t, "noEntry", v.visit("9-9", "003-old"))
	require.Equal(t, map[string][]string{
		"0555111": {"003-alice-rings", "003-alice-talks", "003-alice-wrap-up"},
		"0555222": {"003-bob-pops", "003-bob-talks", "003-bob-again", "003-bob-wrap-up"},
	}, v.visits())
}

// rings has somebody call the agent.
func rings(t *testing.T, sw *pbx.Switch, from string) {
	t.Helper()
	_, err := sw.Call(from, "", "200", nil)
	require.NoError(t, err)
}

func TestWhatEndedTogetherIsWrappedUpByNobodyKnowsWhich(t *testing.T) {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	talked := func(id string, after time.Duration) call.Ended {
		return call.Ended{ID: id, Connected: true, EndedAt: at.Add(after)}
	}
	missed, consultation := talked("m", 3*time.Second), talked("c", 3*time.Second)
	missed.Connected, consultation.ConsultOf = false, "a"
	for name, test := range map[string]struct {
		ended []call.Ended
		want  string
	}{
		"one":                       {[]call.Ended{talked("a", 0)}, "a"},
		"one after another":         {[]call.Ended{talked("a", 0), talked("b", time.Minute)}, "b"},
		"two at once":               {[]call.Ended{talked("a", 0), talked("b", time.Millisecond)}, ""},
		"a missed one changes none": {[]call.Ended{talked("a", 0), missed}, "a"},
		"nor does a consultation":   {[]call.Ended{talked("a", 0), consultation}, "a"},
		"two, and one later":        {[]call.Ended{talked("a", 0), talked("b", 0), talked("d", time.Minute)}, "d"},
	} {
		var w wrapUp
		for _, e := range test.ended {
			w = w.after(e)
		}
		require.Equal(t, test.want, w.call, name)
	}
}

func TestARecordWhoseNumberWasClickedBelongsToTheCallToIt(t *testing.T) {
	now := time.Now()
	ada := clicked{visit: calllog.Visit{RecordID: "003A", At: now}, number: "030 5550100", at: now}
	old := ada
	old.at = now.Add(-time.Hour)
	made := func(direction call.Direction, called, party string) agent.Call {
		return agent.Call{ID: "1", Direction: direction, Called: called, Party: agent.Party{Number: party}}
	}
	for name, test := range map[string]struct {
		clicked clicked
		before  []agent.Call
		now     agent.Call
		want    string
	}{
		"the call to it":            {ada, nil, made(call.Outbound, "00305550100", ""), "1"},
		"as the switch spells it":   {ada, nil, made(call.Outbound, "", "+49305550100"), "1"},
		"one dialled at the phone":  {ada, nil, made(call.Outbound, "0405550100", "0405550100"), ""},
		"one that comes in":         {ada, nil, made(call.Inbound, "200", "0305550100"), ""},
		"one that was there before": {ada, []agent.Call{made(call.Outbound, "0305550100", "")}, made(call.Outbound, "0305550100", ""), ""},
		"long after":                {old, nil, made(call.Outbound, "0305550100", ""), ""},
		"nothing was clicked":       {clicked{}, nil, made(call.Outbound, "0305550100", ""), ""},
	} {
		got := test.clicked.call(agent.State{Calls: test.before}, agent.State{Calls: []agent.Call{test.now}})
		require.Equal(t, test.want, got, name)
	}
}
