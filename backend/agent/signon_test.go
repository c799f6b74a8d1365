package agent_test

import (
	"io"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
	"cordboard/testbed/pbx"
	"cordboard/testbed/scripted"
)

// Every way not to get in is told apart, in words that say what to do.
func TestEveryReasonForNoSignOnIsTold(t *testing.T) {
	sw := pbx.New(pbx.Options{})
	t.Cleanup(sw.Close)
	plain, _ := throughNetwork(t, false, sw)
	secure, _ := throughNetwork(t, true, sw)

	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	nobody := free.Addr().String()
	require.NoError(t, free.Close())

	for _, c := range []struct {
		name, code, also, detail string
		change                   func(*link.Options)
	}{
		{"nobody listens", "unreachable", "nobodyThere", nobody, func(o *link.Options) { o.Address = nobody }},
		{"no port", "unreachable", "badAddress", "switch", func(o *link.Options) { o.Address = "switch" }},
		{"TLS to a plain port", "notTLS", "perhapsNotTLS", plain.Address, func(o *link.Options) { o.Address, o.TLS = plain.Address, true }},
		{"plain to a TLS port", "needsTLS", "", secure.Address, func(o *link.Options) { o.Address = secure.Address }},
		{"nobody vouches for it", "untrusted", "", secure.Pin, func(o *link.Options) { o.Address, o.TLS = secure.Address, true }},
		{"another certificate", "wrongPin", "", secure.Pin, func(o *link.Options) {
			o.Address, o.TLS, o.Pin = secure.Address, true, "00"+secure.Pin[2:]
			if secure.Pin[:2] == "00" {
				o.Pin = "11" + secure.Pin[2:]
			}
		}},
		{"no pin at all", "badPin", "", "nonsense", func(o *link.Options) { o.Address, o.TLS, o.Pin = secure.Address, true, "nonsense" }},
		{"an unknown dialect", "internal", "", "dialect", func(o *link.Options) { o.Dialect = "klingon" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newFixture(t, csta.Zultys, link.Options{ConnectTimeout: 5 * time.Second}, nil)
			c.change(&s.cred.Line)
			p := needProblem(t, s.signOn(), c.code)
			require.Equal(t, problem.Code(c.also), p.Also)
			require.Contains(t, p.Detail, c.detail)
			require.NotContains(t, p.Error(), "secret")
			require.Equal(t, agent.Off, s.session.State().Agent)
		})
	}
}

// What is not CSTA ends the sign-on, not the program.
func TestAStrangeServer(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	scripted.Serve(t, listener, func(conn net.Conn) {
		_, _ = io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\n\r\n")
		_, _ = io.Copy(io.Discard, conn)
	})
	s := newFixture(t, csta.Zultys, link.Options{Address: listener.Addr().String()}, nil)
	needProblem(t, s.signOn(), "lostSigningOn")
}

func TestWrongPassword(t *testing.T) {
	play(t, pbx.Options{}, func(s *fixture, _ *pbx.Switch) {
		if s.dialect == csta.OpenScape {
			return // which asks for none
		}
		err := s.signOn(func(c *agent.Credentials) { c.Password = "wrong" })
		needProblem(s, err, "wrongPassword")
		state := s.await("being off", func(state agent.State) bool { return state.Agent == agent.Off })
		require.ErrorIs(s, state.Problem, problem.WrongPassword)
		require.Equal(s, agent.Down, state.Link)
		s.mustSignOn()
		require.Nil(s, s.session.State().Problem)
		needProblem(s, s.signOn(), "signedOn")
	})
}

func TestUnknownExtension(t *testing.T) {
	play(t, pbx.Options{}, func(s *fixture, _ *pbx.Switch) {
		p := needProblem(s, s.signOn(func(c *agent.Credentials) { c.Device = "999" }), "unknownDevice")
		require.Contains(s, p.Detail, "invalidDeviceID")
		require.Equal(s, agent.Off, s.session.State().Agent)
	})
}

func TestTheOwnExtensionIsUsedWhereNoneIsEntered(t *testing.T) {
	play(t, pbx.Options{}, func(s *fixture, _ *pbx.Switch) {
		err := s.signOn(func(c *agent.Credentials) { c.Device = " " })
		if s.dialect != csta.Zultys { // elsewhere nobody knows an own extension
			needProblem(s, err, "noDevice")
			return
		}
		require.NoError(s, err)
		require.Equal(s, "200", s.session.State().Device)
		require.NoError(s, s.session.Dial(ctx, "5550100"))
		s.calls(call.Connected)
	})
}

func TestTheLineIsTakenOverOnlyWhenAsked(t *testing.T) {
	play(t, pbx.Options{}, func(s *fixture, _ *pbx.Switch) {
		if s.dialect != csta.Zultys {
			return // the others know no such thing
		}
		s.mustSignOn()
		other := &fixture{T: s.T, dialect: s.dialect, cred: s.cred, news: make(chan struct{})}
		other.session = other.newSession()
		needProblem(s, other.signOn(), "inUse")
		require.NoError(s, other.signOn(func(c *agent.Credentials) { c.Forced = true }))
		state := s.await("being kicked", func(state agent.State) bool { return state.Agent == agent.Off })
		require.ErrorIs(s, state.Problem, problem.Kicked)
		time.Sleep(s.outage)
		require.Equal(s, agent.Off, s.session.State().Agent, "nobody fights")
		require.Equal(s, agent.On, other.session.State().Agent)
	})
}
