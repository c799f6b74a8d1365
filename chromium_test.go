package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/backend/salesforce"
	"cordboard/backend/shell"
	"cordboard/backend/softphone"
	"cordboard/frontend"
	"cordboard/testbed/drive"
	"cordboard/testbed/environment"
)

// needStage skips where the stage cannot be built, or fails where it must (make test).
func needStage(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	missing := ""
	switch {
	case !frontend.Built():
		missing = "the pages are not built (make pages)"
	case !exists("/usr/bin/chromium"):
		missing = "Chromium is not installed (make setup)"
	case !exists("frontend/node_modules/playwright-core"):
		missing = "the npm packages are not installed (make setup)"
	}
	if missing != "" && os.Getenv("CORDBOARD_E2E") != "" {
		t.Fatal(missing)
	} else if missing != "" {
		t.Skip(missing)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// program is the real App in its environment, and what a page in Chromium needs of it.
type program struct {
	*environment.Environment
	app    *softphone.App
	bridge *softphone.Bridge
	revs   chan uint64
	native *httptest.Server

	elsewhere bool // the softphone's page does not come from the program
}

// newProgram starts an App at a switch of the dialect.
func newProgram(t *testing.T, dialect csta.Dialect) *program {
	t.Helper()
	if !frontend.Built() {
		t.Skip("the pages are not built (make pages), and the console beside the program needs them")
	}
	e := environment.New(t, dialect)
	p := &program{Environment: e, revs: make(chan uint64, 1)}
	p.app = softphone.New(softphone.Options{
		Config: e.Config, Book: e.Book, Log: e.Log, Version: "test", Texts: frontend.Texts, Vault: e.Vault, Window: environment.NoWindow{},
		Announce: p.announce, Output: e.Output, Pages: frontend.Pages(), Early: func() bool { return true },
	})
	p.bridge = p.app.Bridge()
	p.app.Start()
	t.Cleanup(p.app.Stop)
	return p
}

func (p *program) announce(rev uint64) {
	select {
	case <-p.revs:
	default:
	}
	p.revs <- rev
}

// update changes the settings, and waits until the running program has taken them up.
func (p *program) update(t *testing.T, change func(*config.Config), taken func(*softphone.State) bool) {
	t.Helper()
	require.NoError(t, config.Update(p.Config.Path(), func(c *config.Config) error { change(c); return nil }))
	p.awaitState(t, "the settings are taken up", taken)
}

// awaitState waits until the pages see a State like that.
func (p *program) awaitState(t *testing.T, what string, holds func(*softphone.State) bool) {
	t.Helper()
	require.Eventually(t, func() bool {
		state, err := p.app.State()
		return err == nil && holds(state)
	}, 10*time.Second, 5*time.Millisecond, what)
}

// serveNative answers a page's native messages as Wails does, tells it of States, and serves the softphone.
func (p *program) serveNative(t *testing.T) {
	t.Helper()
	origins := salesforce.Origins(environment.Org)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /native", func(w http.ResponseWriter, r *http.Request) {
		message, err := io.ReadAll(r.Body)
		if err != nil || !salesforce.Allows(origins, r.Header.Get("X-Page-Origin")) || len(message) == 0 || message[0] != 'C' {
			return
		}
		_, _ = w.Write(p.dispatch(message[1:]))
	})
	mux.HandleFunc("GET /events", func(w http.ResponseWriter, r *http.Request) {
		select {
		case rev := <-p.revs:
			fmt.Fprintf(w, `{"name":%q,"data":[{"rev":%d}]}`, shell.StateEvent, rev)
		case <-r.Context().Done():
		case <-time.After(5 * time.Second):
		}
	})
	pages := p.app.PagesFor("", origins)
	mux.HandleFunc("GET /softphone.html", func(w http.ResponseWriter, r *http.Request) {
		if p.elsewhere { // as a customer's own server has the page
			http.ServeFileFS(w, r, frontend.Pages(), "softphone.html")
			return
		}
		pages.Softphone(w, r)
	})
	p.native = httptest.NewServer(mux)
	t.Cleanup(p.native.Close)
}

// dispatch carries out a call message the way Wails' dispatcher does.
func (p *program) dispatch(message []byte) []byte {
	var call struct {
		Name       string            `json:"name"`
		Args       []json.RawMessage `json:"args"`
		CallbackID string            `json:"callbackID"`
	}
	reply := struct {
		Result     any    `json:"result"`
		Err        any    `json:"error"`
		CallbackID string `json:"callbackid"`
	}{}
	err := json.Unmarshal(message, &call)
	reply.CallbackID = call.CallbackID
	if err == nil {
		reply.Result, err = p.invoke(call.Name, call.Args)
	}
	if err != nil {
		reply.Err = softphone.FormatError(err)
	}
	answer, err := json.Marshal(reply)
	if err != nil {
		panic(err)
	}
	return answer
}

func (p *program) invoke(name string, args []json.RawMessage) (any, error) {
	bound := map[string]any{"softphone.Bridge.": p.bridge, "softphone.Settings.": p.app.Settings()}
	for prefix, receiver := range bound {
		method := reflect.ValueOf(receiver).MethodByName(strings.TrimPrefix(name, prefix))
		if !strings.HasPrefix(name, prefix) || !method.IsValid() {
			continue
		}
		if method.Type().NumIn() != len(args) {
			return nil, fmt.Errorf("%s wants %d arguments, not %d", name, method.Type().NumIn(), len(args))
		}
		in := make([]reflect.Value, len(args))
		for i, arg := range args {
			value := reflect.New(method.Type().In(i))
			if err := json.Unmarshal(arg, value.Interface()); err != nil {
				return nil, err
			}
			in[i] = value.Elem()
		}
		out := method.Call(in)
		err, _ := out[len(out)-1].Interface().(error)
		if len(out) == 2 && err == nil {
			return out[0].Interface(), nil
		}
		return nil, err
	}
	return nil, fmt.Errorf("method %q is not registered", name)
}

// chromiumStage is a drive.Stage in Chromium (frontend/test/browser/stage.mjs).
type chromiumStage struct {
	in    io.WriteCloser
	lines *bufio.Scanner
	next  int
}

func newChromiumStage(t *testing.T, p *program) *chromiumStage {
	t.Helper()
	p.serveNative(t)
	stage := startChromium(t, stageSettings(t, p, false))
	_, err := stage.do("open", map[string]any{"url": environment.Org + "/lightning/page/home"})
	require.NoError(t, err)
	return stage
}

// stageSettings are what the stage is told of a program.
func stageSettings(t *testing.T, p *program, late bool) map[string]any {
	t.Helper()
	script := p.app.BridgeFor([]string{environment.Softphone})(!late)
	require.NotEmpty(t, script)
	return map[string]any{
		"bridge": "if (window.top === window && location.origin === '" + environment.Org + "') {" + script + "\n}",
		"native": p.native.URL + "/native", "events": p.native.URL + "/events", "late": late,
		"maps": map[string]string{environment.Org: drive.Origin(p.Console.URL()), environment.Softphone: p.native.URL},
	}
}

// startChromium starts the stage; without settings nothing is open on it before it is renewed.
func startChromium(t *testing.T, settings map[string]any) *chromiumStage {
	t.Helper()
	text, err := json.Marshal(settings)
	require.NoError(t, err)
	if settings == nil {
		text = []byte("{}")
	}
	command := exec.Command("node", "frontend/test/browser/stage.mjs")
	command.Env = append(os.Environ(), "STAGE="+string(text))
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	require.NoError(t, err)
	out, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	stage := &chromiumStage{in: in, lines: bufio.NewScanner(out)}
	stage.lines.Buffer(nil, 64<<20)
	t.Cleanup(func() {
		_, _ = stage.do("close", nil)
		_ = in.Close()
		require.NoError(t, command.Wait())
	})
	return stage
}

// do sends one command and reads its answer. The stage obeys one command at a time.
func (s *chromiumStage) do(op string, params map[string]any) (json.RawMessage, error) {
	s.next++
	command := map[string]any{"id": s.next, "op": op}
	for key, value := range params {
		command[key] = value
	}
	line, err := json.Marshal(command)
	if err != nil {
		return nil, err
	}
	if _, err := s.in.Write(append(line, '\n')); err != nil {
		return nil, err
	}
	if !s.lines.Scan() {
		return nil, fmt.Errorf("the stage ended: %w", s.lines.Err())
	}
	var answer struct {
		Value json.RawMessage `json:"value"`
		Error string          `json:"error"`
	}
	if err := json.Unmarshal(s.lines.Bytes(), &answer); err != nil {
		return nil, err
	}
	if answer.Error != "" {
		return nil, errors.New(answer.Error)
	}
	return answer.Value, nil
}

// Evaluate runs an expression in the top page or in the frame whose address holds the word.
func (s *chromiumStage) Evaluate(_ context.Context, frame, expression string, out any) error {
	value, err := s.do("eval", map[string]any{"frame": frame, "js": expression})
	if err != nil || out == nil {
		return err
	}
	return json.Unmarshal(value, out)
}

// Picture is a PNG of the page.
func (s *chromiumStage) Picture(context.Context) ([]byte, error) {
	value, err := s.do("picture", nil)
	if err != nil {
		return nil, err
	}
	var text string
	if err := json.Unmarshal(value, &text); err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(text)
}
