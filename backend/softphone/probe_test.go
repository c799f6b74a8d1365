package softphone

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/testbed/pbx"
	"cordboard/testbed/scripted"
)

// stand is a simulated switch to test connections with; a certificate makes it speak TLS, a variant another one
// of its dialect.
func stand(t *testing.T, d csta.Dialect, certificate *tls.Certificate, variant ...string) config.Server {
	t.Helper()
	exchange := pbx.New(pbx.Options{
		Dialect: d, Variant: strings.Join(variant, ""), Extensions: []string{"200"},
		Record: func(f pbx.Frame) {
			if !f.Out && (strings.HasPrefix(f.Name, "login") || f.Name == "StartApplicationSession") {
				t.Errorf("a connection test said %s", f.Name)
			}
		},
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().(*net.TCPAddr)
	if certificate != nil {
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{*certificate}, MinVersion: tls.VersionTLS12})
	}
	served := make(chan error, 1)
	go func() { served <- exchange.Serve(t.Context(), listener) }()
	t.Cleanup(func() { exchange.Close(); <-served })
	return config.Server{
		Name: "Main", Host: address.IP.String(), Port: address.Port, Dialect: string(d), TLS: certificate != nil, Session: d == csta.ECMA,
	}
}

// testSaid is what a connection test said, step by step.
func testSaid(view *TestView) []string {
	said := []string{}
	for _, step := range view.Steps {
		mark := "+"
		if !step.OK {
			mark = "-"
		}
		said = append(said, mark+step.Step+" "+step.Code)
	}
	return said
}

func TestAConnectionIsTestedStepByStep(t *testing.T) {
	s, token, path := office(t, "")
	certificate := scripted.Certificate(t, "127.0.0.1", "mx.example.com")
	mx, standard := stand(t, csta.Zultys, nil), stand(t, csta.ECMA, nil)
	openscape, dmcc := stand(t, csta.OpenScape, nil), stand(t, csta.DMCC, nil)
	business := stand(t, csta.OpenScape, nil, pbx.Business)
	business.Dialect = csta.OpenScapeBusiness
	secured := stand(t, csta.Zultys, &certificate)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	nobody := closed.Addr().(*net.TCPAddr).Port
	require.NoError(t, closed.Close())
	with := func(server config.Server, change func(*config.Server)) config.Server {
		change(&server)
		return server
	}
	pin := link.CertificatePin(certificate.Leaf)
	for name, tc := range map[string]struct {
		server config.Server
		says   []string
	}{
		"an MX":          {mx, []string{"+name done", "+connect done", "+dialect silent"}},
		"an ecma switch": {standard, []string{"+name done", "+connect done", "+dialect done"}},
		"OpenScape":      {openscape, []string{"+name done", "+connect done", "+dialect done"}},
		"its Business":   {business, []string{"+name done", "+connect done", "+dialect done"}},
		"an AES":         {dmcc, []string{"+name done", "+connect done", "+dialect declined"}},
		"without a name": {with(standard, func(s *config.Server) { s.Name = "" }), []string{"+name done", "+connect done", "+dialect done"}},
		"nobody there":   {with(mx, func(s *config.Server) { s.Port = nobody }), []string{"+name done", "-connect nobodyThere"}},
		"unknown name": {
			with(mx, func(s *config.Server) { s.Host = "nobody.invalid" }),
			[]string{"-name unknownName"},
		},
		"self-signed":        {secured, []string{"+name done", "+connect done", "-tls untrusted"}},
		"pinned":             {with(secured, func(s *config.Server) { s.Pin = strings.ToUpper(pin) }), []string{"+name done", "+connect done", "+tls pinned", "+dialect silent"}},
		"pinned otherwise":   {with(secured, func(s *config.Server) { s.Pin = strings.Repeat("0a", 32) }), []string{"+name done", "+connect done", "-tls wrongPin"}},
		"TLS at a plain one": {with(mx, func(s *config.Server) { s.TLS = true }), []string{"+name done", "+connect done", "-tls perhapsNotTLS"}},
		"plain at a TLS one": {
			with(secured, func(s *config.Server) { s.TLS, s.Dialect = false, "ecma" }),
			[]string{"+name done", "+connect done", "-dialect needsTLS"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			view, err := s.Test(token, tc.server)
			require.NoError(t, err)
			require.Empty(t, view.Errors)
			said := testSaid(view)
			if name == "unknown name" && said[0] == "-name noNames" {
				t.Skip("there is no name service here")
			}
			require.Equal(t, tc.says, said)
			if !tc.server.TLS || said[len(said)-1] == "-tls perhapsNotTLS" {
				require.Nil(t, view.Certificate)
				return
			}
			shown := view.Certificate
			require.Equal(t, pin, shown.Pin)
			require.Equal(t, "CN=MX of the test,O=Example", shown.Subject)
			require.Equal(t, shown.Subject, shown.Issuer)
			require.Equal(t, []string{"mx.example.com", "127.0.0.1"}, shown.Names)
			require.Equal(t, name == "pinned", shown.Pinned)
			require.False(t, shown.Trusted)
			require.Equal(t, "authority", shown.Doubt)
			require.Empty(t, shown.Reason, "the doubt says it")
			require.True(t, shown.NotAfter.After(shown.NotBefore))
		})
	}
	_, err = os.Stat(path)
	require.ErrorIs(t, err, fs.ErrNotExist, "a test saves nothing")
}

func TestAConnectionTestSaysFirstWhatIsWrongWithTheFields(t *testing.T) {
	s, token, _ := office(t, "")
	view, err := s.Test(token, config.Server{Host: "mx:7777", Port: 70000, Dialect: "zultys", TLS: true, Pin: "abc"})
	require.NoError(t, err)
	require.Empty(t, view.Steps)
	fields := map[string]string{}
	for _, p := range view.Errors {
		fields[p.Field] = string(p.Code)
	}
	require.Equal(t, map[string]string{
		"servers[0].host": "hostHasPort", "servers[0].port": "badPort", "servers[0].pin": "badPin",
	}, fields)
}

// probed are the failures of a connection test, each with the code that it tells.
var probed = map[string]error{
	"badAddress":       &link.UnreachableError{Kind: link.BadAddress},
	"unknownName":      &link.UnreachableError{Kind: link.UnknownName},
	"noNames":          &link.UnreachableError{Kind: link.NoNames},
	"nobodyThere":      &link.UnreachableError{Kind: link.NobodyThere},
	"noRoute":          &link.UnreachableError{Kind: link.NoRoute},
	"connect.noAnswer": &link.UnreachableError{Kind: link.NoAnswer},
	"unreachable":      &link.UnreachableError{Kind: link.OtherTrouble},
	"notTLS":           &link.NotTLSError{Certain: true},
	"perhapsNotTLS":    &link.NotTLSError{},
	"needsTLS":         &link.NeedsTLSError{},
	"turnedAway":       &link.TurnedAwayError{Err: &link.LostError{}},
	"oldKeys":          &link.HandshakeError{OldKeys: true, Err: io.EOF},
	"untrusted":        &link.UntrustedError{},
	"wrongPin":         &link.PinError{},
	"badPin":           &link.BadPinError{},
	"needsCertificate": &link.ClientCertificateError{},
	"handshake":        &link.HandshakeError{Err: io.EOF},
	"timeout":          &link.TimeoutError{},
	"notCSTA":          &link.LostError{Err: &csta.FrameError{}},
	"lost":             &link.LostError{},
	"internal":         errors.New("anything"),
}

func TestEveryFailureOfAConnectionTestHasASentenceInEveryLanguage(t *testing.T) {
	told := []string{"name.done", "connect.done", "tls.trusted", "tls.pinned", "dialect.done", "dialect.declined", "dialect.silent"}
	for want, err := range probed {
		code, _ := testFailure(fmt.Errorf("a step: %w", err))
		require.Equal(t, want[strings.LastIndexByte(want, '.')+1:], code)
		told = append(told, want)
	}
	code, _ := testFailure(context.DeadlineExceeded)
	require.Equal(t, "timeout", code)
	_, detail := testFailure(&link.UnreachableError{Address: "mx:1", Kind: link.OtherTrouble, Reason: "no buffer space"})
	require.Equal(t, "mx:1: no buffer space", detail, "what no code says is told in the system's own words")
	files, err := filepath.Glob("../../frontend/src/messages/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		var sentences map[string]string
		require.NoError(t, json.Unmarshal(raw, &sentences), file)
		for _, key := range told {
			require.NotEmpty(t, sentences["settings.test."+key], "%s: %s", file, key)
		}
	}
}
