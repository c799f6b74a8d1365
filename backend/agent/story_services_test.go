package agent_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/testbed/pbx"
)

// lacking checks that a service is missing for a reason, is not offered and is refused with words.
func (s *fixture) lacking(service agent.Verb, reason agent.Lack, try func() error) {
	s.Helper()
	state := s.session.State()
	require.Equal(s, reason, state.Lacks[service])
	require.False(s, state.Services[service])
	for _, c := range state.Calls {
		require.NotContains(s, c.Can, service)
	}
	needProblem(s, try(), "notSupported")
}

// Back to the first call: the consultation is dropped while it rings, talks or has failed, in one word or
// in two steps.
func TestBackToTheFirstCall(t *testing.T) {
	scenario := pbx.Scenario{Numbers: map[string]pbx.Number{"5550199": {Does: pbx.Busy}}}
	everyManner(t, scenario, func(s *fixture, sw *pbx.Switch) {
		bob := s.colleague("201")
		first := s.withCustomer(sw)
		for _, number := range []string{"201", "5550100", "5550199"} {
			require.NoError(s, s.session.Consult(ctx, number))
			s.await("the consultation", func(state agent.State) bool {
				return len(state.Calls) == 2 && state.Calls[0].State == call.Held && state.Calls[1].State != call.Initiated &&
					len(state.Calls[1].Can) > 1
			})
			require.NoError(s, s.session.Reconnect(ctx))
			c := s.party(customer, call.Connected)
			s.isCustomer(c)
			require.Equal(s, first.ID, c.ID)
		}
		bob.calls()
	})
}

// A call that rings can be sent on without an answer.
func TestDeflection(t *testing.T) {
	everyManner(t, pbx.Scenario{}, func(s *fixture, sw *pbx.Switch) {
		bob := s.colleague("201")
		s.mustSignOn()
		_, err := sw.Call(customer, "Ünal Ødegård", "200", pbx.Attached{{Name: csta.UserData, Value: "4711"}})
		require.NoError(s, err)
		c := s.calls(call.Ringing)[0]
		require.Contains(s, c.Can, agent.Deflect)
		needProblem(s, s.session.Deflect(ctx, c.ID, "x"), "badNumber")
		require.NoError(s, s.session.Deflect(ctx, c.ID, "201"))
		s.calls()
		e := s.over(1)
		require.False(s, e.Connected)
		require.Equal(s, call.Diverted, e.Outcome)
		bob.isCustomer(bob.party(customer, call.Ringing))
	})
}

// A call is parked, and fetched by somebody else.
func TestParkingAndPickingUp(t *testing.T) {
	everyManner(t, pbx.Scenario{}, func(s *fixture, sw *pbx.Switch) {
		bob := s.colleague("201")
		c := s.withCustomer(sw)
		if s.dialect == csta.DMCC {
			s.lacking(agent.Park, agent.LacksDialect, func() error { return s.session.Park(ctx, c.ID, "300") })
			require.NoError(s, s.session.HangUp(ctx, c.ID))
			s.calls()
		} else {
			require.NoError(s, s.session.Park(ctx, c.ID, "300"))
			s.calls()
			require.Equal(s, call.Parked, s.over(1).Outcome)
		}
		if s.dialect == csta.Zultys {
			bob.lacking(agent.Pickup, agent.LacksDialect, func() error { return bob.session.Pickup(ctx, "200") })
			return
		}
		_, err := sw.Call("5550177", "", "200", nil)
		require.NoError(s, err)
		s.calls(call.Ringing)
		require.NoError(s, bob.session.Pickup(ctx, "200"))
		bob.party("5550177", call.Connected)
		s.calls()
		needProblem(s, bob.session.Pickup(ctx, "200"), "busyLine")
	})
}

func TestPickingUpFromTheGroup(t *testing.T) {
	scenario := pbx.Scenario{PickupGroups: map[string][]string{"700": {"200", "201"}}}
	play(t, pbx.Options{Scenario: scenario}, func(s *fixture, sw *pbx.Switch) {
		bob := s.colleague("201")
		s.mustSignOn()
		if s.dialect == csta.Zultys || s.dialect == csta.DMCC {
			bob.lacking(agent.GroupPickup, agent.LacksDialect, func() error { return bob.session.GroupPickup(ctx) })
			return
		}
		_, err := sw.Call(customer, "", "200", nil)
		require.NoError(s, err)
		s.calls(call.Ringing)
		require.NoError(s, bob.session.GroupPickup(ctx))
		bob.party(customer, call.Connected)
		s.calls()
		require.Error(s, bob.session.GroupPickup(ctx))
	})
}

// Somebody is brought in without a word before, and the call is ended for all of them.
func TestJoiningAndEndingForAll(t *testing.T) {
	everyManner(t, pbx.Scenario{}, func(s *fixture, sw *pbx.Switch) {
		bob := s.colleague("201")
		c := s.withCustomer(sw)
		if s.dialect == csta.Zultys {
			s.lacking(agent.Join, agent.LacksDialect, func() error { return s.session.Join(ctx, c.ID, "201") })
			s.lacking(agent.EndCall, agent.LacksDialect, func() error { return s.session.EndCall(ctx, c.ID) })
			s.lacking(agent.Attach, agent.LacksDialect, func() error { return s.session.Attach(ctx, c.ID, map[string]string{agent.AccountCode: "1"}) })
			return
		}
		require.NoError(s, s.session.Join(ctx, c.ID, "201"))
		theirs := bob.await("the ring", func(state agent.State) bool { return len(state.Calls) == 1 && state.Calls[0].State == call.Ringing }).Calls[0]
		require.NoError(s, bob.session.Answer(ctx, theirs.ID))
		s.await("three", func(state agent.State) bool { return len(state.Calls) == 1 && len(state.Calls[0].Parties) == 2 })
		require.NoError(s, s.session.EndCall(ctx, s.session.State().Calls[0].ID))
		s.calls()
		bob.calls()
	})
}

// Data that the agent attaches is seen by whoever has the call.
func TestAttachedDataIsSeen(t *testing.T) {
	play(t, pbx.Options{}, func(s *fixture, sw *pbx.Switch) {
		c := s.withCustomer(sw)
		if s.dialect == csta.Zultys || s.dialect == csta.DMCC {
			return
		}
		needProblem(s, s.session.Attach(ctx, c.ID, map[string]string{"shoe size": "44"}), "badCommand")
		require.NoError(s, s.session.Attach(ctx, c.ID, nil))
		require.NoError(s, s.session.Attach(ctx, c.ID, map[string]string{agent.AccountCode: "0815", csta.CorrelatorData: "ticket 7"}))
		s.await("the data", func(state agent.State) bool {
			return len(state.Calls) == 1 && state.Calls[0].Data[csta.CorrelatorData] == "ticket 7" && state.Calls[0].Data[csta.UserData] == "4711"
		})
	})
}
