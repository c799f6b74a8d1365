package config

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryCodeHasItsSentenceInEveryLanguage(t *testing.T) {
	files, err := filepath.Glob("../../frontend/src/messages/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		var sentences map[string]string
		require.NoError(t, json.Unmarshal(raw, &sentences), file)
		for code := range texts {
			require.NotEmpty(t, sentences["settings.problem."+code], "%s: %s", file, code)
		}
		for code := range damages {
			require.NotEmpty(t, sentences["settings.damage."+code], "%s: %s", file, code)
		}
	}
}
