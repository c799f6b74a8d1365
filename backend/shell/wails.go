package shell

import (
	"log/slog"
	"strings"

	"github.com/wailsapp/wails/v2/pkg/options/windows"
)

// StateEvent is the name of the one event that pages hear: there is a State. It carries nothing but its Rev.
const StateEvent = "cordboard"

// QuietLogger is Wails' logger. Wails logs whole messages of pages, passwords in them included; only the
// words before the first quoted or structured part get through.
type QuietLogger struct{ Log *slog.Logger }

func (l QuietLogger) say(level func(string, ...any), message string) {
	if i := strings.IndexAny(message, ":{[\"'`("); i >= 0 {
		message = message[:i] + " ..."
	}
	level("wails", "says", cut(message, 80))
}

func (l QuietLogger) Print(m string)   { l.say(l.Log.Debug, m) }
func (l QuietLogger) Trace(m string)   { l.say(l.Log.Debug, m) }
func (l QuietLogger) Debug(m string)   { l.say(l.Log.Debug, m) }
func (l QuietLogger) Info(m string)    { l.say(l.Log.Info, m) }
func (l QuietLogger) Warning(m string) { l.say(l.Log.Warn, m) }
func (l QuietLogger) Error(m string)   { l.say(l.Log.Error, m) }
func (l QuietLogger) Fatal(m string)   { l.say(l.Log.Error, m) }

// LibraryWriter takes what libraries print by themselves (the tray's complaints, Wails' last words) into the log.
type LibraryWriter struct{ Log *slog.Logger }

func (l LibraryWriter) Write(line []byte) (int, error) {
	l.Log.Info("a library", "says", cut(strings.TrimSpace(string(line)), 200))
	return len(line), nil
}

// WindowsMessages are the message boxes of a PC that lacks what the window needs.
func WindowsMessages(texts Texts) *windows.Messages {
	t := func(key string) string { return texts("menu.webView."+key, nil) }
	return &windows.Messages{
		Error:                t("title"),
		MissingRequirements:  t("title"),
		Webview2NotInstalled: t("notInstalled"),
		InstallationRequired: t("notInstalled"),
		UpdateRequired:       t("tooOld"),
		ContactAdmin:         t("missing"),
		InvalidFixedWebview2: t("invalid"),
		WebView2ProcessCrash: t("crashed"),
	}
}

// ToldByWails says whether Wails ended with an error that it has shown in a box of its own, which is one of its messages.
func ToldByWails(err error, texts Texts) bool {
	return err.Error() == WindowsMessages(texts).Webview2NotInstalled
}

func cut(text string, limit int) string {
	if len(text) > limit {
		return strings.ToValidUTF8(text[:limit], "") + "…"
	}
	return text
}
