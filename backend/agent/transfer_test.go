package agent_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/testbed/pbx"
)

func TestAttendedTransfer(t *testing.T) {
	everyManner(t, pbx.Scenario{}, func(s *fixture, sw *pbx.Switch) {
		bob := s.colleague("201")
		first := s.withCustomer(sw)
		require.NoError(s, s.session.Consult(ctx, "201"))
		calls := s.calls(call.Held, call.Dialing)
		require.Equal(s, first.ID, calls[0].ID)
		require.Equal(s, first.ID, calls[1].ConsultOf)
		require.Empty(s, calls[0].ConsultOf)
		require.Equal(s, "201", calls[1].Party.Number)
		require.Equal(s, []agent.Verb{agent.HangUp, agent.Transfer, agent.Reconnect}, calls[1].Can)

		c := bob.party("200", call.Ringing)
		require.NoError(s, bob.session.Answer(ctx, c.ID))
		bob.calls(call.Connected)
		calls = s.calls(call.Held, call.Connected)
		require.Subset(s, calls[1].Can, []agent.Verb{agent.Alternate, agent.Transfer, agent.Conference})
		require.NotContains(s, calls[0].Can, agent.Transfer, "the call in hand is where it is done")

		require.NoError(s, s.session.Transfer(ctx))
		s.calls()
		s.over(2)
		for _, e := range s.ended {
			require.Equal(s, call.CauseTransfer, e.Cause)
			require.False(s, e.Broken)
		}
		got := bob.party(customer, call.Connected)
		bob.isCustomer(got)
		require.Equal(s, c.ID, got.ID, "one call from the first ring to the last word")
		require.Equal(s, first.GlobalID, got.GlobalID)
		require.NoError(s, bob.session.HangUp(ctx, got.ID))
		bob.calls()
		require.Equal(s, customer, bob.over(1).Party.Number)
	})
}

func TestRingingTransfer(t *testing.T) {
	everyManner(t, pbx.Scenario{}, func(s *fixture, sw *pbx.Switch) {
		bob := s.colleague("201")
		s.withCustomer(sw)
		require.NoError(s, s.session.Consult(ctx, "201"))
		c := bob.party("200", call.Ringing)
		s.calls(call.Held, call.Dialing)
		require.NoError(s, s.session.Transfer(ctx))
		s.calls()
		got := bob.party(customer, call.Ringing)
		bob.isCustomer(got)
		require.Equal(s, c.ID, got.ID)
		require.NoError(s, bob.session.Answer(ctx, got.ID))
		bob.isCustomer(bob.calls(call.Connected)[0])
	})
}

func TestBlindTransfer(t *testing.T) {
	everyManner(t, pbx.Scenario{}, func(s *fixture, sw *pbx.Switch) {
		bob := s.colleague("201")
		first := s.withCustomer(sw)
		require.NoError(s, s.session.Blind(ctx, first.ID, "2 01"))
		s.calls()
		require.Equal(s, call.CauseTransfer, s.over(1).Cause)
		got := bob.party(customer, call.Ringing)
		bob.isCustomer(got)
		require.NoError(s, bob.session.Answer(ctx, got.ID))
		bob.isCustomer(bob.calls(call.Connected)[0])
	})
}

func TestSwappedCallsCanBeTransferred(t *testing.T) {
	everyManner(t, pbx.Scenario{}, func(s *fixture, sw *pbx.Switch) {
		bob := s.colleague("201")
		first := s.withCustomer(sw)
		require.NoError(s, s.session.Consult(ctx, "201"))
		c := bob.party("200", call.Ringing)
		require.NoError(s, bob.session.Answer(ctx, c.ID))
		s.calls(call.Held, call.Connected)
		require.NoError(s, s.session.Alternate(ctx))
		s.calls(call.Connected, call.Held)
		require.NoError(s, s.session.Transfer(ctx))
		s.calls()
		s.over(2)
		bob.await("the customer and what belongs to him", func(state agent.State) bool {
			if len(state.Calls) != 1 || state.Calls[0].State != call.Connected || state.Calls[0].Data[csta.UserData] != "4711" {
				return false
			}
			require.Equal(s, c.ID, state.Calls[0].ID)
			require.Equal(s, customer, state.Calls[0].Party.Number)
			return s.dialect != csta.Zultys || state.Calls[0].GlobalID == first.GlobalID
		})
	})
}

func TestCustomerWhoIsSentAwayAndComesBack(t *testing.T) {
	for _, way := range []string{"blind, declined", "attended, sent back", "blind, sent back"} {
		t.Run(way, func(t *testing.T) {
			everyManner(t, pbx.Scenario{}, func(s *fixture, sw *pbx.Switch) {
				bob := s.colleague("201")
				first := s.withCustomer(sw)
				if way == "attended, sent back" {
					require.NoError(s, s.session.Consult(ctx, "201"))
					require.NoError(s, bob.session.Answer(ctx, bob.party("200", call.Ringing).ID))
					s.calls(call.Held, call.Connected)
					require.NoError(s, s.session.Transfer(ctx))
				} else {
					require.NoError(s, s.session.Blind(ctx, first.ID, "201"))
				}
				s.calls()
				var back agent.Call
				switch way {
				case "blind, declined":
					require.NoError(s, bob.session.HangUp(ctx, bob.party(customer, call.Ringing).ID))
				case "blind, sent back":
					c := bob.party(customer, call.Ringing)
					require.NoError(s, bob.session.Answer(ctx, c.ID))
					bob.calls(call.Connected)
					require.NoError(s, bob.session.Blind(ctx, c.ID, "200"))
				default:
					bob.party(customer, call.Connected)
					require.NoError(s, bob.session.Consult(ctx, "200"))
					require.NoError(s, s.session.Answer(ctx, s.party("201", call.Ringing).ID))
					bob.calls(call.Held, call.Connected)
					require.NoError(s, bob.session.Transfer(ctx))
				}
				bob.calls()
				if way != "attended, sent back" {
					require.NoError(s, s.session.Answer(ctx, s.party(customer, call.Ringing).ID))
				}
				back = s.party(customer, call.Connected)
				s.isCustomer(back)
				require.NotEqual(s, first.ID, back.ID, "a call of its own")
				if way != "blind, sent back" || s.dialect == csta.Zultys { // the standard's switch renames it at every step
					require.Equal(s, first.GlobalID, back.GlobalID, "of the same customer")
				}
			})
		})
	}
}

// The line is lost while two calls are there: both are still there afterwards, and can be joined.
func TestTransferAfterTheLineWasLost(t *testing.T) {
	for _, dialect := range everyDialect {
		playWith(t, dialect, pbx.Options{}, func(s *fixture, sw *pbx.Switch) {
			bob := s.colleague("201")
			first := s.withCustomer(sw)
			require.NoError(s, s.session.Consult(ctx, "201"))
			require.NoError(s, bob.session.Answer(ctx, bob.party("200", call.Ringing).ID))
			s.calls(call.Held, call.Connected)
			s.port.close()
			for _, o := range []*fixture{s, bob} {
				o.await("the loss", func(state agent.State) bool { return state.Link == agent.Retrying })
			}
			s.port.open()
			for _, o := range []*fixture{s, bob} {
				o.await("the return", func(state agent.State) bool { return state.Link == agent.Up })
			}
			calls := s.session.State().Calls
			require.Len(s, calls, 2)
			require.Equal(s, first.ID, calls[1].ConsultOf)
			require.NoError(s, s.session.Transfer(ctx))
			s.calls()
			bob.isCustomer(bob.party(customer, call.Connected))
			require.Equal(s, call.CauseTransfer, s.over(2).Cause)
		})
	}
}
