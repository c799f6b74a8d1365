// Package environment is what the program has around it, for tests: a simulated switch, a simulated Salesforce, the
// settings, the call log, the program log and the credential store, each on this computer and in a folder of the test.
// It makes no program: whoever tests one puts it in the middle.
package environment

import (
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/calllog"
	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/backend/logging"
	"cordboard/testbed/drive"
	"cordboard/testbed/org"
	"cordboard/testbed/pbx"
)

// The origins of the stage: an org's own, and an https origin for the softphone as Windows has it. Password is the one of
// extension 200.
const (
	Org       = "https://acme.lightning.force.com"
	Softphone = "https://softphone.cordboard.invalid"
	Password  = "Käfer & Söhne 7"
)

// Environment is everything around one program.
type Environment struct {
	Switch  *pbx.Switch
	Frames  *drive.Frames // what the switch read and said
	Console *org.Console
	Config  *config.File
	Book    *calllog.Book
	Log     *slog.Logger
	Output  *logging.Output // where Log writes: LogFile
	LogFile string
	Vault   Vault
}

// New starts a switch of the dialect and a console. All of it ends with the test.
func New(t testing.TB, dialect csta.Dialect) *Environment {
	t.Helper()
	dir := t.TempDir()
	e := &Environment{Frames: drive.NewFrames(nil), LogFile: filepath.Join(dir, "cordboard.log"), Vault: Vault{}}
	e.Switch = pbx.New(pbx.Options{
		Dialect: dialect, Extensions: []string{"200", "201", "202"}, Record: e.Frames.Add,
		Scenario: pbx.Scenario{Passwords: map[string]csta.Secret{"200": Password}},
	})
	address := Serve(t, e.Switch, nil)
	var err error
	e.Console, err = org.StartConsole(t.Context(), "127.0.0.1:0", org.ConsoleOptions{Adapter: Softphone + "/softphone.html"})
	require.NoError(t, err)
	t.Cleanup(func() { _ = e.Console.Close() })

	path := filepath.Join(dir, "config.xml")
	require.NoError(t, config.Update(path, func(c *config.Config) error {
		c.Servers = []config.Server{{Name: "Main", Host: address.IP.String(), Port: address.Port, Dialect: string(dialect)}}
		c.ActiveServer = "Main"
		c.ClientIDs = []config.ClientID{{Name: "Office", Value: "AcmeDesk"}}
		c.ActiveClientID = "Office"
		c.Pop.Items = drive.PopItems()
		c.Numbers.InternalLengths = []int{3}
		c.Salesforce.URL = Org + "/lightning/page/home"
		return nil
	}))
	e.Config, err = config.Load(path)
	require.NoError(t, err)
	e.Log, e.Output, err = logging.New(logging.Options{Path: e.LogFile, MaskNumbers: true, Level: -8})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, e.Output.Close()) })
	e.Book = Book(t, filepath.Join(dir, "calls.db"))
	return e
}

// Settings is a settings file in a folder of the test that says content; "" is no file.
func Settings(t testing.TB, content string) *config.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.xml")
	if content != "" {
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	}
	file, err := config.Load(path)
	var damaged *config.DamagedError
	if !errors.As(err, &damaged) {
		require.NoError(t, err)
	}
	return file
}

// Book opens a call log; it is closed with the test.
func Book(t testing.TB, path string) *calllog.Book {
	t.Helper()
	book, err := calllog.Options{}.Open(path)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, book.Close()) })
	return book
}

// Serve has the switch listen until the test ends, through wrap (TLS) when that is there.
func Serve(t testing.TB, sw *pbx.Switch, wrap func(net.Listener) net.Listener) *net.TCPAddr {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().(*net.TCPAddr)
	if wrap != nil {
		listener = wrap(listener)
	}
	served := make(chan error, 1)
	go func() { served <- sw.Serve(t.Context(), listener) }()
	t.Cleanup(func() { sw.Close(); <-served })
	return address
}
