package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
)

// faulty has one value in every section that can only be judged once it is read.
const faulty = `<cordboard>
  <servers active="Elsewhere">
    <server name="A" host="https://a"/>
    <server name="A" host="b" port="0">
      <standby host="c" port="65536"/>
      <adjust pace="1000"/>
      <certificate file="c.pem"/>
    </server>
  </servers>
  <clientIds active="Office">
    <clientId name="Office"/>
  </clientIds>
  <salesforce url="http://example.com">
    <softphone origin="https://p.example.com/path"/>
  </salesforce>
  <numbers country="DEU" outsidePrefix="+"
           internalLengths="3 99"/>
  <pop when="never"><item name="a"/>
    <item name="A"/></pop>
  <log><result text=""/></log>
  <logging level="loud"/>
</cordboard>`

func faultyFile(t *testing.T) *config.File {
	path := filepath.Join(t.TempDir(), "config.xml")
	require.NoError(t, os.WriteFile(path, []byte(faulty), 0o600))
	f, err := config.Load(path)
	require.NoError(t, err)
	return f
}

func TestValuesJudgedAfterReadingHaveALine(t *testing.T) {
	lines := map[string]int{}
	for _, p := range faultyFile(t).Problems() {
		lines[p.Field+" "+string(p.Code)] = p.Line
	}
	require.Equal(t, map[string]int{
		"activeServer unknownActive":            2,
		"servers[0].host hostIsURL":             3,
		"servers[1].name notUnique":             4,
		"servers[1].port badPort":               4,
		"servers[1].standby[0].port badPort":    5,
		"servers[1].adjust.pace badPace":        6,
		"servers[1].certificate.file badPath":   7,
		"servers[1].certificate.key pairNeeded": 7,
		"clientIds[0].value missing":            11,
		"salesforce.url notHTTPS":               13,
		"salesforce.softphone[0] badOrigin":     14,
		"numbers.country badCountry":            17,
		"numbers.outsidePrefix badPrefix":       17,
		"numbers.internalLengths badLength":     17,
		"pop.when badMoment":                    18,
		"pop.items[1] notUnique":                19,
		"log.results[0] missing":                20,
		"logging.level badLevel":                21,
	}, lines)
}

func TestAPortIsAPort(t *testing.T) {
	for text, code := range map[string]config.Code{
		"0": "badPort", "00": "badPort", "-1": "badPort", "-7777": "badPort", "65536": "badPort", "99999999999999999999": "badPort",
		"": "badNumber", " ": "badNumber", "0x1e61": "badNumber", "7 777": "badNumber", "7777.0": "badNumber", "+7777": "badNumber",
		"7777;": "badNumber", "٧٧٧٧": "badNumber", "http": "badNumber",
		"1": "", "65535": "", " 7777 ": "", "07777": "",
	} {
		for _, element := range []string{
			`<server name="A" host="a" port="` + text + `"/>`,
			`<server name="A" host="a"><standby host="b" port="` + text + `"/></server>`,
		} {
			path := filepath.Join(t.TempDir(), "config.xml")
			require.NoError(t, os.WriteFile(path, []byte("<cordboard>\n<servers>\n"+element+"</servers></cordboard>"), 0o600))
			f, err := config.Load(path)
			require.NoError(t, err)
			if code == "" {
				require.Empty(t, f.Problems(), "%q", text)
				continue
			}
			require.Len(t, f.Problems(), 1, "%q", text)
			p := f.Problems()[0]
			require.Equal(t, code, p.Code, "%q", text)
			require.Equal(t, 3, p.Line, "%q", text)
			require.True(t, strings.HasPrefix(p.String(), "line 3: servers[0]."), p.String())
			server := f.Config().Servers[0]
			if strings.Contains(element, "standby") {
				server.Port = server.Standby[0].Port
			}
			require.Equal(t, code == "badNumber", server.Port == 7777, "%q: a number out of range is no default", text)
		}
	}
}

// TestABadValueBlocksNoOtherSection: each section is mended or changed while all the others are wrong, and they stay as
// they were.
func TestABadValueBlocksNoOtherSection(t *testing.T) {
	for name, change := range map[string]func(*config.Config){
		"servers": func(c *config.Config) {
			c.Servers = []config.Server{{Name: "New", Host: "new", Port: 1, Dialect: "ecma"}}
			c.ActiveServer = "New"
		},
		"clientIds":     func(c *config.Config) { c.ClientIDs[0].Value = "v" },
		"monitorObject": func(c *config.Config) { c.MonitorObject = "200" },
		"salesforce":    func(c *config.Config) { c.Salesforce = config.Salesforce{URL: "https://example.com"} },
		"remembered":    func(c *config.Config) { c.Remembered.User = "ann" },
		"numbers":       func(c *config.Config) { c.Numbers = config.Numbers{Country: "DE"} },
		"pop":           func(c *config.Config) { c.Pop = config.Pop{When: config.WhenAnswered} },
		"log":           func(c *config.Config) { c.Log = config.Log{Results: []string{"done"}} },
		"panel":         func(c *config.Config) { c.Panel.ShowSeconds = false },
		"tray":          func(c *config.Config) { c.Tray.HideOnClose = true },
		"logging":       func(c *config.Config) { c.Logging.Level = "debug" },
	} {
		t.Run(name, func(t *testing.T) {
			f := faultyFile(t)
			c := f.Config()
			change(&c)
			require.NoError(t, f.Save(c))
			again, err := config.Load(f.Path())
			require.NoError(t, err)
			for _, p := range again.Problems() {
				require.False(t, p.Field == name || strings.HasPrefix(p.Field, name+".") || strings.HasPrefix(p.Field, name+"["), "%v is mended", p)
			}
			if name != "logging" {
				require.Contains(t, read(t, f.Path()), `level="loud"`)
			}
			if name != "servers" {
				require.Contains(t, read(t, f.Path()), `port="0"`)
			}
		})
	}
}

func TestABadValueInAChangedSectionIsRefused(t *testing.T) {
	for name, change := range map[string]func(*config.Config){
		"the section's own": func(c *config.Config) { c.Numbers.ConfirmLinks = true },
		"a new one":         func(c *config.Config) { c.MonitorObject = "\x07" },
		"a list's":          func(c *config.Config) { c.Servers[0].Host = "a" },
		"the active entry":  func(c *config.Config) { c.ActiveServer = "Nowhere" },
	} {
		f := faultyFile(t)
		c := f.Config()
		change(&c)
		var invalid *config.InvalidError
		require.ErrorAs(t, f.Save(c), &invalid, name)
		require.Equal(t, faulty, read(t, f.Path()), name)
	}
}
