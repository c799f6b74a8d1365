package agent_test

import (
	"bytes"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/testbed/pbx"
)

// The cases of people who live with desk telephones, as the agent sees them; numbers and names are invented.
func TestCallCases(t *testing.T) {
	for id, tell := range map[string]func(t *testing.T){
		"P10 a caller who withholds the number by a word":                aWithheldCaller,
		"P11 a name with a character that nobody can read":               anUnreadableName,
		"P16 a ring whose end nobody told":                               TestARingThatIsOverGoesOnceTheSwitchIsAsked,
		"Q02 a colleague's call that is passed on after a consultation":  aCallPassedOn,
		"Q03 the talk ends with the transfer":                            talkUntilTheTransfer,
		"Q05 a transfer to a group in which every telephone rings":       aTransferToAGroup,
		"Q08 a caller who gives up while the program hears nothing":      anEndThatWaits,
		"Q09 a number that is clicked twice":                             aDoubleClick,
		"Q14 do not disturb":                                             undisturbed,
		"Q15 every event twice, and two in the other order now and then": everythingTwice,
	} {
		t.Run(id, tell)
	}
}

func aWithheldCaller(t *testing.T) {
	for _, d := range everyDialect {
		for _, word := range []string{"anonymous", "Restricted", "unbekannt", "0"} {
			withPeer(t, d, func(s *fixture) {
				s.mustSignOn()
				c := s.calls(call.Ringing)[0]
				require.Empty(s, c.Party.Number)
				require.Empty(s, c.Search)
			}, func(p *peer) {
				p.admit()
				p.follow()
				ev := ringing("5")
				ev.Calling = device(word)
				p.tell(ev)
				p.serve()
			})
		}
	}
}

func anUnreadableName(t *testing.T) {
	for _, d := range everyDialect {
		for written, read := range map[string]string{
			"J\xfcrgen M\xfcller": "J\u00fcrgen M\u00fcller", "J\u00fcrgen M\xc3": "J\u00fcrgen M", "Ann & Sons": "Ann & Sons", "Ann\x01 Lee": "Ann\ufffd Lee",
		} {
			withPeer(t, d, func(s *fixture) {
				s.mustSignOn()
				c := s.calls(call.Ringing)[0]
				require.Equal(s, "+493012345", c.Party.Number)
				require.Equal(s, read, c.Party.Name)
				require.Equal(s, "5", c.Key)
			}, func(p *peer) {
				p.admit()
				p.follow()
				ev := ringing("5")
				ev.Monitor, ev.Calling = "1", csta.Device{Presence: csta.Known, DeviceID: csta.DeviceID{ID: "+493012345"}, Name: "NAME"}
				if d.Standard() {
					ev.Calling = device("N<+493012345>NAME;displayNumber=+493012345")
				}
				body, err := csta.Encode(ev, d)
				require.NoError(p.T, err)
				require.Contains(p.T, string(body), "NAME")
				p.SayXML(csta.EventInvokeID, string(bytes.Replace(body, []byte("NAME"), []byte(written), 1)))
				p.serve()
			})
		}
	}
}

// scenario reads what people around the agent do.
func scenario(t *testing.T, text string) pbx.Scenario {
	t.Helper()
	s, err := pbx.LoadScenario(strings.NewReader(text))
	require.NoError(t, err)
	return s
}

// inEveryDialect plays a case with the simulator in fake time.
func inEveryDialect(t *testing.T, people string, story func(s *fixture, sw *pbx.Switch)) {
	for _, d := range everyDialect {
		playWith(t, d, pbx.Options{Extensions: []string{"200", "201", "202", "203"}, Scenario: scenario(t, people)}, func(s *fixture, sw *pbx.Switch) {
			s.mustSignOn()
			story(s, sw)
			require.NoError(s, s.session.SignOff(ctx))
		})
	}
}

func aCallPassedOn(t *testing.T) {
	inEveryDialect(t, `{"scripts": [{"name": "201 calls somebody and passes the call on", "steps": [
		{"when": {"200": "watched"}, "afterMs": 300, "who": "201", "does": "call", "to": "+491701234567"},
		{"when": {"201": "talks"}, "afterMs": 700, "who": "201", "does": "consult", "to": "200"},
		{"when": {"200": "talks"}, "afterMs": 800, "who": "201", "does": "transfer"},
		{"when": {"201": "free"}, "afterMs": 2500, "who": "+491701234567", "does": "hangUp"}]}]}`,
		func(s *fixture, _ *pbx.Switch) {
			c := s.party("201", call.Ringing)
			require.NoError(s, s.session.Answer(ctx, c.ID))
			theirs := s.party("+491701234567", call.Connected)
			require.Equal(s, c.ID, theirs.ID, "one call for the agent")
			s.calls()
			require.Equal(s, "+491701234567", s.over(1).Party.Number)
		})
}

func talkUntilTheTransfer(t *testing.T) {
	inEveryDialect(t, `{"calls": [{"afterMs": 300, "from": "+4930123401", "to": "200", "hangsUpAfterMs": 20000}], "lifts": [{"extension": "201", "afterMs": 500}]}`,
		func(s *fixture, _ *pbx.Switch) {
			c := s.calls(call.Ringing)[0]
			require.NoError(s, s.session.Answer(ctx, c.ID))
			s.calls(call.Connected)
			time.Sleep(1300 * time.Millisecond)
			require.NoError(s, s.session.Consult(ctx, "201"))
			s.calls(call.Held, call.Connected)
			time.Sleep(2 * time.Second)
			require.NoError(s, s.session.Transfer(ctx))
			s.calls()
			s.over(2)
			first := s.ended[0]
			if first.ID != c.ID {
				first = s.ended[1]
			}
			require.Equal(s, call.Transferred, first.Outcome)
			require.InDelta(s, 3.8, first.Talk.Seconds(), 0.3)
			require.InDelta(s, 2.5, first.Hold.Seconds(), 0.3)
		})
}

func aTransferToAGroup(t *testing.T) {
	inEveryDialect(t, `{"queues": [{"number": "9100", "name": "Reception", "agents": ["200", "202", "203"], "rings": "all", "answerWithinMs": 3000}],
		"phones": {"202": {"justRings": true}, "203": {"justRings": true}}, "lifts": [{"extension": "201", "afterMs": 200}],
		"scripts": [{"name": "201 passes a caller on to the group", "steps": [
		{"when": {"200": "watched"}, "afterMs": 300, "who": "+4930123401", "does": "call", "to": "201"},
		{"when": {"201": "talks"}, "afterMs": 500, "who": "201", "does": "consult", "to": "9100"},
		{"when": {"200": "talks"}, "afterMs": 800, "who": "201", "does": "transfer"},
		{"when": {"201": "free"}, "afterMs": 2500, "who": "+4930123401", "does": "hangUp"}]}]}`,
		func(s *fixture, _ *pbx.Switch) {
			c := s.calls(call.Ringing)[0]
			require.NoError(s, s.session.Answer(ctx, c.ID))
			theirs := s.party("+4930123401", call.Connected)
			require.Equal(s, c.ID, theirs.ID)
			s.calls()
			require.True(s, s.over(1).Connected)
		})
}

// The events that were sent meanwhile are heard first: the ring is over before anything is asked.
func anEndThatWaits(t *testing.T) {
	inEveryDialect(t, `{}`, func(s *fixture, sw *pbx.Switch) {
		_, err := sw.Call("+4930123401", "", "200", nil)
		require.NoError(s, err)
		s.calls(call.Ringing)
		require.NoError(s, sw.HangUp("+4930123401"))
		s.session.Wake("the computer slept")
		s.calls()
		e := s.over(1)
		require.False(s, e.Connected)
		require.NotEqual(s, call.CauseUnseen, e.Cause)
	})
}

func aDoubleClick(t *testing.T) {
	var calls atomic.Int64
	withPeer(t, csta.ECMA, func(s *fixture) {
		s.mustSignOn()
		answers := make(chan error, 2)
		for range 2 {
			go func() { answers <- s.session.Dial(ctx, "+493012345") }()
		}
		first, second := <-answers, <-answers
		if first != nil {
			first, second = second, first
		}
		require.NoError(s, first)
		needProblem(s, second, "dialling")
		require.Equal(s, int64(1), calls.Load())
	}, func(p *peer) {
		p.admit()
		p.follow()
		id, _ := hear[csta.MakeCall](p)
		calls.Add(1)
		time.Sleep(800 * time.Millisecond)
		p.Say(id, csta.MakeCallResponse{Connection: leg("5")})
		p.serve()
	})
}

func undisturbed(t *testing.T) {
	inEveryDialect(t, `{"phones": {"200": {"doNotDisturb": true}}, "calls": [{"afterMs": 500, "from": "+4930123401", "to": "200", "hangsUpAfterMs": 3000}]}`,
		func(s *fixture, _ *pbx.Switch) {
			for range 50 {
				time.Sleep(100 * time.Millisecond)
				require.Empty(s, s.session.State().Calls)
			}
		})
}

func everythingTwice(t *testing.T) {
	inEveryDialect(t, `{}`, func(s *fixture, sw *pbx.Switch) {
		sw.SetFaults(pbx.Faults{Duplicate: pbx.Chance{Percent: 100}, Reorder: pbx.Chance{Every: 2}})
		_, err := sw.Call("+4930123401", "", "200", nil)
		require.NoError(s, err)
		time.Sleep(time.Second)
		require.NoError(s, sw.Lift("200"))
		time.Sleep(time.Second)
		require.NoError(s, sw.HangUp("+4930123401"))
		time.Sleep(10 * time.Second)
		require.Empty(s, s.session.State().Calls)
		s.over(1)
		require.Len(s, s.ended, 1)
		ids := map[string]bool{}
		for _, state := range s.states {
			for _, c := range state.Calls {
				ids[c.ID] = true
			}
			require.LessOrEqual(s, len(state.Calls), 1)
		}
		require.Len(s, ids, 1)
	})
}
