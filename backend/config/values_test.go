package config

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestValuesAreJudged by testdata/values.json: a configuration in which nothing is wrong, and what is wrong with it, ""
// = nothing, once a field of it has another value. The form's own check is held against the same file
// (frontend/test/unit/settings-values.test.ts), so that both say the same of what is typed.
func TestValuesAreJudged(t *testing.T) {
	raw, err := os.ReadFile("testdata/values.json")
	require.NoError(t, err)
	var all struct {
		Sound json.RawMessage
		Cases []struct {
			Field string
			Value any
			Code  Code
		}
	}
	require.NoError(t, json.Unmarshal(raw, &all))
	rows := map[string]bool{}
	for _, one := range all.Cases {
		var tree any
		require.NoError(t, json.Unmarshal(all.Sound, &tree))
		replace(tree, strings.FieldsFunc(one.Field, func(r rune) bool { return strings.ContainsRune(".[]", r) }), one.Value)
		changed, err := json.Marshal(tree)
		require.NoError(t, err)
		c := Default()
		require.NoError(t, json.Unmarshal(changed, &c))
		var codes []Code
		for _, p := range Validate(c) {
			require.True(t, strings.HasPrefix(p.Field, one.Field), "%v: %v", one, p)
			codes = append(codes, p.Code)
		}
		if one.Code == "" {
			require.Empty(t, codes, one.Field, one.Value)
		} else {
			require.Contains(t, codes, one.Code, "%s: %v", one.Field, one.Value)
			require.Equal(t, one.Code, codes[0], "%s: %v", one.Field, one.Value)
		}
		rows[indexes.ReplaceAllString(one.Field, "")] = true
	}
	for _, s := range Settings() {
		if s.Code != "" || s.Needed {
			require.True(t, rows[s.Path], "%s: no value is judged here", s.Path)
		}
	}
}

// replace sets a value within what JSON decodes to; what is missing on the way is made.
func replace(tree any, path []string, value any) {
	for len(path) > 1 {
		switch at := tree.(type) {
		case []any:
			n, _ := strconv.Atoi(path[0])
			tree = at[n]
		case map[string]any:
			if at[path[0]] == nil {
				at[path[0]] = map[string]any{}
			}
			tree = at[path[0]]
		}
		path = path[1:]
	}
	tree.(map[string]any)[path[0]] = value
}
