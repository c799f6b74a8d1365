package softphone

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/calllog"
	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/testbed/scripted"
)

// settingChange changes one setting in the file of a running program. For a setting that takes effect now, shows is what
// the program does by it; the others are seen in how the next sign-on is made, and in the wish for a restart.
type settingChange struct {
	set   func(c *config.Config)
	shows func(t *testing.T, p *program) string
}

const otherPin = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

// ofMain is a change of the server that is active.
func ofMain(change func(s *config.Server)) settingChange {
	return settingChange{set: func(c *config.Config) { change(&c.Servers[0]) }}
}

func adjusted(change func(a *config.Adjust)) settingChange {
	return ofMain(func(s *config.Server) { change(&s.Adjust) })
}

func remembered(change func(r *config.Remembered)) settingChange {
	return settingChange{set: func(c *config.Config) { change(&c.Remembered) }}
}

// standby is a change of the server's one standby server.
func standby(change func(s *config.Standby)) settingChange {
	return ofMain(func(s *config.Server) { change(&s.Standby[0]) })
}

// settingChanges are a change of every setting of the schema.
func settingChanges(t *testing.T) map[string]settingChange {
	file, key := certificateFiles(t)
	return map[string]settingChange{
		"servers": {set: func(c *config.Config) {
			c.Servers = append(c.Servers, config.Server{Name: "Third", Host: "192.0.2.3", Port: 1, Dialect: "ecma"})
		}},
		"servers.name":                  {set: func(c *config.Config) { c.Servers[0].Name, c.ActiveServer = "Renamed", "Renamed" }},
		"servers.host":                  ofMain(func(s *config.Server) { s.Host = "192.0.2.7" }),
		"servers.port":                  ofMain(func(s *config.Server) { s.Port = 4321 }),
		"servers.tls":                   ofMain(func(s *config.Server) { s.TLS = !s.TLS }),
		"servers.pin":                   ofMain(func(s *config.Server) { s.Pin = otherPin }),
		"servers.dialect":               ofMain(func(s *config.Server) { s.Dialect = "dmcc" }),
		"servers.session":               ofMain(func(s *config.Server) { s.Session = true }),
		"servers.switchName":            ofMain(func(s *config.Server) { s.SwitchName = "CM2" }),
		"servers.neverRemember":         ofMain(func(s *config.Server) { s.NeverRemember = true }),
		"servers.oldKeys":               ofMain(func(s *config.Server) { s.OldKeys = true }),
		"servers.standby":               ofMain(func(s *config.Server) { s.Standby = append(s.Standby, config.Standby{Host: "192.0.2.9", Port: 9}) }),
		"servers.standby.host":          standby(func(s *config.Standby) { s.Host = "192.0.2.8" }),
		"servers.standby.port":          standby(func(s *config.Standby) { s.Port = 8 }),
		"servers.standby.pin":           standby(func(s *config.Standby) { s.Pin = otherPin }),
		"servers.certificate.file":      ofMain(func(s *config.Server) { s.Certificate = config.CertificateFiles{File: file, Key: key} }),
		"servers.certificate.key":       ofMain(func(s *config.Server) { s.Certificate = config.CertificateFiles{File: file, Key: file} }),
		"servers.adjust.namespace":      adjusted(func(a *config.Adjust) { a.Namespace = csta.NamespaceED3 }),
		"servers.adjust.devicePattern":  adjusted(func(a *config.Adjust) { a.DevicePattern = "N<{number}>" }),
		"servers.adjust.completion":     adjusted(func(a *config.Adjust) { a.Completion = config.CompletionEvent }),
		"servers.adjust.keepAlive":      adjusted(func(a *config.Adjust) { a.KeepAlive = 17 }),
		"servers.adjust.pace":           adjusted(func(a *config.Adjust) { a.Pace = 3 }),
		"servers.adjust.probe":          adjusted(func(a *config.Adjust) { a.Probe = 17 }),
		"servers.adjust.look":           adjusted(func(a *config.Adjust) { a.Look = 17 }),
		"servers.adjust.connectTimeout": adjusted(func(a *config.Adjust) { a.ConnectTimeout = 17 }),
		"servers.adjust.answerTimeout":  adjusted(func(a *config.Adjust) { a.AnswerTimeout = 17 }),
		"activeServer":                  {set: func(c *config.Config) { c.ActiveServer = "Second" }},
		"clientIds":                     {set: func(c *config.Config) { c.ClientIDs = []config.ClientID{{Name: "Office", Value: "Replaced"}} }},
		"clientIds.name": {set: func(c *config.Config) {
			c.ClientIDs[0].Name, c.ClientIDs[1].Name = c.ClientIDs[1].Name, c.ClientIDs[0].Name
		}},
		"clientIds.value":             {set: func(c *config.Config) { c.ClientIDs[0].Value = "Changed" }},
		"activeClientId":              {set: func(c *config.Config) { c.ActiveClientID = "Home" }},
		"monitorObject":               {set: func(c *config.Config) { c.MonitorObject = "4711" }},
		"salesforce.url":              {set: func(c *config.Config) { c.Salesforce.URL = "https://other.lightning.force.com/" }},
		"salesforce.softphone":        {set: func(c *config.Config) { c.Salesforce.Softphone = []string{"https://phone.example"} }},
		"remembered.server":           remembered(func(r *config.Remembered) { r.Server = "Second" }),
		"remembered.user":             remembered(func(r *config.Remembered) { r.User = "ann" }),
		"remembered.device":           remembered(func(r *config.Remembered) { r.Device = "4711" }),
		"remembered.agentId":          remembered(func(r *config.Remembered) { r.AgentID = "4711" }),
		"remembered.kept":             remembered(func(r *config.Remembered) { r.Kept = true }),
		"numbers.country":             {func(c *config.Config) { c.Numbers.Country = "FR" }, showsACall},
		"numbers.outsidePrefix":       {func(c *config.Config) { c.Numbers.OutsidePrefix = "9" }, dials},
		"numbers.internalLengths":     {func(c *config.Config) { c.Numbers.InternalLengths = []int{9} }, logsACall},
		"numbers.areaCode":            {func(c *config.Config) { c.Numbers.AreaCode = "89" }, showsALocalCall},
		"numbers.internationalPrefix": {func(c *config.Config) { c.Numbers.InternationalPrefix = "0010" }, dialsAbroad},
		"numbers.mainNumberDigits":    {func(c *config.Config) { c.Numbers.MainNumberDigits = 2 }, showsACall},
		"numbers.rules":               {func(c *config.Config) { c.Numbers.Rules = []string{"+49* -> 70{rest}"} }, dials},
		"numbers.confirmLinks":        {func(c *config.Config) { c.Numbers.ConfirmLinks = true }, takesALink},
		"pop.when":                    {func(c *config.Config) { c.Pop.When = config.WhenAnswered }, tellsTheSite},
		"pop.items":                   {func(c *config.Config) { c.Pop.Items = []string{"contract"} }, showsACall},
		"log.internal":                {func(c *config.Config) { c.Log.Internal = true }, logsACall},
		"log.wrapUp":                  {func(c *config.Config) { c.Log.WrapUp = 17 }, func(_ *testing.T, p *program) string { return p.app.calls.wrapUpTime().String() }},
		"log.resultRequired":          {func(c *config.Config) { c.Log.ResultRequired = true }, tellsTheSite},
		"log.missed":                  {func(c *config.Config) { c.Log.Missed = true }, logsACall},
		"log.shortest":                {func(c *config.Config) { c.Log.Shortest = 9 }, logsACall},
		"log.exceptQueues":            {func(c *config.Config) { c.Log.ExceptQueues = []string{"Orders"} }, logsACustomersCall},
		"log.exceptNumbers":           {func(c *config.Config) { c.Log.ExceptNumbers = []string{"+4930*"} }, logsACustomersCall},
		"log.fields":                  {func(c *config.Config) { c.Log.Fields = []string{"Status = Closed"} }, savesATask},
		"log.results":                 {func(c *config.Config) { c.Log.Results = []string{"Sold"} }, tellsTheSite},
		"history.days":                {func(c *config.Config) { c.History.Days = 30 }, keepsACall},
		"panel.showSeconds":           {func(c *config.Config) { c.Panel.ShowSeconds = false }, tellsTheSite},
		"tray.hideOnClose":            {func(c *config.Config) { c.Tray.HideOnClose = true }, func(_ *testing.T, p *program) string { return fmt.Sprint(p.app.HidesOnClose()) }},
		"logging.level":               {func(c *config.Config) { c.Logging.Level = "error" }, logsALine},
		"logging.maskNumbers":         {func(c *config.Config) { c.Logging.MaskNumbers = false }, logsALine},
	}
}

// certificateFiles are a certificate and its key as PEM files.
func certificateFiles(t *testing.T) (file, key string) {
	t.Helper()
	pair := scripted.Certificate(t, "127.0.0.1", "mx.example.com")
	raw, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	require.NoError(t, err)
	file, key = filepath.Join(t.TempDir(), "desk.pem"), filepath.Join(t.TempDir(), "desk-key.pem")
	require.NoError(t, os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.Certificate[0]}), 0o600))
	require.NoError(t, os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}), 0o600))
	return file, key
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return string(text)
}

func tellsTheSite(t *testing.T, p *program) string {
	s, err := p.app.State()
	require.NoError(t, err)
	return asJSON(t, s.Site)
}

// nextSignOn is how the next sign-on is made, and what its form offers.
func nextSignOn(t *testing.T, p *program) string {
	s, err := p.app.State()
	require.NoError(t, err)
	_, server, cred, err := p.app.credentialsFor("")
	line := cred.Line
	line.Log, line.Trace, line.Certificate = nil, nil, nil
	return fmt.Sprintf("%s %s %+v %+v %v %t %v", asJSON(t, s.Servers), asJSON(t, s.Remembered), line, standbys(server, line), cred.Look, cred.Line.Certificate != nil, err)
}

// showsACall is what is told of a call with data that is up; it is made by the first question.
func showsACall(t *testing.T, p *program) string { return showsACallOf(t, p, "030123456") }

// showsALocalCall is what pages are told of a call from within the site's own area.
func showsALocalCall(t *testing.T, p *program) string { return showsACallOf(t, p, "3012345") }

func showsACallOf(t *testing.T, p *program, caller string) string {
	t.Helper()
	s, err := p.app.State()
	require.NoError(t, err)
	if len(s.Calls) == 0 {
		signedOn(t, p)
		_, err := p.Switch.Call(caller, "Ann", "200", csta.Attached{{Name: "account", Value: "4711"}, {Name: "contract", Value: "12"}})
		require.NoError(t, err)
		p.awaitState(t, "a call", func(s *State) bool { return len(s.Calls) == 1 && s.Calls[0].Party.Number != "" })
		s, err = p.app.State()
		require.NoError(t, err)
	}
	c := s.Calls[0]
	return asJSON(t, c)
}

// dials is what the switch is asked to dial.
func dials(t *testing.T, p *program) string { return dialsTo(t, p, "+493012345678") }

// dialsAbroad is what the switch is asked to dial for a number in another country.
func dialsAbroad(t *testing.T, p *program) string { return dialsTo(t, p, "+442079460018") }

func dialsTo(t *testing.T, p *program, number string) string {
	t.Helper()
	signedOn(t, p)
	before := len(p.Frames.Received())
	require.NoError(t, p.app.Telephony().Dial(DialRequest{Number: number}))
	var asked []string
	for _, f := range p.Frames.Received()[before:] {
		if f.Name == "MakeCall" {
			asked = append(asked, f.Body)
		}
	}
	require.Len(t, asked, 1)
	p.awaitState(t, "a call", func(s *State) bool { return len(s.Calls) == 1 })
	s, err := p.app.State()
	require.NoError(t, err)
	require.NoError(t, p.app.Telephony().HangUp(s.Calls[0].ID))
	p.awaitState(t, "no call", func(s *State) bool { return len(s.Calls) == 0 })
	return asked[0]
}

// takesALink is whether a number that is handed over waits for the agent.
func takesALink(t *testing.T, p *program) string {
	signedOn(t, p)
	require.NoError(t, p.app.DialFrom(t.Context(), "tel:202"))
	var s *State
	p.awaitState(t, "a call or a question", func(now *State) bool { s = now; return len(now.Calls) == 1 || now.Pending.Number != "" })
	if len(s.Calls) == 1 {
		require.NoError(t, p.app.Telephony().HangUp(s.Calls[0].ID))
		p.awaitState(t, "no call", func(s *State) bool { return len(s.Calls) == 0 })
	}
	return fmt.Sprint(s.Pending.Number != "")
}

// logsACall says whether an internal call that is up would leave no Activity.
func logsACall(t *testing.T, p *program) string {
	signedOn(t, p)
	s, err := p.app.State()
	require.NoError(t, err)
	if len(s.Calls) == 0 {
		require.NoError(t, p.Switch.Dial("201", "200"))
		p.awaitState(t, "a call", func(s *State) bool { return len(s.Calls) == 1 })
	}
	p.app.calls.seeAgain()
	records, err := p.Book.List(nil, 10, 10)
	require.NoError(t, err)
	require.Len(t, records.Live, 1)
	return fmt.Sprint(records.Live[0].Quiet, records.Live[0].Wanted)
}

// logsACustomersCall says whether a call of a customer that came through a queue would leave no Activity.
func logsACustomersCall(_ *testing.T, p *program) string {
	made := agent.Call{Direction: call.Inbound, Party: agent.Party{Number: "+49301234567"}, Data: map[string]string{csta.DistributingVDN: "Orders"}}
	return fmt.Sprint(p.app.calls.sightings(agent.State{Calls: []agent.Call{made}}, func(string) bool { return true })[0].Quiet)
}

// savesATask is what a Task of the call log holds by the site's rules.
func savesATask(_ *testing.T, p *program) string {
	var r calllog.Record
	return fmt.Sprint(r.Task(func(key string, _ map[string]string) string { return key }, calllog.FieldRules(p.app.current.get().Log.Fields)...)["Status"])
}

// keepsACall is whether a call that ended two months ago is still there.
func keepsACall(t *testing.T, p *program) string {
	at := time.Now().AddDate(0, -2, 0)
	if calls, _, err := p.Book.History(nil).Find(calllog.Query{}); err == nil && len(calls) == 0 {
		s := calllog.Sighting{CallID: "old/1", Identity: "old", Direction: "inbound", Number: "0301", StartedAt: at}
		if p.app.current.get().History.Days == 90 {
			require.NoError(t, p.Book.See([]calllog.Sighting{s}, at))
			require.NoError(t, p.Book.End(s.CallID, calllog.Ending{Outcome: "missed", At: at}))
		}
	}
	calls, _, err := p.Book.History(nil).Find(calllog.Query{})
	require.NoError(t, err)
	return fmt.Sprint(len(calls))
}

func signedOn(t *testing.T, p *program) {
	s, err := p.app.State()
	require.NoError(t, err)
	if s.Agent == agent.Off {
		p.signOn(t, "Main")
	}
}

// logsALine is whether a line is written, and whether with its number in the clear.
func logsALine(t *testing.T, p *program) string {
	before, err := os.ReadFile(p.LogFile)
	require.NoError(t, err)
	p.Log.Info("a line", "number", "+493055501234")
	after, err := os.ReadFile(p.LogFile)
	require.NoError(t, err)
	line := strings.TrimPrefix(string(after), string(before))
	return fmt.Sprint(strings.Contains(line, "a line"), strings.Contains(line, "+493055501234"))
}

// TestEverySettingTakesEffectWhenItSays changes each setting of the schema in the file of a running program.
func TestEverySettingTakesEffectWhenItSays(t *testing.T) {
	changes := settingChanges(t)
	settings := config.Settings()
	for field := range reflect.TypeFor[config.Remembered]().Fields() { // no form has these
		settings = append(settings, config.Setting{Path: "remembered." + field.Tag.Get("json"), Applies: config.NextSignOn})
	}
	for _, row := range settings {
		change, known := changes[row.Path]
		require.True(t, known, "%s has no change here: how is it seen that it takes effect?", row.Path)
		t.Run(row.Path, func(t *testing.T) {
			t.Parallel()
			p := newProgram(t, csta.ECMA)
			p.update(t, func(c *config.Config) {
				c.Numbers.Country = "DE"
				c.Servers[0].Standby = []config.Standby{{Host: "192.0.2.1", Port: 1}}
				c.Servers = append(c.Servers, config.Server{Name: "Second", Host: "192.0.2.2", Port: 2, Dialect: "ecma"})
				c.ClientIDs = append(c.ClientIDs, config.ClientID{Name: "Home", Value: "Other"})
				if row.Path == "numbers.internationalPrefix" { // it stands behind the one for outside
					c.Numbers.OutsidePrefix = "9"
				}
				if row.Format == config.Pin || strings.HasPrefix(row.Path, "servers.certificate") { // pins and certificates need TLS
					c.Servers[0].TLS = true
				}
			})
			shows := change.shows
			if row.Applies == config.NextSignOn {
				shows = nextSignOn
			}
			if row.Applies == config.Now {
				require.NotNil(t, shows, "what does the program do otherwise at once?")
			}
			restart := func() bool {
				s, err := p.app.State()
				require.NoError(t, err)
				return s.Relaunch
			}
			require.False(t, restart())
			var before string
			if shows != nil {
				before = shows(t, p)
			}
			p.update(t, change.set)
			require.Equal(t, row.Applies == config.NextStart, restart(), "whether a restart is offered")
			if shows != nil {
				require.Eventually(t, func() bool { return shows(t, p) != before }, 5*time.Second, 50*time.Millisecond, "still %s", before)
			}
		})
	}
}

// update changes the settings' file and has the program read it, as its watch over the file does.
func (p *program) update(t *testing.T, change func(c *config.Config)) {
	t.Helper()
	require.NoError(t, config.Update(p.app.current.path, func(c *config.Config) error { change(c); return nil }))
	file, err := config.Load(p.app.current.path)
	require.NoError(t, err)
	require.Empty(t, file.Problems())
	p.app.settingsChanged(file, nil)
}
