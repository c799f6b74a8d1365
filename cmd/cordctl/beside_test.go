package main

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/testbed/drive"
)

// opened is the application on a scene of its own, and what it printed.
type opened struct {
	*drive.Scene
	app   *drive.Application
	stage drive.InspectorStage
	said  *strings.Builder
}

func openApplication(ctx context.Context, t *testing.T) opened {
	t.Helper()
	o := opened{said: new(strings.Builder)}
	var err error
	o.Scene, err = drive.OpenScene(ctx, t.TempDir(), csta.Zultys)
	require.NoError(t, err)
	t.Cleanup(o.Close)
	o.app, err = o.Start(builtApplication, true, o.said)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, o.app.End(), o.said.String()) })
	o.stage, err = o.app.Stage(ctx)
	require.NoError(t, err)
	t.Cleanup(func() { _ = o.stage.Close() })
	return o
}

func (o opened) story() drive.Story {
	return drive.Story{Stage: o.stage, Switch: o.Switch, Console: o.Console, Step: func(string, string) {}}
}

func TestApplicationSettingsAreAProcessBesideTheConsole(t *testing.T) {
	needApplication(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	o := openApplication(ctx, t)
	story := o.story()
	require.NoError(t, story.Shows(ctx, "Sign on"))
	require.NoError(t, o.stage.Evaluate(ctx, "", `(window.mark = "still the same page", null)`, nil))

	form, err := o.Start(builtApplication, true, o.said, "--settings")
	require.NoError(t, err)
	page, err := form.Stage(ctx)
	require.NoError(t, err)
	defer page.Close()
	require.NoError(t, page.Await(ctx, `document.querySelector("form") && !document.querySelector("[role=tab]")`))
	require.NoError(t, page.Inspector.Evaluate(ctx, `[...document.querySelectorAll("button")].find(b => b.innerText.trim() === "Add server").click()`, nil))
	fill := func(label, value string) {
		t.Helper()
		field := `[...document.querySelectorAll("label")].find(l => l.textContent.trim().startsWith(` + quoted(label) + `))`
		require.NoError(t, page.Await(ctx, field))
		require.NoError(t, page.Inspector.Evaluate(ctx, `(() => { const l = `+field+`; const e = l.control; e.value = `+quoted(value)+`;
			e.dispatchEvent(new Event("input", {bubbles: true})); e.dispatchEvent(new Event("change", {bubbles: true})); })()`, nil))
	}
	fill("Name", "Branch office")
	fill("Host name or address", "mx.branch.example")
	save := `[...document.querySelectorAll("button")].find(b => b.innerText.trim() === "Save")`
	require.NoError(t, page.Await(ctx, save+" && !"+save+".disabled"))
	require.NoError(t, page.Inspector.Evaluate(ctx, save+".click()", nil))

	require.Eventually(t, func() bool {
		file, err := config.Load(o.Config)
		return err == nil && len(file.Config().Servers) == 2 && file.Config().Servers[1].Name == "Branch office"
	}, 10*time.Second, 20*time.Millisecond, "the form saves")
	require.Eventually(t, func() bool {
		var offered bool
		err := o.stage.Evaluate(ctx, "softphone.html", `[...document.querySelectorAll("option")].some(o => o.textContent === "Branch office")`, &offered)
		return err == nil && offered
	}, 10*time.Second, 20*time.Millisecond, "the running console offers the new server")
	var mark string
	require.NoError(t, o.stage.Evaluate(ctx, "", `window.mark`, &mark))
	require.Equal(t, "still the same page", mark, "the console's page was not unloaded")
	require.NoError(t, form.End())
}

func TestApplicationWritesNoPasswordOfAMalformedLogin(t *testing.T) {
	needApplication(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	const planted = "Zwiebelkuchen-4711"
	o := openApplication(ctx, t)
	story := o.story()
	require.NoError(t, story.Shows(ctx, "Sign on"))
	for _, call := range []string{
		`{"name":"softphone.Bridge.Call","args":["x",{"user":{"a":1},"password":"` + planted + `"}],"callbackID":"1"}`,
		`{"name":"softphone.Bridge.Call","args":["` + planted + `"],"callbackID":"2"}`,
		`{"name":"softphone.Bridge.Call","args":["x",{"password":"` + planted + `"}],"callbackID":"3"}`,
		`{"name":"softphone.Bridge.` + planted + `","args":[],"callbackID":"4"}`,
		`{"name":"softphone.Bridge.Call","args":["x",{"password":"` + planted + `"`,
	} {
		require.NoError(t, o.stage.Evaluate(ctx, "", `(webkit.messageHandlers.external.postMessage(`+quoted("C"+call)+`), null)`, nil))
	}
	log := filepath.Join(o.Home, "data", "logs", "cordboard.log")
	require.Eventually(t, func() bool {
		content, err := os.ReadFile(log)
		return err == nil && strings.Count(string(content), "msg=wails") >= 2
	}, 10*time.Second, 20*time.Millisecond, "Wails complains in our log")
	require.NoError(t, filepath.WalkDir(o.Out, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		require.NotContains(t, string(content), planted, path)
		return err
	}))
	require.NotContains(t, o.said.String(), planted)
}

func quoted(text string) string {
	literal, _ := json.Marshal(text) // text always marshals
	return string(literal)
}
