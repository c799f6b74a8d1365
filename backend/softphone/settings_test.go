package softphone

import (
	"encoding/json"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
	"cordboard/backend/problem"
)

func TestSettingsAnswerOnlyTheStartPage(t *testing.T) {
	s, token, path := office(t, settled)
	for _, wrong := range []string{"", "x", s.app.telephonyToken, token[:len(token)-1]} {
		_, load := s.Load(wrong)
		_, save := s.Save(wrong, config.Default())
		_, test := s.Test(wrong, config.Server{Host: "127.0.0.1", Port: 1, Dialect: "ecma"})
		_, health := s.Health(wrong)
		for _, err := range []error{load, save, test, health, s.Console(wrong), s.Relaunch(wrong)} {
			var told *problem.Problem
			require.ErrorAs(t, err, &told)
			require.Equal(t, "page", string(told.Code))
		}
	}
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, settled, string(raw))
}

func TestSettingsAreLoadedAndSaved(t *testing.T) {
	s, token, path := office(t, settled)
	_, err := s.Save(token, config.Default())
	require.Error(t, err, "nothing was loaded that could be changed")

	view, err := s.Load(token)
	require.NoError(t, err)
	require.Equal(t, path, view.Path)
	require.False(t, view.Missing)
	require.False(t, view.Relaunch)
	require.Empty(t, view.Problems)
	require.Equal(t, config.Pop{Items: []string{"account"}, When: "answered"}, view.Config.Pop)

	c := view.Config
	c.Pop.Items = []string{"account", "case"}
	c.Log.Internal, c.Log.Results = true, []string{"Resolved"}
	c.Tray.HideOnClose = true
	result, err := s.Save(token, c)
	require.NoError(t, err)
	require.Equal(t, config.Preset, view.Sources["log.results"])
	require.Equal(t, config.User, result.Sources["log.results"])
	result.Sources = nil
	require.Equal(t, &SaveResult{OK: true, Errors: []config.Problem{}}, result)
	file, err := config.Load(path)
	require.NoError(t, err)
	require.Equal(t, c, file.Config())
	require.Equal(t, c.Pop, s.app.current.get().Pop, "the running program follows")

	c.Salesforce.URL = "https://other.my.salesforce.com"
	result, err = s.Save(token, c)
	require.NoError(t, err)
	require.True(t, result.OK)
	require.True(t, result.Relaunch, "which origins may speak is fixed for the life of the window")
	view, err = s.Load(token)
	require.NoError(t, err)
	require.True(t, view.Relaunch)
}

func TestAnAddressThatIsNoOrgsIsTold(t *testing.T) {
	s, token, path := office(t, `<cordboard><salesforce url="https://login.salesforce.com"/></cordboard>`)
	view, err := s.Load(token)
	require.NoError(t, err)
	told := []config.Problem{{Field: "salesforce.url", Code: config.SharedHost}}
	require.Equal(t, told, view.Problems)
	require.Empty(t, s.app.ConsoleURL())

	c := view.Config
	c.Tray.HideOnClose = true
	result, err := s.Save(token, c)
	require.NoError(t, err)
	require.True(t, result.OK, "what the file had before keeps nothing else from being saved")
	for address, code := range map[string]config.Code{
		"https://test.salesforce.com/": config.SharedHost, "https://acme": config.BadURL, "https://acme.my.salesforce.com": "",
	} {
		c.Salesforce.URL = address
		result, err = s.Save(token, c)
		require.NoError(t, err)
		require.Equal(t, code == "", result.OK, address)
		if code != "" {
			require.Equal(t, []config.Problem{{Field: "salesforce.url", Code: code}}, result.Errors)
			require.NotNil(t, result.Sources)
		}
	}
	file, err := config.Load(path)
	require.NoError(t, err)
	require.Equal(t, "https://acme.my.salesforce.com", file.Config().Salesforce.URL)
	_, err = s.Load(token)
	require.NoError(t, err)
}

func TestSettingsSpeakJSONWithoutNull(t *testing.T) {
	s, token, _ := office(t, "")
	view, err := s.Load(token)
	require.NoError(t, err)
	require.True(t, view.Missing)
	raw, err := json.Marshal(view)
	require.NoError(t, err)
	require.Equal(t, 1, strings.Count(string(raw), "null"), "only damaged: %s", raw)
	for _, part := range []string{
		`"pop":{"items":[],"when":"ringing"}`, `"exceptQueues":[],"exceptNumbers":[],"fields":[],"results":[]}`, `"tray":{"hideOnClose":false}`,
		`"tray.hideOnClose":"default"`, `"damaged":null`,
	} {
		require.Contains(t, string(raw), part)
	}
}

func TestSettingsSayWhatIsWrong(t *testing.T) {
	s, token, path := office(t, settled)
	view, err := s.Load(token)
	require.NoError(t, err)
	c := view.Config
	c.Servers[0].Port, c.Pop.Items = 70000, []string{"a", "A"}
	result, err := s.Save(token, c)
	require.NoError(t, err)
	require.False(t, result.OK)
	require.Len(t, result.Errors, 2)
	require.Equal(t, "servers[0].port", result.Errors[0].Field)
	require.Equal(t, "pop.items[1]", result.Errors[1].Field)
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, settled, string(raw))
}

func TestSettingsOfTwoProgramsAreMergedOrTold(t *testing.T) {
	s, token, path := office(t, settled)
	view, err := s.Load(token)
	require.NoError(t, err)
	require.NoError(t, config.Update(path, func(c *config.Config) error {
		c.Remembered.User, c.Log.Internal = "ann", true
		return nil
	}))
	c := view.Config
	c.Tray.HideOnClose = true
	result, err := s.Save(token, c)
	require.NoError(t, err)
	require.True(t, result.OK)
	file, err := config.Load(path)
	require.NoError(t, err)
	require.Equal(t, "ann", file.Config().Remembered.User)
	require.True(t, file.Config().Log.Internal)
	require.True(t, file.Config().Tray.HideOnClose)

	view, err = s.Load(token)
	require.NoError(t, err)
	require.NoError(t, config.Update(path, func(c *config.Config) error { c.Pop.Items = []string{"theirs"}; return nil }))
	c = view.Config
	c.Pop.Items = []string{"mine"}
	result, err = s.Save(token, c)
	require.NoError(t, err)
	require.False(t, result.OK)
	require.Equal(t, config.ChangedMeanwhile, result.Errors[0].Code)
	_, err = s.Load(token)
	require.NoError(t, err)
	result, err = s.Save(token, c)
	require.NoError(t, err)
	require.True(t, result.OK, "after another look it may be replaced")
}

func TestSettingsKeepADamagedFile(t *testing.T) {
	s, token, path := office(t, "<cordboard>\n<servers>\n")
	view, err := s.Load(token)
	require.NoError(t, err)
	require.Equal(t, config.Unfinished, view.Damaged.Code)
	require.Equal(t, 3, view.Damaged.Line)
	c := view.Config
	c.MonitorObject = "200"
	result, err := s.Save(token, c)
	require.NoError(t, err)
	require.True(t, result.OK)
	require.Equal(t, path+".damaged-1", result.Kept)
	raw, err := os.ReadFile(result.Kept)
	require.NoError(t, err)
	require.Equal(t, "<cordboard>\n<servers>\n", string(raw))
}

func TestSettingsThatCannotBeReadAreAnError(t *testing.T) {
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("whoever runs this may read everything")
	}
	s, token, path := office(t, settled)
	require.NoError(t, os.Chmod(path, 0))
	_, err := s.Load(token)
	require.ErrorIs(t, err, fs.ErrPermission)
}
