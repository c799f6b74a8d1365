package problem

import (
	"encoding/json"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// languages are the message files.
var languages = []string{"de", "en", "es", "fr"}

// codes are the constants of type Code, by their values.
func codes(t *testing.T) []string {
	t.Helper()
	set := token.NewFileSet()
	var files []*ast.File
	sources, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, source := range sources {
		file, err := parser.ParseFile(set, source, nil, 0)
		require.NoError(t, err)
		files = append(files, file)
	}
	config := types.Config{Error: func(error) {}, Importer: nil} // what is imported has no codes
	pkg, _ := config.Check("problem", set, files, nil)
	var found []string
	for _, name := range pkg.Scope().Names() {
		c, is := pkg.Scope().Lookup(name).(*types.Const)
		if is && strings.HasSuffix(c.Type().String(), "problem.Code") {
			found = append(found, constant.StringVal(c.Val()))
		}
	}
	return found
}

func sentences(t *testing.T, language string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile("../../frontend/src/messages/" + language + ".json")
	require.NoError(t, err)
	var texts map[string]string
	require.NoError(t, json.Unmarshal(raw, &texts))
	return texts
}

// ofPages are the codes that only the pages and the bridge use.
var ofPages = []string{"covered", "failed", "bridgeTimeout", "unavailable", "busy", "crmTimeout", "crmRefused", "contract"}

func TestEveryCodeHasASentenceInEveryLanguageAndEverySentenceACode(t *testing.T) {
	codes := codes(t)
	require.Greater(t, len(codes), 40, "the constants must be found")
	codes = append(codes, ofPages...)
	slices.Sort(codes)
	require.Equal(t, slices.Compact(slices.Clone(codes)), codes, "every code is there once")
	parameter := regexp.MustCompile(`\{\w+\}`)
	for _, language := range languages {
		texts := sentences(t, language)
		var told []string
		for _, key := range slices.Sorted(maps.Keys(texts)) {
			if code, is := strings.CutPrefix(key, "problem."); is {
				told = append(told, code)
				for _, name := range parameter.FindAllString(texts[key], -1) {
					require.Equal(t, "{detail}", name, "%s %s: Text fills in nothing else", language, key)
				}
			}
		}
		require.Equal(t, codes, told, language)
	}
}
