package agent_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/problem"
	"cordboard/testbed/pbx"
)

const customer = "+4930555123"

// colleague is another agent at the same switch, signed on.
func (s *fixture) colleague(extension string) *fixture {
	s.Helper()
	o := &fixture{T: s.T, dialect: s.dialect, port: s.port, asked: s.asked, news: make(chan struct{}), cred: s.cred}
	o.cred.User, o.cred.Device = extension, extension
	o.session = o.newSession()
	o.mustSignOn()
	return o
}

// withCustomer signs an agent on, in conversation with a customer.
func (s *fixture) withCustomer(sw *pbx.Switch) agent.Call {
	s.Helper()
	s.mustSignOn()
	_, err := sw.Call(customer, "Ünal Ødegård", "200", pbx.Attached{{Name: csta.UserData, Value: "4711"}})
	require.NoError(s, err)
	require.NoError(s, s.session.Answer(ctx, s.calls(call.Ringing)[0].ID))
	return s.calls(call.Connected)[0]
}

// isCustomer checks that a call is with the customer, and that what belongs to him came along.
func (s *fixture) isCustomer(c agent.Call) {
	s.Helper()
	require.Equal(s, customer, c.Party.Number)
	require.Equal(s, "4711", c.Data[csta.UserData])
	require.Empty(s, c.Parties)
	if s.dialect == csta.Zultys {
		require.Equal(s, "Ünal Ødegård", c.Party.Name)
	}
}

// party waits until there is one call, in this state, with this number.
func (s *fixture) party(number string, state call.State) agent.Call {
	s.Helper()
	return s.await("a call with "+number, func(st agent.State) bool {
		return len(st.Calls) == 1 && st.Calls[0].State == state && st.Calls[0].Party.Number == number
	}).Calls[0]
}

// everyManner tells a story at switches of different manners; the odd ones over net.Pipe only.
func everyManner(t *testing.T, scenario pbx.Scenario, story func(s *fixture, sw *pbx.Switch)) {
	t.Helper()
	play(t, pbx.Options{Scenario: scenario}, story)
	scenario.EventsFirst, scenario.SilentReplies, scenario.NewerWords = true, true, true
	t.Run("events first", func(t *testing.T) {
		for _, dialect := range everyDialect {
			playWith(t, dialect, pbx.Options{Scenario: scenario}, story)
		}
	})
}

func TestSwap(t *testing.T) {
	everyManner(t, pbx.Scenario{}, func(s *fixture, sw *pbx.Switch) {
		first := s.withCustomer(sw)
		require.NoError(s, s.session.Consult(ctx, "5550100"))
		second := s.calls(call.Held, call.Connected)[1]
		require.NoError(s, s.session.Alternate(ctx))
		calls := s.calls(call.Connected, call.Held)
		require.Equal(s, []string{first.ID, second.ID}, []string{calls[0].ID, calls[1].ID})
		require.Contains(s, calls[0].Can, agent.Transfer)
		require.NoError(s, s.session.Alternate(ctx))
		s.calls(call.Held, call.Connected)
		require.NoError(s, s.session.HangUp(ctx, second.ID), "ends the consultation")
		s.isCustomer(s.party(customer, call.Held))
		require.NoError(s, s.session.Retrieve(ctx, first.ID))
		s.isCustomer(s.party(customer, call.Connected))
		require.Equal(s, first.ID, s.over(1).ConsultOf)
	})
}

func TestConferenceShrinksToACall(t *testing.T) {
	for _, leaver := range []string{customer, "201"} {
		t.Run(leaver+" leaves", func(t *testing.T) {
			everyManner(t, pbx.Scenario{}, func(s *fixture, sw *pbx.Switch) {
				bob := s.colleague("201")
				first := s.withCustomer(sw)
				require.NoError(s, s.session.Consult(ctx, "201"))
				require.NoError(s, bob.session.Answer(ctx, bob.party("200", call.Ringing).ID))
				s.calls(call.Held, call.Connected)
				require.NoError(s, s.session.Conference(ctx))
				c := s.await("the conference", func(state agent.State) bool {
					return len(state.Calls) == 1 && state.Calls[0].State == call.Connected && len(state.Calls[0].Parties) == 2
				}).Calls[0]
				require.Equal(s, first.ID, c.ID, "the customer's call goes on")
				require.Equal(s, first.GlobalID, c.GlobalID)
				require.Equal(s, customer, c.Party.Number)
				require.Equal(s, []string{customer, "201"}, []string{c.Parties[0].Number, c.Parties[1].Number})
				require.Equal(s, call.CauseConference, s.over(1).Cause)
				require.NotContains(s, c.Can, agent.Conference)

				theirs := bob.await("the conference at the third one", func(state agent.State) bool {
					return len(state.Calls) == 1 && (len(state.Calls[0].Parties) == 2 || s.dialect == csta.Zultys) // which tells him nothing
				}).Calls[0]
				if leaver == customer {
					require.NoError(s, sw.HangUp(customer))
				} else {
					require.NoError(s, bob.session.HangUp(ctx, theirs.ID))
				}
				left := map[string]string{customer: "201", "201": customer}[leaver]
				c = s.await("an ordinary call", func(state agent.State) bool {
					return len(state.Calls) == 1 && len(state.Calls[0].Parties) == 0 && state.Calls[0].Party.Number == left
				}).Calls[0]
				require.Equal(s, first.ID, c.ID)
				require.Equal(s, call.Connected, c.State)
				require.NoError(s, s.session.HangUp(ctx, c.ID))
				s.calls()
				require.Equal(s, first.ID, s.over(2).ID)
			})
		})
	}
}

func TestCustomerHangsUpDuringTheConsultation(t *testing.T) {
	everyManner(t, pbx.Scenario{}, func(s *fixture, sw *pbx.Switch) {
		first := s.withCustomer(sw)
		require.NoError(s, s.session.Consult(ctx, "5550100"))
		s.calls(call.Held, call.Connected)
		require.NoError(s, sw.HangUp(customer))
		c := s.party("5550100", call.Connected)
		require.Equal(s, first.ID, c.ConsultOf, "what it was made for stays known")
		require.Equal(s, talking(s.dialect), c.Can, "there is nobody to transfer")
		e := s.over(1)
		require.Equal(s, first.ID, e.ID)
		require.NotEqual(s, call.CauseTransfer, e.Cause)
		needProblem(s, s.session.Transfer(ctx), "noHeldCall")
	})
}

func TestConsultationThatFails(t *testing.T) {
	scenario := pbx.Scenario{Numbers: map[string]pbx.Number{
		"5550199": {Does: pbx.Busy}, "5550198": {Does: pbx.NoAnswer, AfterMs: 500}, "5550197": {Does: pbx.DoesNotExist},
	}}
	everyManner(t, scenario, func(s *fixture, sw *pbx.Switch) {
		first := s.withCustomer(sw)
		for _, number := range []string{"5550199", "5550198", "5550197"} {
			require.NoError(s, s.session.Consult(ctx, number))
			state := s.await("the failure", func(state agent.State) bool {
				return errors.Is(state.Problem, problem.ConsultFailed)
			})
			require.Equal(s, call.Held, state.Calls[0].State, "the customer is still there")
			failed := state.Calls[1]
			require.Equal(s, call.Failed, failed.State)
			require.Equal(s, []agent.Verb{agent.HangUp, agent.Reconnect}, failed.Can)
			needProblem(s, s.session.Transfer(ctx), "consultFailed")
			require.NoError(s, s.session.HangUp(ctx, failed.ID))
			s.party(customer, call.Held)
			require.NoError(s, s.session.Retrieve(ctx, first.ID))
			s.isCustomer(s.party(customer, call.Connected))
		}
	})
}

func TestDigitsAreHeard(t *testing.T) {
	play(t, pbx.Options{}, func(s *fixture, sw *pbx.Switch) {
		c := s.withCustomer(sw)
		if s.dialect == csta.Zultys {
			needProblem(s, s.session.Digits(ctx, c.ID, "1"), "notSupported")
			require.False(s, s.session.State().Services["dtmf"])
			require.NotContains(s, s.asked.all(), "GenerateDigits", "nobody asks a switch for what it does not have")
			return
		}
		for _, bad := range []string{"", " ", "1x", "+49"} {
			needProblem(s, s.session.Digits(ctx, c.ID, bad), "badDigits")
		}
		require.NoError(s, s.session.Digits(ctx, c.ID, "12 3#,*a"))
		require.Eventually(s, func() bool { return sw.Heard(customer) == "123#,*A" }, 5*time.Second, 10*time.Millisecond)
	})
}

func TestWhatDoesNotFitIsSaid(t *testing.T) {
	play(t, pbx.Options{}, func(s *fixture, sw *pbx.Switch) {
		bob := s.colleague("201")
		c := s.withCustomer(sw)
		needProblem(s, bob.session.Consult(ctx, "200"), "notNow")
		needProblem(s, s.session.Transfer(ctx), "noHeldCall")
		needProblem(s, s.session.Conference(ctx), "noHeldCall")
		needProblem(s, s.session.Alternate(ctx), "noHeldCall")
		needProblem(s, s.session.Consult(ctx, "x"), "badNumber")
		needProblem(s, s.session.Blind(ctx, c.ID, ""), "badNumber")
		needProblem(s, s.session.Blind(ctx, "77", "201"), "noCall")
		needProblem(s, s.session.Blind(ctx, c.ID, "200"), "unknownNumber")
		s.isCustomer(s.session.State().Calls[0])

		require.NoError(s, s.session.Hold(ctx, c.ID))
		s.calls(call.Held)
		needProblem(s, s.session.Blind(ctx, c.ID, "201"), "notNow")
		require.NoError(s, s.session.Consult(ctx, "201"), "about the call on hold")
		require.Equal(s, c.ID, s.calls(call.Held, call.Dialing)[1].ConsultOf)
		needProblem(s, s.session.Consult(ctx, "5550100"), "dialling")
		needProblem(s, s.session.Conference(ctx), "notNow")
		require.NoError(s, bob.session.HangUp(ctx, bob.party("200", call.Ringing).ID))
		bob.calls()
		s.isCustomer(s.party(customer, call.Held))
		require.NoError(s, s.session.Retrieve(ctx, c.ID))
		s.isCustomer(s.party(customer, call.Connected))
	})
}
