package config

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestACallCenterSaysDefaultsOnly(t *testing.T) {
	said := map[string]string{
		"/reqDialingOptions/reqOutsidePrefix": "9", "/reqDialingOptions/reqInternationalPrefix": "011", "/reqDialingOptions/reqLongDistPrefix": "1",
		"/Cordboard/Country": "de", "/Cordboard/InternalLengths": "3 4", "/Cordboard/LogResults": "Sold; Not sold",
		"/Cordboard/PopWhen": WhenAnswered, "/Cordboard/label": "Cordboard", "/label": "Call center",
	}
	path := filepath.Join(t.TempDir(), "config.xml")
	f := loadedFrom(t, path, `<cordboard><numbers outsidePrefix="0"/></cordboard>`)
	c, problems := f.Over(said)
	require.Empty(t, problems)
	require.Equal(t, "0", c.Numbers.OutsidePrefix, "the file is believed first")
	require.Equal(t, "011", c.Numbers.InternationalPrefix)
	require.Equal(t, "DE", c.Numbers.Country)
	require.Equal(t, []int{3, 4}, c.Numbers.InternalLengths)
	require.Equal(t, []string{"Sold", "Not sold"}, c.Log.Results)
	require.Equal(t, WhenAnswered, c.Pop.When)
	require.Equal(t, "", f.Config().Numbers.Country, "and what the file says is as it was")

	said["/Cordboard/OutsidePrefix"] = "8"
	f = loadedFrom(t, path, `<cordboard></cordboard>`)
	c, _ = f.Over(said)
	require.Equal(t, "8", c.Numbers.OutsidePrefix, "our own section is believed before the standard one")
	require.Equal(t, Default(), mustOver(f, nil), "nothing said is nothing changed")
}

func TestACallCenterMayNotSayEverything(t *testing.T) {
	f := loadedFrom(t, filepath.Join(t.TempDir(), "config.xml"), `<cordboard></cordboard>`)
	c, problems := f.Over(map[string]string{
		"/Cordboard/ServerHost": "evil.example", "/Cordboard/Org": "https://evil.example", "/Cordboard/MaskNumbers": "false",
		"/Cordboard/DialRules": "* -> 0900123456", "/Cordboard/ConfirmLinks": "false", "/Cordboard/ClientID": "x",
		"/Cordboard/SoftphoneOrigins": "https://evil.example", "/Cordboard/LogLevel": "debug",
	})
	require.Empty(t, problems)
	require.Equal(t, Default(), c)

	c, problems = f.Over(map[string]string{"/reqDialingOptions/reqOutsidePrefix": "0900123", "/Cordboard/Country": "Germany", "/Cordboard/AreaCode": "30"})
	require.Equal(t, "30", c.Numbers.AreaCode, "what is well counts")
	require.Empty(t, c.Numbers.OutsidePrefix)
	require.Len(t, problems, 2)
	require.Equal(t, BadPrefix, problems[1].Code)
}

func FuzzCallCenter(f *testing.F) {
	f.Add("/reqDialingOptions/reqOutsidePrefix", "9")
	f.Add("/Cordboard/InternalLengths", "3 99 x")
	f.Add("/Cordboard/PopItems", ";;a;\x00")
	file, err := Load(filepath.Join(f.TempDir(), "config.xml"))
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, name, value string) {
		c, _ := file.Over(map[string]string{name: value})
		require.Empty(t, Validate(c), "what a call center says is only used when it is well")
		require.Equal(t, Default().Servers, c.Servers)
	})
}

func loadedFrom(t *testing.T, path, text string) *File {
	t.Helper()
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	f, err := Load(path)
	require.NoError(t, err)
	return f
}

func mustOver(f *File, callCenter map[string]string) Config {
	c, _ := f.Over(callCenter)
	return c
}
