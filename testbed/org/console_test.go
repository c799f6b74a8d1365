package org

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var builtPages = fstest.MapFS{
	"index.html":  {Data: []byte(`<!doctype html><html><head><script type="module" crossorigin src="./assets/a.js"></script></head><body></body></html>`)},
	"assets/a.js": {Data: []byte("export {};")},
}

var softphonePage = fstest.MapFS{"softphone.html": {Data: []byte("<!doctype html><title>softphone</title>")}}

// start runs a console that ends with the test.
func start(t *testing.T, opts ConsoleOptions) *Console {
	t.Helper()
	if opts.Pages == nil {
		opts.Pages = builtPages
	}
	if opts.Softphone == nil {
		opts.Softphone = softphonePage
	}
	console, err := StartConsole(t.Context(), "127.0.0.1:0", opts)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, console.Close()) })
	return console
}

type reply struct {
	status int
	header http.Header
	body   string
}

// ask sends one request without following redirects; headers are name, value, name, value.
func ask(t *testing.T, console *Console, method, path string, body any, headers ...string) reply {
	t.Helper()
	var text io.Reader
	switch body := body.(type) {
	case nil:
	case string:
		text = strings.NewReader(body)
	default:
		encoded, err := json.Marshal(body)
		require.NoError(t, err)
		text = bytes.NewReader(encoded)
	}
	root := strings.TrimSuffix(console.URL(), homePath)
	request, err := http.NewRequestWithContext(t.Context(), method, root+path, text)
	require.NoError(t, err)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	response, err := transport.RoundTrip(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	read, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return reply{response.StatusCode, response.Header, string(read)}
}

func TestConsoleServesItsPageAtEveryAddressItShows(t *testing.T) {
	console := start(t, ConsoleOptions{Adapter: "https://softphone.example.invalid/softphone.html", Token: `a"b`})
	require.Equal(t, "https://softphone.example.invalid/softphone.html", console.AdapterURL())

	front := ask(t, console, "GET", "/", nil)
	require.Equal(t, http.StatusFound, front.status)
	require.Equal(t, homePath, front.header.Get("Location"))

	nonces := map[string]bool{}
	for _, path := range []string{homePath, "/lightning/r/Account/001Hx0000000001IAA/view", "/lightning/o/Contact/list?filterName=Recent"} {
		page := ask(t, console, "GET", path, nil)
		require.Equal(t, http.StatusOK, page.status, path)
		policy := page.header.Get("Content-Security-Policy")
		nonce := regexp.MustCompile(`script-src 'self' 'nonce-([A-Z0-9]+)';`).FindStringSubmatch(policy)
		require.Len(t, nonce, 2, policy)
		nonces[nonce[1]] = true
		require.Contains(t, policy, "default-src 'self';")
		require.Contains(t, policy, "frame-src https: https://softphone.example.invalid;")
		require.Contains(t, policy, "object-src 'none'")
		require.NotContains(t, policy, "unsafe")
		require.Contains(t, page.body, `<script nonce="`+nonce[1]+`" type="module" crossorigin src="/console/assets/a.js">`)
		require.Contains(t, page.body, `content="a&#34;b"`)
		require.NotContains(t, page.body, "127.0.0.1", "the page names no origin of its own")
	}
	require.Len(t, nonces, 3, "a nonce is used once")

	script := ask(t, console, "GET", "/console/assets/a.js", nil)
	require.Equal(t, http.StatusOK, script.status)
	require.Contains(t, script.header.Get("Content-Type"), "javascript")
	require.Equal(t, http.StatusNotFound, ask(t, console, "GET", "/console/index.html", nil).status)
	require.Equal(t, http.StatusNotFound, ask(t, console, "GET", "/elsewhere", nil).status)
}

func TestConsoleServesTheSoftphoneOnAnOriginOfItsOwn(t *testing.T) {
	console := start(t, ConsoleOptions{})
	root := strings.TrimSuffix(console.URL(), homePath)
	require.NotContains(t, console.AdapterURL(), root)

	request, err := http.NewRequestWithContext(t.Context(), "GET", console.AdapterURL()+"?mode=Lightning", nil)
	require.NoError(t, err)
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	response, err := transport.RoundTrip(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	require.Equal(t, http.StatusOK, response.StatusCode)
	require.Contains(t, response.Header.Get("Content-Security-Policy"), "frame-ancestors "+root+" ")
	require.Empty(t, response.Header.Get("X-Frame-Options"))

	adapterOrigin := strings.TrimSuffix(console.AdapterURL(), "/softphone.html")
	require.Contains(t, ask(t, console, "GET", homePath, nil).header.Get("Content-Security-Policy"), "frame-src https: "+adapterOrigin+";")
}

func TestConsoleRefusesWhatItCannotServe(t *testing.T) {
	for _, each := range []struct {
		name, address, want string
		opts                ConsoleOptions
	}{
		{"every interface", "0.0.0.0:0", "only a loopback address", ConsoleOptions{Pages: builtPages, Softphone: softphonePage}},
		{"another machine's name", "example.invalid:0", "only a loopback address", ConsoleOptions{Pages: builtPages, Softphone: softphonePage}},
		{"no port", "127.0.0.1", "missing port", ConsoleOptions{Pages: builtPages, Softphone: softphonePage}},
		{"no softphone", "127.0.0.1:0", "neither a softphone's page nor its address", ConsoleOptions{Pages: builtPages}},
		{"pages that are not built", "127.0.0.1:0", "not built", ConsoleOptions{Pages: fstest.MapFS{}, Softphone: softphonePage}},
		{"a relative adapter", "127.0.0.1:0", "absolute http, https or wails", ConsoleOptions{Pages: builtPages, Adapter: "/apex/softphone"}},
		{"a script as adapter", "127.0.0.1:0", "absolute http, https or wails", ConsoleOptions{Pages: builtPages, Adapter: "javascript:alert(1)"}},
		{"a missing library", "127.0.0.1:0", "Open CTI library", ConsoleOptions{Pages: builtPages, Softphone: softphonePage, OpenCTIDir: "does-not-exist"}},
	} {
		t.Run(each.name, func(t *testing.T) {
			_, err := StartConsole(t.Context(), each.address, each.opts)
			require.ErrorContains(t, err, each.want)
		})
	}
}

func TestConsoleEndsWithItsContextAndCloseMayBeRepeated(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	console, err := StartConsole(ctx, "127.0.0.1:0", ConsoleOptions{Pages: builtPages, Softphone: softphonePage})
	require.NoError(t, err)
	cancel()
	require.NoError(t, console.Wait())
	require.NoError(t, console.Close())
	require.NoError(t, console.Close())
}

func TestLibraryIsServedFromItsFolderOnly(t *testing.T) {
	above := t.TempDir()
	folder := filepath.Join(above, "library")
	require.NoError(t, os.MkdirAll(filepath.Join(folder, "folder.js"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "opencti_min.js"), []byte("var sforce;"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(folder, ".hidden.js"), []byte("hidden"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(above, "secret.js"), []byte("secret"), 0o600))
	require.NoError(t, os.Symlink("../secret.js", filepath.Join(folder, "link.js")))
	console := start(t, ConsoleOptions{OpenCTIDir: folder})

	found := ask(t, console, "GET", "/support/api/57.0/lightning/opencti_min.js", nil, "Origin", "https://softphone.example.invalid", "Sec-Fetch-Site", "cross-site")
	require.Equal(t, http.StatusOK, found.status)
	require.Equal(t, "var sforce;", found.body)
	require.Contains(t, found.header.Get("Content-Type"), "text/javascript")

	require.Equal(t, http.StatusNotFound, ask(t, console, "GET", "/support/console/57.0/integration.js", nil).status, "it is Salesforce's own, and not there")
	require.NoError(t, os.WriteFile(filepath.Join(folder, "integration.js"), []byte("var sforce;"), 0o600))
	require.Equal(t, "var sforce;", ask(t, console, "GET", "/support/console/52.0/integration.js", nil).body)

	for _, path := range []string{
		"/support/console/57.0/..%2Fsecret.js",
		"/support/api/57.0/lightning/opencti.js",
		"/support/api/57.0/lightning/..%2Fsecret.js",
		"/support/api/57.0/lightning/%2e%2e%2fsecret.js",
		"/support/api/57.0/lightning/..%5Csecret.js",
		"/support/api/57.0/lightning/link.js",
		"/support/api/57.0/lightning/.hidden.js",
		"/support/api/57.0/lightning/folder.js",
		"/support/api/..%2F57.0/lightning/opencti_min.js",
		"/support/api/abc/lightning/opencti_min.js",
	} {
		require.Equal(t, http.StatusNotFound, ask(t, console, "GET", path, nil).status, path)
	}
	require.NotEqual(t, http.StatusOK, ask(t, console, "GET", "/support/api/57.0/lightning/../../../../secret.js", nil).status)

	bare := start(t, ConsoleOptions{})
	require.Equal(t, http.StatusNotFound, ask(t, bare, "GET", "/support/api/57.0/lightning/opencti_min.js", nil).status)
}

func TestLoginIsAskedOnlyWhereItIsWanted(t *testing.T) {
	console := start(t, ConsoleOptions{Login: true})
	shut := ask(t, console, "GET", "/lightning/r/Account/001Hx0000000001IAA/view", nil)
	require.Equal(t, http.StatusFound, shut.status)
	require.Equal(t, "/?startURL=%2Flightning%2Fr%2FAccount%2F001Hx0000000001IAA%2Fview", shut.header.Get("Location"))
	require.Equal(t, http.StatusUnauthorized, ask(t, console, "GET", "/services/org", nil).status)
	require.Contains(t, ask(t, console, "GET", shut.header.Get("Location"), nil).body, "Log in")

	through := ask(t, console, "POST", "/login?startURL=%2Flightning%2Fo%2FCase%2Flist", "username=a")
	require.Equal(t, "/lightning/o/Case/list", through.header.Get("Location"))
	cookie := strings.Split(through.header.Get("Set-Cookie"), ";")[0]
	require.Equal(t, http.StatusOK, ask(t, console, "GET", "/services/org", nil, "Cookie", cookie).status)
	for _, foreign := range []string{"https://example.invalid/lightning/", "//example.invalid/lightning/", "/elsewhere"} {
		require.Equal(t, homePath, ask(t, console, "POST", "/login?startURL="+foreign, "username=a").header.Get("Location"), foreign)
	}

	ask(t, console, "POST", "/secur/logout", nil, "Cookie", cookie)
	require.Equal(t, http.StatusUnauthorized, ask(t, console, "GET", "/services/org", nil, "Cookie", cookie).status)
}

// TestConsoleForBrowsers serves the built pages to the browser tests, which read the console's addresses
// from its first line and close its input when they are done.
func TestConsoleForBrowsers(t *testing.T) {
	text := os.Getenv("CORDBOARD_CONSOLE")
	if text == "" {
		t.Skip("serves browser tests only: CORDBOARD_CONSOLE holds no options")
	}
	var opts ConsoleOptions
	var asked struct{ Adapter, OpenCTIDir, ActivitiesFile string }
	require.NoError(t, json.Unmarshal([]byte(text), &asked))
	opts.Pages, opts.Adapter = Pages(), asked.Adapter
	opts.OpenCTIDir, opts.ActivitiesFile = asked.OpenCTIDir, asked.ActivitiesFile
	console := start(t, opts)
	line, err := json.Marshal(map[string]string{"url": console.URL(), "adapter": console.AdapterURL()})
	require.NoError(t, err)
	_, err = os.Stdout.Write(append(line, '\n'))
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, os.Stdin)
	require.NoError(t, err)
}
