package config

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What of the schema stands in other files, which this writes:
//
//	go test ./backend/config -run TestGenerated -update
var rewrite = flag.Bool("update", false, "write the files anew that are made of the schema")

// generatedBy is the first line of a file that is made as a whole, and stands in the marker of a part.
const generatedBy = "Made from backend/config/schema.go: go test ./backend/config -run TestGenerated -update"

func TestGeneratedFilesAreFresh(t *testing.T) {
	installer := filepath.Join("..", "..", "installer")
	docs := filepath.Join("..", "..", "docs")
	whole(t, filepath.Join(installer, "policy", "Cordboard.admx"), policyTemplate())
	for folder, language := range map[string]string{"en-US": "en", "de-DE": "de", "fr-FR": "fr", "es-ES": "es"} {
		whole(t, filepath.Join(installer, "policy", folder, "Cordboard.adml"), policyTexts(messages(t, language)))
	}
	whole(t, filepath.Join(installer, "nsis", "properties.nsh"), setupProperties())
	whole(t, filepath.Join(installer, "msi", "properties.sh"), packageProperties())
	part(t, filepath.Join(installer, "msi", "cordboard.wxs"), "earlier values", packageSearches())
	part(t, filepath.Join(installer, "msi", "cordboard.wxs"), "sequence", packageSequence())
	part(t, filepath.Join(installer, "msi", "cordboard.wxs"), "components", packageComponents())
	part(t, filepath.Join(installer, "msi", "cordboard.wxs"), "feature", packageFeature())
	en := messages(t, "en")
	part(t, filepath.Join(docs, "settings.md"), "settings", settingsTable(en))
	part(t, filepath.Join(docs, "installing.md"), "properties", propertiesTable(en))
}

// whole holds a file against what is made of the schema, or writes it.
func whole(t *testing.T, path, want string) {
	t.Helper()
	if *rewrite {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(want), 0o644))
		return
	}
	have, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, want, strings.ReplaceAll(string(have), "\r\n", "\n"), "%s is stale. %s", path, generatedBy)
}

// part does the same with what stands between two marker lines.
func part(t *testing.T, path, name, want string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	begin, end := fmt.Sprintf("<!-- %s: made from backend/config/schema.go", name), fmt.Sprintf("<!-- %s: end -->", name)
	before, rest, found := strings.Cut(string(raw), begin)
	require.True(t, found, "%s has no marker %q", path, begin)
	first, rest, _ := strings.Cut(rest, "\n")
	have, after, found := strings.Cut(rest, end)
	require.True(t, found, "%s has no marker %q", path, end)
	indent := have[strings.LastIndex(have, "\n")+1:]
	if *rewrite {
		require.NoError(t, os.WriteFile(path, []byte(before+begin+first+"\n"+want+indent+end+after), 0o644))
		return
	}
	require.Equal(t, want, strings.TrimSuffix(have, indent), "%s is stale. %s", path, generatedBy)
}

// texts of a message file, by key.
type messageFile map[string]string

func messages(t *testing.T, language string) messageFile {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "frontend", "src", "messages", language+".json"))
	require.NoError(t, err)
	var all messageFile
	require.NoError(t, json.Unmarshal(raw, &all))
	return all
}

// label is what a setting is called; help says more, or nothing.
func (m messageFile) label(s Setting) string { return m.need("settings." + s.Path) }
func (m messageFile) help(s Setting) string  { return m.filled("settings." + s.Path + ".help") }

// choice is what a word of a choice is called.
func (m messageFile) choice(s Setting, word string) string {
	if word == "" {
		word = "own"
	}
	return m.need("settings." + s.Path + "." + word)
}

func (m messageFile) filled(key string) string {
	return strings.ReplaceAll(m[key], "{example}", "N<{number}>")
}

func (m messageFile) need(key string) string {
	if m[key] == "" {
		panic("no text: " + key)
	}
	return m.filled(key)
}

// TestEveryRowHasItsTexts in every language: a label, and a name for each word of a choice.
func TestEveryRowHasItsTexts(t *testing.T) {
	for _, language := range []string{"en", "de", "fr", "es"} {
		m := messages(t, language)
		for _, s := range schema {
			if s.Kind == KindList || sectionOf(s.Path) == "remembered" {
				continue
			}
			require.NotEmpty(t, m["settings."+s.Path], "%s: %s", language, s.Path)
			for _, word := range s.Choices {
				require.NotPanics(t, func() { m.choice(s, word) }, "%s: %s %s", language, s.Path, word)
			}
		}
		for _, a := range []Applies{Now, NextSignOn, NextStart} {
			require.NotEmpty(t, m["settings.applies."+string(a)])
		}
	}
}
