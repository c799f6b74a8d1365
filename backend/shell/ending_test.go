package shell

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/logging"
	"cordboard/backend/softphone"
	"cordboard/backend/webhost"
	"cordboard/frontend"
	"cordboard/testbed/environment"
)

// program is an App in the middle of its environment.
type program struct {
	*environment.Environment
	app *softphone.App
}

func newProgram(t *testing.T, dialect csta.Dialect) *program {
	t.Helper()
	if !frontend.Built() {
		t.Skip("the pages are not built (make pages), and the console beside the program needs them")
	}
	e := environment.New(t, dialect)
	p := &program{Environment: e, app: softphone.New(softphone.Options{
		Config: e.Config, Book: e.Book, Log: e.Log, Version: "test", Texts: frontend.Texts, Vault: e.Vault, Window: environment.NoWindow{},
	})}
	p.app.Start()
	t.Cleanup(p.app.Stop)
	return p
}

func (p *program) signOn(t *testing.T, server string) {
	t.Helper()
	require.NoError(t, p.app.Telephony().SignOn(softphone.SignOnRequest{Server: server, User: "200", Password: environment.Password}))
}

func (p *program) awaitState(t *testing.T, what string, holds func(*softphone.State) bool) {
	t.Helper()
	require.Eventually(t, func() bool {
		state, err := p.app.State()
		return err == nil && holds(state)
	}, 10*time.Second, 5*time.Millisecond, what)
}

// window is what stands around a program, without its window.
func (p *program) window(t *testing.T) *Window {
	t.Helper()
	log, output, err := logging.New(logging.Options{Path: p.LogFile + ".window"})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, output.Close()) })
	w := New(Options{Log: log, Texts: frontend.Texts("en")})
	w.ctx = t.Context()
	w.Use(p.app, webhost.New(webhost.Options{Log: log}))
	w.book = p.Book
	w.opened.Store(true)
	return w
}

// requireEnd holds that the program is signed off, its call log closed, and "end" the last thing it said.
func (p *program) requireEnd(t *testing.T) {
	t.Helper()
	p.RequireFarewell(t, csta.Zultys)
	_, err := p.Book.Records()
	require.Error(t, err, "the call log is closed")
	said, err := os.ReadFile(p.LogFile + ".window")
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	require.Contains(t, lines[len(lines)-1], "msg=end")
	require.Equal(t, 1, strings.Count(string(said), "msg=end"))
}

func TestTheEndOfTheSessionSignsOffOnce(t *testing.T) {
	p := newProgram(t, csta.Zultys)
	w := p.window(t)
	require.Empty(t, w.busy())
	p.signOn(t, "Main")
	_, err := p.Switch.Call("+4930901820", "Erika", "200", nil)
	require.NoError(t, err)
	p.awaitState(t, "ringing", func(s *softphone.State) bool { return len(s.Calls) == 1 && s.Calls[0].State == call.Ringing })
	require.Equal(t, "You are in a call. Cordboard signs off.", w.busy())
	begun := time.Now()
	w.endSession()
	require.Less(t, time.Since(begun), sessionSignOff+sessionCommands)
	require.True(t, w.systemEnds.Load(), "nobody is asked any more")
	p.requireEnd(t)
	w.Shutdown(t.Context()) // the window goes as well
	p.requireEnd(t)
}

func TestTheEndOfTheSessionDoesNotWaitForAMuteSwitch(t *testing.T) {
	p := newProgram(t, csta.Zultys)
	w := p.window(t)
	p.signOn(t, "Main")
	p.Switch.HalfOpenAll()
	begun := time.Now()
	w.endSession()
	require.Less(t, time.Since(begun), sessionSignOff+sessionCommands+500*time.Millisecond, "Windows waits for five seconds")
	_, err := p.Book.Records()
	require.Error(t, err, "the call log is closed all the same")
}
