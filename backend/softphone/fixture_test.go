package softphone

import (
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/backend/problem"
	"cordboard/frontend"
	"cordboard/testbed/environment"
)

// program is an App in the middle of its environment.
type program struct {
	*environment.Environment
	app *App
}

// newProgram starts an App at a switch of the dialect.
func newProgram(t testing.TB, dialect csta.Dialect) *program {
	t.Helper()
	if !frontend.Built() {
		t.Skip("the pages are not built (make pages), and the console beside the program needs them")
	}
	e := environment.New(t, dialect)
	p := &program{Environment: e, app: New(Options{
		Config: e.Config, Book: e.Book, Log: e.Log, Version: "test", Texts: frontend.Texts, Vault: e.Vault,
		Window: environment.NoWindow{}, Output: e.Output, Pages: frontend.Pages(),
	})}
	p.app.Start()
	t.Cleanup(p.app.Stop)
	return p
}

func (p *program) signOn(t testing.TB, server string) {
	t.Helper()
	require.NoError(t, p.app.Telephony().SignOn(SignOnRequest{Server: server, User: "200", Password: environment.Password, Device: "200"}))
}

// awaitState waits until the pages see a State like that.
func (p *program) awaitState(t testing.TB, what string, holds func(*State) bool) {
	t.Helper()
	awaitState(t, p.app, what, holds)
}

// awaitState waits until the pages see a State like that.
func awaitState(t testing.TB, a *App, what string, holds func(*State) bool) {
	t.Helper()
	require.Eventually(t, func() bool {
		state, err := a.State()
		return err == nil && holds(state)
	}, 10*time.Second, 5*time.Millisecond, what)
}

// office is the settings face of an App over a file that says content; "" is no file. The App is not started.
func office(t *testing.T, content string) (s *Settings, token, path string) {
	t.Helper()
	file := environment.Settings(t, content)
	app := New(Options{
		Config: file, Log: slog.New(slog.DiscardHandler), Version: "test", Texts: frontend.Texts, Vault: environment.Vault{},
		Window: environment.NoWindow{}, Pages: frontend.Pages(),
	})
	t.Cleanup(func() { require.NoError(t, app.session.Close(t.Context())) })
	return app.Settings(), app.settings.token, file.Path()
}

const settled = `<cordboard>
  <servers active="Main"><server name="Main" host="mx.example.com"/></servers>
  <salesforce url="https://example.my.salesforce.com"/>
  <pop when="answered"><item name="account"/></pop>
</cordboard>
`

func requireProblem(t *testing.T, code string, err error) {
	t.Helper()
	var told *problem.Problem
	require.ErrorAs(t, err, &told)
	require.Equal(t, problem.Code(code), told.Code)
}

// set has the program go by other settings, whatever its file says.
func (c *current) set(cfg config.Config) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.config = cfg
}
