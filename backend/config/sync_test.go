package config_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
	"cordboard/testbed/syscalls"
)

// confirm saves a setting and says that it is done.
func confirm(path, name string) error {
	err := config.Update(path, func(c *config.Config) error { c.Remembered.User = name; return nil })
	if err == nil {
		_, err = fmt.Println("confirmed")
	}
	return err
}

func TestASettingThatIsConfirmedIsOnDisk(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "config.xml")
	self, err := os.Executable()
	require.NoError(t, err)
	command := exec.Command(self)
	command.Env = append(os.Environ(), "CORDBOARD_TEST_WRITER=confirm", "CORDBOARD_TEST_CONFIG="+path)
	calls := syscalls.Trace(t, command)
	after := func(from int, what string, is func(syscalls.Call) bool) int {
		at := slices.IndexFunc(calls[from:], is)
		require.GreaterOrEqual(t, at, 0, what)
		return from + at
	}
	written := after(0, "the new file is written", func(c syscalls.Call) bool { return c.Name == "write" && c.On("config.xml.new") })
	require.Empty(t, syscalls.Unsynced(calls, "config.xml.new", `config.xml"`), "it is on disk before it takes its place")
	moved := after(written, "it takes its place", func(c syscalls.Call) bool {
		return strings.HasPrefix(c.Name, "rename") && strings.Contains(c.Args, `config.xml"`)
	})
	kept := after(moved, "its name is on disk", func(c syscalls.Call) bool { return c.Name == "fsync" && c.On(folder) })
	after(kept, "and only then it is confirmed", func(c syscalls.Call) bool { return strings.Contains(c.Args, `"confirmed`) })
}
