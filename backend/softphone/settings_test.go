package softphone

import (
	"crypto/tls"
	"encoding/json"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/testbed/pbx"
)

func TestSettingsAnswerOnlyTheStartPage(t *testing.T) {
	s, token, path := office(t, settled)
	for _, wrong := range []string{"", "x", s.app.telephonyToken, token[:len(token)-1]} {
		_, load := s.Load(wrong)
		_, save := s.Save(wrong, config.Default())
		_, test := s.Test(wrong, config.Server{Host: "127.0.0.1", Port: 1, Dialect: "ecma"})
		_, health := s.Health(wrong)
		for _, err := range []error{load, save, test, health, s.Console(wrong), s.Relaunch(wrong)} {
			var problem *agent.Problem
			require.ErrorAs(t, err, &problem)
			require.Equal(t, "page", problem.Code)
		}
	}
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, settled, string(raw))
}

func TestSettingsAreLoadedAndSaved(t *testing.T) {
	s, token, path := office(t, settled)
	_, err := s.Save(token, config.Default())
	require.Error(t, err, "nothing was loaded that could be changed")

	view, err := s.Load(token)
	require.NoError(t, err)
	require.Equal(t, path, view.Path)
	require.False(t, view.Missing)
	require.False(t, view.Relaunch)
	require.Empty(t, view.Problems)
	require.Equal(t, config.Pop{Items: []string{"account"}, When: "answered"}, view.Config.Pop)

	c := view.Config
	c.Pop.Items = []string{"account", "case"}
	c.Log = config.Log{Internal: true, Results: []string{"Resolved"}}
	c.Tray.HideOnClose = true
	result, err := s.Save(token, c)
	require.NoError(t, err)
	require.Equal(t, &SaveResult{OK: true, Errors: []config.Problem{}}, result)
	file, err := config.Load(path)
	require.NoError(t, err)
	require.Equal(t, c, file.Config())
	require.Equal(t, c.Pop, s.app.current.get().Pop, "the running program follows")

	c.Salesforce.URL = "https://other.my.salesforce.com"
	result, err = s.Save(token, c)
	require.NoError(t, err)
	require.True(t, result.OK)
	require.True(t, result.Relaunch, "which origins may speak is fixed for the life of the window")
	view, err = s.Load(token)
	require.NoError(t, err)
	require.True(t, view.Relaunch)
}

func TestSettingsSpeakJSONWithoutNull(t *testing.T) {
	s, token, _ := office(t, "")
	view, err := s.Load(token)
	require.NoError(t, err)
	require.True(t, view.Missing)
	raw, err := json.Marshal(view)
	require.NoError(t, err)
	require.Equal(t, 1, strings.Count(string(raw), "null"), "only damaged: %s", raw)
	for _, part := range []string{
		`"pop":{"items":[],"when":"ringing"}`, `"log":{"internal":false,"results":[]}`, `"tray":{"hideOnClose":false}`,
		`"locked":[]`, `"damaged":null`,
	} {
		require.Contains(t, string(raw), part)
	}
}

func TestSettingsSayWhatIsWrong(t *testing.T) {
	s, token, path := office(t, settled)
	view, err := s.Load(token)
	require.NoError(t, err)
	c := view.Config
	c.Servers[0].Port, c.Pop.Items = 70000, []string{"a", "A"}
	result, err := s.Save(token, c)
	require.NoError(t, err)
	require.False(t, result.OK)
	require.Len(t, result.Errors, 2)
	require.Equal(t, "servers[0].port", result.Errors[0].Field)
	require.Equal(t, "pop.items[1]", result.Errors[1].Field)
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, settled, string(raw))
}

func TestSettingsOfTwoProgramsAreMergedOrTold(t *testing.T) {
	s, token, path := office(t, settled)
	view, err := s.Load(token)
	require.NoError(t, err)
	require.NoError(t, config.Update(path, func(c *config.Config) error {
		c.Remembered.User, c.Log.Internal = "ann", true
		return nil
	}))
	c := view.Config
	c.Tray.HideOnClose = true
	result, err := s.Save(token, c)
	require.NoError(t, err)
	require.True(t, result.OK)
	file, err := config.Load(path)
	require.NoError(t, err)
	require.Equal(t, "ann", file.Config().Remembered.User)
	require.True(t, file.Config().Log.Internal)
	require.True(t, file.Config().Tray.HideOnClose)

	view, err = s.Load(token)
	require.NoError(t, err)
	require.NoError(t, config.Update(path, func(c *config.Config) error { c.Pop.Items = []string{"theirs"}; return nil }))
	c = view.Config
	c.Pop.Items = []string{"mine"}
	result, err = s.Save(token, c)
	require.NoError(t, err)
	require.False(t, result.OK)
	require.Equal(t, "changedMeanwhile", result.Errors[0].Code)
	_, err = s.Load(token)
	require.NoError(t, err)
	result, err = s.Save(token, c)
	require.NoError(t, err)
	require.True(t, result.OK, "after another look it may be replaced")
}

func TestSettingsKeepADamagedFile(t *testing.T) {
	s, token, path := office(t, "<cordboard>\n<servers>\n")
	view, err := s.Load(token)
	require.NoError(t, err)
	require.Equal(t, "unfinished", view.Damaged.Code)
	require.Equal(t, 3, view.Damaged.Line)
	require.NotEmpty(t, view.Damaged.Text)
	c := view.Config
	c.MonitorObject = "200"
	result, err := s.Save(token, c)
	require.NoError(t, err)
	require.True(t, result.OK)
	require.Equal(t, path+".damaged-1", result.Kept)
	raw, err := os.ReadFile(result.Kept)
	require.NoError(t, err)
	require.Equal(t, "<cordboard>\n<servers>\n", string(raw))
}

func TestSettingsThatCannotBeReadAreAnError(t *testing.T) {
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("whoever runs this may read everything")
	}
	s, token, path := office(t, settled)
	require.NoError(t, os.Chmod(path, 0))
	_, err := s.Load(token)
	require.ErrorIs(t, err, fs.ErrPermission)
}

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
	certificate := selfSigned(t)
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
			[]string{"+name done", "+connect done", "-dialect perhapsNeedsTLS"},
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
			for _, step := range view.Steps {
				require.NotEmpty(t, step.Text, step.Code)
			}
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
			require.NotEmpty(t, shown.Reason)
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
		fields[p.Field] = p.Code
	}
	require.Equal(t, map[string]string{
		"servers[0].host": "hostHasPort", "servers[0].port": "badPort", "servers[0].pin": "badPin",
	}, fields)
}

func TestEverySentenceOfAConnectionTestIsInEveryLanguage(t *testing.T) {
	files, err := filepath.Glob("../../frontend/src/messages/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		var sentences map[string]string
		require.NoError(t, json.Unmarshal(raw, &sentences), file)
		for code := range testTexts {
			require.NotEmpty(t, sentences["settings.test."+code], "%s: %s", file, code)
		}
	}
}
