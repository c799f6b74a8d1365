package agent_test

import (
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// everyLack is why every service is missing, as a State tells it.
func everyLack(d csta.Dialect) map[agent.Verb]agent.Lack {
	lacks := map[agent.Verb]agent.Lack{}
	if d == csta.Zultys {
		for _, service := range []agent.Verb{
			agent.DTMF, agent.EndCall, agent.Join, agent.Attach, agent.Pickup, agent.GroupPickup, agent.DND, agent.Forward,
		} {
			lacks[service] = agent.LacksDialect
		}
	}
	if d == csta.DMCC {
		for _, service := range []agent.Verb{agent.Park, agent.GroupPickup, agent.Attach} {
			lacks[service] = agent.LacksDialect
		}
	}
	return lacks
}

func TestWhatADialectHasNoWordFor(t *testing.T) {
	for _, d := range everyDialect {
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			state := s.session.State()
			require.Equal(s, everyLack(d), state.Lacks)
			require.Len(s, state.Services, 22)
			for service, offered := range state.Services {
				require.Equal(s, state.Lacks[service] == "", offered, service)
			}
		}, work())
	}
}

// What the switch leaves out of its list is absent before anybody tries it: out of its features, or, where
// it has no such list, out of its capabilities. A list without any service of a kind says nothing about
// that kind. Consultations that have no word are made of holding and dialling.
func TestWhatTheSwitchLeavesOut(t *testing.T) {
	told := []string{"makeCall", "answerCall", "holdCall", "retrieveCall", "clearConnection", "transferCall", "setDoNotDisturb", "delivered"}
	for name, refuses := range map[agent.Lack]bool{agent.LacksFeatures: false, agent.LacksSwitch: true} {
		withPeer(t, csta.ECMA, func(s *fixture) {
			s.mustSignOn()
			c := s.calls(call.Connected)[0]
			state := s.await("the features", func(state agent.State) bool { return len(state.Lacks) > 0 })
			for _, service := range []agent.Verb{
				agent.Conference, agent.Blind, agent.Deflect, agent.Park, agent.EndCall, agent.Join, agent.Pickup, agent.GroupPickup,
				agent.Ready, agent.Forward,
			} {
				require.Equal(s, name, state.Lacks[service], service)
			}
			require.Len(s, state.Lacks, 10)
			require.Equal(s, []agent.Verb{agent.Hold, agent.HangUp, agent.Consult, agent.DTMF, agent.Attach}, state.Calls[0].Can)
			needProblem(s, s.session.Blind(ctx, c.ID, "201"), "notSupported")
			require.NoError(s, s.session.Consult(ctx, "201"))
			require.Contains(s, s.calls(call.Held, call.Connected)[1].Can, agent.Alternate)
		}, func(p *peer) {
			p.admit()
			p.follow()
			p.tell(answered("5"))
			id, _ := hear[csta.GetCSTAFeatures](p)
			if refuses {
				p.Say(id, notOffered)
				id, _ = hear[csta.GetSwitchingFunctionCaps](p)
				p.Say(id, csta.GetSwitchingFunctionCapsResponse{Services: told})
			} else {
				p.Say(id, csta.GetCSTAFeaturesResponse{Features: told})
			}
			id, _ = hear[csta.HoldCall](p) // not ConsultationCall
			p.Say(id, csta.HoldCallResponse{})
			p.tell(heldBy("5", "200"))
			id, _ = hear[csta.MakeCall](p)
			p.Say(id, csta.MakeCallResponse{Connection: leg("6")})
			for _, ev := range dialled("6", "201") {
				p.tell(ev)
			}
			p.serve()
		})
	}
}

// A call tells what is permitted for it right now: what is not is no button, and is refused before it is
// asked. Hanging up always stays, and a switch that tells nothing changes nothing.
func TestWhatACallDoesNotPermit(t *testing.T) {
	permitted := func(ev csta.Event, names ...string) csta.Event {
		ev.Permitted = append([]string{}, names...)
		return ev
	}
	denied := func(can ...agent.Verb) map[agent.Verb]agent.Lack {
		all := map[agent.Verb]agent.Lack{}
		for _, service := range talking(csta.OpenScape) {
			if !slices.Contains(can, service) {
				all[service] = agent.DeniedByCall
			}
		}
		return all
	}
	withPeer(t, csta.OpenScape, func(s *fixture) {
		s.mustSignOn()
		c := s.calls(call.Ringing)[0]
		require.Equal(s, []agent.Verb{agent.HangUp, agent.Deflect}, c.Can, "as a real switch told it")
		require.Equal(s, map[agent.Verb]agent.Lack{"answer": agent.DeniedByCall}, c.Denied)
		needProblem(s, s.session.Answer(ctx, c.ID), "notPermitted")

		c = s.calls(call.Connected)[0]
		require.Equal(s, []agent.Verb{agent.HangUp, agent.DTMF, agent.Attach}, c.Can, "of tones and data nothing was told")
		require.Equal(s, denied(c.Can...), c.Denied)
		needProblem(s, s.session.Hold(ctx, c.ID), "notPermitted")
		require.Empty(s, s.session.State().Lacks, "of this call alone")

		state := s.await("more", func(state agent.State) bool { return slices.Contains(state.Calls[0].Can, agent.Hold) })
		c = state.Calls[0]
		require.Equal(s, []agent.Verb{agent.Hold, agent.HangUp, agent.Consult, agent.DTMF}, c.Can, "what can be held can be consulted about")
		require.NoError(s, s.session.Consult(ctx, "201"))
		c = s.calls(call.Held, call.Connected)[1]
		require.Equal(s, talking(csta.OpenScape), c.Can[:len(talking(csta.OpenScape))])
		require.Empty(s, c.Denied)
	}, func(p *peer) {
		p.admit()
		p.follow()
		p.tell(permitted(ringing("5"), "clearConnection", "deflectCall"))
		time.Sleep(time.Second)
		p.tell(permitted(answered("5"), "clearConnection"))
		time.Sleep(time.Second)
		p.tell(permitted(csta.Event{Type: csta.CallInformation, Connection: leg("5"), Subject: device("200")}, "holdCall", "generateDigits"))
		id, _ := hear[csta.HoldCall](p)
		p.Say(id, csta.HoldCallResponse{})
		p.tell(heldBy("5", "200"))
		id, _ = hear[csta.MakeCall](p)
		p.Say(id, csta.MakeCallResponse{Connection: leg("6")})
		for _, ev := range dialled("6", "201") {
			p.tell(ev)
		}
		p.serve()
	})
}

// On MX two words are evidenced; a mask of bits has no known meaning.
func TestWhatMXAllowsForACall(t *testing.T) {
	allowed := func(callID string, words ...string) csta.Event {
		ev := answered(callID)
		ev.Commands = words
		return ev
	}
	withPeer(t, csta.Zultys, func(s *fixture) {
		s.mustSignOn()
		require.Equal(s, talking(csta.Zultys), s.calls(call.Connected)[0].Can, "a mask")
		c := s.await("words", func(state agent.State) bool { return len(state.Calls[0].Denied) > 0 }).Calls[0]
		require.Equal(s, []agent.Verb{agent.Hold, agent.HangUp, agent.Consult, agent.Park}, c.Can)
		require.Equal(s, map[agent.Verb]agent.Lack{"blind": agent.DeniedByCall}, c.Denied)
		c = s.await("other words", func(state agent.State) bool { return slices.Contains(state.Calls[0].Can, agent.Blind) }).Calls[0]
		require.Equal(s, map[agent.Verb]agent.Lack{"park": agent.DeniedByCall}, c.Denied)
	}, func(p *peer) {
		p.admit()
		p.follow()
		p.tell(allowed("5", "272"))
		time.Sleep(time.Second)
		p.tell(allowed("5", "Disconnect", "Park"))
		time.Sleep(time.Second)
		p.tell(allowed("5", "Disconnect", "Transfer"))
		p.serve()
	})
}

// A dialling tone takes digits where the switch knows how to dial on; that it does not says nothing about
// tones in a conversation.
func TestDiallingOn(t *testing.T) {
	withPeer(t, csta.ECMA, func(s *fixture) {
		s.mustSignOn()
		c := s.calls(call.Initiated)[0]
		require.Equal(s, []agent.Verb{agent.HangUp, agent.DTMF}, c.Can)
		require.NoError(s, s.session.Digits(ctx, c.ID, "20"))
		needProblem(s, s.session.Digits(ctx, c.ID, "1"), "notNow")
		require.Equal(s, []agent.Verb{agent.HangUp}, s.session.State().Calls[0].Can)
		require.True(s, s.session.State().Services["dtmf"])
	}, func(p *peer) {
		p.admit()
		p.follow()
		p.tell(csta.Event{Type: csta.ServiceInitiated, Connection: leg("5"), Subject: device("200"), Local: csta.StateInitiated})
		id, request := hear[csta.DialDigits](p)
		require.Equal(p.T, "20", request.Digits)
		p.Say(id, csta.DialDigitsResponse{})
		refuse[csta.DialDigits](p, notOffered)
		p.serve()
	})
}

// A server that dies of a question it does not know is asked it no third time, and told to nobody as a
// problem of his.
func TestAQuestionThatKillsIsNotAskedAgain(t *testing.T) {
	var asked atomic.Int64
	withPeer(t, csta.Zultys, func(s *fixture) {
		s.mustSignOn()
		time.Sleep(10 * time.Minute)
		require.Equal(s, int64(2), asked.Load())
		state := s.session.State()
		require.Equal(s, agent.Up, state.Link)
		require.True(s, state.Services["ready"])
	}, func(p *peer) {
		p.admit()
		p.follow()
		for {
			switch id, m := p.Next(); m.(type) {
			case csta.GetAgentState:
				asked.Add(1)
				return
			case csta.MonitorStop:
				p.Say(id, csta.MonitorStopResponse{})
			}
		}
	})
}

// A server that says nothing to it is left in peace.
func TestAQuestionWithoutAnAnswerIsNoProblem(t *testing.T) {
	for _, d := range everyDialect {
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			time.Sleep(time.Minute)
			state := s.session.State()
			require.Equal(s, agent.Up, state.Link)
			require.Nil(s, state.Problem)
			require.Equal(s, everyLack(d), state.Lacks)
		}, func(p *peer) {
			p.admit()
			p.follow()
			for {
				switch id, m := p.Next(); m.(type) {
				case csta.SnapshotDevice:
					p.Say(id, csta.SnapshotDeviceResponse{})
				case csta.RequestSystemStatus:
					p.Say(id, csta.RequestSystemStatusResponse{Status: "normal"})
				case csta.ResetApplicationSessionTimer:
					p.Say(id, csta.ResetApplicationSessionTimerPosResponse{Duration: 180})
				}
			}
		})
	}
}
