package pbx

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestScenarioSaysWhatIsWrongWithPeople is about groups, IVRs, phones, agents and scripts.
func TestScenarioSaysWhatIsWrongWithPeople(t *testing.T) {
	for file, want := range map[string]string{
		`{"queues":[{"agents":["200"]}]}`:                                                            "queues[0]: number: the number is missing",
		`{"queues":[{"number":"90-00","agents":["200"]}]}`:                                           "write 9000, without anything between the digits",
		`{"queues":[{"number":"9000"}]}`:                                                             "agents is missing: write the extensions that take its calls",
		`{"queues":[{"number":"9000","agents":["200"],"rings":"some"}]}`:                             `rings "some": write longestIdle or all`,
		`{"queues":[{"number":"9000","agents":["200"],"wrapUpMs":-1}]}`:                              "wrapUpMs: -1: write milliseconds, 0 or more",
		`{"queues":[{"number":"9000","agents":["200"],"overflowMs":1}]}`:                             "write overflowMs and overflowTo, or none of them",
		`{"queues":[{"number":"9000","agents":["200"]},{"number":"9000","agents":["200"]}]}`:         "the number 9000 is used twice",
		`{"numbers":{"8000":{"does":"busy"}},"ivrs":[{"number":"8000"}]}`:                            "the number 8000 is used twice",
		`{"ivrs":[{"number":"8000","asks":[{}]}]}`:                                                   "name is missing: write the name under which the digits are attached",
		`{"ivrs":[{"number":"8000","asks":[{"name":"a","ends":"##"}]}]}`:                             `ends "##": write one digit, * or #`,
		`{"ivrs":[{"number":"8000","asks":[{"name":"a","digits":-1}]}]}`:                             "digits -1",
		`{"calls":[{"to":"8000","presses":["x"]}]}`:                                                  `presses "x": write digits`,
		`{"phones":{"200":{"forwards":[{"type":"always","to":"201"}]}}}`:                             `type "always": write forwardImmediate, forwardBusy, forwardNoAns or forwardDND`,
		`{"phones":{"200":{"forwards":[{"type":"forwardBusy"}]}}}`:                                   "forwards[0]: to: the number is missing",
		`{"agents":{"a":{"extension":"200","state":"asleep"}}}`:                                      `state "asleep": write loggedOff, notReady or ready`,
		`{"agents":{"a":{"state":"ready"}}}`:                                                         "agents a: extension is missing: write where he is ready",
		`{"parkRecallMs":-1}`:                                                                        "parkRecallMs: -1",
		`{"scripts":[{}]}`:                                                                           "steps is missing: write what is done",
		`{"scripts":[{"steps":[{"who":"200","does":"sing"}]}]}`:                                      `does "sing": write add, alternate, attach, call`,
		`{"scripts":[{"steps":[{"does":"lift"}]}]}`:                                                  "who: the number is missing",
		`{"scripts":[{"steps":[{"who":"200","does":"consult"}]}]}`:                                   "to is missing: write the number for consult",
		`{"scripts":[{"steps":[{"who":"200","does":"press","digits":"x"}]}]}`:                        `digits "x"`,
		`{"scripts":[{"steps":[{"who":"200","does":"duty","state":"x"}]}]}`:                          `state "x": write loggedOn, loggedOff, ready, notReady or workingAfterCall`,
		`{"scripts":[{"steps":[{"who":"200","does":"lift","when":{"201":"sleeps"}}]}]}`:              `when 201 "sleeps": write watched, free, rings, talks, holds or waits`,
		`{"scripts":[{"steps":[{"who":"200","does":"lift","afterMs":-5}]}]}`:                         "afterMs: -5",
		`{"scripts":[{"steps":[{"who":"200","does":"attach","data":[{"value":"x"}]}]}]}`:             "data without a name",
		`{"scripts":[{"steps":[{"who":"200","does":"forward","state":"forwardNever","to":"201"}]}]}`: `state "forwardNever": write forwardImmediate`,
		`{"scripts":[{"steps":[{"who":"200","does":"lift","speed":"fast"}]}]}`:                       `unknown field "speed"`,
	} {
		_, err := LoadScenario(strings.NewReader(file))
		require.ErrorContains(t, err, want, file)
	}
}

func TestScenarioChecksWhoIsThere(t *testing.T) {
	scenario, err := LoadScenario(strings.NewReader(`{
		"queues": [{"number": "200", "agents": ["301"]}], "ivrs": [{"number": "201"}], "phones": {"302": {}},
		"agents": {"a": {"extension": "303"}}, "pickupGroups": {"7900": ["304"]}, "calls": [{"to": "200"}],
		"scripts": [{"steps": [{"who": "305", "does": "lift"}, {"who": "+49301", "does": "call", "to": "200"}]}]}`))
	require.NoError(t, err)
	err = scenario.Check([]string{"200", "201"})
	for _, want := range []string{
		"queues[0]: 200 is an extension already", "ivrs[0]: 201 is an extension already", "queues[0]: the switch has no extension 301",
		"phones: the switch has no extension 302", "agents a: the switch has no extension 303", "pickupGroups 7900: the switch has no extension 304",
		"scripts[0]: steps[0]: the switch has no extension 305",
	} {
		require.ErrorContains(t, err, want)
	}
	require.NotContains(t, err.Error(), "+49301")
	require.NotContains(t, err.Error(), "calls[0]", "a queue can be called")
}

// TestAScriptStopsWhereTheSwitchRefuses and says so; one that goes on again begins anew.
func TestAScriptStopsWhereTheSwitchRefuses(t *testing.T) {
	o := ecma
	o.Scenario.Scripts = []Script{
		{Name: "refused", Steps: []Step{{AfterMs: 10, Who: customer, Does: DoCall, To: "200"}, {Who: "201", Does: DoHold}, {Who: "201", Does: DoLift}}},
		{Name: "again", Again: true, Steps: []Step{
			{When: map[string]State{"200": IsRinging}, AfterMs: 100, Who: "200", Does: DoDeflect, To: "201"},
			{When: map[string]State{"201": IsTalking}, AfterMs: 100, Who: "201", Does: DoHangUp},
			{When: map[string]State{"201": IsFree}, AfterMs: 100, Who: customer, Does: DoCall, To: "200"},
		}},
	}
	story(t, o, func(t *testing.T, s *Switch) {
		time.Sleep(time.Hour)
		require.Equal(t, []Progress{{Name: "refused"}, {Name: "again"}}, s.Scripts(), "nobody watches")
		ecmaWatching(t, s, "200")
		time.Sleep(time.Minute)
		progress := s.Scripts()
		require.Equal(t, 1, progress[0].Done)
		require.True(t, progress[0].Over)
		require.ErrorIs(t, progress[0].Err, ErrNoCall)
		require.Greater(t, progress[1].Done, 20)
		require.False(t, progress[1].Over)
		require.NoError(t, progress[1].Err)
	})
}

// FuzzScenario holds that whatever LoadScenario lets through can be played.
func FuzzScenario(f *testing.F) {
	f.Add(`{"queues":[{"number":"9000","agents":["200"],"rings":"all","overflowMs":1,"overflowTo":"9000"}],"calls":[{"to":"9000"}]}`)
	f.Add(`{"ivrs":[{"number":"8000","asks":[{"name":"a","digits":1}],"to":"8000"}],"calls":[{"to":"8000","presses":["1"]}]}`)
	f.Add(`{"scripts":[{"again":true,"steps":[{"who":"1","does":"call","to":"200"},{"who":"200","does":"park"}]}],"phones":{"200":{"forwards":[{"type":"forwardImmediate","to":"200"}]}}}`)
	f.Fuzz(func(t *testing.T, file string) {
		scenario, err := LoadScenario(strings.NewReader(file))
		if err != nil {
			return
		}
		s := New(Options{Dialect: ecma.Dialect, Scenario: scenario})
		defer s.Close()
		clock := &watch{}
		s.mu.Lock()
		s.x.after = clock.after
		s.mu.Unlock()
		s.do(func() { s.announce("200") })
		_, _ = s.Call("1", "", "200", nil)
		for _, q := range scenario.Queues {
			_, _ = s.Call("2", "", q.Number, nil)
		}
		for _, v := range scenario.IVRs {
			_, _ = s.Call("3", "", v.Number, nil)
		}
		for range 100 {
			s.do(clock.strike)
		}
	})
}

// FuzzFaults holds that what was read is written so that it reads the same.
func FuzzFaults(f *testing.F) {
	f.Add("drop=1%,delay=200ms,reset=after:20,seed=7")
	f.Add("nosnapshot=silent,trickle,refuse,kicked=1m30s,late=9s,latereply=every:3")
	f.Fuzz(func(t *testing.T, text string) {
		faults, err := ParseFaults(text)
		if err != nil {
			return
		}
		again, err := ParseFaults(faults.String())
		require.NoError(t, err)
		require.Equal(t, faults, again)
	})
}
