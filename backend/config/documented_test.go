package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
)

// TestTheDocumentedFileIsRead holds that the example of docs/settings.md means what it says there.
func TestTheDocumentedFileIsRead(t *testing.T) {
	page, err := os.ReadFile("../../docs/settings.md")
	require.NoError(t, err)
	_, example, found := strings.Cut(string(page), "```xml\n")
	require.True(t, found)
	example, _, found = strings.Cut(example, "```")
	require.True(t, found)
	path := filepath.Join(t.TempDir(), "config.xml")
	require.NoError(t, os.WriteFile(path, []byte(example), 0o600))
	f := load(t, path)
	require.Empty(t, f.Problems())
	c := f.Config()
	require.Empty(t, config.Validate(c))
	require.Equal(t, "Head office", c.ActiveServer)
	require.Equal(t, 7778, c.Servers[0].Port)
	require.True(t, c.Servers[1].NeverRemember)
	require.Equal(t, "aes2.example.com:4722", c.Servers[2].Standby[0].Address())
	require.Equal(t, config.Adjust{Probe: 15, Pace: 5}, c.Servers[2].Adjust)
	require.Equal(t, config.Pop{Items: []string{"account", "case number"}, When: config.WhenAnswered}, c.Pop)
	require.Equal(t, config.Log{Internal: true, ResultRequired: true, Results: []string{"Resolved", "Call back"}, ExceptQueues: []string{}, ExceptNumbers: []string{}, Fields: []string{}}, c.Log)
	require.True(t, c.Numbers.ConfirmLinks)
	require.Equal(t, config.Panel{}, c.Panel)
	require.True(t, c.Tray.HideOnClose)
	require.True(t, c.Remembered.Kept)
}
