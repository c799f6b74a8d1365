package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEveryProblemOfTheTelephoneIsToldInEveryLanguage reads the codes out of the sources: one that is added there
// has to be put into words.
func TestEveryProblemOfTheTelephoneIsToldInEveryLanguage(t *testing.T) {
	code := regexp.MustCompile(`(?:&Problem\{\s*Code: |agent\.Problem\{\s*Code: |[^a-zA-Z]problem\()"(\w+)"`)
	codes := map[string]bool{}
	sources, err := filepath.Glob("backend/agent/*.go")
	require.NoError(t, err)
	for _, file := range append(sources, "backend/softphone/signon.go", "backend/softphone/line.go", "backend/softphone/trust.go", "backend/softphone/settings.go", "backend/softphone/activities.go",
		"backend/softphone/connect.go") {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, found := range code.FindAllSubmatch(raw, -1) {
			codes[string(found[1])] = true
		}
	}
	require.Greater(t, len(codes), 30, "the codes must be found")
	files, err := filepath.Glob("frontend/src/messages/*.json")
	require.NoError(t, err)
	require.Len(t, files, 4)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		var sentences map[string]string
		require.NoError(t, json.Unmarshal(raw, &sentences), file)
		for code := range codes {
			require.NotEmpty(t, sentences["softphone.problem."+code], "%s: %s", file, code)
		}
	}
}
