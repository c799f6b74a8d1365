package softphone

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/calllog"
	"cordboard/backend/config"
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

// opens has the agent open a contact, as Salesforce announces it.
func (v *visitStage) opens(recordID string) {
	v.t.Helper()
	v.sees(Sight{Kind: SightAnnounced, Record: contactNamed(recordID)})
}

func (v *visitStage) sees(g Sight) {
	v.t.Helper()
	require.NoError(v.t, v.tel.app.Activities().see(g, v.tel.app.session.State(), time.Now().Add(onItsWay)))
}

func contactNamed(recordID string) *Record {
	return &Record{RecordID: recordID, RecordName: recordID, ObjectType: "Contact"}
}

// visits are the records of each call's entry, by number, with the first letter of the reason.
func (v *visitStage) visits() map[string][]string {
	v.t.Helper()
	records, err := v.tel.app.calls.book.Records()
	require.NoError(v.t, err)
	of := map[string][]string{}
	for _, r := range records {
		for _, visit := range r.Visits {
			of[r.Number] = append(of[r.Number], visit.RecordID+" "+string(visit.Why))
		}
	}
	return of
}

func TestARecordBelongsToOneCall(t *testing.T) {
	v := newVisitStage(t)
	v.sees(Sight{Kind: SightAsked})
	v.opens("003-nobody")
	rings(t, v.sw, "0555111")
	alice := v.becomes("0555111", call.Ringing)
	v.opens("003-alice-rings")
	require.NoError(t, v.sw.Lift("200"))
	v.becomes("0555111", call.Connected)
	rings(t, v.sw, "0555222")
	bob := v.becomes("0555222", call.Ringing)
	v.opens("003-alice-talks")
	_, err := v.tel.app.Activities().Found(bob, Found{Ask: 1, Matches: []Record{*contactNamed("003-bob")}})
	require.NoError(t, err)
	v.sees(Sight{Kind: SightPopping, Record: contactNamed("003-bob")})
	v.opens("003-bob") // announced because we had it shown
	v.opens("003-bob") // the window gets the focus
	require.Equal(t, map[string][]string{"0555111": {"003-alice-rings opened", "003-alice-talks opened"}, "0555222": {"003-bob caller"}}, v.visits())

	_, err = v.tel.app.Activities().Found("9-9", Found{Ask: 1, Matches: []Record{{RecordID: "003-old"}}})
	require.NoError(t, err)
	state, err := v.tel.app.State()
	require.NoError(t, err)
	require.NotContains(t, state.Pops, "9-9", "what was found for a call that is not up is nobody's")
	require.Len(t, state.Pops[bob].Matches, 1)

	require.NoError(t, v.tel.Hold(alice))
	v.becomes("0555111", call.Held)
	v.opens("003-whose") // one is held, one rings: whose it is nobody knows
	require.NoError(t, v.sw.Lift("200"))
	v.becomes("0555222", call.Connected)
	v.opens("003-bob-talks")
	require.NoError(t, v.tel.Hold(bob))
	v.becomes("0555222", call.Held)
	v.opens("003-held") // a held call gets nothing
	require.NoError(t, v.sw.HangUp("0555111"))
	v.becomes("0555111", "")
	v.opens("003-held-alone")
	require.NoError(t, v.tel.Retrieve(bob))
	v.becomes("0555222", call.Connected)
	v.opens("003-bob-again")
	require.Equal(t, map[string][]string{
		"0555111": {"003-alice-rings opened", "003-alice-talks opened"},
		"0555222": {"003-bob caller", "003-bob-talks opened", "003-bob-again opened"},
	}, v.visits())
}

func TestAfterItsEndACallIsWrappedUpUntilTheAgentIsDone(t *testing.T) {
	v := newVisitStage(t)
	over := func(number string) string {
		rings(t, v.sw, number)
		id := v.becomes(number, call.Ringing)
		require.NoError(t, v.sw.Lift("200"))
		v.becomes(number, call.Connected)
		require.NoError(t, v.sw.HangUp(number))
		v.becomes(number, "")
		require.Eventually(t, func() bool { return v.tel.app.calls.busyWith(v.tel.app.session.State(), time.Now()) == id }, 10*time.Second, 5*time.Millisecond)
		return id
	}
	v.sees(Sight{Kind: SightAsked})
	first := over("0555111")
	v.opens("003-wrap-up")
	require.NoError(t, v.tel.app.Activities().Done(first))
	v.opens("003-done")

	calls := v.tel.app.calls
	calls.mu.Lock()
	calls.wrapUp.at = calls.wrapUp.at.Add(-time.Minute) // the next talk does not end together with this one
	calls.mu.Unlock()
	over("0555222")
	v.opens("003-next")
	rings(t, v.sw, "0555333")
	v.becomes("0555333", call.Ringing)
	v.opens("003-whose") // one is wrapped up, one rings
	require.NoError(t, v.sw.HangUp("0555333"))
	v.becomes("0555333", "")
	v.opens("003-still")
	require.NoError(t, v.sw.Dial("200", "0555444"))
	v.becomes("0555444", call.Dialing)
	v.opens("003-dialled")
	require.NoError(t, v.sw.HangUp("200"))
	v.becomes("0555444", "")
	v.opens("003-after")
	require.Equal(t, map[string][]string{
		"0555111": {"003-wrap-up opened"}, "0555222": {"003-next opened", "003-still opened"},
	}, v.visits(), "what nobody answered leaves no entry")
}

func TestTheWrapUpLastsAsLongAsTheSiteWants(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		wrapUp int
		after  time.Duration
		want   string
	}{
		"two minutes":        {0, 2 * time.Minute, "a"},
		"and no longer":      {0, 2*time.Minute + 1, ""},
		"five seconds":       {5, 5 * time.Second, "a"},
		"and not any longer": {5, 6 * time.Second, ""},
	} {
		limit := config.Log{WrapUp: test.wrapUp}.WrapUpTime()
		require.Equal(t, test.want, wrapUp{}.after(call.Ended{ID: "a", Connected: true, EndedAt: now}).within(limit, now.Add(test.after)), name)
	}
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
