package softphone

import (
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/calllog"
	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/frontend"
	"cordboard/testbed/environment"
	"cordboard/testbed/pbx"
)

// kill is a program that is killed, and started anew over what it left on disk, at a switch that is restarted.
type kill struct {
	t       *testing.T
	dialect csta.Dialect
	folder  string
	org     string // Salesforce's address
	address string
	sw      *pbx.Switch
	app     *App
	tel     *Telephony
}

func newKill(t *testing.T, dialect csta.Dialect) *kill {
	k := &kill{t: t, dialect: dialect, folder: t.TempDir(), org: "https://crm.example.com", address: "127.0.0.1:0"}
	k.power()
	k.configure()
	k.start("calls.db")
	return k
}

// configure writes the settings.
func (k *kill) configure() {
	k.t.Helper()
	_, port, err := net.SplitHostPort(k.address)
	require.NoError(k.t, err)
	require.NoError(k.t, os.WriteFile(filepath.Join(k.folder, "config.xml"), []byte(fmt.Sprintf(`<cordboard><servers>
<server name="Main" host="127.0.0.1" port="%s" dialect="%s" switchName="CM1"><adjust pace="-1"/></server></servers>
<salesforce url="%s"/></cordboard>`, port, k.dialect, k.org)), 0o600))
}

// power starts the switch, or starts it anew: it counts its ids from the beginning.
func (k *kill) power() {
	k.t.Helper()
	if k.sw != nil {
		k.sw.Close()
	}
	k.sw = pbx.New(pbx.Options{
		Dialect: k.dialect, Extensions: []string{"200", "201"}, Scenario: pbx.Scenario{Passwords: map[string]csta.Secret{"200": environment.Password}},
	})
	var listener net.Listener
	require.Eventually(k.t, func() (free bool) {
		var err error
		listener, err = net.Listen("tcp", k.address)
		return err == nil
	}, 10*time.Second, 10*time.Millisecond)
	k.address = listener.Addr().String()
	sw := k.sw
	go sw.Serve(k.t.Context(), listener)
	k.t.Cleanup(sw.Close)
}

func (k *kill) start(log string) {
	k.t.Helper()
	file, err := config.Load(filepath.Join(k.folder, "config.xml"))
	require.NoError(k.t, err)
	book, err := calllog.Options{}.Open(filepath.Join(k.folder, log))
	require.NoError(k.t, err)
	k.app = New(Options{
		Config: file, Book: book, Log: slog.New(slog.DiscardHandler), Version: "test", Texts: frontend.Texts, Vault: environment.Vault{}, Window: environment.NoWindow{},
	})
	k.app.Start()
	app := k.app
	k.t.Cleanup(func() { app.Stop(); _ = book.Close() })
	k.tel = k.app.Telephony()
}

func (k *kill) signOn() {
	k.t.Helper()
	require.NoError(k.t, k.tel.SignOn(k.credentials("")))
}

// credentials sign the agent on at a server; "" is the active one.
func (k *kill) credentials(server string) SignOnRequest {
	return SignOnRequest{Server: server, User: "200", Password: environment.Password, Device: "200", Forced: true}
}

// again starts the program over what a SIGKILL of now leaves.
func (k *kill) again() {
	k.t.Helper()
	raw, err := os.ReadFile(filepath.Join(k.folder, "calls.db"))
	require.NoError(k.t, err)
	require.NoError(k.t, os.WriteFile(filepath.Join(k.folder, "killed.db"), raw, 0o600))
	k.start("killed.db")
}

func (k *kill) rings(from, name string) {
	k.t.Helper()
	_, err := k.sw.Call(from, name, "200", nil)
	require.NoError(k.t, err)
}

// becomes waits until the call of a number is in a state that the log knows too, and returns its id.
func (k *kill) becomes(number string, state call.State) (id string) {
	k.t.Helper()
	require.Eventually(k.t, func() bool {
		s, err := k.app.State()
		require.NoError(k.t, err)
		for _, c := range s.Calls {
			if c.Party.Number == number && !c.Stale {
				id = c.ID
				return c.State == state
			}
		}
		return state == ""
	}, 15*time.Second, 5*time.Millisecond, "%s never became %q", number, state)
	return id
}

// answered has a call answered and notes on it, on disk.
func (k *kill) answered(number, name string) (id string) {
	k.t.Helper()
	k.rings(number, name)
	k.becomes(number, call.Ringing)
	require.NoError(k.t, k.sw.Lift("200"))
	id = k.becomes(number, call.Connected)
	require.NoError(k.t, k.app.Activities().Note(id, name+"'s notes"))
	return id
}

// activities are subject and notes of what is logged when no call is up any more, oldest first.
func (k *kill) activities(want int) []string {
	k.t.Helper()
	require.Eventually(k.t, func() bool {
		records, err := k.app.calls.book.Records()
		require.NoError(k.t, err)
		done := 0
		for _, r := range records {
			if r.Fate != calllog.Live {
				done++
			}
		}
		return done == want && len(records) == want
	}, 15*time.Second, 10*time.Millisecond)
	claimed, err := k.app.Activities().ClaimLogs("p", "en")
	require.NoError(k.t, err)
	var list []string
	for _, c := range claimed {
		list = append(list, fmt.Sprint(c.Task["Subject"], "|", strings.ReplaceAll(c.Task["Description"].(string), "\n", " ")))
	}
	require.Len(k.t, list, want)
	return list
}

func eachDialect(t *testing.T, story func(*kill)) {
	for _, dialect := range csta.Dialects() {
		t.Run(string(dialect), func(t *testing.T) {
			t.Parallel()
			story(newKill(t, dialect))
		})
	}
}

func TestTwoCallersOfOneIDAreTwoActivities(t *testing.T) {
	eachDialect(t, func(k *kill) {
		k.signOn()
		k.answered("0555111", "Alice")
		k.power() // a power cut: program and switch
		k.again()
		k.rings("0555222", "Bob")
		k.signOn()
		k.becomes("0555222", call.Ringing)
		require.NoError(k.t, k.sw.Lift("200"))
		bob := k.becomes("0555222", call.Connected)
		state, err := k.app.State()
		require.NoError(k.t, err)
		require.Empty(k.t, state.Notes[bob])
		require.NoError(k.t, k.sw.HangUp("0555222"))
		logged := k.activities(2)
		require.Contains(k.t, logged[0], "0555111|Alice's notes  The end of this call was not seen")
		require.Contains(k.t, logged[1], "0555222|")
		require.NotContains(k.t, logged[1], "Alice")
	})
}

func TestTheSameCallerWhoRingsAgainAfterwardsHasTwoActivities(t *testing.T) {
	eachDialect(t, func(k *kill) {
		k.signOn()
		k.answered("0555111", "Alice")
		k.power()
		k.again()
		k.rings("0555111", "Alice")
		k.signOn()
		k.becomes("0555111", call.Ringing)
		require.NoError(k.t, k.sw.Lift("200"))
		k.becomes("0555111", call.Connected)
		require.NoError(k.t, k.sw.HangUp("0555111"))
		k.activities(2)
	})
}

func TestACallThatGoesOnWhileTheProgramIsKilledIsOneActivity(t *testing.T) {
	eachDialect(t, func(k *kill) {
		k.signOn()
		k.answered("0555111", "Alice")
		k.again()
		k.signOn()
		id := k.becomes("0555111", call.Connected)
		state, err := k.app.State()
		require.NoError(k.t, err)
		require.Equal(k.t, "Alice's notes", state.Notes[id])
		require.NoError(k.t, k.sw.HangUp("0555111"))
		require.Contains(k.t, k.activities(1)[0], "0555111|Alice's notes")
	})
}

func TestASwitchThatIsRestartedUnderARunningProgramMergesNobody(t *testing.T) {
	eachDialect(t, func(k *kill) {
		k.signOn()
		k.answered("0555111", "Alice")
		k.power()
		k.rings("0555222", "Bob")
		require.NoError(k.t, k.sw.Lift("200"))
		bob := k.becomes("0555222", call.Connected)
		state, err := k.app.State()
		require.NoError(k.t, err)
		require.Empty(k.t, state.Notes[bob])
		require.NoError(k.t, k.sw.HangUp("0555222"))
		logged := k.activities(2)
		require.Contains(k.t, logged[0], "Alice's notes")
		require.NotContains(k.t, logged[1], "Alice")
	})
}
