package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
	"cordboard/backend/csta"
)

// adjusted is a file whose server says everything a server can say, with a person's own words between.
const adjusted = `<cordboard>
  <servers active="Avaya">
    <server name="Avaya" host="aes.example.com" tls="true" dialect="DMCC" switchName="CM1">
      <!-- the other building -->
      <standby host="aes2.example.com" room="4"/>
      <standby host="192.0.2.9" port="4723" pin="PIN"/>
      <certificate file="C:\Keys\desk.pem" key="C:\Keys\desk-key.pem" since="May"/>
      <adjust namespace="urn:site" devicePattern="N&lt;{number}>" completion="Event" keepAlive="20" pace="0.5" probe="-1" connectTimeout="10" answerTimeout="5"/>
      <owner>facilities</owner>
    </server>
    <server name="Plain" host="mx.example.com"/>
  </servers>
</cordboard>
`

func adjustedFile(t *testing.T) (path, text string) {
	t.Helper()
	text = strings.Replace(adjusted, "PIN", strings.Repeat("AB:", 31)+"AB", 1)
	path = filepath.Join(t.TempDir(), "config.xml")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path, text
}

func avaya() config.Server {
	return config.Server{
		Name: "Avaya", Host: "aes.example.com", Port: 4722, TLS: true, Dialect: string(csta.DMCC), SwitchName: "CM1",
		Certificate: config.CertificateFiles{File: `C:\Keys\desk.pem`, Key: `C:\Keys\desk-key.pem`},
		Standby: []config.Standby{
			{Host: "aes2.example.com", Port: 4722}, {Host: "192.0.2.9", Port: 4723, Pin: strings.Repeat("ab", 32)},
		},
		Adjust: config.Adjust{
			Namespace: "urn:site", DevicePattern: "N<{number}>", Completion: config.CompletionEvent, KeepAlive: 20, Pace: 0.5,
			Probe: config.Unlimited, ConnectTimeout: 10, AnswerTimeout: 5,
		},
	}
}

func TestEverythingAServerCanSayIsRead(t *testing.T) {
	path, _ := adjustedFile(t)
	f := load(t, path)
	require.Empty(t, f.Problems())
	require.Empty(t, config.Validate(f.Config()))
	require.Equal(t, avaya(), f.Config().Servers[0])
	require.Equal(t, "192.0.2.9:4723", f.Config().Servers[0].Standby[1].Address())
	require.Zero(t, f.Config().Servers[1].Adjust)
}

func TestSavingAServerKeepsWhatItsElementsHoldBeside(t *testing.T) {
	path, text := adjustedFile(t)
	f := load(t, path)
	c := f.Config()
	s := &c.Servers[0]
	s.Standby[0], s.Standby[1] = s.Standby[1], s.Standby[0]
	s.Adjust.Pace, s.Adjust.Probe, s.Adjust.Completion = 12.5, 0, ""
	require.NoError(t, f.Save(c))
	want := strings.NewReplacer(
		`dialect="DMCC"`, `dialect="dmcc"`,
		`<!-- the other building -->
      <standby host="aes2.example.com" room="4"/>
      <standby host="192.0.2.9" port="4723" pin="`+strings.Repeat("AB:", 31)+`AB"/>`,
		`<standby host="192.0.2.9" port="4723" pin="`+strings.Repeat("ab", 32)+`"/>
      <!-- the other building -->
      <standby host="aes2.example.com" room="4"/>`,
		` completion="Event"`, ``, `pace="0.5" probe="-1"`, `pace="12.5"`,
	).Replace(text)
	require.Equal(t, want, read(t, path))
	require.Equal(t, c, load(t, path).Config())
}

func TestAServerLosesWhatIsLeftToItsDialect(t *testing.T) {
	path, _ := adjustedFile(t)
	f := load(t, path)
	c := f.Config()
	c.Servers[0].Standby, c.Servers[0].Adjust, c.Servers[0].Certificate = none, config.Adjust{}, config.CertificateFiles{}
	require.NoError(t, f.Save(c))
	text := read(t, path)
	for _, gone := range []string{"<standby", "<adjust", "Keys"} {
		require.NotContains(t, text, gone)
	}
	for _, kept := range []string{"<!-- the other building -->", `<certificate since="May"/>`, "<owner>facilities</owner>"} {
		require.Contains(t, text, kept)
	}
	require.Equal(t, c, load(t, path).Config())
}

func TestANewServerIsWrittenWithItsChildren(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.xml")
	f := load(t, path)
	c := f.Config()
	c.Servers, c.ActiveServer = []config.Server{avaya()}, "Avaya"
	require.NoError(t, f.Save(c))
	require.Contains(t, read(t, path), `<server name="Avaya" host="aes.example.com" port="4722" tls="true" dialect="dmcc" switchName="CM1">
      <standby host="aes2.example.com" port="4722"/>
      <standby host="192.0.2.9" port="4723" pin="`+strings.Repeat("ab", 32)+`"/>
      <certificate file="C:\Keys\desk.pem" key="C:\Keys\desk-key.pem"/>
      <adjust namespace="urn:site" devicePattern="N&lt;{number}>" completion="event" keepAlive="20" pace="0.5" probe="-1" connectTimeout="10" answerTimeout="5"/>
    </server>`)
	require.Equal(t, c, load(t, path).Config())
}

func TestNumbersThatAreNoneAreToldAndLeftOut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.xml")
	require.NoError(t, os.WriteFile(path, []byte(`<cordboard><servers><server name="A" host="a">
<standby host="b" port="x"/>
<adjust pace="NaN" keepAlive="soon"/><adjust pace="1"/></server></servers></cordboard>`), 0o600))
	f := load(t, path)
	said := map[string]string{}
	for _, p := range f.Problems() {
		said[p.Field] = string(p.Code)
	}
	require.Equal(t, map[string]string{
		"servers[0].standby[0].port": "badNumber", "servers[0].adjust.pace": "badNumber", "servers[0].adjust.keepAlive": "badNumber",
		"servers[0].adjust": "twice",
	}, said)
	require.Equal(t, []config.Standby{{Host: "b", Port: 7777}}, f.Config().Servers[0].Standby)
	require.Zero(t, f.Config().Servers[0].Adjust)
}

func TestACloneSharesNoStandbyServer(t *testing.T) {
	c := config.Default()
	c.Servers = []config.Server{avaya()}
	other := c.Clone()
	other.Servers[0].Standby[0].Host = "changed"
	require.Equal(t, "aes2.example.com", c.Servers[0].Standby[0].Host)
}

func TestDefaultPorts(t *testing.T) {
	for dialect, ports := range map[string][2]int{
		string(csta.Zultys): {7777, 7778}, string(csta.ECMA): {}, string(csta.OpenScape): {},
		csta.OpenScapeBusiness: {8800, 0}, string(csta.DMCC): {4721, 4722}, "sip": {},
	} {
		require.Equal(t, ports, [2]int{config.Server{Dialect: dialect}.Profile().Port(false), config.Server{Dialect: dialect}.Profile().Port(true)}, dialect)
	}
}
