package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// sentenceOf waits for the failure of an agent and returns what a person reads.
func (d *desk) sentenceOf() string {
	d.t.Helper()
	said := d.complaint()
	text, ok := strings.CutPrefix(said, "cordctl agent: ")
	require.True(d.t, ok, said)
	require.Regexp(d.t, `^[A-Z].*\.( \(.*\))?$`, text, "a sentence, perhaps with a detail behind it")
	for _, jargon := range []string{"link:", "csta:", "agent:", "dial tcp", "EOF", "x509", "%!"} {
		require.NotContains(d.t, text, jargon)
	}
	require.NotContains(d.t, text, password)
	return text
}

func TestFailuresAreSentences(t *testing.T) {
	mx, _ := simulateOn(t, "zultys")
	ecma, _ := simulateOn(t, "ecma")
	secureMX, p := simulateOn(t, "zultys", "--tls")
	pin := p.out.field(t, "pin")
	secureECMA, _ := simulateOn(t, "ecma", "--tls")
	require.Regexp(t, `^[0-9a-f]{64}$`, pin)
	otherPin := strings.Repeat("0", 64)

	for name, tc := range map[string]struct {
		password string
		flags    []string
		says     string
	}{
		"wrong password":                 {"wrong", []string{"--server", mx, "--user", "200"}, "User or password is wrong. Check both and sign on again. (4 Login failed)"},
		"wrong password over TLS":        {"wrong", []string{"--server", secureMX, "--user", "200", "--tls", "--pin", pin}, "User or password is wrong."},
		"wrong password, ecma":           {"wrong", []string{"--server", ecma, "--dialect", "ecma", "--user", "200", "--monitor", "200"}, "User or password is wrong."},
		"no password":                    {"", []string{"--server", mx, "--user", "200"}, "The telephone server wants a password, and none was entered."},
		"unknown user":                   {password, []string{"--server", mx, "--user", "Zoë"}, "User or password is wrong."},
		"unknown extension":              {password, []string{"--server", mx, "--user", "201", "--monitor", "999"}, "The telephone server does not know this extension, or you may not use it. Check the extension and sign on again. (invalidDeviceID)"},
		"somebody else's extension":      {password, []string{"--server", mx, "--user", "202", "--monitor", "201"}, "The telephone server does not know this extension, or you may not use it."},
		"unknown extension, ecma":        {password, []string{"--server", ecma, "--dialect", "ecma", "--user", "200", "--monitor", "999"}, "The telephone server does not know this extension"},
		"nobody listens":                 {password, []string{"--server", unusedAddress(t), "--user", "200"}, "The telephone server cannot be reached. Check the network or VPN, and the server in the settings."},
		"TLS to a plain port":            {password, []string{"--server", mx, "--user", "200", "--tls"}, "The telephone server does not speak TLS on this port."},
		"TLS to a plain port, ecma":      {password, []string{"--server", ecma, "--dialect", "ecma", "--user", "200", "--monitor", "200", "--tls", "--pin", pin}, "The telephone server does not speak TLS on this port."},
		"plain to a TLS port":            {password, []string{"--server", secureMX, "--user", "200"}, "The telephone server seems to want TLS on this port."},
		"plain to a TLS port, ecma":      {password, []string{"--server", secureECMA, "--dialect", "ecma", "--user", "200", "--monitor", "200"}, "The telephone server seems to want TLS on this port."},
		"wrong pin":                      {password, []string{"--server", secureMX, "--user", "200", "--tls", "--pin", otherPin}, "The telephone server shows another certificate than expected. Do not sign on; tell your administrator. (" + pin + ")"},
		"no pin for an unknown issuer":   {password, []string{"--server", secureMX, "--user", "200", "--tls"}, "The telephone server’s certificate is not trusted. Have the administrator compare its pin and enter it in the settings. (" + pin + ")"},
		"not a pin":                      {password, []string{"--server", secureMX, "--user", "200", "--tls", "--pin", "abc"}, "The certificate pin in the settings is not one."},
		"another dialect: MX to ecma":    {password, []string{"--server", ecma, "--user", "200"}, "The telephone server refused the sign-on."},
		"another dialect: ecma to MX":    {password, []string{"--server", mx, "--dialect", "ecma", "--user", "200", "--monitor", "200"}, "The telephone server does not let this program in."},
		"ecma to MX, not even a session": {password, []string{"--server", mx, "--dialect", "ecma", "--session=false", "--monitor", "200"}, "The telephone server does not let this program in."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &desk{program: start(t, append([]string{"agent", "--password-stdin"}, tc.flags...)...)}
			d.types(tc.password)
			require.Contains(t, d.sentenceOf(), tc.says)
			require.NotContains(t, d.out.text(), `"agent":"on"`)
		})
	}
}

func TestPinnedTLSWorks(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	for _, dialect := range []string{"zultys", "ecma"} {
		address, p := simulateOn(t, dialect, "--tls")
		pin := p.out.field(t, "pin")
		d := agentAt(t, address, dialect, "200", "--tls", "--pin", strings.ToUpper(pin[:2]+":"+pin[2:]))
		d.untilOn()
		d.types("dial 5550123")
		d.untilCall("connected")
		d.types("hangup")
		d.untilNoCall()
		d.quit()
	}
}

func TestOneSessionPerUser(t *testing.T) {
	address, _ := simulateOn(t, "zultys")
	first := agentAt(t, address, "zultys", "200")
	first.untilOn()
	second := agentAt(t, address, "zultys", "200")
	require.Contains(t, second.sentenceOf(), "This user is already signed on elsewhere. Sign off there, or sign on here and take the line over.")
	require.Equal(t, "on", first.last.Agent)

	third := agentAt(t, address, "zultys", "200", "--forced")
	third.untilOn()
	require.NotEmpty(t, first.sentenceOf(), "who was signed off does not fight for the line")
	require.Equal(t, "kicked", first.until("off", func(s state) bool { return s.Agent == "off" }).Problem.Code)
	third.quit()
}

// TestServersThatAreNone: whatever answers on the port, the agent ends with a sentence.
func TestServersThatAreNone(t *testing.T) {
	for name, says := range map[string]string{
		"hangs up":        "",
		"a web server":    "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n",
		"half a frame":    frame("0001", loginOK)[:50],
		"length zero":     "\x00\x00\x00\x000001",
		"not an answer":   frame("0001", `<HoldCallResponse/>`),
		"not XML":         frame("0001", `loginResponce`),
		"a strange error": frame("0001", `<CSTAErrorCode><privateErrorCode>Zoë`+"\n\x1b[31m"+`</privateErrorCode></CSTAErrorCode>`),
		"an error's kind": frame("0001", `<errorResponse Error="7"/>`),
		// A server that repeats what it was told.
		"an echo": frame("0001", `<loginFailed Code="9">200 secret 5en6G6MezRroT3XKqkdPOmY/BfQ=</loginFailed>`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, f, _ := atForeignSwitch(t, "zultys", mxAccent)
			f.hears("loginRequest")
			f.write(says)
			_ = f.conn.Close()
			text := d.sentenceOf()
			require.NotContains(t, text, "5en6")
			require.NotContains(t, text, "\x1b")
		})
	}
}

// TestEarlyEndOfTheLineIsTold: the switch goes away in the middle of the sign-on.
func TestEarlyEndOfTheLineIsTold(t *testing.T) {
	for _, dialect := range []string{"zultys", "ecma"} {
		d, f, _ := atForeignSwitch(t, dialect, edition4)
		f.admits(dialect)
		f.hears("MonitorStart")
		_ = f.conn.Close()
		require.Contains(t, d.sentenceOf(), "The connection to the telephone server was lost during the sign-on. Check the server and its port in the settings, and sign on again.")
	}
}

func TestInterruptEndsTheAgentInOrder(t *testing.T) {
	d, f, _ := atForeignSwitch(t, "zultys", mxAccent)
	f.signsOn("zultys")
	d.untilOn()
	d.cancel()
	f.answers("MonitorStop", `<MonitorStopResponse/>`)
	f.hears("logout")
	_ = f.conn.Close()
	require.Equal(t, 0, d.exit())

	t.Run("while signing on", func(t *testing.T) {
		d, f, _ := atForeignSwitch(t, "zultys", mxAccent)
		f.hears("loginRequest")
		d.cancel()
		require.Equal(t, 0, d.exit())
		require.Empty(t, d.err.text())
	})
	t.Run("before the password", func(t *testing.T) {
		p := start(t, "agent", "--server", unusedAddress(t), "--user", "200", "--password-stdin")
		begun := time.Now()
		p.cancel()
		require.Equal(t, 0, p.exit())
		require.Less(t, time.Since(begun), time.Second)
	})
}

// TestAFailureNamesTheFlags: the sentences speak of the settings form, which the command line does not have.
func TestAFailureNamesTheFlags(t *testing.T) {
	asked := start(t, "agent", "--help")
	require.Equal(t, 0, asked.exit())
	help := asked.err.text()
	for code, flags := range advice {
		for _, flag := range flags {
			require.Contains(t, help, "\n  "+flag, "%s", code)
		}
	}
	dmcc, _ := simulateOn(t, "dmcc")
	for name, tc := range map[string]struct {
		flags []string
		says  string
	}{
		"a wrong switch name": {[]string{"--server", dmcc, "--dialect", "dmcc", "--user", "200", "--monitor", "200", "--switch-name", "CM7"}, "at a switch of the name “CM7”"},
	} {
		d := &desk{program: start(t, append([]string{"agent", "--password-stdin"}, tc.flags...)...)}
		d.types(password)
		said := d.sentenceOf()
		require.Contains(t, said, tc.says, name)
		require.Contains(t, said, "See --", name)
	}
}
