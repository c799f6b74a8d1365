package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/calllog"
	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/backend/logging"
	"cordboard/backend/salesforce"
	"cordboard/backend/softphone"
	"cordboard/frontend"
	"cordboard/testbed/drive"
	"cordboard/testbed/org"
	"cordboard/testbed/pbx"
)

// The origins of the stage: an org's own, and an https origin for the softphone as Windows has it.
const (
	stageOrg       = "https://acme.lightning.force.com"
	stageSoftphone = "https://softphone.cordboard.invalid"
	stagePassword  = "Käfer & Söhne 7"
)

// needStage skips where the stage cannot be built, or fails where it must (make test).
func needStage(t *testing.T) {
	t.Helper()
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

// program is the real App with everything around it but a window.
type program struct {
	app     *App
	bridge  *softphone.Bridge
	sw      *pbx.Switch
	console *org.Console
	frames  *drive.Frames
	logFile string
	rings   chan uint64
	native  *httptest.Server

	elsewhere bool // the softphone's page does not come from the program
}

// noWindow stands for the desktop where there is none.
type noWindow struct{}

func (noWindow) OpenSettings() error { return errors.New("no window") }
func (noWindow) OpenConsole()        {}
func (noWindow) Relaunch()           {}
func (noWindow) Health() any         { return nil }

// newProgram starts a switch of the dialect, a console and the App between them.
func newProgram(t *testing.T, dialect csta.Dialect) *program {
	t.Helper()
	if !frontend.Built() {
		t.Skip("the pages are not built (make pages), and the console beside the program needs them")
	}
	dir := t.TempDir()
	p := &program{frames: drive.NewFrames(nil), rings: make(chan uint64, 1), logFile: filepath.Join(dir, "cordboard.log")}

	p.sw = pbx.New(pbx.Options{
		Dialect: dialect, Extensions: []string{"200", "201", "202"}, Record: p.frames.Add,
		Scenario: pbx.Scenario{Passwords: map[string]csta.Secret{"200": stagePassword}},
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	served := make(chan error, 1)
	go func() { served <- p.sw.Serve(t.Context(), listener) }()
	t.Cleanup(func() { p.sw.Close(); <-served })

	p.console, err = org.StartConsole(t.Context(), "127.0.0.1:0", org.ConsoleOptions{
		Adapter: stageSoftphone + "/softphone.html",
	})
	require.NoError(t, err)
	t.Cleanup(func() { _ = p.console.Close() })

	address := listener.Addr().(*net.TCPAddr)
	path := filepath.Join(dir, "config.xml")
	require.NoError(t, config.Update(path, func(c *config.Config) error {
		c.Servers = []config.Server{{Name: "Main", Host: address.IP.String(), Port: address.Port, Dialect: string(dialect)}}
		c.ActiveServer = "Main"
		c.ClientIDs = []config.ClientID{{Name: "Office", Value: "AcmeDesk"}}
		c.ActiveClientID = "Office"
		c.Pop.Items = drive.PopItems()
		c.Numbers.InternalLengths = []int{3}
		c.Salesforce.URL = stageOrg + "/lightning/page/home"
		return nil
	}))
	file, err := config.Load(path)
	require.NoError(t, err)
	log, output, err := logging.New(logging.Options{Path: p.logFile, MaskNumbers: true, Level: -8})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, output.Close()) })
	book, err := calllog.Options{}.Open(filepath.Join(dir, "calls.db"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, book.Close()) })
	p.app = newApp(appOptions{
		Config: file, Book: book, Log: log, Version: "test", Texts: frontend.Texts, Vault: memoryVault{}, Window: noWindow{}, Ring: p.ring, Output: output,
		Early: func() bool { return true },
	})
	p.bridge = p.app.bridge()
	p.app.start()
	t.Cleanup(p.app.stop)
	return p
}

func (p *program) ring(rev uint64) {
	select {
	case <-p.rings:
	default:
	}
	p.rings <- rev
}

// serveNative answers a page's native messages as Wails does, rings its doorbell, and serves the softphone.
func (p *program) serveNative(t *testing.T) {
	t.Helper()
	origins := salesforce.Origins(stageOrg)
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
		case rev := <-p.rings:
			fmt.Fprintf(w, `{"name":%q,"data":[{"rev":%d}]}`, doorbell, rev)
		case <-r.Context().Done():
		case <-time.After(5 * time.Second):
		}
	})
	pages := &softphone.Pages{Files: frontend.Pages(), Keys: p.app.keys, Framers: origins}
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
		reply.Err = formatError(err)
	}
	answer, err := json.Marshal(reply)
	if err != nil {
		panic(err)
	}
	return answer
}

func (p *program) invoke(name string, args []json.RawMessage) (any, error) {
	bound := map[string]any{"softphone.Bridge.": p.bridge, "main.Settings.": &Settings{p.app}}
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
	_, err := stage.do("open", map[string]any{"url": stageOrg + "/lightning/page/home"})
	require.NoError(t, err)
	return stage
}

// stageSettings are what the stage is told of a program.
func stageSettings(t *testing.T, p *program, late bool) map[string]any {
	t.Helper()
	text, err := fs.ReadFile(frontend.Pages(), "bridge.js")
	require.NoError(t, err)
	script, err := salesforce.BridgeScript(string(text), salesforce.BridgeConfig{
		Token: p.app.telephonyToken, SoftphoneOrigins: []string{stageSoftphone}, Early: !late,
	})
	require.NoError(t, err)
	return map[string]any{
		"bridge": "if (window.top === window && location.origin === '" + stageOrg + "') {" + script + "\n}",
		"native": p.native.URL + "/native", "events": p.native.URL + "/events", "late": late,
		"maps": map[string]string{stageOrg: drive.Origin(p.console.URL()), stageSoftphone: p.native.URL},
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
