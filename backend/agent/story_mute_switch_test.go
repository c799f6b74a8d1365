package agent_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/problem"
)

func TestAMuteSwitchDoesNotKeepTheProgramFromClosing(t *testing.T) {
	for _, d := range everyDialect {
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			before := time.Now()
			require.NoError(s, s.session.Close(ctx))
			require.LessOrEqual(s, time.Since(before), 6*time.Second)
			needProblem(s, s.signOn(), "closing")
			needProblem(s, s.session.Dial(ctx, "1"), "closing")
			require.NoError(s, s.session.Close(ctx), "closed is closed")
		}, func(p *peer) {
			p.admit()
			p.follow()
			p.hang()
		})
	}
}

func TestClosingInAHurryStillEnds(t *testing.T) {
	withPeer(t, csta.ECMA, func(s *fixture) {
		s.mustSignOn()
		hurry, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		before := time.Now()
		_ = s.session.Close(hurry)
		require.LessOrEqual(s, time.Since(before), 4*time.Second)
	}, func(p *peer) {
		p.follow()
		p.hang()
	})
}

func TestAMuteSwitchIsATimeout(t *testing.T) {
	withPeer(t, csta.Zultys, func(s *fixture) {
		needProblem(s, s.signOn(), "timeout")
		require.Equal(s, agent.Off, s.session.State().Agent)
	}, (*peer).hang)
}

func TestSigningOnCanBeGivenUp(t *testing.T) {
	withPeer(t, csta.Zultys, func(s *fixture) {
		short, cancel := context.WithTimeout(ctx, 3*time.Second)
		defer cancel()
		needProblem(s, s.session.SignOn(short, s.cred), "timeout")
		s.await("being off", func(state agent.State) bool { return state.Agent == agent.Off })

		outcome := make(chan error, 1)
		go func() { outcome <- s.signOn() }()
		s.await("signing on", func(state agent.State) bool { return state.Agent == agent.SigningOn })
		needProblem(s, s.signOn(), "signing")
		needProblem(s, s.session.Dial(ctx, "5550100"), "signing")
		require.NoError(s, s.session.SignOff(ctx))
		needProblem(s, <-outcome, "cancelled")
		require.Equal(s, agent.Off, s.session.State().Agent)
	}, (*peer).hang)
}

func TestAPasswordThatWasChangedMeanwhileIsNotTriedAgain(t *testing.T) {
	tries := 0
	withPeer(t, csta.Zultys, func(s *fixture) {
		s.mustSignOn()
		s.calls(call.Connected)
		state := s.await("being off", func(state agent.State) bool { return state.Agent == agent.Off })
		require.ErrorIs(s, state.Problem, problem.WrongPassword)
		require.Equal(s, call.CauseSignedOff, s.over(1).Cause)
		time.Sleep(time.Hour)
		require.Equal(s, 1, tries)
	}, func(p *peer) {
		p.admit()
		p.follow()
		p.tell(answered("5"))
		time.Sleep(time.Second)
	}, func(p *peer) {
		tries++
		id, _ := hear[csta.LoginRequest](p)
		p.Say(id, csta.LoginFailed{Code: 4, APIVersion: 11, Text: "Login failed"})
		p.serve()
	})
}

// After a loss the switch may take our own dead session for another one.
func TestOurOwnDeadSessionIsOutwaited(t *testing.T) {
	inUse := func(p *peer) {
		id, login := hear[csta.LoginRequest](p)
		require.False(p.T, login.Forced, "only a person takes a line over")
		p.Say(id, csta.LoginFailed{Code: 5, APIVersion: 11, Text: "in use"})
		p.serve()
	}
	withPeer(t, csta.Zultys, func(s *fixture) {
		require.NoError(s, s.signOn(func(c *agent.Credentials) { c.Forced = true }))
		s.await("the loss", func(state agent.State) bool { return state.Link == agent.Retrying })
		s.await("the return", func(state agent.State) bool { return state.Link == agent.Up })
	}, func(p *peer) {
		p.admit()
		p.follow()
	}, inUse, inUse, func(p *peer) {
		p.admit()
		p.follow()
		p.serve()
	})
}
