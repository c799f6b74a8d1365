package softphone

import (
	"context"
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

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

func TestALineIsWhatTheSettingsSay(t *testing.T) {
	s, _, _ := office(t, "")
	server := config.Server{
		Name: "Main", Host: "aes1", Port: 4722, TLS: true, Pin: "p", Dialect: string(csta.DMCC), SwitchName: "CM1",
		Standby: []config.Standby{{Host: "aes2", Port: 1, Pin: "q"}, {Host: "::1", Port: 2}},
		Adjust: config.Adjust{
			Namespace: "urn:x", DevicePattern: "N<{number}>", Completion: config.CompletionEvent, KeepAlive: 20, Pace: 0.5,
			Probe: config.Unlimited, ConnectTimeout: 11, AnswerTimeout: 5,
		},
	}
	line, err := s.app.line(server, "Desk")
	require.NoError(t, err)
	require.Equal(t, link.Options{
		Address: "aes1:4722", Dialect: csta.DMCC, TLS: true, Pin: "p", ClientID: "Desk", Version: "test", SwitchName: "CM1",
		Session: true, SessionOptional: true, Namespace: "urn:x", DevicePattern: "N<{number}>", Completion: link.CompleteByEvent,
		KeepAlive: 20 * time.Second, Pace: 0.5, Probe: -time.Second, ConnectTimeout: 11 * time.Second, ResponseTimeout: 5 * time.Second,
		Log: s.app.o.Log,
	}, line)

	others := standbys(server, line)
	require.Len(t, others, 2)
	for i, want := range []struct{ address, pin string }{{"aes2:1", "q"}, {"[::1]:2", ""}} {
		line.Address, line.Pin = want.address, want.pin
		require.Equal(t, agent.Standby{Server: "Main", Line: line}, others[i], "all else is the first one's")
	}
}

func TestEveryDialectIsSignedOnToInItsOwnWay(t *testing.T) {
	s, _, _ := office(t, "")
	for word, want := range map[string]struct {
		dialect           csta.Dialect
		session, optional bool
	}{
		string(csta.Zultys):    {csta.Zultys, false, false},
		string(csta.ECMA):      {csta.ECMA, true, true},
		string(csta.OpenScape): {csta.OpenScape, false, false},
		csta.OpenScapeBusiness: {csta.OpenScape, true, false},
		string(csta.DMCC):      {csta.DMCC, true, true},
	} {
		line, err := s.app.line(config.Server{Host: "h", Port: 1, Dialect: word}, "")
		require.NoError(t, err)
		require.Equal(t, want.dialect, line.Dialect, word)
		require.Equal(t, want.session, line.Session, word)
		require.Equal(t, want.optional, line.SessionOptional, word)
	}
	line, err := s.app.line(config.Server{Host: "h", Port: 1, Dialect: string(csta.ECMA), Session: true}, "")
	require.NoError(t, err)
	require.False(t, line.SessionOptional)
}

// keyPair writes a certificate and its key as PEM files.
func keyPair(t *testing.T) config.CertificateFiles {
	t.Helper()
	certificate := scripted.Certificate(t, "127.0.0.1", "mx.example.com")
	key, err := x509.MarshalECPrivateKey(certificate.PrivateKey.(*ecdsa.PrivateKey))
	require.NoError(t, err)
	files := config.CertificateFiles{File: filepath.Join(t.TempDir(), "desk.pem"), Key: filepath.Join(t.TempDir(), "desk-key.pem")}
	for path, block := range map[string]*pem.Block{
		files.File: {Type: "CERTIFICATE", Bytes: certificate.Certificate[0]}, files.Key: {Type: "EC PRIVATE KEY", Bytes: key},
	} {
		require.NoError(t, os.WriteFile(path, pem.EncodeToMemory(block), 0o600))
	}
	return files
}

func TestAClientCertificateIsReadWhenItIsNeeded(t *testing.T) {
	s, token, _ := office(t, "")
	server := config.Server{Name: "Main", Host: "127.0.0.1", Port: 1, TLS: true, Dialect: string(csta.Zultys), Certificate: keyPair(t)}
	line, err := s.app.line(server, "")
	require.NoError(t, err)
	require.NotNil(t, line.Certificate)

	for name, spoil := range map[string]func(*config.CertificateFiles){
		"no file":        func(c *config.CertificateFiles) { c.File += "x" },
		"no key":         func(c *config.CertificateFiles) { c.Key = c.File },
		"another's key":  func(c *config.CertificateFiles) { c.Key = keyPair(t).Key },
		"a whole folder": func(c *config.CertificateFiles) { c.File = filepath.Dir(c.File) },
	} {
		bad := server
		spoil(&bad.Certificate)
		_, err := s.app.line(bad, "")
		requireProblem(t, "clientCertificate", err)
		view, err := s.Test(token, bad)
		require.NoError(t, err)
		require.Empty(t, view.Steps, name)
		require.Equal(t, "servers[0].certificate.file badCertificate", view.Errors[0].Field+" "+string(view.Errors[0].Code))
	}
}

// settledAt is the telephony face of an App whose only server, Main, is a simulated switch; word is its dialect in
// the settings.
func settledAt(t *testing.T, word string, o pbx.Options) *Telephony {
	t.Helper()
	tel, _ := settledOn(t, word, o)
	return tel
}

// settledOn is settledAt, with the switch.
func settledOn(t *testing.T, word string, o pbx.Options) (tel *Telephony, sw *pbx.Switch) {
	t.Helper()
	o.Extensions = []string{"200", "201"}
	o.Scenario.Passwords = map[string]csta.Secret{"200": environment.Password}
	sw = pbx.New(o)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	served := make(chan error, 1)
	go func() { served <- sw.Serve(t.Context(), listener) }()
	t.Cleanup(func() { sw.Close(); <-served })
	s, _, _ := office(t, fmt.Sprintf(`<cordboard><servers>
<server name="Main" host="127.0.0.1" port="%d" dialect="%s" switchName="CM1"><adjust pace="-1"/></server></servers></cordboard>`,
		listener.Addr().(*net.TCPAddr).Port, word))
	s.app.calls.book, err = calllog.Options{}.Open(filepath.Join(t.TempDir(), "calls.db"))
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, s.app.session.Close(context.Background()))
		s.app.done.Wait()
		require.NoError(t, s.app.calls.book.Close())
	})
	return s.app.Telephony(), sw
}

func TestAnAgentIDOpensTheQueuesAndItsPasswordIsKeptNowhere(t *testing.T) {
	tel := settledAt(t, string(csta.DMCC), pbx.Options{
		Dialect: csta.DMCC, Scenario: pbx.Scenario{Agents: map[string]pbx.Agent{"4711": {Extension: "200", Password: "only-for-queues"}}},
	})
	a := tel.app
	require.NoError(t, tel.SignOn(SignOnRequest{
		User: "200", Password: environment.Password, Device: "200", AgentID: " 4711 ", AgentPassword: "only-for-queues",
	}))
	becomes := func(wanted agent.AgentState) {
		t.Helper()
		require.Eventually(t, func() bool { return a.session.State().AgentState.State == wanted }, 10*time.Second, 10*time.Millisecond)
	}
	require.NoError(t, tel.Command(agent.Ready, agent.Arguments{"state": "ready"}))
	becomes("ready")
	require.Eventually(t, func() bool {
		state, err := tel.app.State()
		return err == nil && state.Remembered.AgentID == "4711"
	}, 10*time.Second, 10*time.Millisecond)
	file, err := os.ReadFile(a.current.path)
	require.NoError(t, err)
	require.Contains(t, string(file), `agentId="4711"`)
	require.NotContains(t, string(file), "only-for-queues")
	require.Empty(t, a.o.Vault.(environment.Vault))
}

// TestEveryDialectOfTheSettingsIsSpoken signs on, calls and signs off with nothing but what the settings say.
func TestEveryDialectOfTheSettingsIsSpoken(t *testing.T) {
	for word, o := range map[string]pbx.Options{
		string(csta.Zultys): {Dialect: csta.Zultys}, string(csta.ECMA): {Dialect: csta.ECMA}, string(csta.OpenScape): {Dialect: csta.OpenScape},
		csta.OpenScapeBusiness: {Dialect: csta.OpenScape, Variant: pbx.Business}, string(csta.DMCC): {Dialect: csta.DMCC},
	} {
		t.Run(word, func(t *testing.T) {
			t.Parallel()
			tel := settledAt(t, word, o)
			a := tel.app
			require.NoError(t, tel.SignOn(SignOnRequest{User: "200", Password: environment.Password, Device: "200"}))
			require.Equal(t, "200", a.session.State().Device)
			awaitState(t, a, "signed on", func(s *State) bool { return s.Agent == agent.On })
			state, err := a.State()
			require.NoError(t, err)
			require.Equal(t, word != string(csta.OpenScape), state.Servers[0].Login)
			require.Equal(t, state.Servers[0].Login, state.User == "200", "nobody is named to a server without users")
			require.NoError(t, tel.Dial(DialRequest{Number: "201"}))
			require.Eventually(t, func() bool {
				calls := a.session.State().Calls
				return len(calls) == 1 && calls[0].Party.Number == "201"
			}, 10*time.Second, 10*time.Millisecond)
			require.NoError(t, tel.HangUp(a.session.State().Calls[0].ID))
			require.Eventually(t, func() bool { return len(a.session.State().Calls) == 0 }, 10*time.Second, 10*time.Millisecond)
			require.NoError(t, tel.SignOff())
		})
	}
}

func TestAPipeAsCertificateKeepsNobodyWaiting(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "key")
	environment.Pipe(t, pipe)
	s, _, _ := office(t, "")
	files := keyPair(t)
	files.Key = pipe
	_, err := s.app.line(config.Server{Name: "Main", Host: "127.0.0.1", Port: 1, TLS: true, Certificate: files}, "")
	requireProblem(t, "clientCertificate", err)
}

func TestAServerThatWantsOurCertificateIsShownIt(t *testing.T) {
	certificate := scripted.Certificate(t, "127.0.0.1", "mx.example.com")
	for name, version := range map[string]uint16{"TLS 1.2": tls.VersionTLS12, "TLS 1.3": tls.VersionTLS13} {
		t.Run(name, func(t *testing.T) {
			sw := pbx.New(pbx.Options{Dialect: csta.ECMA, Extensions: []string{"200"}})
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			served := make(chan error, 1)
			secure := tls.NewListener(listener, &tls.Config{
				Certificates: []tls.Certificate{certificate}, MinVersion: version, MaxVersion: version, ClientAuth: tls.RequireAnyClientCert,
			})
			go func() { served <- sw.Serve(t.Context(), secure) }()
			t.Cleanup(func() { sw.Close(); <-served })
			s, token, _ := office(t, "")
			server := config.Server{
				Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, TLS: true, Pin: link.CertificatePin(certificate.Leaf), Dialect: string(csta.ECMA),
			}
			view, err := s.Test(token, server)
			require.NoError(t, err)
			last := view.Steps[len(view.Steps)-1]
			require.False(t, last.OK)
			require.Equal(t, "needsCertificate", last.Code)
			server.Certificate = keyPair(t)
			view, err = s.Test(token, server)
			require.NoError(t, err)
			require.Equal(t, []string{"+name done", "+connect done", "+tls pinned", "+dialect done"}, testSaid(view))
		})
	}
}
