package agent_test

import (
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
	"cordboard/testbed/pbx"
)

// site is one of several servers: its port, and what it does with the n-th connection.
type site struct {
	port *port

	mu      sync.Mutex
	seen    int // connections so far
	scripts []func(p *peer)
}

// script is the one for the next connection, and the connection's number.
func (at *site) script() (func(p *peer), int) {
	at.mu.Lock()
	defer at.mu.Unlock()
	at.seen++
	return at.scripts[min(at.seen, len(at.scripts))-1], at.seen - 1
}

func (at *site) visits() int {
	at.mu.Lock()
	defer at.mu.Unlock()
	return at.seen
}

// opens lets everybody in from now on, to one script.
func (at *site) opens(script func(p *peer)) {
	at.mu.Lock()
	at.scripts = []func(p *peer){script}
	at.mu.Unlock()
	at.port.open()
}

// withServers plays a story with three servers over net.Pipe with fake time: Main, Branch and Spare. Each gets
// its scripts as withPeer's one server does; a server without any keeps its port shut.
func withServers(t *testing.T, d csta.Dialect, story func(s *fixture, sites map[string]*site), scripts map[string][]func(p *peer)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		sites := map[string]*site{}
		var lines []agent.Standby
		for _, name := range []string{"Main", "Branch", "Spare"} {
			at := &site{scripts: scripts[name]}
			line, way := throughPipes(t, func(conn net.Conn) {
				script, n := at.script()
				script(newPeer(t, conn, d, n))
			})
			if len(at.scripts) == 0 {
				way.close()
			}
			line.Dialect, line.Pace, line.Probe = d, -1, -1
			at.port, sites[name] = way, at
			lines = append(lines, agent.Standby{Server: name, Line: line})
		}
		s := newFixture(t, d, lines[0].Line, nil)
		s.cred.Line.Session, s.cred.Line.Probe, s.cred.Look = false, -1, -1
		s.cred.Standby = lines[1:]
		story(s, sites)
	})
}

func (s *fixture) server(name string) agent.State {
	s.Helper()
	return s.await("the line at "+name, func(state agent.State) bool {
		return state.Link == agent.Up && state.Server == name
	})
}

// work lets an agent in and serves him, with these calls at his device.
func work(calls ...csta.SnapshotCallInfo) func(p *peer) {
	return func(p *peer) {
		p.admit()
		p.follow(calls...)
		p.serve()
	}
}

// die lets an agent in and hangs up after a while.
func die(after time.Duration, calls ...csta.SnapshotCallInfo) func(p *peer) {
	return func(p *peer) {
		p.admit()
		p.follow(calls...)
		time.AfterFunc(after, func() { _ = p.Conn.Close() })
		p.serve()
	}
}

func TestTheNextServerIsTriedInOrder(t *testing.T) {
	for _, d := range everyDialect {
		withServers(t, d, func(s *fixture, sites map[string]*site) {
			require.NoError(s, s.signOn())
			state := s.server("Spare")
			require.Nil(s, state.Problem)
			require.Equal(s, "200", state.Device)
			require.NoError(s, s.session.SignOff(ctx))
			require.Zero(s, sites["Branch"].visits())
		}, map[string][]func(p *peer){"Spare": {work()}})
	}
}

// A server that takes the connection and says nothing does not keep an agent from the next one.
func TestAMuteServerIsPassedOver(t *testing.T) {
	withServers(t, csta.Zultys, func(s *fixture, _ map[string]*site) {
		before := time.Now()
		require.NoError(s, s.signOn())
		s.server("Branch")
		require.LessOrEqual(s, time.Since(before), 10*time.Second)
	}, map[string][]func(p *peer){"Main": {(*peer).hang}, "Branch": {work()}})
}

// The first server's own trouble is what the agent hears of, when nobody has the line.
func TestNoServerHasTheLine(t *testing.T) {
	withServers(t, csta.Zultys, func(s *fixture, _ map[string]*site) {
		needProblem(s, s.signOn(), "unreachable")
		require.Equal(s, agent.Off, s.session.State().Agent)
	}, map[string][]func(p *peer){"Branch": {(*peer).hang}})
}

// Another server has no better answer to these.
func TestWhatNeverFailsOver(t *testing.T) {
	answer := func(no csta.LoginFailed) []func(p *peer) {
		return []func(p *peer){func(p *peer) {
			id, _ := hear[csta.LoginRequest](p)
			p.Say(id, no)
			p.serve()
		}}
	}
	for code, main := range map[string][]func(p *peer){
		"wrongPassword": answer(csta.LoginFailed{Code: 4, APIVersion: 11}),
		"inUse":         answer(csta.LoginFailed{Code: 5, APIVersion: 11}),
		"unknownDevice": {func(p *peer) {
			p.admit()
			refuse[csta.MonitorStart](p, &csta.Failure{Category: "operation", Code: "invalidDeviceID"})
			p.serve()
		}},
		"kicked": {func(p *peer) {
			hear[csta.LoginRequest](p)
			p.Say(csta.EventInvokeID, csta.Logout{Mode: "forced"})
			p.hang()
		}},
	} {
		withServers(t, csta.Zultys, func(s *fixture, sites map[string]*site) {
			needProblem(s, s.signOn(), code)
			require.Zero(s, sites["Branch"].visits())
		}, map[string][]func(p *peer){"Main": main, "Branch": {work()}})
	}
	withServers(t, csta.Zultys, func(s *fixture, sites map[string]*site) {
		s.mustSignOn()
		state := s.await("being off", func(state agent.State) bool { return state.Agent == agent.Off })
		require.ErrorIs(s, state.Problem, problem.Kicked)
		time.Sleep(time.Hour)
		require.Zero(s, sites["Branch"].visits())
	}, map[string][]func(p *peer){"Branch": {work()}, "Main": {func(p *peer) {
		p.admit()
		p.follow()
		time.Sleep(time.Second)
		p.Say(csta.EventInvokeID, csta.Logout{Mode: "forced"})
		p.hang()
	}}})
}

// A line that is lost is got back where it was, else at the next server, whose calls are the truth then.
// It goes back to the first one when that one answers and no call is up, and never in the middle of one.
func TestTheLineMovesOnAndBack(t *testing.T) {
	talk := csta.SnapshotCallInfo{Connection: leg("9"), States: []csta.ConnectionState{csta.StateConnected, csta.StateConnected}}
	for _, d := range everyDialect {
		withServers(t, d, func(s *fixture, sites map[string]*site) {
			s.mustSignOn()
			s.server("Main")
			time.AfterFunc(500*time.Millisecond, sites["Main"].port.close)
			lost := s.await("the loss", func(state agent.State) bool { return state.Link == agent.Retrying })
			require.Equal(s, "Main", lost.Server)
			before := time.Now()
			s.server("Branch")
			require.Less(s, time.Since(before), 3*time.Second)
			s.calls(call.Connected)

			sites["Main"].port.open()
			time.Sleep(5 * time.Minute)
			require.Equal(s, 1, sites["Main"].visits(), "nobody asks while a call is up")
			require.Equal(s, "Branch", s.session.State().Server)

			require.NoError(s, s.session.HangUp(ctx, s.session.State().Calls[0].ID))
			s.calls()
			before = time.Now()
			s.server("Main")
			require.Less(s, time.Since(before), time.Minute)
			require.Equal(s, 2, sites["Main"].visits())
			s.calls(call.Ringing)
			time.Sleep(time.Hour)
			require.Equal(s, "Main", s.session.State().Server)
			require.Equal(s, 1, sites["Branch"].visits())
		}, map[string][]func(p *peer){
			"Main": {die(time.Second), func(p *peer) {
				p.admit()
				p.follow()
				p.tell(ringing("7"))
				p.serve()
			}},
			"Branch": {func(p *peer) {
				p.admit()
				p.follow(talk)
				id, _ := hear[csta.ClearConnection](p)
				p.Say(id, csta.ClearConnectionResponse{})
				p.tell(cleared("9", "200"))
				hear[csta.MonitorStop](p) // a farewell, not a cut line
			}},
		})
	}
}

// Looks at a first server that stays away are few, and a wrong password there ends them.
func TestTheFirstServerIsLookedAtQuietly(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	withServers(t, csta.Zultys, func(s *fixture, sites map[string]*site) {
		require.NoError(s, s.signOn())
		s.server("Branch")
		sites["Main"].opens((*peer).hang)
		time.Sleep(24 * time.Hour)
		require.Less(s, sites["Main"].visits(), 1000)
		require.Greater(s, sites["Main"].visits(), 100)
		require.Equal(s, 1, sites["Branch"].visits(), "the line at the standby is never given up for it")

		sites["Main"].opens(func(p *peer) {
			id, _ := hear[csta.LoginRequest](p)
			p.Say(id, csta.LoginFailed{Code: 4, APIVersion: 11})
			p.serve()
		})
		time.Sleep(10 * time.Minute)
		seen := sites["Main"].visits()
		time.Sleep(24 * time.Hour)
		require.Equal(s, seen, sites["Main"].visits())
		require.Equal(s, agent.On, s.session.State().Agent)
	}, map[string][]func(p *peer){"Branch": {work()}})
}

// A call that comes while the first server is looked at keeps the line where it is.
func TestACallKeepsTheLine(t *testing.T) {
	var looked chan struct{}
	withServers(t, csta.Zultys, func(s *fixture, sites map[string]*site) {
		looked = make(chan struct{}, 10)
		require.NoError(s, s.signOn())
		s.server("Branch")
		sites["Main"].opens(func(p *peer) {
			p.admit()
			looked <- struct{}{}
			time.Sleep(time.Second) // meanwhile it rings
			p.follow()
			p.serve()
		})
		s.calls(call.Ringing)
		require.Equal(s, "Branch", s.session.State().Server)
		time.Sleep(3 * time.Second)
		require.Equal(s, "Branch", s.session.State().Server)
		s.calls()
		s.server("Main")
		require.Equal(s, 1, sites["Branch"].visits())
	}, map[string][]func(p *peer){"Branch": {func(p *peer) {
		p.admit()
		p.follow()
		go p.serve()
		<-looked
		p.tell(ringing("5"))
		time.Sleep(10 * time.Second)
		p.tell(cleared("5", "200"))
		p.hang()
	}}})
}

// The certificate of a server that is passed over is not passed over in silence.
func TestAnUntrustedServerIsTold(t *testing.T) {
	sw := pbx.New(pbx.Options{})
	t.Cleanup(sw.Close)
	secure, _ := throughNetwork(t, true, sw)
	plain, _ := throughNetwork(t, false, sw)
	s := newFixture(t, csta.Zultys, link.Options{Address: secure.Address, TLS: true}, nil)
	other := s.cred.Line
	other.Address, other.TLS = plain.Address, false
	s.cred.Standby = []agent.Standby{{Server: "Branch", Line: other}}
	require.NoError(t, s.signOn())
	state := s.server("Branch")
	require.ErrorIs(t, state.Problem, problem.PassedOver)
	require.Contains(t, state.Problem.Detail, "Main: "+secure.Pin)

	s.cred.Standby = nil
	require.NoError(t, s.session.SignOff(ctx))
	needProblem(t, s.signOn(), "untrusted")
}

// What a standby says of the password (its directory may be older) neither ends the agent's day nor is asked for twice.
func TestAStandbyThatRefusesThePasswordIsPassedOver(t *testing.T) {
	refused := func(p *peer) {
		id, _ := hear[csta.LoginRequest](p)
		p.Say(id, csta.LoginFailed{Code: 4, APIVersion: 11})
		p.serve()
	}
	withServers(t, csta.Zultys, func(s *fixture, sites map[string]*site) {
		s.mustSignOn()
		s.await("the loss", func(state agent.State) bool { return state.Link != agent.Up })
		time.Sleep(time.Minute)
		require.Equal(s, agent.On, s.session.State().Agent)
		require.Equal(s, 1, sites["Branch"].visits())
		sites["Main"].opens(work())
		s.server("Main")
	}, map[string][]func(p *peer){"Main": {die(10 * time.Second), hangsUp}, "Branch": {refused}})
}

// hangsUp closes the line as soon as it is there.
func hangsUp(p *peer) { _ = p.Conn.Close() }
