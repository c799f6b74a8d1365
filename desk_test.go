package main

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/numbers"
	"cordboard/backend/salesforce"
	"cordboard/frontend"
)

func TestClosingEndsHidesOrAsks(t *testing.T) {
	for name, c := range map[string]struct {
		wish wantsToClose
		want closing
	}{
		"the window's frame":                     {wantsToClose{door: true}, closeEnds},
		"in a call":                              {wantsToClose{door: true, inCall: true}, closeAsks},
		"into the tray":                          {wantsToClose{door: true, hides: true}, closeHides},
		"into the tray, in a call":               {wantsToClose{door: true, hides: true, inCall: true}, closeHides},
		"quit from a menu":                       {wantsToClose{own: true, door: true}, closeEnds},
		"quit from a menu, in a call":            {wantsToClose{own: true, door: true, inCall: true}, closeAsks},
		"quit from the tray":                     {wantsToClose{own: true, door: true, hides: true}, closeEnds},
		"quit from the tray, in a call":          {wantsToClose{own: true, door: true, hides: true, inCall: true}, closeAsks},
		"perhaps a page, without a door":         {wantsToClose{}, closeConfirm},
		"perhaps a page, in a call":              {wantsToClose{inCall: true}, closeAsks},
		"quit from a menu, without a door":       {wantsToClose{own: true}, closeEnds},
		"perhaps a page, with a tray to hide in": {wantsToClose{hides: true}, closeHides},
	} {
		require.Equal(t, c.want, c.wish.closes(), name)
	}
}

func TestLinksToOtherSitesOpenInTheBrowser(t *testing.T) {
	origins := salesforce.Origins("https://acme.my.salesforce.com")
	for address, want := range map[string]bool{
		"https://acme.lightning.force.com/lightning/r/001/view":    false,
		"https://acme.my.salesforce.com/001":                       false,
		"https://login.salesforce.com/":                            false,
		"https://acme.file.force.com/servlet":                      false,
		"https://acme--c.vf.force.com/apex/x":                      false,
		"https://HELP.salesforce.com/":                             false,
		"about:blank":                                              false,
		"":                                                         false,
		"blob:https://acme.lightning.force.com/1":                  false,
		"javascript:alert(1)":                                      false,
		"tel:+4930":                                                false,
		"https://www.example.com/order?id=1":                       true,
		"http://www.example.com/":                                  true,
		"https://salesforce.com.example.com/":                      true,
		"https://notforce.com/":                                    true,
		"http://login.salesforce.com/":                             true,
		"https://other.example/?https://acme.my.salesforce.com":    true,
		"https://acme.my.salesforce.com@evil.example/":             true,
		"mailto:ann@example.com":                                   true,
		"https://acme.my.salesforce.com:8443/":                     false,
		"https://x.lightning.force.com.evil.example/a.force.com/b": true,
	} {
		require.Equal(t, want, opensOutside(origins, address), address)
	}
	local := salesforce.Origins("http://127.0.0.1:4711")
	require.False(t, opensOutside(local, "http://127.0.0.1:4711/page"))
	require.True(t, opensOutside(local, "http://127.0.0.1:4712/page"))
	require.True(t, opensOutside(nil, "https://www.example.com/"))
}

func TestArgumentsAreReadOrRefused(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want arguments
		says string // "" = accepted
	}{
		"none":                 {nil, arguments{}, ""},
		"all":                  {[]string{"--safe-mode", "--config", "c.xml", "--data", "d", "--dial", "200"}, arguments{safeMode: true, config: "c.xml", data: "d", dial: "200"}, ""},
		"a link":               {[]string{"tel:+49-30-1"}, arguments{dial: "tel:+49-30-1"}, ""},
		"a link, loudly":       {[]string{"--data", "d", "CALLTO:200"}, arguments{data: "d", dial: "CALLTO:200"}, ""},
		"a link after --dial":  {[]string{"--dial", "tel:+4930"}, arguments{dial: "tel:+4930"}, ""},
		"what is no link":      {[]string{"200"}, arguments{}, `unexpected "200"`},
		"another link":         {[]string{"https://example.com"}, arguments{}, `unexpected "https://example.com"`},
		"more than a link":     {[]string{"tel:1", "--safe-mode"}, arguments{}, `unexpected "--safe-mode"`},
		"two numbers":          {[]string{"tel:2", "--dial=1"}, arguments{}, "two numbers"},
		"no number":            {[]string{"--dial", " "}, arguments{}, "needs a number"},
		"an empty number":      {[]string{"--data", "d", "--dial="}, arguments{}, "needs a number"},
		"--dial at the end":    {[]string{"--dial"}, arguments{}, "needs a number"},
		"a slash is no flag":   {[]string{"/dial", "1"}, arguments{}, `unexpected "/dial"`},
		"a folder left out":    {[]string{"--data", "--dial=1"}, arguments{}, "flag needs an argument"},
		"an unknown flag":      {[]string{"--dail", "1"}, arguments{}, "not defined: -dail"},
		"a form that dials":    {[]string{"--settings", "--dial", "1"}, arguments{}, "does not dial"},
		"a form with a number": {[]string{"--settings", "tel:1"}, arguments{}, "does not dial"},
	} {
		t.Run(name, func(t *testing.T) {
			var said bytes.Buffer
			got, err := readArguments(c.args, &said)
			if c.says == "" {
				require.NoError(t, err)
				require.Equal(t, c.want, got)
				require.Empty(t, said.String())
				return
			}
			require.Error(t, err)
			require.NotErrorIs(t, err, flag.ErrHelp)
			require.Contains(t, said.String(), c.says)
			require.Equal(t, 2, run(c.args, &said, &said))
		})
	}
}

func TestANewStartDialsNothingAgain(t *testing.T) {
	for _, args := range [][]string{nil, {"--settings"}, {"--safe-mode", "--config", "c.xml", "--data", "d"}} {
		arg, err := readArguments(append(args, "--version"), nil)
		require.NoError(t, err)
		require.Equal(t, args, arg.again())
	}
	arg, err := readArguments([]string{"--data", "d", "tel:+4930"}, nil)
	require.NoError(t, err)
	require.Equal(t, []string{"--data", "d"}, arg.again())
}

func TestProblemsAreToldInThePersonsLanguage(t *testing.T) {
	t.Run("of the menu", func(t *testing.T) {
		require.Contains(t, problemText(frontend.Texts("de"), &agent.Problem{Code: "inCall"}), "Sie sind in einem Gespräch.")
	})
	t.Run("of the softphone", func(t *testing.T) {
		require.Equal(t, frontend.Texts("fr")("softphone.problem.badNumber", nil), problemText(frontend.Texts("fr"), &agent.Problem{Code: "badNumber"}))
	})
	t.Run("unknown", func(t *testing.T) {
		require.Equal(t, "Its own words.", problemText(frontend.Texts("de"), &agent.Problem{Code: "no such", Text: "Its own words."}))
		require.Equal(t, "plain", problemText(frontend.Texts("de"), errors.New("plain")))
	})
}

// What Windows makes of a link with a quote in it, at the place of %1 in --dial="%1": further arguments.
func TestNothingBehindANumberIsAFlag(t *testing.T) {
	injected := []string{"--config", `\\evil\c.xml`, "--data=x", "--settings", "--safe-mode", "-version", "-help", "--dial=2", "tel:3", "--", ""}
	for name, c := range map[string]struct {
		args []string
		want arguments
	}{
		"--dial=":        {[]string{"--dial=tel:1"}, arguments{dial: "tel:1"}},
		"-dial=":         {[]string{"-dial=tel:1"}, arguments{dial: "tel:1"}},
		"--dial":         {[]string{"--dial", "tel:1"}, arguments{dial: "tel:1"}},
		"-dial":          {[]string{"-dial", "tel:1"}, arguments{dial: "tel:1"}},
		"an empty link":  {[]string{"--dial="}, arguments{}},
		"after settings": {[]string{"--config", "own.xml", "--data", "d", "--safe-mode", "--dial=tel:1"}, arguments{config: "own.xml", data: "d", safeMode: true, dial: "tel:1"}},
		"control signs":  {[]string{"--dial=tel:1\x00\r\n"}, arguments{dial: "tel:1\x00\r\n"}},
		"a long one":     {[]string{"--dial=" + strings.Repeat("1", 1<<20)}, arguments{dial: strings.Repeat("1", 1<<20)}},
	} {
		t.Run(name, func(t *testing.T) {
			var said bytes.Buffer
			got, err := readArguments(slices.Concat(c.args, injected), &said)
			require.NoError(t, err, said.String())
			c.want.dial += " " + strings.Join(injected, " ")
			require.Equal(t, c.want, got)
			_, _, err = numbers.HandedOver(got.dial)
			require.Error(t, err, "and that is no number")
		})
	}
}

func FuzzReadArguments(f *testing.F) {
	for _, line := range []string{"--dial=tel:1\n--config\nx", "--data\nd\n--dial\n1", "tel:1\n--safe-mode", "--settings\n-dial=2", "--\n--dial=1", "/dial\n1"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		args := strings.Split(line, "\n")
		got, err := readArguments(args, io.Discard)
		at := slices.IndexFunc(args, func(arg string) bool {
			name, _, _ := strings.Cut(arg, "=")
			return name == "--dial" || name == "-dial"
		})
		if at < 0 {
			if err == nil && got.dial != "" {
				require.Equal(t, args[len(args)-1], got.dial, "a link stands alone at the end")
			}
			return
		}
		before, errBefore := readArguments(args[:at], io.Discard)
		if err != nil {
			return
		}
		require.NoError(t, errBefore)
		got.dial = ""
		require.Equal(t, before, got, "what stands behind the number changes nothing else")
	})
}
