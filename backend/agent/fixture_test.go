package agent_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
	"cordboard/testbed/pbx"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fixture is what a story needs: a switch behind a port, an agent's Session, and what it told.
type fixture struct {
	*testing.T
	dialect csta.Dialect
	session phone
	cred    agent.Credentials
	port    *port
	asked   *requests // what clients said to the switch
	outage  time.Duration

	mu     sync.Mutex
	states []agent.State
	next   int // the first State that was not awaited yet
	ended  []call.Ended
	news   chan struct{} // closed and renewed with everything told
}

// requests keeps what clients said to the switch.
type requests struct {
	mu   sync.Mutex
	said []string
}

func (r *requests) record(f pbx.Frame) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !f.Out && f.Name != "SystemStatusResponse" {
		r.said = append(r.said, f.Name)
	}
}

func (r *requests) all() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.said)
}

// port is the way to the switch; while it is closed nobody gets through and who was inside is thrown out.
type port struct {
	close func()
	open  func()
}

func newFixture(t *testing.T, dialect csta.Dialect, line link.Options, d *port) *fixture {
	t.Helper()
	s := &fixture{T: t, dialect: dialect, port: d, news: make(chan struct{})}
	line.Dialect, line.Session, line.SwitchName, line.Pace = dialect, dialect == csta.ECMA, "CM1", -1
	s.cred = agent.Credentials{Server: "Main", Line: line, User: "200", Password: "secret", Device: "200"}
	s.session = s.newSession()
	return s
}

func (s *fixture) newSession() phone {
	session := phone{agent.New(agent.Options{OnState: s.told, OnEnd: s.toldEnd})}
	s.Cleanup(func() { require.NoError(s, session.Close(context.Background())) })
	return session
}

func (s *fixture) told(state agent.State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.states = append(s.states, state)
	close(s.news)
	s.news = make(chan struct{})
}

func (s *fixture) toldEnd(e call.Ended) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = append(s.ended, e)
	close(s.news)
	s.news = make(chan struct{})
}

// await waits for a State that is as wanted, among those told since the one that was awaited last.
func (s *fixture) await(what string, wanted func(agent.State) bool) agent.State {
	s.Helper()
	var found agent.State
	s.listen(what, func() bool {
		for ; s.next < len(s.states); s.next++ {
			if found = s.states[s.next]; wanted(found) {
				return true
			}
		}
		return false
	})
	return found
}

// listen waits until what was told is enough.
func (s *fixture) listen(what string, enough func() bool) {
	s.Helper()
	patience := time.NewTimer(30 * time.Second)
	defer patience.Stop()
	for {
		s.mu.Lock()
		news, done := s.news, enough()
		s.mu.Unlock()
		if done {
			return
		}
		select {
		case <-news:
		case <-patience.C:
			require.FailNow(s, "waited in vain", "for %s; the state is %+v", what, s.session.State())
		}
	}
}

// calls waits until the calls are in these states, oldest first, and none is stale.
func (s *fixture) calls(wanted ...call.State) []agent.Call {
	s.Helper()
	return s.await("calls", func(state agent.State) bool {
		var is []call.State
		for _, c := range state.Calls {
			if c.Stale {
				return false
			}
			is = append(is, c.State)
		}
		return slices.Equal(is, wanted)
	}).Calls
}

// over waits until n calls are over and returns the last one.
func (s *fixture) over(n int) call.Ended {
	s.Helper()
	var last call.Ended
	s.listen("the end", func() bool {
		if len(s.ended) >= n {
			last = s.ended[n-1]
		}
		return len(s.ended) >= n
	})
	return last
}

func (s *fixture) signOn(change ...func(*agent.Credentials)) error {
	cred := s.cred
	for _, f := range change {
		f(&cred)
	}
	return s.session.SignOn(context.Background(), cred)
}

func (s *fixture) mustSignOn() {
	s.Helper()
	require.NoError(s, s.signOn())
	s.await("being on", func(state agent.State) bool { return state.Agent == agent.On && state.Link == agent.Up })
}

// needProblem checks that an error is a Problem of a code.
func needProblem(t require.TestingT, err error, code string) *problem.Problem {
	var p *problem.Problem
	require.ErrorAs(t, err, &p)
	require.Equal(t, problem.Code(code), p.Code, err)
	return p
}
