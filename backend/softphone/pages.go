package softphone

import (
	"encoding/json"
	"html"
	"io/fs"
	"net/http"
	"strings"

	"cordboard/backend/salesforce"
	"cordboard/backend/softphone/channel"
)

// What stands in the built pages where the program writes something into them.
const (
	pagePlaceholder   = "__SOFTPHONE__" // softphone.html: pageFacts as JSON
	tokenPlaceholder  = "__TOKEN__"     // index.html: the settings token
	windowPlaceholder = "__WINDOW__"    // index.html: the kind of window
)

const notBuilt = `<!doctype html><meta charset="utf-8"><title>Cordboard</title><p>The pages are not built. Run make run.</p>`

// Pages serves the program's own pages, on every system and under every address, with their headers: the one
// place where these are set. No page carries Access-Control-Allow-Origin: a page of another origin can show the
// softphone in a frame at most, and never read it.
type Pages struct {
	Files fs.FS
	Keys  *channel.Keys
	// Framers are the origins of the org: only they may put the softphone into a frame, and the softphone
	// speaks only where all pages around it are theirs. WebKitGTK ignores the header that says so for addresses
	// of an own scheme, so the page looks for itself.
	Framers []string
	// SettingsToken and Window are written into the start page.
	SettingsToken, Window string
}

// PagesFor are the program's own pages, for a window that is named so and an org with these origins.
func (a *App) PagesFor(window string, origins []string) *Pages {
	return &Pages{Files: a.o.Pages, Keys: a.keys, Framers: origins, SettingsToken: a.settings.token, Window: window}
}

// BridgeFor makes the script for the console's page, which answers frames of these origins; early says that it runs before
// the page's own.
func (a *App) BridgeFor(softphones []string) func(early bool) string {
	return func(early bool) string {
		source, err := fs.ReadFile(a.o.Pages, "bridge.js")
		if err != nil {
			a.o.Log.Error("the pages are not built; run make", "err", err)
			return ""
		}
		script, err := salesforce.BridgeScript(string(source), salesforce.BridgeConfig{
			Token: a.telephonyToken, SoftphoneOrigins: softphones, Early: early,
		})
		if err != nil {
			a.o.Log.Error("the bridge cannot be configured", "err", err)
		}
		return script
	}
}

// ConsoleURL is the address of the console that this run opens; "" = the settings have none.
func (a *App) ConsoleURL() string {
	if salesforce.ValidateOrgURL(a.current.begun.Salesforce.URL) != nil {
		return ""
	}
	return a.current.begun.Salesforce.URL
}

// pageFacts is what a served softphone page knows.
type pageFacts struct {
	channel.PageKey
	Ancestors []string `json:"ancestors"`
}

// ServeHTTP serves the start page and the softphone's page.
func (p *Pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "", "/", "/index.html":
		w.Header().Set("X-Frame-Options", "DENY")
		w.Header().Set("Content-Security-Policy", "frame-ancestors 'none'")
		p.serve(w, r, "index.html", strings.NewReplacer(tokenPlaceholder, p.SettingsToken, windowPlaceholder, p.Window))
	default:
		p.Softphone(w, r)
	}
}

// Softphone serves the softphone's page alone, with a key of its own.
func (p *Pages) Softphone(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/softphone.html" {
		refuse(w, http.StatusNotFound)
		return
	}
	facts, err := json.Marshal(pageFacts{p.Keys.Issue(), p.Framers})
	if err != nil {
		panic(err) // texts always marshal
	}
	framers := p.Framers
	if len(framers) == 0 {
		framers = []string{"'none'"}
	}
	w.Header().Set("Content-Security-Policy", "frame-ancestors "+strings.Join(framers, " "))
	p.serve(w, r, "softphone.html", strings.NewReplacer(pagePlaceholder, html.EscapeString(string(facts))))
}

func (p *Pages) serve(w http.ResponseWriter, r *http.Request, name string, fill *strings.Replacer) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		refuse(w, http.StatusMethodNotAllowed)
		return
	}
	content, err := fs.ReadFile(p.Files, name)
	if err != nil {
		content = []byte(notBuilt)
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write([]byte(fill.Replace(string(content))))
}

func refuse(w http.ResponseWriter, status int) {
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
}
