package config_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
)

func annotated(t *testing.T) (path, text string) {
	t.Helper()
	raw, err := os.ReadFile("testdata/annotated.xml")
	require.NoError(t, err)
	path = filepath.Join(t.TempDir(), "config.xml")
	require.NoError(t, os.WriteFile(path, raw, 0o640))
	return path, string(raw)
}

func load(t *testing.T, path string) *config.File {
	t.Helper()
	f, err := config.Load(path)
	require.NoError(t, err)
	return f
}

func read(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(raw)
}

// none are the standby servers of a server that has none.
var none = []config.Standby{}

func TestMissingFileIsTheDefaults(t *testing.T) {
	f := load(t, filepath.Join(t.TempDir(), "config.xml"))
	require.True(t, f.Missing())
	require.Equal(t, config.Default(), f.Config())
	require.Equal(t, "Salesforce", f.Config().ClientID())
	require.Empty(t, config.Validate(f.Config()))
}

func TestLoadReadsEveryValue(t *testing.T) {
	path, _ := annotated(t)
	f := load(t, path)
	require.Empty(t, f.Problems())
	require.Equal(t, config.Config{
		Servers: []config.Server{
			{Name: "Main", Host: "mx.example.com", Port: 7777, Dialect: "zultys", Standby: none},
			{Name: "Branch", Host: "192.0.2.7", Port: 7778, TLS: true, Pin: strings.Repeat("aa", 32), Dialect: "zultys", Standby: none},
			{Name: "Lab", Host: "::1", Port: 1040, Dialect: "ecma", Session: true, NeverRemember: true, Standby: none},
		},
		ActiveServer:   "Main",
		ClientIDs:      []config.ClientID{{Name: "Salesforce", Value: "Salesforce"}, {Name: "Test", Value: "Cordboard test"}},
		ActiveClientID: "Salesforce",
		MonitorObject:  "200",
		Salesforce: config.Salesforce{
			URL:       "https://example.lightning.force.com/lightning/page/home",
			Softphone: []string{"https://phone.example.com"},
		},
		Remembered: config.Remembered{Server: "Main", User: "ann", Device: "200", AgentID: "4711", Kept: true},
		Numbers:    config.Numbers{Country: "DE", OutsidePrefix: "0", InternalLengths: []int{3, 4}, Rules: []string{}, ConfirmLinks: true},
		Pop:        config.Pop{Items: []string{"account", "case"}, When: "answered"},
		History:    config.History{Days: 90},
		Log:        config.Log{Internal: true, Results: []string{"Resolved", "Call back & ask"}, ExceptQueues: []string{}, ExceptNumbers: []string{}, Fields: []string{}},
		Panel:      config.Panel{ShowSeconds: true},
		Tray:       config.Tray{HideOnClose: true},
		Logging:    config.Logging{Level: "debug"},
	}, f.Config())
	server, ok := f.Config().Server()
	require.True(t, ok)
	require.Equal(t, "mx.example.com:7777", server.Address())
	require.Equal(t, "[::1]:1040", f.Config().Servers[2].Address())
}

func TestSaveWithoutAChangeKeepsEveryByte(t *testing.T) {
	path, text := annotated(t)
	f := load(t, path)
	require.NoError(t, f.Save(f.Config()))
	require.Equal(t, text, read(t, path))
}

func TestSaveTouchesOnlyWhatChanged(t *testing.T) {
	path, text := annotated(t)
	f := load(t, path)
	c := f.Config()
	c.Servers[0].Host = "new.example.com"
	c.Servers[2].Name = "Laboratory"
	c.Numbers.OutsidePrefix = ""
	c.Logging.MaskNumbers = true
	require.NoError(t, f.Save(c))
	want := strings.NewReplacer(
		`host="mx.example.com"`, `host="new.example.com"`,
		`name="Lab"`, `name="Laboratory"`,
		// Saving a changed section spells its other values the way Cordboard does.
		`tls="yes"`, `tls="true"`,
		`pin="AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA"`,
		`pin="`+strings.Repeat("aa", 32)+`"`,
		`country="de" outsidePrefix="0" internalLengths="3, 4" confirmLinks="1"`, `country="DE" internalLengths="3 4" confirmLinks="true"`,
		`level="Debug" maskNumbers="0"`, `level="debug" maskNumbers="true"`,
	).Replace(text)
	require.Equal(t, want, read(t, path))
	require.Equal(t, c, load(t, path).Config())
}

func TestReorderingTakesCommentsAlong(t *testing.T) {
	path, _ := annotated(t)
	f := load(t, path)
	c := f.Config()
	c.Servers = []config.Server{c.Servers[2], c.Servers[1], c.Servers[0], {Name: "Fourth", Host: "h", Port: 1, Dialect: "ecma", Standby: none}}
	require.NoError(t, f.Save(c))
	text := read(t, path)
	require.Equal(t, c, load(t, path).Config())
	var at []int
	for _, piece := range []string{
		`<servers active="Main">`, `name="Lab"`, `<!-- the branch -->`, `name="Branch"`, `<site:note><![CDATA[call <Ann> & ask]]></site:note>`,
		`<!-- the old exchange -->`, `name="Main"`, `<owner>facilities</owner>`, `name="Fourth"`, `</servers>`,
	} {
		require.Equal(t, 1, strings.Count(text, piece), "%s in\n%s", piece, text)
		at = append(at, strings.Index(text, piece))
	}
	require.IsIncreasing(t, at, text)
	require.Contains(t, text, "\n    <server name=\"Fourth\" host=\"h\" port=\"1\" dialect=\"ecma\"/>\n  </servers>")
}

func TestListsAreWrittenLineByLine(t *testing.T) {
	path, text := annotated(t)
	f := load(t, path)
	c := f.Config()
	c.Pop = config.Pop{Items: []string{"case", "account", "queue"}, When: "ringing"}
	c.Log = config.Log{Results: []string{"Call back & ask"}, ExceptQueues: []string{}, ExceptNumbers: []string{}, Fields: []string{}}
	c.Tray.HideOnClose = false
	c.Remembered.Kept = false
	require.NoError(t, f.Save(c))
	want := strings.NewReplacer(
		`<pop when="Answered">
    <!-- from the queue -->
    <item name="account" source="ivr"/>
    <item name="case"/>`,
		`<pop when="ringing">
    <item name="case"/>
    <!-- from the queue -->
    <item name="account" source="ivr"/>
    <item name="queue"/>`,
		`<log internal="on">
    <result text="Resolved"/>`, `<log internal="false">`,
		`hideOnClose="1"`, `hideOnClose="false"`,
		` kept="true"`, ` kept="false"`,
	).Replace(text)
	require.Equal(t, want, read(t, path))
	require.Equal(t, c, load(t, path).Config())
}

func TestTwoProgramsChangePopAndLog(t *testing.T) {
	path, _ := annotated(t)
	one, two := load(t, path), load(t, path)
	pop, log := one.Config(), two.Config()
	pop.Pop.Items = append(pop.Pop.Items, "queue")
	log.Log.Results = []string{}
	log.Tray.HideOnClose = false
	require.NoError(t, one.Save(pop))
	require.NoError(t, two.Save(log), "another section")
	now := load(t, path).Config()
	require.Equal(t, []string{"account", "case", "queue"}, now.Pop.Items)
	require.Equal(t, config.Log{Internal: true, Results: []string{}, ExceptQueues: []string{}, ExceptNumbers: []string{}, Fields: []string{}}, now.Log)
	require.False(t, now.Tray.HideOnClose)

	three := load(t, path)
	pop.Pop.Items = []string{"other"}
	mine := three.Config()
	mine.Pop.Items = []string{"mine"}
	require.NoError(t, three.Save(mine))
	var conflict *config.ConflictError
	require.ErrorAs(t, one.Save(pop), &conflict)
	require.Equal(t, []string{"pop"}, conflict.Sections)
}

func TestDeletingKeepsCommentsAndUnknown(t *testing.T) {
	path, _ := annotated(t)
	f := load(t, path)
	c := f.Config()
	c.Servers, c.ActiveServer = []config.Server{}, ""
	c.ClientIDs, c.ActiveClientID = []config.ClientID{}, ""
	c.Salesforce.Softphone = []string{}
	require.NoError(t, f.Save(c))
	text := read(t, path)
	for _, piece := range []string{
		"<!-- the old exchange -->", "<!-- the branch -->", "<site:note>", "<futureThing depth=\"2\"><inner/></futureThing>",
		"<!-- the end -->", "site:room", "<!-- Head office, changed by hand in March -->",
	} {
		require.Contains(t, text, piece)
	}
	require.NotContains(t, text, "<server ")
	require.Equal(t, c, load(t, path).Config())
	require.Equal(t, "Salesforce", load(t, path).Config().ClientID(), "something always goes on the wire")
}

func TestFirstSaveWritesAReadableFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "er", "config.xml")
	f := load(t, path)
	c := f.Config()
	c.Servers = []config.Server{{Name: `"A" <&> 'B'`, Host: "mx", TLS: true, Dialect: "zultys", Standby: none}}
	c.ClientIDs = append(c.ClientIDs, config.ClientID{Name: "Test", Value: "Test"})
	c.Salesforce.URL = "http://127.0.0.1:9000/?a=1&b=2"
	require.NoError(t, f.Save(c))
	require.False(t, f.Missing())
	require.Equal(t, `<?xml version="1.0" encoding="UTF-8"?>
<!-- Cordboard's settings. Passwords are never kept here. What Cordboard does not know stays as it is. -->
<cordboard>
  <servers active="&quot;A&quot; &lt;&amp;> 'B'">
    <server name="&quot;A&quot; &lt;&amp;> 'B'" host="mx" port="7778" tls="true"/>
  </servers>
  <clientIds active="Salesforce">
    <clientId name="Salesforce" value="Salesforce"/>
    <clientId name="Test" value="Test"/>
  </clientIds>
  <salesforce url="http://127.0.0.1:9000/?a=1&amp;b=2"/>
</cordboard>
`, read(t, path))
	if runtime.GOOS != "windows" {
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.Equal(t, fs.FileMode(0o600), info.Mode().Perm())
	}
	c = f.Config()
	require.Equal(t, 7778, c.Servers[0].Port)
	c.Logging.Level = "warn"
	require.NoError(t, f.Save(c), "the same File saves again")
	require.Equal(t, "warn", load(t, path).Config().Logging.Level)
}

func TestInvalidIsRefusedAndNothingWritten(t *testing.T) {
	path, text := annotated(t)
	f := load(t, path)
	c := f.Config()
	c.Servers[1].Port = 70000
	var invalid *config.InvalidError
	require.ErrorAs(t, f.Save(c), &invalid)
	require.Equal(t, "servers[1].port", invalid.Problems[0].Field)
	require.Equal(t, text, read(t, path))
}

func TestReadOnlyFileIsLeftAlone(t *testing.T) {
	path, text := annotated(t)
	require.NoError(t, os.Chmod(path, 0o440))
	f := load(t, path)
	c := f.Config()
	c.MonitorObject = "201"
	require.ErrorIs(t, f.Save(c), fs.ErrPermission)
	require.Equal(t, text, read(t, path))
}

func TestModeAndLinkSurviveSaving(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links and modes are Unix's")
	}
	path, _ := annotated(t)
	link := filepath.Join(t.TempDir(), "config.xml")
	require.NoError(t, os.Symlink(path, link))
	require.NoError(t, config.Update(link, func(c *config.Config) error { c.MonitorObject = "201"; return nil }))
	info, err := os.Lstat(link)
	require.NoError(t, err)
	require.NotZero(t, info.Mode()&fs.ModeSymlink)
	info, err = os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o640), info.Mode().Perm())
	require.Equal(t, "201", load(t, path).Config().MonitorObject)
}

func TestSavingLeavesNothingBehind(t *testing.T) {
	path, _ := annotated(t)
	require.NoError(t, os.WriteFile(path+".new", []byte("from a crash"), 0o600))
	require.NoError(t, config.Update(path, func(c *config.Config) error { c.MonitorObject = "201"; return nil }))
	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	require.Equal(t, []string{"config.xml", "config.xml.lock"}, names)
}

func TestLineEndingsAndEncodingsOfEditors(t *testing.T) {
	body := "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n<cordboard>\r\n  <!-- Büro -->\r\n  <monitorObject device=\"200\"/>\r\n</cordboard>\r\n"
	utf16le := []byte{0xFF, 0xFE}
	utf16be := []byte{0xFE, 0xFF}
	for _, r := range body { // nothing here is beyond the basic plane
		utf16le = append(utf16le, byte(r), byte(r>>8))
		utf16be = append(utf16be, byte(r>>8), byte(r))
	}
	plain := strings.Replace(body, "UTF-16", "UTF-8", 1)
	for name, raw := range map[string][]byte{
		"UTF-8": []byte(plain), "UTF-8 with mark": []byte("\xEF\xBB\xBF" + plain), "UTF-16LE": utf16le, "UTF-16BE": utf16be,
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "config.xml")
			require.NoError(t, os.WriteFile(path, raw, 0o600))
			f := load(t, path)
			require.Equal(t, "200", f.Config().MonitorObject)
			c := f.Config()
			c.MonitorObject = "201"
			require.NoError(t, f.Save(c))
			require.Equal(t, strings.Replace(plain, "200", "201", 1), read(t, path))
		})
	}
}

func TestAFileNeverPrintsItsContent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.xml")
	require.NoError(t, os.WriteFile(path, []byte(`<cordboard>
  <servers><server name="A" host="h" password="hunter2"/></servers>
  <softPhonePwd>hunter2</softPhonePwd>
</cordboard>`), 0o600))
	f := load(t, path)
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		require.NotContains(t, fmt.Sprintf(format, f), "hunter2")
	}
	require.Equal(t, path, f.LogValue().String())
	require.Equal(t, []config.Problem{
		{Line: 2, Code: "password"},
		{Line: 3, Code: "password"},
	}, f.Problems())
	require.NotContains(t, fmt.Sprintf("%+v", f.Config()), "hunter2")
}

func TestUnreadableValuesAreNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.xml")
	require.NoError(t, os.WriteFile(path, []byte(`<cordboard>
  <servers><server name="A" host="h" port="many" tls="perhaps"/></servers>
  <logging maskNumbers="2"/><logging level="debug"/>
  <numbers internalLengths="3 four" confirmLinks="ask"/>
  <pop when=" "/><log internal="some"/><tray hideOnClose="maybe"/><remembered kept="so"/>
</cordboard>`), 0o600))
	f := load(t, path)
	fields := map[string]string{}
	for _, p := range f.Problems() {
		fields[p.Field] = string(p.Code)
	}
	require.Equal(t, map[string]string{
		"servers[0].port": "badNumber", "servers[0].tls": "badSwitch", "logging.maskNumbers": "badSwitch",
		"numbers.internalLengths": "badNumber", "numbers.confirmLinks": "badSwitch", "logging": "twice",
		"log.internal": "badSwitch", "tray.hideOnClose": "badSwitch", "remembered.kept": "badSwitch",
	}, fields)
	require.Equal(t, 7777, f.Config().Servers[0].Port)
	require.True(t, f.Config().Logging.MaskNumbers)
	require.Equal(t, "info", f.Config().Logging.Level)
	require.Equal(t, []int{3}, f.Config().Numbers.InternalLengths)
	require.Equal(t, "ringing", f.Config().Pop.When)
	require.False(t, f.Config().Tray.HideOnClose)
}

func TestPathIsTheUsers(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the folder's name is the system's")
	}
	t.Setenv("XDG_CONFIG_HOME", "/somewhere")
	path, err := config.Path()
	require.NoError(t, err)
	require.Equal(t, "/somewhere/cordboard/config.xml", path)
}

func TestAHistoryOfNoDaysIsSaidInTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.xml")
	f := load(t, path)
	c := f.Config()
	require.Equal(t, 90, c.History.Days)
	c.History.Days = 0
	require.NoError(t, f.Save(c))
	require.Contains(t, read(t, path), `<history days="0"`)
	require.Zero(t, load(t, path).Config().History.Days)
	require.NoError(t, os.WriteFile(path, []byte(strings.Replace(read(t, path), `days="0"`, `days=" "`, 1)), 0o600))
	require.Equal(t, 90, load(t, path).Config().History.Days, "what says nothing is the default")
}
