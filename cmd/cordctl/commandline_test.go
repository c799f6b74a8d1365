package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWrongCommandLinesAreOneLineAndCodeTwo(t *testing.T) {
	for line, says := range map[string]string{
		"sing":                        `there is no command "sing"`,
		"agent":                       "--server HOST:PORT is needed",
		"agent --server mx --user 2":  "--server must be HOST:PORT",
		"agent --server mx: --user 2": "--server must be HOST:PORT",
		"agent --server mx:cti":       "--server must be HOST:PORT",
		"agent --server mx:0":         "--server must be HOST:PORT",
		"agent --server mx:70000":     "--server must be HOST:PORT",
		"agent --server mx:7777":      "--user is needed",
		"agent --server mx:7777 --user 200 --dialect avaya":   `dialect "avaya" is not known: use zultys, ecma, openscape or dmcc`,
		"agent --server mx:7777 --user 200 --dialect ecma":    "--monitor EXTENSION is needed",
		"agent --server mx:7777 --user 200 --pin 00":          "--pin needs --tls",
		"agent --server mx:7777 --user 200 --password secret": "flag provided but not defined: -password",
		"agent --server mx:7777 --user 200 --tls yes":         `unexpected "yes"`,
		"agent --server mx:7777 --user":                       "flag needs an argument",
		"simulate --dialect Zultys":                           `dialect "Zultys" is not known`,
		"simulate --extensions 209-200":                       `extensions "209-200"`,
		"simulate --listen 127.0.0.1:0 --extensions 200 201":  `unexpected "201"`,
		"simulate --extensions=":                              `extensions ""`,
		"console --listen 127.0.0.1:0 more":                   `unexpected "more"`,
		"demo --dialect x":                                    `dialect "x" is not known`,
		"simulate --extensions 1-20000":                       `extensions "1-20000"`,
		"replay":                                              "which trace?",
		"replay --serve 127.0.0.1:0":                          "which trace?",
		"replay x --speed 2":                                  "--speed and --wait need --serve",
		"replay x --serve 7777":                               "--serve must be HOST:PORT",
		"replay x --serve 127.0.0.1:0 --speed 0":              "--speed must be a number above 0",
		"replay x --serve 127.0.0.1:0 --speed NaN":            "--speed must be a number above 0",
		"replay x --serve 127.0.0.1:0 --wait -1s":             "--wait must be a time",
		"replay x y": `unexpected "y"`,
		"agent --server mx:7777 --user 200 --plain-numbers":                             "--plain-numbers needs --trace FILE",
		"agent --server mx:7777 --user 200 --session":                                   "--session is for the dialects ecma and openscape",
		"agent --server mx:7777 --user 200 --namespace ed4":                             "--namespace is for the standard's dialects",
		"agent --server mx:7777 --dialect ecma --monitor 200 --namespace ed7":           `namespace "ed7" is not known: use ed3, ed4, ed5, ed6 or a whole URI`,
		"agent --server mx:7777 --dialect ecma --monitor 200 --forced":                  "--forced is for the dialect zultys",
		"agent --server mx:7777 --dialect ecma --monitor 200 --switch-name CM1":         "--switch-name is for the dialect dmcc",
		"agent --server mx:7777 --dialect openscape --user 200":                         "--monitor EXTENSION is needed",
		"agent --server mx:7777 --dialect openscape --monitor 200 --device-pattern N<>": "write {number} there",
		"agent --server mx:7777 --dialect dmcc --monitor 200":                           "--user is needed",
		"agent --server mx:7777 --dialect dmcc --monitor 200 --user u":                  "--switch-name NAME is needed",
		"agent --server mx:7777 --user 200 --standby mx2":                               "--standby must be HOST:PORT",
		"agent --server mx:7777 --user 200 --client-cert x.pem":                         "--client-cert and --client-key belong together",
		"agent --server mx:7777 --user 200 --client-cert x.pem --client-key y.pem":      "--client-cert needs --tls",
		"agent --server mx:7777 --user 200 --pace NaN":                                  "--pace must be a number",
		"agent --server mx:7777 --user 200 --pace fast":                                 "invalid value",
		"agent --server mx:7777 --user 200 --completion sometimes":                      "--completion must be response or event",
		"agent --server mx:7777 --user 200 --keep-alive -1s":                            "--keep-alive must be a time",
		"simulate --variant voice":                                                      `variant "voice" is not known: use business`,
		"simulate --dialect ecma --variant business":                                    "--variant business needs --dialect openscape",
		"simulate --dialect ecma --switch-name CM2":                                     "--switch-name needs --dialect dmcc",
		"simulate --faults dorp=1%":                                                     `write one of`,
		"simulate --faults drop=2":                                                      `write drop=1%`,
		"agent --server mx:7777 --user 200 --session=perhaps":                           "invalid boolean value",
		"agent --server mx:7777 --user 200 --client-id":                                 "flag needs an argument",
		"simulate --tls=maybe":                                                          "invalid boolean value",
		"agent --server mx:7777 --user 200 --monitor 200 quit":                          `unexpected "quit"`,
		"agent --server [::1 --user 200 --password-stdin":                               "--server must be HOST:PORT",
		"agent --server mx:7777 --user 200 --password-stdin=no":                         "invalid boolean value",
	} {
		t.Run(line, func(t *testing.T) {
			p := start(t, strings.Fields(line)...)
			require.Equal(t, 2, p.exit())
			said := strings.TrimSuffix(p.err.text(), "\n")
			require.Contains(t, said, says)
			require.Contains(t, said, "cordctl")
			require.NotContains(t, said, "\n", "one line")
			require.Empty(t, p.out.text())
		})
	}
}

func TestHelpListsTheCommands(t *testing.T) {
	for _, args := range [][]string{nil, {"help"}, {"--help"}, {"-h"}} {
		p := start(t, args...)
		require.Equal(t, 0, p.exit())
		for _, command := range []string{"simulate", "agent", "console", "demo", "version"} {
			require.Contains(t, p.out.text(), "\n  "+command)
		}
	}
	for command, flag := range map[string]string{"simulate": "-extensions", "agent": "-password-stdin", "console": "-adapter", "demo": "-story"} {
		p := start(t, command, "--help")
		require.Equal(t, 0, p.exit(), "whoever asks for help did nothing wrong")
		require.Contains(t, p.out.text()+p.err.text(), flag)
	}
	p := start(t, "version")
	require.Equal(t, 0, p.exit())
	require.Regexp(t, `^cordctl \d`, p.out.text())
}

func TestSimulateComplainsInOneLine(t *testing.T) {
	taken, _ := simulateOn(t, "zultys")
	for name, tc := range map[string]struct {
		args []string
		says string
	}{
		"port in use":               {[]string{"--listen", taken}, "in use"},
		"no such file":              {[]string{"--scenario", "/nowhere/scenario.json"}, "no such file"},
		"not JSON":                  {[]string{"--scenario", scenarioFile(t, "calls: []")}, "scenario"},
		"unknown field":             {[]string{"--scenario", scenarioFile(t, `{"cals": []}`)}, "cals"},
		"several things at once":    {[]string{"--scenario", scenarioFile(t, `{"calls": [{"from": "1"}, {"to": "200", "afterMs": -1}]}`)}, "calls[1]"},
		"calls to nobody, in order": {[]string{"--scenario", scenarioFile(t, `{"calls": [{"to": "998"}, {"to": "999"}]}`)}, "999"},
	} {
		t.Run(name, func(t *testing.T) {
			p := start(t, append([]string{"simulate", "--listen", "127.0.0.1:0"}, tc.args...)...)
			require.Contains(t, p.complaint(), tc.says)
			require.NotContains(t, p.out.text(), "listening")
		})
	}
}
