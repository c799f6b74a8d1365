package agent_test

import (
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/testbed/pbx"
)

// Every way not to get in is told apart, in words that say what to do.
func TestDoorsThatStayShut(t *testing.T) {
	sw := pbx.New(pbx.Options{})
	t.Cleanup(sw.Close)
	plain, _ := throughNetwork(t, false, sw)
	secure, _ := throughNetwork(t, true, sw)

	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	nobody := free.Addr().String()
	require.NoError(t, free.Close())

	for _, c := range []struct {
		name, code, detail string
		change             func(*link.Options)
	}{
		{"nobody listens", "unreachable", nobody, func(o *link.Options) { o.Address = nobody }},
		{"no port", "unreachable", "host:port", func(o *link.Options) { o.Address = "switch" }},
		{"TLS to a plain port", "notTLS", plain.Address, func(o *link.Options) { o.Address, o.TLS = plain.Address, true }},
		{"plain to a TLS port", "needsTLS", secure.Address, func(o *link.Options) { o.Address = secure.Address }},
		{"nobody vouches for it", "untrusted", secure.Pin, func(o *link.Options) { o.Address, o.TLS = secure.Address, true }},
		{"another certificate", "wrongPin", secure.Pin, func(o *link.Options) {
			o.Address, o.TLS, o.Pin = secure.Address, true, "00"+secure.Pin[2:]
			if secure.Pin[:2] == "00" {
				o.Pin = "11" + secure.Pin[2:]
			}
		}},
		{"no pin at all", "badPin", "nonsense", func(o *link.Options) { o.Address, o.TLS, o.Pin = secure.Address, true, "nonsense" }},
		{"an unknown dialect", "internal", "dialect", func(o *link.Options) { o.Dialect = "klingon" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t, csta.Zultys, link.Options{ConnectTimeout: 5 * time.Second}, nil)
			c.change(&s.cred.Line)
			p := needProblem(t, s.signOn(), c.code)
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
	var crew sync.WaitGroup
	crew.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			crew.Go(func() {
				_, _ = io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\n\r\n")
				_, _ = io.Copy(io.Discard, conn)
				_ = conn.Close()
			})
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		crew.Wait()
	})
	s := newStage(t, csta.Zultys, link.Options{Address: listener.Addr().String()}, nil)
	needProblem(t, s.signOn(), "lostSigningOn")
}
