package link_test

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/testbed/scripted"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// peer is the switch's end of one connection, led by a script.
type peer struct{ *scripted.Peer }

func newPeer(t *testing.T, conn net.Conn, d csta.Dialect) *peer {
	return &peer{&scripted.Peer{T: t, Conn: conn, Dialect: d}}
}

// rest reads what still comes until the line closes.
func (p *peer) rest() (said []csta.Message) {
	for {
		f, err := csta.ReadFrame(p.Conn)
		if err != nil {
			return said
		}
		if m, err := csta.Decode(f.Body); err == nil {
			said = append(said, m)
		}
	}
}

// part reads what still comes and answers the end of a session, so that nobody waits for it.
func (p *peer) part() {
	for {
		f, err := csta.ReadFrame(p.Conn)
		if err != nil {
			return
		}
		if m, err := csta.Decode(f.Body); err == nil && m.Name() == "StopApplicationSession" {
			p.Say(f.InvokeID, csta.StopApplicationSessionPosResponse{})
		}
	}
}

// hear is the next message, which must be an M.
func hear[M csta.Message](p *peer) (int, M) {
	p.T.Helper()
	id, m := p.Next()
	typed, ok := m.(M)
	if !ok {
		p.Fail("heard %s, want %T", m.Name(), typed)
	}
	return id, typed
}

// admit lets an MX user in.
func (p *peer) admit() csta.LoginRequest {
	p.T.Helper()
	id, login := hear[csta.LoginRequest](p)
	p.Say(id, csta.LoginResponse{Code: "0", APIVersion: 11, Extension: "200", Text: "Login OK"})
	return login
}

// fixture is what a story needs: a fake switch and a way to connect to it.
type fixture struct {
	*testing.T
	tls     bool
	options link.Options
}

// open connects with the fixture's options, changed by the given functions.
func (s *fixture) open(change ...func(*link.Options)) (*link.Conn, error) {
	opt := s.options
	for _, f := range change {
		f(&opt)
	}
	return link.Open(context.Background(), opt)
}

// mustOpen opens, and closes when the story is over.
func (s *fixture) mustOpen(change ...func(*link.Options)) *link.Conn {
	s.Helper()
	c, err := s.open(change...)
	require.NoError(s, err)
	s.Cleanup(func() { require.NoError(s, c.Close(context.Background())) })
	return c
}

// over waits for the connection's end and returns the cause.
func (s *fixture) over(c *link.Conn) error {
	s.Helper()
	<-c.Done()
	require.Error(s, c.Err())
	return c.Err()
}

// until waits for the switch's script to say that it has what it wanted, or for the connection's end.
func (s *fixture) until(satisfied <-chan struct{}, c *link.Conn) {
	s.Helper()
	select {
	case <-satisfied:
	case <-c.Done():
		s.Errorf("the line died first: %v", c.Err())
	}
}

// play runs a story over net.Pipe with fake time, over TCP and over TLS (not in the short tests). The script is the switch's
// side of every connection.
func play(t *testing.T, d csta.Dialect, script func(p *peer), story func(s *fixture)) {
	t.Helper()
	t.Run("pipe", func(t *testing.T) { inFakeTime(t, d, script, story) })
	if testing.Short() {
		return
	}
	t.Run("tcp", func(t *testing.T) { overNetwork(t, d, false, script, story) })
	t.Run("tls", func(t *testing.T) { overNetwork(t, d, true, script, story) })
}

func testOptions(d csta.Dialect) link.Options {
	return link.Options{Address: "switch.example:7777", Dialect: d, User: "200", Password: "open sesame", Pace: -1}
}

// inFakeTime plays over net.Pipe: time passes only when everybody waits.
func inFakeTime(t *testing.T, d csta.Dialect, script func(p *peer), story func(s *fixture)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var switches sync.WaitGroup
		t.Cleanup(switches.Wait) // runs after the cleanups of the story
		opt := testOptions(d)
		opt.Dial = func(context.Context, string, string) (net.Conn, error) {
			ours, theirs := net.Pipe()
			switches.Go(func() {
				defer func() { _ = theirs.Close() }()
				script(newPeer(t, theirs, d))
			})
			return ours, nil
		}
		story(&fixture{T: t, options: opt})
	})
}

// overNetwork plays on this computer's network.
func overNetwork(t *testing.T, d csta.Dialect, secure bool, script func(p *peer), story func(s *fixture)) {
	t.Helper()
	opt := testOptions(d)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	opt.Address = listener.Addr().String()
	if secure {
		certificate := scripted.Certificate(t, "127.0.0.1")
		opt.TLS, opt.Pin = true, link.CertificatePin(certificate.Leaf)
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12})
	}
	scripted.Serve(t, listener, func(conn net.Conn) { script(newPeer(t, conn, d)) })
	story(&fixture{T: t, tls: secure, options: opt})
}

// connection names a leg at the extension of the stories.
func connection(callID string) csta.ConnectionID {
	return csta.ConnectionID{CallID: callID, Device: csta.DeviceID{ID: "200"}}
}

// silent reads and says nothing until the line closes.
func silent(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }
