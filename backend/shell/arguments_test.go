package shell

import (
	"bytes"
	"flag"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/numbers"
	"cordboard/frontend"
)

func TestArgumentsAreReadOrRefused(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want Arguments
		says string // "" = accepted
	}{
		"none":                 {nil, Arguments{}, ""},
		"all":                  {[]string{"--safe-mode", "--config", "c.xml", "--data", "d", "--dial", "200"}, Arguments{SafeMode: true, Config: "c.xml", Data: "d", Dial: "200"}, ""},
		"a link":               {[]string{"tel:+49-30-1"}, Arguments{Dial: "tel:+49-30-1"}, ""},
		"a link, loudly":       {[]string{"--data", "d", "CALLTO:200"}, Arguments{Data: "d", Dial: "CALLTO:200"}, ""},
		"a link after --dial":  {[]string{"--dial", "tel:+4930"}, Arguments{Dial: "tel:+4930"}, ""},
		"what is no link":      {[]string{"200"}, Arguments{}, `unexpected "200"`},
		"another link":         {[]string{"https://example.com"}, Arguments{}, `unexpected "https://example.com"`},
		"more than a link":     {[]string{"tel:1", "--safe-mode"}, Arguments{}, `unexpected "--safe-mode"`},
		"two numbers":          {[]string{"tel:2", "--dial=1"}, Arguments{}, "two numbers"},
		"no number":            {[]string{"--dial", " "}, Arguments{}, "needs a number"},
		"an empty number":      {[]string{"--data", "d", "--dial="}, Arguments{}, "needs a number"},
		"--dial at the end":    {[]string{"--dial"}, Arguments{}, "needs a number"},
		"a slash is no flag":   {[]string{"/dial", "1"}, Arguments{}, `unexpected "/dial"`},
		"a folder left out":    {[]string{"--data", "--dial=1"}, Arguments{}, "flag needs an argument"},
		"an unknown flag":      {[]string{"--dail", "1"}, Arguments{}, "not defined: -dail"},
		"a form that dials":    {[]string{"--settings", "--dial", "1"}, Arguments{}, "does not dial"},
		"a form with a number": {[]string{"--settings", "tel:1"}, Arguments{}, "does not dial"},
	} {
		t.Run(name, func(t *testing.T) {
			var said bytes.Buffer
			got, err := ReadArguments(c.args, frontend.Texts("en"), &said)
			if c.says == "" {
				require.NoError(t, err)
				require.Equal(t, c.want, got)
				require.Empty(t, said.String())
				return
			}
			require.Error(t, err)
			require.NotErrorIs(t, err, flag.ErrHelp)
			require.Contains(t, said.String(), c.says)
		})
	}
}

func TestANewStartDialsNothingAgain(t *testing.T) {
	for _, args := range [][]string{nil, {"--settings"}, {"--safe-mode", "--config", "c.xml", "--data", "d"}} {
		arg, err := ReadArguments(append(args, "--version"), frontend.Texts("en"), nil)
		require.NoError(t, err)
		require.Equal(t, args, arg.Again())
	}
	arg, err := ReadArguments([]string{"--data", "d", "tel:+4930"}, frontend.Texts("en"), nil)
	require.NoError(t, err)
	require.Equal(t, []string{"--data", "d"}, arg.Again())
}

// What Windows makes of a link with a quote in it, at the place of %1 in --dial="%1": further arguments.
func TestNothingBehindANumberIsAFlag(t *testing.T) {
	injected := []string{"--config", `\\evil\c.xml`, "--data=x", "--settings", "--safe-mode", "-version", "-help", "--dial=2", "tel:3", "--", ""}
	for name, c := range map[string]struct {
		args []string
		want Arguments
	}{
		"--dial=":        {[]string{"--dial=tel:1"}, Arguments{Dial: "tel:1"}},
		"-dial=":         {[]string{"-dial=tel:1"}, Arguments{Dial: "tel:1"}},
		"--dial":         {[]string{"--dial", "tel:1"}, Arguments{Dial: "tel:1"}},
		"-dial":          {[]string{"-dial", "tel:1"}, Arguments{Dial: "tel:1"}},
		"an empty link":  {[]string{"--dial="}, Arguments{}},
		"after settings": {[]string{"--config", "own.xml", "--data", "d", "--safe-mode", "--dial=tel:1"}, Arguments{Config: "own.xml", Data: "d", SafeMode: true, Dial: "tel:1"}},
		"control signs":  {[]string{"--dial=tel:1\x00\r\n"}, Arguments{Dial: "tel:1\x00\r\n"}},
		"a long one":     {[]string{"--dial=" + strings.Repeat("1", 1<<20)}, Arguments{Dial: strings.Repeat("1", 1<<20)}},
	} {
		t.Run(name, func(t *testing.T) {
			var said bytes.Buffer
			got, err := ReadArguments(slices.Concat(c.args, injected), frontend.Texts("en"), &said)
			require.NoError(t, err, said.String())
			c.want.Dial += " " + strings.Join(injected, " ")
			require.Equal(t, c.want, got)
			_, _, err = numbers.HandedOver(got.Dial)
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
		got, err := ReadArguments(args, frontend.Texts("en"), io.Discard)
		at := slices.IndexFunc(args, func(arg string) bool {
			name, _, _ := strings.Cut(arg, "=")
			return name == "--dial" || name == "-dial"
		})
		if at < 0 {
			if err == nil && got.Dial != "" {
				require.Equal(t, args[len(args)-1], got.Dial, "a link stands alone at the end")
			}
			return
		}
		before, errBefore := ReadArguments(args[:at], frontend.Texts("en"), io.Discard)
		if err != nil {
			return
		}
		require.NoError(t, errBefore)
		got.Dial = ""
		require.Equal(t, before, got, "what stands behind the number changes nothing else")
	})
}

func TestTheCommandLineSpeaksThePersonsLanguage(t *testing.T) {
	var said bytes.Buffer
	_, err := ReadArguments([]string{"--help"}, frontend.Texts("de"), &said)
	require.ErrorIs(t, err, flag.ErrHelp)
	require.Contains(t, said.String(), "Aufruf: cordboard")
	require.Contains(t, said.String(), "-config Datei\n")
	require.Contains(t, said.String(), "nur das Einstellungsformular öffnen")
	require.NotContains(t, said.String(), "command.", "every text is there")

	said.Reset()
	_, err = ReadArguments([]string{"--dial="}, frontend.Texts("fr"), &said)
	require.ErrorIs(t, err, errUsage)
	require.Equal(t, "cordboard: --dial demande un numéro ; --help énumère ce qu’il y a\n", said.String())
}
