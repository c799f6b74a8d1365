package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
	"cordboard/testbed/drive"
)

// foreignPage is what a page can do to the program: its first script looks around, and then it says to the
// native side whatever it likes.
const foreignPage = `<!doctype html><head><title>%[1]s</title><script>
window.first = {wails: typeof window.wails, state: document.readyState};
window.say = message => webkit.messageHandlers.external.postMessage(message);
</script></head><p>%[1]s</p>%[2]s`

func servePage(t *testing.T, title, body string) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, foreignPage, title, body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// hostile are messages that Wails obeys or breaks on, as JavaScript. None is a call of a telephony method.
var hostile = []string{
	`42`, `null`, `undefined`, `{}`, `[1, "Q"]`, `""`, `"Q"`, `"H"`, `"WM"`, `"drag"`, `"DomReady"`,
	`"Bhttp://127.0.0.1:1/"`, `'E{"name":"cordboard","data":[]}'`, `'C{"name":":wails:ClipboardGetText","args":[],"callbackID":"1"}'`,
	`'C{"name":"softphone.Settings.Load","args":["x"],"callbackID":"2"}'`,
}

func TestApplicationKeepsForeignPagesInTheirPlace(t *testing.T) {
	needApplication(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	stranger := servePage(t, "stranger", "")
	org := servePage(t, "org", `<iframe src="`+stranger+`/frame"></iframe>`)

	home := t.TempDir()
	s := &drive.Scene{Home: home, Config: filepath.Join(home, "config.xml")}
	require.NoError(t, config.Update(s.Config, func(c *config.Config) error { c.Salesforce.URL = org; return nil }))
	var said strings.Builder
	app, err := s.Start(builtApplication, true, &said)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, app.End(), said.String()) })
	page, err := app.Stage(ctx)
	require.NoError(t, err)
	defer page.Close()

	logged := func(want string, times int) {
		t.Helper()
		var log []byte
		require.Eventually(t, func() bool {
			log, err = os.ReadFile(filepath.Join(home, "data", "logs", "cordboard.log"))
			return err == nil && strings.Count(string(log), want) >= times
		}, 10*time.Second, 50*time.Millisecond, "%d times %s in:\n%s", times, want, log)
		require.Equal(t, times, strings.Count(string(log), want), want)
	}

	// The org's page: the bridge is there before its first script and refuses to be had by it.
	require.NoError(t, page.Await(ctx, `document.title === "org" && document.readyState === "complete"`))
	var first struct{ Wails, State string }
	require.NoError(t, page.Inspector.Evaluate(ctx, `window.first`, &first))
	require.Equal(t, "object", first.Wails, "the bridge comes before the page's first script")
	require.Equal(t, "loading", first.State)
	logged("early=true", 1)
	require.Eventually(t, func() bool {
		marker, err := os.ReadFile(filepath.Join(home, "data", "cordboard.marker"))
		return err == nil && strings.Contains(string(marker), `"open":false`)
	}, 10*time.Second, 50*time.Millisecond, "the start is over")
	for _, message := range hostile {
		require.NoError(t, page.Inspector.Evaluate(ctx, `(say(`+message+`), null)`, nil))
	}
	logged("message refused", len(hostile))
	logged("origin="+org, len(hostile))

	// A frame of another origin has no bridge and is no better off.
	inFrame := func(url string) bool { return url == stranger+"/frame" }
	require.NoError(t, page.AwaitIn(ctx, inFrame, `document.readyState === "complete"`))
	require.NoError(t, page.EvaluateIn(ctx, inFrame, `window.first`, &first))
	require.Equal(t, "undefined", first.Wails)
	require.NoError(t, page.EvaluateIn(ctx, inFrame, `(say("Q"), null)`, nil))
	logged("message refused", len(hostile)+1)

	// A stranger on top has no bridge, and not even a telephony call of its gets through.
	require.NoError(t, page.Inspector.Evaluate(ctx, `(setTimeout(() => location.replace("`+stranger+`/"), 0), null)`, nil))
	require.NoError(t, page.Await(ctx, `document.title === "stranger" && document.readyState === "complete"`))
	require.NoError(t, page.Inspector.Evaluate(ctx, `{wails: typeof window.wails, state: ""}`, &first))
	require.Equal(t, "undefined", first.Wails)
	require.NoError(t, page.Inspector.Evaluate(ctx, `(say('C{"name":"softphone.Bridge.State","args":["x"],"callbackID":"3"}'), null)`, nil))
	logged("origin="+stranger, 1)

	// And back: everything still works.
	require.NoError(t, page.Inspector.Evaluate(ctx, `(setTimeout(() => location.replace("`+org+`/back"), 0), null)`, nil))
	require.NoError(t, page.Await(ctx, `location.pathname === "/back" && window.first?.wails === "object"`))
}
