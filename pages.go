package main

import (
	"log/slog"
	"strings"

	"github.com/wailsapp/wails/v2/pkg/options/windows"
)

// doorbell is the name of the one event that pages hear. It carries nothing but a Rev.
const doorbell = "cordboard"

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

func cut(text string, limit int) string {
	if len(text) > limit {
		return strings.ToValidUTF8(text[:limit], "") + "…"
	}
	return text
}
