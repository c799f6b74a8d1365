package main

import (
	"io/fs"
	"log/slog"
	"net/http"
	"strings"

	"github.com/wailsapp/wails/v2/pkg/options/windows"
)

// doorbell is the name of the one event that pages hear. It carries nothing but a Rev.
const doorbell = "cordboard"

// What stands in the start page where its token and its kind of window belong.
const (
	tokenPlaceholder  = "__TOKEN__"
	windowPlaceholder = "__WINDOW__"
)

const notBuilt = `<!doctype html><meta charset="utf-8"><title>Cordboard</title><p>The pages are not built. Run make run.</p>`

// ownPages serves the start page, with its token and the kind of window (settings: only the form) in it, and
// the softphone's page. A page of another origin can show the softphone in a frame at most, never read it.
func ownPages(pages fs.FS, token, window string) http.Handler {
	fill := strings.NewReplacer(tokenPlaceholder, token, windowPlaceholder, window)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		if name == "" {
			name = "index.html"
		}
		content, err := fs.ReadFile(pages, name)
		switch {
		case name != "index.html" && name != "softphone.html":
			http.NotFound(w, r)
			return
		case err != nil:
			content = []byte(notBuilt)
		case name == "index.html":
			content = []byte(fill.Replace(string(content)))
			w.Header().Set("X-Frame-Options", "DENY")
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = w.Write(content)
	})
}

// quietLogger is Wails' logger. Wails logs whole messages of pages, passwords in them included; only the
// words before the first quoted or structured part get through.
type quietLogger struct{ log *slog.Logger }

func (l quietLogger) say(level func(string, ...any), message string) {
	if i := strings.IndexAny(message, ":{[\"'`("); i >= 0 {
		message = message[:i] + " ..."
	}
	level("wails", "says", cut(message, 80))
}

func (l quietLogger) Print(m string)   { l.say(l.log.Debug, m) }
func (l quietLogger) Trace(m string)   { l.say(l.log.Debug, m) }
func (l quietLogger) Debug(m string)   { l.say(l.log.Debug, m) }
func (l quietLogger) Info(m string)    { l.say(l.log.Info, m) }
func (l quietLogger) Warning(m string) { l.say(l.log.Warn, m) }
func (l quietLogger) Error(m string)   { l.say(l.log.Error, m) }
func (l quietLogger) Fatal(m string)   { l.say(l.log.Error, m) }

// windowsMessages are the message boxes of a PC that lacks what the window needs.
func windowsMessages() *windows.Messages {
	return &windows.Messages{
		Error:                "Cordboard cannot start",
		MissingRequirements:  "Cordboard cannot start",
		Webview2NotInstalled: "Cordboard needs the Microsoft Edge WebView2 Runtime, which is not installed on this PC.",
		InstallationRequired: "Cordboard needs the Microsoft Edge WebView2 Runtime, which is not installed on this PC.",
		UpdateRequired:       "The Microsoft Edge WebView2 Runtime on this PC is too old for Cordboard.",
		ContactAdmin:         "Cordboard needs the Microsoft Edge WebView2 Runtime, which is missing or too old on this PC. Please ask your administrator to install it.",
		InvalidFixedWebview2: "The WebView2 Runtime that Cordboard was given is not valid.",
		WebView2ProcessCrash: "The browser component stopped. Cordboard will close; start it again and your calls will be there.",
	}
}

// toldByWails says whether Wails ended with an error that it has shown in a box of its own.
func toldByWails(err error) bool { return err.Error() == windowsMessages().Webview2NotInstalled }
