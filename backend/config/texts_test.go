package config

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// codes are the constants of type Code that name something wrong.
func codes(t testing.TB) []Code {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), "code.go", nil, 0)
	require.NoError(t, err)
	var found []Code
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, is := n.(*ast.ValueSpec)
		if !is {
			return true
		}
		kind, _ := spec.Type.(*ast.Ident)
		require.NotNil(t, kind, "%s has no type", spec.Names[0])
		require.Equal(t, "Code", kind.Name)
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		require.NoError(t, err)
		if text != "" {
			found = append(found, Code(text))
		}
		return true
	})
	require.Greater(t, len(found), 40, "the constants must be found")
	return found
}

func TestEveryCodeHasASentenceInEveryLanguageAndEverySentenceACode(t *testing.T) {
	codes := codes(t)
	slices.Sort(codes)
	require.Equal(t, slices.Compact(slices.Clone(codes)), codes, "every code is there once")
	files, err := filepath.Glob("../../frontend/src/messages/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		var sentences map[string]string
		require.NoError(t, json.Unmarshal(raw, &sentences), file)
		var told []Code
		for _, key := range slices.Sorted(maps.Keys(sentences)) {
			if code, is := strings.CutPrefix(key, "settings.problem."); is {
				told = append(told, Code(code))
			}
		}
		require.Equal(t, codes, told, file)
	}
}
