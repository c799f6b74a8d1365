package config

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sample is the n-th of several values that a row lets pass, as the registry has it.
func sample(r *row, n int) string {
	switch {
	case r.Kind == KindSwitch:
		return fmt.Sprint(n % 2)
	case r.Kind == KindChoice:
		return r.Choices[len(r.Choices)-1-n%2]
	case r.Kind == KindNumber, r.Kind == KindRate, r.Kind == KindPort, r.Kind == KindNumbers:
		return fmt.Sprint(n + 3)
	case r.Format == Host:
		return fmt.Sprintf("host%d.example.com", n)
	case r.Format == Address, r.Format == Origin:
		return fmt.Sprintf("https://host%d.example.com", n)
	case r.Format == Pin:
		return strings.Repeat(fmt.Sprint(n), 64)
	case r.Format == Namespace:
		return fmt.Sprintf("urn:site:%d", n)
	case r.Format == DevicePattern:
		return fmt.Sprintf("{number}@%d", n)
	case r.Format == Upper:
		return "A" + string(rune('A'+n))
	case r.Format == TaskField:
		return fmt.Sprintf("Status = Closed\nRank__c = %d", n)
	case r.Path == "log.exceptNumbers":
		return fmt.Sprintf("0800*\n%d", n)
	case r.Pattern == dialRule:
		return fmt.Sprintf("4000-4999 -> internal\n%d* -> 0{number}", n)
	case r.Kind == KindLines:
		return fmt.Sprintf("one\ntwo %d", n)
	case r.Pattern == wholePath:
		return fmt.Sprintf(`C:\Keys\%d.pem`, n)
	default:
		return fmt.Sprint(n)
	}
}

// file writes a file that says one setting and nothing else, the way Save does.
func file(t *testing.T, r *row, value string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.xml")
	c := Default()
	v, _ := fromRegistry(r, value, func(r *row, code Code) { t.Fatal(r.Path, code) })
	r.put(&c, v)
	require.NoError(t, update(path, said{}.machine(), func(now *Config) error { *now = c; return nil }))
	return path
}

// TestEverySettingClimbsTheLadder sets each setting at each rung, from the last one believed to the first.
func TestEverySettingClimbsTheLadder(t *testing.T) {
	for _, r := range rows {
		if r.Kind == KindList || r.Kind == KindEntry || r.Policy == "" {
			continue
		}
		t.Run(r.Path, func(t *testing.T) {
			s := said{}
			m := s.machine()
			user := filepath.Join(t.TempDir(), "config.xml")
			shows := func(source Source, n int, locked bool) {
				t.Helper()
				f, err := load(user, m)
				require.NoError(t, err)
				want, _ := fromRegistry(r, sample(r, n), func(*row, Code) {})
				c := f.Config()
				require.Equal(t, want, r.in(&c).Interface())
				for path, says := range f.Sources() {
					if path == sectionPath(r.Path) {
						require.Equal(t, source, says)
						require.Equal(t, locked, slices.Contains(f.Locked(), path))
					} else {
						require.Equal(t, Preset, says, path)
						require.NotContains(t, f.Locked(), path)
					}
				}
			}
			f, err := load(user, m)
			require.NoError(t, err)
			require.Equal(t, Default(), f.Config())

			// Values alternate, so that switches climb as well. The first one is not the default: it is written.
			odd := map[bool]int{true: 1}[r.Kind == KindSwitch && r.Default == "false" || r.Kind == KindChoice && sample(r, 0) == r.Default]
			s[machineKey] = map[string]string{r.Policy: sample(r, odd+1)}
			shows(Installer, odd+1, false)
			m.file = file(t, r, sample(r, odd))
			shows(MachineFile, odd, false)
			require.NoError(t, os.Rename(file(t, r, sample(r, odd+2)), user))
			shows(User, odd+2, false)
			s[userPolicyKey] = map[string]string{r.Policy: sample(r, odd+3)}
			shows(UserPolicy, odd+3, true)
			s[policyKey] = map[string]string{r.Policy: sample(r, odd+4)}
			shows(MachinePolicy, odd+4, true)

			f, err = load(user, m)
			require.NoError(t, err)
			require.Equal(t, []string{r.Path}, f.Locked())
			places := map[string]Code{}
			for _, p := range f.Problems() {
				places[p.Field] = p.Code
			}
			require.Equal(t, Overruled, places[userPolicyKey+`\`+r.Policy], "the machine's policy is believed before the user's")
			if odd+2 != odd+4 && sample(r, odd+2) != sample(r, odd+4) {
				require.Equal(t, Overruled, places[r.Path])
			}
		})
	}
}

// TestEveryColumnCanBeSetByPolicy says the one entry of a list, a column at a time.
func TestEveryColumnCanBeSetByPolicy(t *testing.T) {
	for _, list := range rows {
		for _, c := range list.columns {
			if c.Kind == KindList {
				continue
			}
			t.Run(c.Path, func(t *testing.T) {
				first := keyColumn(list)
				values := map[string]string{first.Policy: sample(first, 1), c.Policy: sample(c, 1)}
				switch c.field { // what belongs together
				case "pin":
					values["ServerTLS"] = "1"
				case "certificate.file", "certificate.key":
					values["ServerTLS"], values["ServerCertificate"], values["ServerCertificateKey"] = "1", `C:\Keys\1.pem`, `C:\Keys\1.pem`
				case "dialect":
					values["ServerPort"] = "4721"
				}
				f := loaded(t, "", said{policyKey: values})
				require.Empty(t, f.Problems())
				want, _ := fromRegistry(c, sample(c, 1), func(*row, Code) {})
				config := f.Config()
				entries := list.in(&config)
				require.Equal(t, 1, entries.Len())
				require.Equal(t, want, c.in(entries.Index(0).Addr().Interface()).Interface())
				require.Contains(t, f.Locked(), list.Path)
			})
		}
	}
}

func TestStandbyServersOfAPolicy(t *testing.T) {
	pin := strings.Repeat("ab", 32)
	f := loaded(t, "", said{policyKey: {valueHost: "a", valueTLS: "1", "ServerStandby": "b\n c:7000 " + pin + "\n[2001:db8::1]:7001"}})
	require.Empty(t, f.Problems())
	require.Equal(t, []Standby{{Host: "b", Port: 7778}, {Host: "c", Port: 7000, Pin: pin}, {Host: "2001:db8::1", Port: 7001}}, f.Config().Servers[0].Standby)
	f = loaded(t, "", said{policyKey: {valueHost: "a", "ServerStandby": "b:many"}})
	require.Empty(t, f.Config().Servers)
	require.Equal(t, []Problem{problem(policyKey+`\ServerStandby`, "badPort")}, f.Problems())
}

func TestAPolicyNamesTheActiveServer(t *testing.T) {
	const servers = `<cordboard><servers active="A"><server name="A" host="a"/><server name="B" host="b"/></servers></cordboard>`
	f := loaded(t, servers, said{policyKey: {"ActiveServer": "b"}})
	server, _ := f.Config().Server()
	require.Equal(t, "B", server.Name)
	require.Equal(t, []string{"activeServer"}, f.Locked())
	f = loaded(t, servers, said{policyKey: {"ActiveServer": "C"}})
	server, _ = f.Config().Server()
	require.Equal(t, "A", server.Name, "nobody can be signed on to a server that is not there")
}

func TestAnEmptyListOfTheUsersIsKept(t *testing.T) {
	m := said{machineKey: {"PopItems": "account", "LogResults": "Done\nOpen", "Country": "DE"}}.machine()
	path := filepath.Join(t.TempDir(), "config.xml")
	f, err := load(path, m)
	require.NoError(t, err)
	c := f.Config()
	require.Equal(t, []string{"account"}, c.Pop.Items)
	c.Pop.Items, c.Numbers.Country, c.Log.Internal = nil, "", true
	require.NoError(t, f.Save(c))
	again, err := load(path, m)
	require.NoError(t, err)
	require.Empty(t, again.Config().Pop.Items)
	require.Empty(t, again.Config().Numbers.Country)
	require.Equal(t, []string{"Done", "Open"}, again.Config().Log.Results, "what was not changed stays the machine's")
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NotContains(t, string(raw), "Done")
	c = again.Config()
	c.Pop.Items = []string{"case"}
	require.NoError(t, again.Save(c))
	again, err = load(path, m)
	require.NoError(t, err)
	require.Equal(t, []string{"case"}, again.Config().Pop.Items)
}

func TestWhatTheMachinesFileSaysWronglyIsLeftOutAndToldWithItsLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "machine.xml")
	require.NoError(t, os.WriteFile(path, []byte(`<cordboard>
  <servers><server name="A" host="a"/>
    <server name="B" host="b" pin="12"/></servers>
  <clientIds active="x"><clientId name="Y" value="y"/></clientIds>
  <numbers country="DE" outsidePrefix="+" confirmLinks="perhaps"/>
  <logging level="warn"/>
</cordboard>`), 0o600))
	f, err := load(filepath.Join(t.TempDir(), "config.xml"), machine{registry: said{}.registry, file: path})
	require.NoError(t, err)
	c := f.Config()
	require.Empty(t, c.Servers, "a list that is wrong in one thing is no list")
	require.Equal(t, Numbers{Country: "DE", InternalLengths: []int{}, Rules: []string{}}, c.Numbers)
	require.Equal(t, "warn", c.Logging.Level)
	require.Equal(t, "Y", c.ActiveClientID)
	told := map[string]int{}
	for _, p := range f.Problems() {
		require.Equal(t, path, p.File)
		told[p.Field+" "+string(p.Code)] = p.Line
	}
	require.Equal(t, map[string]int{
		"servers[1].pin badPin": 3, "activeClientId unknownActive": 4, "numbers.outsidePrefix badPrefix": 5, "numbers.confirmLinks badSwitch": 5,
	}, told)
	require.Equal(t, path+": line 5: numbers.confirmLinks: badSwitch", f.Problems()[0].String())

	for content, code := range map[string]Code{"<cordboard": DamagedFile, "": DamagedFile} {
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		f, err = load(filepath.Join(t.TempDir(), "config.xml"), machine{registry: said{}.registry, file: path})
		require.NoError(t, err)
		require.Equal(t, Default(), f.Config())
		require.Equal(t, code, f.Problems()[0].Code)
	}
	f, err = load(filepath.Join(t.TempDir(), "config.xml"), machine{registry: said{}.registry, file: t.TempDir()})
	require.NoError(t, err)
	require.Equal(t, UnreadableFile, f.Problems()[0].Code)
}
