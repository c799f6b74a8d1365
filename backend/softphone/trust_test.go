package softphone

import (
	"context"
	"crypto/tls"
	"net"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/calllog"
	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/testbed/environment"
	"cordboard/testbed/pbx"
	"cordboard/testbed/scripted"
)

// firstDay is the telephony face of an App whose only server, Main, shows a certificate of its own making. change
// may make the server another one before it is saved.
func firstDay(t *testing.T, change func(*config.Server)) (tel *Telephony, pin, path string) {
	t.Helper()
	certificate := scripted.Certificate(t, "127.0.0.1", "mx.example.com")
	sw := pbx.New(pbx.Options{
		Dialect: csta.Zultys, Extensions: []string{"200"},
		Scenario: pbx.Scenario{Passwords: map[string]csta.Secret{"200": environment.Password}},
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().(*net.TCPAddr)
	served := make(chan error, 1)
	secure := tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12})
	go func() { served <- sw.Serve(t.Context(), secure) }()
	t.Cleanup(func() { sw.Close(); <-served })

	s, _, path := office(t, "")
	server := config.Server{Name: "Main", Host: address.IP.String(), Port: address.Port, TLS: true, Dialect: string(csta.Zultys)}
	change(&server)
	require.NoError(t, config.Update(path, func(c *config.Config) error {
		c.Servers, c.ActiveServer = []config.Server{server}, "Main"
		return nil
	}))
	file, err := config.Load(path)
	require.NoError(t, err)
	s.app.settingsChanged(file, nil)
	s.app.calls.book, err = calllog.Options{}.Open(path + ".db")
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, s.app.session.Close(context.Background()))
		s.app.done.Wait()
		require.NoError(t, s.app.calls.book.Close())
	})
	return s.app.Telephony(), link.CertificatePin(certificate.Leaf), path
}

func untrustedOf(t *testing.T, tel *Telephony) *UntrustedCertificate {
	t.Helper()
	state, err := tel.app.State()
	require.NoError(t, err)
	return state.Untrusted
}

func TestACertificateThatWasComparedIsPinnedAndNothingElse(t *testing.T) {
	tel, pin, path := firstDay(t, func(*config.Server) {})
	signOn := func() error {
		return tel.SignOn(SignOnRequest{Server: "main", User: "200", Password: environment.Password, Device: "200"})
	}
	require.Nil(t, untrustedOf(t, tel))
	requireProblem(t, "notShown", tel.Trust(TrustRequest{Server: "Main", Pin: pin}))

	requireProblem(t, "untrusted", signOn())
	shown := untrustedOf(t, tel)
	require.NotNil(t, shown)
	require.Equal(t, "Main", shown.Server)
	require.True(t, shown.May)
	require.Equal(t, pin, shown.Certificate.Pin)
	require.Equal(t, "CN=MX of the test,O=Example", shown.Certificate.Issuer)
	require.Equal(t, []string{"mx.example.com", "127.0.0.1"}, shown.Certificate.Names)
	require.Equal(t, "authority", shown.Certificate.Doubt)

	before, err := os.ReadFile(path)
	require.NoError(t, err)
	for _, wrong := range []TrustRequest{
		{},
		{Server: "Main"},
		{Pin: pin},
		{Server: "Other", Pin: pin},
		{Server: "Main", Pin: strings.Repeat("0a", 32)},
		{Server: "Main", Pin: strings.ToUpper(pin)},
	} {
		requireProblem(t, "notShown", tel.Trust(wrong))
	}
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(before), string(after), "nothing is pinned without being asked for by its SHA-256")

	require.NoError(t, tel.Trust(TrustRequest{Server: "Main", Pin: pin}))
	require.Nil(t, untrustedOf(t, tel))
	file, err := config.Load(path)
	require.NoError(t, err)
	require.Equal(t, pin, file.Config().Servers[0].Pin)
	require.NoError(t, signOn())
	requireProblem(t, "notShown", tel.Trust(TrustRequest{Server: "Main", Pin: pin}))
}

func TestAStandbyServersCertificateIsAskedAboutAndPinnedToIt(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	nobody := closed.Addr().(*net.TCPAddr).Port
	require.NoError(t, closed.Close())
	tel, pin, path := firstDay(t, func(s *config.Server) {
		s.Standby = []config.Standby{{Host: s.Host, Port: s.Port}}
		s.Port = nobody
	})
	request := SignOnRequest{Server: "Main", User: "200", Password: environment.Password, Device: "200"}
	requireProblem(t, "untrusted", tel.SignOn(request))
	shown := untrustedOf(t, tel)
	require.NotNil(t, shown)
	file, err := config.Load(path)
	require.NoError(t, err)
	require.Equal(t, file.Config().Servers[0].Standby[0].Address(), shown.Address)
	require.NoError(t, tel.Trust(TrustRequest{Server: "Main", Pin: pin}))
	file, err = config.Load(path)
	require.NoError(t, err)
	require.Empty(t, file.Config().Servers[0].Pin)
	require.Equal(t, pin, file.Config().Servers[0].Standby[0].Pin)
	require.NoError(t, tel.SignOn(request))
	awaitState(t, tel.app, "signed on", func(s *State) bool { return s.Server == "Main" && s.Agent == agent.On })
}

func TestAnotherCertificateThanThePinnedOneIsNoQuestion(t *testing.T) {
	tel, pin, path := firstDay(t, func(s *config.Server) { s.Pin = strings.Repeat("0a", 32) })
	requireProblem(t, "wrongPin", tel.SignOn(SignOnRequest{User: "200", Password: environment.Password}))
	require.Nil(t, untrustedOf(t, tel))
	requireProblem(t, "notShown", tel.Trust(TrustRequest{Server: "Main", Pin: pin}))
	file, err := config.Load(path)
	require.NoError(t, err)
	require.Equal(t, strings.Repeat("0a", 32), file.Config().Servers[0].Pin)
}

func TestTrustGoesToTheServerThatShowedTheCertificate(t *testing.T) {
	at := func(address string) *UntrustedCertificate {
		return &UntrustedCertificate{Server: "Main", Address: address, Certificate: TestCertificate{Pin: "new"}, May: true}
	}
	fresh := func() config.Config {
		return config.Config{Servers: []config.Server{
			{Name: "Other", Host: "a", Port: 1, TLS: true},
			{Name: "Main", Host: "a", Port: 1, TLS: true, Standby: []config.Standby{{Host: "b", Port: 2}, {Host: "c", Port: 3, Pin: "old"}}},
		}}
	}
	c := fresh()
	require.NoError(t, pinTo(&c, at("a:1")))
	require.Equal(t, "new", c.Servers[1].Pin)
	require.Empty(t, c.Servers[0].Pin)
	c = fresh()
	require.NoError(t, pinTo(&c, at("b:2")))
	require.Empty(t, c.Servers[1].Pin)
	require.Equal(t, "new", c.Servers[1].Standby[0].Pin)

	for name, spoil := range map[string]func(*config.Config, *UntrustedCertificate){
		"a pin is never replaced":   func(_ *config.Config, d *UntrustedCertificate) { d.Address = "c:3" },
		"somewhere else by now":     func(c *config.Config, _ *UntrustedCertificate) { c.Servers[1].Host = "d" },
		"not encrypted by now":      func(c *config.Config, _ *UntrustedCertificate) { c.Servers[1].TLS = false },
		"gone meanwhile":            func(c *config.Config, _ *UntrustedCertificate) { c.Servers = c.Servers[:1] },
		"pinned by somebody else":   func(c *config.Config, _ *UntrustedCertificate) { c.Servers[1].Pin = "theirs" },
		"another server's of a kin": func(_ *config.Config, d *UntrustedCertificate) { d.Address = "b:1" },
	} {
		c, d := fresh(), at("a:1")
		spoil(&c, d)
		before := c.Clone()
		requireProblem(t, "notShown", pinTo(&c, d))
		require.Equal(t, before, c, name)
	}
}

func TestAPolicysServersAreNotTrustedHere(t *testing.T) {
	s, _, path := office(t, settled)
	s.app.composer.untrusted = &UntrustedCertificate{Server: "Main", Address: "mx.example.com:7777", Certificate: TestCertificate{Pin: "new"}}
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	requireProblem(t, "locked", s.app.Telephony().Trust(TrustRequest{Server: "Main", Pin: "new"}))
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(before), string(after))
}
