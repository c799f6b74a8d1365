package main

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// messageFile holds the texts of a language that are cordctl's.
func messageFile(t *testing.T, language string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile("../../frontend/src/messages/" + language + ".json")
	require.NoError(t, err)
	texts := map[string]string{}
	require.NoError(t, json.Unmarshal(raw, &texts))
	maps.DeleteFunc(texts, func(key, _ string) bool { return !strings.HasPrefix(key, "cordctl.") })
	return texts
}

// saidKeys are the keys of the sentences that the program's text names.
func saidKeys(t *testing.T) (keys []string) {
	t.Helper()
	sources, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), source, nil, 0)
		require.NoError(t, err)
		ast.Inspect(parsed, func(n ast.Node) bool {
			called, is := n.(*ast.CallExpr)
			if !is || len(called.Args) == 0 {
				return true
			}
			if name, is := called.Fun.(*ast.Ident); is && slices.Contains([]string{"text", "usage", "failure", "seeHelp"}, name.Name) {
				if key, is := called.Args[0].(*ast.BasicLit); is {
					word, err := strconv.Unquote(key.Value)
					require.NoError(t, err)
					keys = append(keys, "cordctl.text."+word)
				}
			}
			return true
		})
	}
	return keys
}

func TestEverySentenceIsThereInEveryLanguageAndNoneIsIdle(t *testing.T) {
	keys := saidKeys(t)
	require.Greater(t, len(keys), 30, "the calls must be found")
	for _, word := range []string{"badSwitch", "badValue", "noPassword", "noAgentPassword"} { // chosen when it runs
		keys = append(keys, "cordctl.text."+word)
	}
	for _, fresh := range commands {
		c := fresh()
		keys = append(keys, "cordctl."+c.name)
		for _, o := range c.flags {
			keys = append(keys, "cordctl."+c.name+"."+o.name)
		}
	}
	for _, c := range typedCommands() {
		keys = append(keys, "cordctl.do."+c.word)
	}
	for _, word := range ownCommands {
		keys = append(keys, "cordctl.do."+word)
	}
	damages, err := os.ReadFile("../../backend/trace/damage.go")
	require.NoError(t, err)
	for _, damage := range regexp.MustCompile(`Damage = "(\w+)"`).FindAllSubmatch(damages, -1) {
		keys = append(keys, "cordctl.trace."+string(damage[1]))
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	parameters := regexp.MustCompile(`\{\w+\}`)
	named := func(text string) []string {
		found := parameters.FindAllString(text, -1)
		slices.Sort(found)
		return found
	}
	english := messageFile(t, "en")
	for _, language := range []string{"en", "de", "fr", "es"} {
		texts := messageFile(t, language)
		require.Equal(t, keys, slices.Sorted(maps.Keys(texts)), language)
		for key, sentence := range texts {
			require.NotEmpty(t, sentence, "%s %s", language, key)
			require.NotContains(t, sentence, "\n", "%s %s: one line", language, key)
			require.Equal(t, named(english[key]), named(sentence), "%s %s", language, key)
		}
	}
}

// TestCordctlSpeaksTheLanguageOfTheEnvironment: LC_ALL before LC_MESSAGES before LANG, English for what nobody speaks.
func TestCordctlSpeaksTheLanguageOfTheEnvironment(t *testing.T) {
	for _, tc := range []struct{ all, messages, lang, says string }{
		{"", "", "", "--server HOST:PORT is needed"},
		{"", "", "C", "--server HOST:PORT is needed"},
		{"", "", "pt_PT.UTF-8", "--server HOST:PORT is needed"},
		{"", "", "de_AT.UTF-8", "--server HOST:PORT wird gebraucht"},
		{"", "fr_FR@euro", "de_AT.UTF-8", "il faut --server HOST:PORT"},
		{"es", "fr_FR", "de", "hace falta --server HOST:PORT"},
		{"C.UTF-8", "fr_FR", "de", "--server HOST:PORT is needed"},
	} {
		t.Setenv("LC_ALL", tc.all)
		t.Setenv("LC_MESSAGES", tc.messages)
		t.Setenv("LANG", tc.lang)
		p := start(t, "agent")
		require.Equal(t, 2, p.exit())
		require.Equal(t, "cordctl agent: "+tc.says+"\n", p.err.text())
	}
}

// TestWhatProgramsReadIsTheSameInEveryLanguage: only sentences are translated.
func TestWhatProgramsReadIsTheSameInEveryLanguage(t *testing.T) {
	t.Setenv("LC_ALL", "de_DE.UTF-8")
	address, _ := simulateOn(t, "zultys")
	d := agentAt(t, address, "zultys", "200")
	d.untilOn()
	d.types("dance")
	d.err.await(t, "a German sentence", func(line string) bool {
		return line == "dance: unbekannter Befehl; es gibt "+listOfCommands()
	})
	d.types("hold")
	d.err.await(t, "a German sentence", func(line string) bool { return line == "hold: dafür gibt es kein Gespräch" })
	d.types("dial 201")
	d.untilCall("dialing")
	d.types("hangup")
	d.untilNoCall()
	d.types("quit")
	require.Equal(t, 0, d.exit())
	for line := range strings.Lines(strings.TrimSpace(d.out.text())) {
		require.Contains(t, line, `{"rev":`)
		require.NotContains(t, line, "Gespräch")
	}
	empty := traceFile(t, "")
	require.Equal(t, "cordctl replay: "+empty+": Aufzeichnung, Zeile 1: die Datei ist leer", start(t, "replay", empty).complaint())
	p := start(t, "help")
	require.Equal(t, 0, p.exit())
	require.Contains(t, p.out.text(), "cordctl BEFEHL [OPTIONEN]")
	require.Contains(t, p.out.text(), "\n  simulate ")
}
