package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/windows"
	sys "golang.org/x/sys/windows/registry"
)

// The real registry is written to only where nobody works: under Wine, in a prefix made for the test.
func TestLoadReadsTheComputersRegistry(t *testing.T) {
	if windows.NewLazySystemDLL("ntdll.dll").NewProc("wine_get_version").Find() != nil {
		t.Skip("this would change the settings of a real computer")
	}
	for _, whole := range []string{machineKey, policyKey} {
		path := strings.TrimPrefix(whole, `HKLM\`)
		_, err := sys.OpenKey(sys.LOCAL_MACHINE, path, sys.QUERY_VALUE|sys.WOW64_64KEY)
		require.ErrorIs(t, err, sys.ErrNotExist, "%s is there already", path)
		key, _, err := sys.CreateKey(sys.LOCAL_MACHINE, path, sys.ALL_ACCESS|sys.WOW64_64KEY)
		require.NoError(t, err)
		t.Cleanup(func() { _ = sys.DeleteKey(sys.LOCAL_MACHINE, path); _ = key.Close() })
		switch whole {
		case machineKey:
			require.NoError(t, key.SetStringValue("ServerHost", "pbx.example.com"))
			require.NoError(t, key.SetDWordValue("ServerPort", 7790))
			require.NoError(t, key.SetExpandStringValue("Org", "https://%CORDBOARD_TEST%.example.com"))
		case policyKey:
			require.NoError(t, key.SetStringValue("ClientID", "Front desk"))
			require.NoError(t, key.SetStringsValue("PopItems", []string{"account", "case"}))
		}
	}
	t.Setenv("CORDBOARD_TEST", "acme")

	f, err := Load(filepath.Join(t.TempDir(), "config.xml"))
	require.NoError(t, err)
	c := f.Config()
	require.Equal(t, "pbx.example.com:7790", c.Servers[0].Address())
	require.Equal(t, "https://acme.example.com", c.Salesforce.URL)
	require.Equal(t, "Front desk", c.ClientID())
	require.Equal(t, []string{"clientIds", "activeClientId", "pop.items"}, f.Locked())
	require.Equal(t, []string{"account", "case"}, c.Pop.Items)
}

// A file that any user may have put there is not believed: what it says would hold for everybody.
func TestAMachinesFileOfAUserIsNotBelieved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "machine.xml")
	require.NoError(t, os.WriteFile(path, []byte(`<cordboard><logging level="warn"/></cordboard>`), 0o600))
	for believed, codes := range map[bool][]Code{true: nil, false: {NotAdministrators}} {
		m := machine{registry: said{}.registry, file: path}
		if !believed {
			m.believed = administrators
		}
		f, err := load(filepath.Join(t.TempDir(), "config.xml"), m)
		require.NoError(t, err)
		require.Equal(t, believed, f.Config().Logging.Level == "warn")
		var told []Code
		for _, p := range f.Problems() {
			told = append(told, p.Code)
		}
		require.Equal(t, codes, told)
	}
}
