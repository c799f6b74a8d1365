package config

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

// said is a registry by key and name.
type said map[string]map[string]string

func (s said) registry(key, name string) (string, bool) {
	text, there := s[key][name]
	return text, there
}

func (s said) machine() machine { return machine{registry: s.registry} }

// Values of the registry that the tests below use.
const (
	valueHost     = "ServerHost"
	valuePort     = "ServerPort"
	valueDialect  = "Dialect"
	valueTLS      = "ServerTLS"
	valuePin      = "ServerPin"
	valueSwitch   = "SwitchName"
	valueOrg      = "Org"
	valueClientID = "ClientID"
)

var pbx = map[string]string{valueHost: "pbx.example.com"}

func loaded(t *testing.T, text string, s said) *File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.xml")
	if text != "" {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	f, err := load(path, s.machine())
	require.NoError(t, err)
	return f
}

func TestAServerIsReadOutOfTheRegistry(t *testing.T) {
	pin := strings.Repeat("ab", 32)
	for name, test := range map[string]struct {
		values map[string]string
		want   Server
	}{
		"host":     {pbx, Server{Host: "pbx.example.com", Port: 7777, Dialect: string(csta.Zultys)}},
		"TLS":      {map[string]string{valueHost: " h ", valueTLS: "1"}, Server{Host: "h", Port: 7778, TLS: true, Dialect: string(csta.Zultys)}},
		"business": {map[string]string{valueHost: "h", valueDialect: "OpenScape-Business"}, Server{Host: "h", Port: 8800, Dialect: csta.OpenScapeBusiness}},
		"dmcc": {
			map[string]string{valueHost: "h", valueDialect: "dmcc", valueTLS: "1", valueSwitch: "CM1"},
			Server{Host: "h", Port: 4722, TLS: true, Dialect: string(csta.DMCC), SwitchName: "CM1"},
		},
		"everything": {map[string]string{valueHost: "h", valuePort: "1040", valueDialect: "ECMA", valueTLS: "true", valuePin: strings.ToUpper(pin)}, Server{Host: "h", Port: 1040, TLS: true, Pin: pin, Dialect: string(csta.ECMA)}},
	} {
		t.Run(name, func(t *testing.T) {
			f := loaded(t, "", said{machineKey: test.values})
			require.Empty(t, f.Problems())
			test.want.Name, test.want.Standby = test.want.Host, []Standby{}
			require.Equal(t, []Server{test.want}, f.Config().Servers)
		})
	}
}

func TestWhatTheRegistrySaysWronglyIsLeftOutAndTold(t *testing.T) {
	for name, test := range map[string]struct {
		values map[string]string
		value  string
		code   Code
	}{
		"host":                      {map[string]string{valueHost: "https://h"}, valueHost, "hostIsURL"},
		"port":                      {map[string]string{valueHost: "h", valuePort: "many"}, valuePort, "badPort"},
		"port 0":                    {map[string]string{valueHost: "h", valuePort: "0"}, valuePort, "badPort"},
		"switch's name":             {map[string]string{valueHost: "h", valueSwitch: strings.Repeat("x", 129)}, valueSwitch, "tooLong"},
		"openscape has no port":     {map[string]string{valueHost: "h", valueDialect: string(csta.OpenScape)}, valuePort, "badPort"},
		"a dialect without a port":  {map[string]string{valueHost: "h", valueDialect: string(csta.ECMA)}, valuePort, "badPort"},
		"dialect":                   {map[string]string{valueHost: "h", valueDialect: "sip", valuePort: "1"}, valueDialect, "badDialect"},
		"switch":                    {map[string]string{valueHost: "h", valueTLS: "perhaps"}, valueTLS, "badSwitch"},
		"pin":                       {map[string]string{valueHost: "h", valueTLS: "1", valuePin: "ab"}, valuePin, "badPin"},
		"a pin without TLS":         {map[string]string{valueHost: "h", valuePin: strings.Repeat("ab", 32)}, valuePin, "pinNeedsTLS"},
		"address":                   {map[string]string{valueOrg: "ftp://x"}, valueOrg, "notHTTPS"},
		"an address with a session": {map[string]string{valueOrg: "https://x.example.com/?sid=1"}, valueOrg, "urlHasPassword"},
		"client id":                 {map[string]string{valueClientID: "a\tb"}, valueClientID, "notPrintable"},
	} {
		t.Run(name, func(t *testing.T) {
			f := loaded(t, "", said{policyKey: test.values})
			require.Equal(t, Default(), f.Config())
			require.Empty(t, f.Locked())
			require.Len(t, f.Problems(), 1)
			require.Equal(t, policyKey+`\`+test.value, f.Problems()[0].Field)
			require.Equal(t, test.code, f.Problems()[0].Code)
		})
	}
}

func TestTheUserIsBelievedBeforeTheMachineAndAfterThePolicy(t *testing.T) {
	const file = `<cordboard><servers><server name="Own" host="own"/></servers><clientIds><clientId name="Own" value="own"/></clientIds>` +
		`<salesforce url="https://own.example.com"/></cordboard>`
	everything := map[string]string{valueHost: "given", valueOrg: "given.example.com", valueClientID: "given"}
	for name, test := range map[string]struct {
		file   string
		said   said
		host   string
		client string
		org    string
	}{
		"nobody says anything":            {"", nil, "", DefaultClientID, ""},
		"the machine":                     {"", said{machineKey: everything}, "given", "given", "https://given.example.com"},
		"the user before the machine":     {file, said{machineKey: everything}, "own", "own", "https://own.example.com"},
		"the policy before the user":      {file, said{policyKey: everything}, "given", "given", "https://given.example.com"},
		"what the user does not say":      {`<cordboard><salesforce url="https://own.example.com"/></cordboard>`, said{machineKey: everything}, "given", "given", "https://own.example.com"},
		"a section without the address":   {`<cordboard><salesforce><softphone origin="https://a.b"/></salesforce></cordboard>`, said{machineKey: everything}, "given", "given", "https://given.example.com"},
		"no server and no address at all": {`<cordboard><servers/><salesforce url=""/></cordboard>`, said{machineKey: everything}, "", "given", ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := loaded(t, test.file, test.said).Config()
			server, _ := c.Server()
			require.Equal(t, test.host, server.Host)
			require.Equal(t, test.client, c.ClientID())
			require.Equal(t, test.org, c.Salesforce.URL)
		})
	}
}

func TestSavingKeepsTheMachinesWordOutOfTheUsersFile(t *testing.T) {
	s := said{machineKey: {valueHost: "old", valueOrg: "https://old.example.com"}}
	f := loaded(t, "", s)
	c := f.Config()
	c.MonitorObject = "9"
	require.NoError(t, f.Save(c))
	raw, err := os.ReadFile(f.Path())
	require.NoError(t, err)
	require.NotContains(t, string(raw), "old")

	s[machineKey] = map[string]string{valueHost: "new", valueOrg: "https://new.example.com"}
	again, err := load(f.Path(), s.machine())
	require.NoError(t, err)
	require.Equal(t, "new", again.Config().Servers[0].Host)
	require.Equal(t, "https://new.example.com", again.Config().Salesforce.URL)

	c = again.Config()
	c.Servers = append(c.Servers, Server{Name: "Own", Host: "own"})
	c.Servers[1].Dialect = string(csta.Zultys)
	c.Salesforce.URL = ""
	require.NoError(t, again.Save(c))
	s[machineKey] = map[string]string{valueHost: "newer", valueOrg: "https://newer.example.com"}
	again, err = load(f.Path(), s.machine())
	require.NoError(t, err)
	require.Len(t, again.Config().Servers, 2)
	require.Equal(t, "new", again.Config().Servers[0].Host, "what the user has saved is the user's")
	require.Empty(t, again.Config().Salesforce.URL)
}

func TestEveryGivenServerCanBeRemovedByTheUser(t *testing.T) {
	s := said{machineKey: pbx}
	f := loaded(t, "", s)
	c := f.Config()
	c.Servers, c.ActiveServer = nil, ""
	require.NoError(t, f.Save(c))
	again, err := load(f.Path(), s.machine())
	require.NoError(t, err)
	require.Empty(t, again.Config().Servers)
}

func TestLockedFieldsStayAsTheyAre(t *testing.T) {
	const own = `<cordboard><servers><server name="Own" host="own"/></servers><salesforce url="https://own.example.com"/></cordboard>`
	s := said{policyKey: {valueHost: "given", valueOrg: "https://given.example.com"}}
	f := loaded(t, own, s)
	require.Equal(t, []string{"servers", "activeServer", "salesforce.url"}, f.Locked())

	c := f.Config()
	c.Servers[0].Port++
	var invalid *InvalidError
	require.ErrorAs(t, f.Save(c), &invalid)
	require.Equal(t, []Problem{problem("servers", "locked")}, invalid.Problems)
	change := func(c *Config) error { c.Salesforce.URL = "https://other.example.com"; return nil }
	require.ErrorAs(t, update(f.Path(), s.machine(), change), &invalid)
	require.Equal(t, []Problem{problem("salesforce.url", "locked")}, invalid.Problems)

	c = f.Config()
	c.MonitorObject = "9"
	require.NoError(t, f.Save(c))
	require.NoError(t, update(f.Path(), s.machine(), func(c *Config) error { c.Remembered.User = "200"; return nil }))
	free, err := load(f.Path(), said{}.machine())
	require.NoError(t, err)
	require.Equal(t, "own", free.Config().Servers[0].Host, "the user's own word is back when the policy goes")
	require.Equal(t, "https://own.example.com", free.Config().Salesforce.URL)
	require.Equal(t, "9", free.Config().MonitorObject)
	require.Equal(t, "200", free.Config().Remembered.User)
}

func TestADamagedFileLeavesThePolicyAndTheMachine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.xml")
	require.NoError(t, os.WriteFile(path, []byte("<cordboard"), 0o600))
	f, err := load(path, said{machineKey: pbx, policyKey: {valueClientID: "given"}}.machine())
	var damaged *DamagedError
	require.ErrorAs(t, err, &damaged)
	require.Equal(t, "pbx.example.com", f.Config().Servers[0].Host)
	require.Equal(t, "given", f.Config().ClientID())
	c := f.Config()
	c.MonitorObject = "9"
	require.NoError(t, f.Save(c))
	require.Equal(t, "pbx.example.com", f.Config().Servers[0].Host)
}

// The template that administrators load offers exactly the values that are read, under the key that is read.
func TestThePolicyTemplateOffersWhatIsRead(t *testing.T) {
	folder := filepath.Join("..", "..", "installer", "policy")
	var template struct {
		Policies []struct {
			Name         string `xml:"name,attr"`
			Class        string `xml:"class,attr"`
			Key          string `xml:"key,attr"`
			Value        string `xml:"valueName,attr"`
			Display      string `xml:"displayName,attr"`
			Explain      string `xml:"explainText,attr"`
			Presentation string `xml:"presentation,attr"`
			Elements     struct {
				All []struct {
					ID    string   `xml:"id,attr"`
					Value string   `xml:"valueName,attr"`
					Words []string `xml:"item>value>string"`
				} `xml:",any"`
			} `xml:"elements"`
		} `xml:"policies>policy"`
	}
	raw, err := os.ReadFile(filepath.Join(folder, "Cordboard.admx"))
	require.NoError(t, err)
	require.NoError(t, xml.Unmarshal(raw, &template))
	languages, err := filepath.Glob(filepath.Join(folder, "*", "Cordboard.adml"))
	require.NoError(t, err)
	require.NotEmpty(t, languages)
	var offered []string
	for _, p := range template.Policies {
		require.Equal(t, policyKey, `HKLM\`+p.Key, p.Name)
		require.Equal(t, userPolicyKey, `HKCU\`+p.Key, p.Name)
		require.Equal(t, "Both", p.Class, p.Name)
		if p.Value != "" {
			offered = append(offered, p.Value)
		}
		for _, el := range p.Elements.All {
			offered = append(offered, el.Value)
			if el.Value == valueDialect {
				var dialects []string
				for _, p := range csta.Profiles() {
					dialects = append(dialects, p.Name)
				}
				require.Equal(t, dialects, el.Words)
			}
			for _, language := range languages {
				text, err := os.ReadFile(language)
				require.NoError(t, err)
				require.NoError(t, xml.Unmarshal(text, new(struct{})), language)
				require.Contains(t, string(text), `refId="`+el.ID+`"`, language)
			}
		}
		for _, reference := range []string{p.Display, p.Explain, p.Presentation} {
			if reference == "" {
				continue // a switch has nothing but itself to present
			}
			_, id, _ := strings.Cut(strings.Trim(reference, "$()"), ".")
			for _, language := range languages {
				text, err := os.ReadFile(language)
				require.NoError(t, err)
				require.Contains(t, string(text), ` id="`+id+`"`, language)
			}
		}
	}
	var read []string
	for _, s := range schema {
		if s.Policy != "" {
			read = append(read, s.Policy)
		}
	}
	require.ElementsMatch(t, read, offered)
}
