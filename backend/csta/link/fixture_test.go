package link_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// peer is the switch's end of one connection, led by a script.
type peer struct {
	t    *testing.T
	conn net.Conn
	d    csta.Dialect
}

// fail reports and ends the script; the connection is closed behind it.
func (p *peer) fail(format string, args ...any) {
	p.t.Helper()
	p.t.Errorf("switch: "+format, args...)
	runtime.Goexit()
}

func (p *peer) say(id int, m csta.Message) {
	p.t.Helper()
	body, err := csta.Encode(m, p.d)
	if err != nil {
		p.fail("encode %s: %v", m.Name(), err)
	}
	p.write(frame(p.t, id, string(body)))
}

func (p *peer) sayXML(id int, xml string) {
	p.t.Helper()
	p.write(frame(p.t, id, xml))
}

func (p *peer) write(raw []byte) {
	p.t.Helper()
	if _, err := p.conn.Write(raw); err != nil {
		p.fail("write: %v", err)
	}
}

func (p *peer) next() (int, csta.Message) {
	p.t.Helper()
	f, err := csta.ReadFrame(p.conn)
	if err != nil {
		p.fail("read: %v", err)
	}
	m, err := csta.Decode(f.Body)
	if err != nil {
		p.fail("decode: %v", err)
	}
	return f.InvokeID, m
}

// rest reads what still comes until the line closes.
func (p *peer) rest() (said []csta.Message) {
	for {
		f, err := csta.ReadFrame(p.conn)
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
		f, err := csta.ReadFrame(p.conn)
		if err != nil {
			return
		}
		if m, err := csta.Decode(f.Body); err == nil && m.Name() == "StopApplicationSession" {
			p.say(f.InvokeID, csta.StopApplicationSessionPosResponse{})
		}
	}
}

// hear is the next message, which must be an M.
func hear[M csta.Message](p *peer) (int, M) {
	p.t.Helper()
	id, m := p.next()
	typed, ok := m.(M)
	if !ok {
		p.fail("heard %s, want %T", m.Name(), typed)
	}
	return id, typed
}

// admit lets an MX user in.
func (p *peer) admit() csta.LoginRequest {
	p.t.Helper()
	id, login := hear[csta.LoginRequest](p)
	p.say(id, csta.LoginResponse{Code: "0", APIVersion: 11, Extension: "200", Text: "Login OK"})
	return login
}

func frame(t *testing.T, id int, xml string) []byte {
	t.Helper()
	raw, err := csta.AppendFrame(nil, csta.Frame{InvokeID: id, Body: []byte(xml)})
	require.NoError(t, err)
	return raw
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
				script(&peer{t, theirs, d})
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
		certificate := newCertificate(t, "127.0.0.1")
		opt.TLS, opt.Pin = true, link.CertificatePin(certificate.Leaf)
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12})
	}
	serve(t, listener, func(conn net.Conn) { script(&peer{t, conn, d}) })
	story(&fixture{T: t, tls: secure, options: opt})
}

// serve hands every connection to a handler in a goroutine of its own, until the test is over.
func serve(t *testing.T, listener net.Listener, handle func(net.Conn)) {
	t.Helper()
	var crew sync.WaitGroup
	crew.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			crew.Go(func() {
				defer func() { _ = conn.Close() }()
				handle(conn)
			})
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		crew.Wait()
	})
}

// newCertificate is self-signed, for a host name or address.
func newCertificate(t *testing.T, host string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "MX of the test"},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
		IsCA:         true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	if ip := net.ParseIP(host); ip != nil {
		template.IPAddresses = []net.IP{ip}
	} else {
		template.DNSNames = []string{host}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	leaf, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

// connection names a leg at the extension of the stories.
func connection(callID string) csta.ConnectionID {
	return csta.ConnectionID{CallID: callID, Device: csta.DeviceID{ID: "200"}}
}

// silent reads and says nothing until the line closes.
func silent(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }
