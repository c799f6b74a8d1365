package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/testbed/drive"
)

// trayWatcher is a desktop's tray, as far as the application sees it.
type trayWatcher struct {
	t     *testing.T
	bus   *dbus.Conn
	icons chan dbus.Sender
	icon  string // who was put into the tray last
}

// RegisterStatusNotifierItem is called by whoever wants an icon in the tray.
func (w *trayWatcher) RegisterStatusNotifierItem(sender dbus.Sender, _ string) *dbus.Error {
	w.icons <- sender
	return nil
}

// watchTray gives the session's bus a tray.
func watchTray(t *testing.T) *trayWatcher {
	t.Helper()
	bus, err := dbus.ConnectSessionBus()
	require.NoError(t, err, "build/display.sh makes a session bus")
	t.Cleanup(func() { require.NoError(t, bus.Close()) })
	w := &trayWatcher{t: t, bus: bus, icons: make(chan dbus.Sender, 8)}
	require.NoError(t, bus.Export(w, "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher"))
	require.Eventually(t, func() bool { // the bus may not know yet that the last one is gone
		reply, err := bus.RequestName("org.kde.StatusNotifierWatcher", dbus.NameFlagDoNotQueue)
		return err == nil && reply == dbus.RequestNameReplyPrimaryOwner
	}, 30*time.Second, 20*time.Millisecond)
	return w
}

// await waits for the icon of a process: others on the same bus may have one as well.
func (w *trayWatcher) await(ctx context.Context, process int) {
	w.t.Helper()
	for {
		select {
		case sender := <-w.icons:
			var id uint32
			err := w.bus.BusObject().Call("org.freedesktop.DBus.GetConnectionUnixProcessID", 0, string(sender)).Store(&id)
			if err == nil && int(id) == process {
				w.icon = string(sender)
				return
			}
		case <-ctx.Done():
			require.FailNow(w.t, "no icon was put into the tray")
		}
	}
}

func (w *trayWatcher) tooltip() string {
	value, err := w.bus.Object(w.icon, "/StatusNotifierItem").GetProperty("org.kde.StatusNotifierItem.ToolTip")
	if err != nil {
		return err.Error()
	}
	return value.Value().([]any)[2].(string)
}

func (w *trayWatcher) says(tooltip string) {
	w.t.Helper()
	require.EventuallyWithT(w.t, func(c *assert.CollectT) { assert.Equal(c, tooltip, w.tooltip()) }, 30*time.Second, 20*time.Millisecond)
}

// click clicks an item of the icon's menu.
func (w *trayWatcher) click(label string) {
	w.t.Helper()
	var ids []int32
	for id := range int32(100) {
		ids = append(ids, id+1)
	}
	menu := w.bus.Object(w.icon, "/StatusNotifierItem/menu")
	var clicked int32
	require.Eventually(w.t, func() bool {
		var items []struct {
			ID    int32
			Props map[string]dbus.Variant
		}
		if menu.Call("com.canonical.dbusmenu.GetGroupProperties", 0, ids, []string{}).Store(&items) != nil {
			return false
		}
		for _, item := range items {
			enabled, _ := item.Props["enabled"].Value().(bool)
			if text, _ := item.Props["label"].Value().(string); text == label && enabled {
				clicked = item.ID
			}
		}
		return clicked != 0
	}, 30*time.Second, 20*time.Millisecond, "the menu offers %s", label)
	require.NoError(w.t, menu.Call("com.canonical.dbusmenu.Event", 0, clicked, "clicked", dbus.MakeVariant(""), uint32(0)).Err)
}

// openInTray is openApplication with a tray, for an application that may end by itself.
func openInTray(ctx context.Context, t *testing.T, change func(*config.Config), args ...string) (opened, *trayWatcher) {
	t.Helper()
	t.Setenv("LC_ALL", "C.UTF-8")
	tray := watchTray(t)
	o := opened{said: new(strings.Builder)}
	var err error
	o.Scene, err = drive.OpenScene(ctx, t.TempDir(), csta.Zultys)
	require.NoError(t, err)
	t.Cleanup(o.Close)
	require.NoError(t, config.Update(o.Config, func(c *config.Config) error { change(c); return nil }))
	o.app, err = o.Start(builtApplication, true, o.said, args...)
	require.NoError(t, err)
	t.Cleanup(func() {
		if o.app.Command.ProcessState == nil {
			o.app.Kill()
		}
	})
	o.stage, err = o.app.Stage(ctx)
	require.NoError(t, err)
	t.Cleanup(func() { _ = o.stage.Close() })
	tray.await(ctx, o.app.Command.Process.Pid)
	return o, tray
}

func (o opened) log(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(o.Home, "data", "logs", "cordboard.log"))
	require.NoError(t, err)
	return string(content)
}

func (o opened) logs(t *testing.T, words string) {
	t.Helper()
	require.Eventually(t, func() bool { return strings.Contains(o.log(t), words) }, 30*time.Second, 20*time.Millisecond, words)
}

// phone evaluates an expression in the softphone until it is true.
func (o opened) phone(ctx context.Context, t *testing.T, expression string) {
	t.Helper()
	require.Eventually(t, func() bool {
		var holds bool
		return o.stage.Evaluate(ctx, "softphone.html", "!!("+expression+")", &holds) == nil && holds
	}, 15*time.Second, 20*time.Millisecond, expression)
}

func (o opened) signOn(ctx context.Context, t *testing.T) {
	t.Helper()
	o.phone(ctx, t, `document.querySelector("input[type=password]")`)
	require.NoError(t, o.stage.Evaluate(ctx, "softphone.html", `(() => {
		for (const [which, value] of [["[name=username]", "200"], ["[name=password]", "secret"]]) {
			const field = document.querySelector("input" + which);
			field.value = value;
			field.dispatchEvent(new Event("input", {bubbles: true}));
		}
		document.querySelector("button[type=submit]").click();
	})()`, nil))
	o.phone(ctx, t, `document.querySelector("#number")`)
}

// again starts the application a second time and waits for it to hand over what it was given.
func (o opened) again(ctx context.Context, t *testing.T, args ...string) {
	t.Helper()
	second, err := o.Start(builtApplication, false, o.said, args...)
	require.NoError(t, err)
	select {
	case <-second.Ended:
	case <-ctx.Done():
		second.Kill()
		require.FailNow(t, "the second start did not end")
	}
}

func (o opened) endsByItself(ctx context.Context, t *testing.T) {
	t.Helper()
	select {
	case err := <-o.app.Ended:
		require.NoError(t, err, o.said.String())
	case <-ctx.Done():
		require.FailNow(t, "the application did not end")
	}
	require.Contains(t, o.log(t), "msg=end")
}

func (o opened) stillRuns(t *testing.T) {
	t.Helper()
	select {
	case err := <-o.app.Ended:
		require.FailNow(t, "the application ended", "%v %s", err, o.said.String())
	default:
	}
}

func TestApplicationDialsWhatAnotherStartHandsOver(t *testing.T) {
	needApplication(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	o, tray := openInTray(ctx, t, func(*config.Config) {}, "--dial", "tel:202")
	tray.says("Cordboard: signed off")
	o.signOn(ctx, t)
	tray.says("Cordboard: ready (200)")
	o.phone(ctx, t, `document.querySelector("#number").value === "202"`)
	for _, frame := range o.Frames.Received() {
		require.NotEqual(t, "MakeCall", frame.Name, "nobody pressed Call")
	}

	o.again(ctx, t, "tel:201")
	o.phone(ctx, t, `document.querySelector("article.dialing")`)
	tray.says("Cordboard: on a call")
	require.Eventually(t, func() bool { return o.Switch.Lift("201") == nil }, 30*time.Second, 20*time.Millisecond, "it rings there")
	o.phone(ctx, t, `document.querySelector("article.connected")`)

	// In a call the end is asked for first, and pages do not end anything.
	require.NoError(t, o.stage.Evaluate(ctx, "", `(webkit.messageHandlers.external.postMessage("Q"), null)`, nil))
	o.logs(t, "kind=Q")
	require.NotContains(t, o.log(t), "a question is asked")
	tray.click("Quit")
	o.logs(t, "question=menu.quit.question")
	o.stillRuns(t)
	o.phone(ctx, t, `document.querySelector("article.connected")`)
	require.NoError(t, o.app.End())
}

func TestApplicationTellsWhatIsNoNumber(t *testing.T) {
	needApplication(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	o := openApplication(ctx, t)
	story := o.story()
	require.NoError(t, story.Shows(ctx, "Sign on"))
	o.again(ctx, t, "--dial", "%n no number %s")
	o.logs(t, "code=badNumber")
	o.again(ctx, t, "--dial=tel:1", "--settings", "--config", "elsewhere.xml") // all of it is the number
	require.Eventually(t, func() bool { return strings.Count(o.log(t), "code=badNumber") == 2 }, 30*time.Second, 20*time.Millisecond)
	o.again(ctx, t, "nonsense") // refused where it was typed
	require.Contains(t, o.said.String(), `unexpected "nonsense"`)
	require.NoError(t, story.Shows(ctx, "Sign on"))
} // and ends although the box is open

func TestApplicationQuitsFromTheTrayInGoodOrder(t *testing.T) {
	needApplication(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	o, tray := openInTray(ctx, t, func(c *config.Config) {
		branch := c.Servers[0]
		branch.Name = "Branch office"
		c.Servers = append(c.Servers, branch)
	})
	o.signOn(ctx, t)
	tray.says("Cordboard: ready (200)")
	tray.click("Branch office") // signs off and asks for the password of that one
	tray.says("Cordboard: signed off")
	o.phone(ctx, t, `document.querySelector("select")?.value === "Branch office"`)
	farewells := 0
	for _, frame := range o.Frames.Received() {
		if frame.Name == "MonitorStop" || frame.Name == "logout" {
			farewells++
		}
	}
	require.Equal(t, 2, farewells, "signed off at the first server")

	o.signOn(ctx, t)
	tray.says("Cordboard: ready (200)")
	tray.click("Quit")
	o.endsByItself(ctx, t)
	received := o.Frames.Received()
	require.Equal(t, "MonitorStop", received[len(received)-2].Name)
	require.Equal(t, "logout", received[len(received)-1].Name)
	require.NotContains(t, o.log(t), "the menu stays", "the menu followed as well")
}

func TestApplicationHidesBehindItsIcon(t *testing.T) {
	needApplication(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	nobody, err := drive.FreeAddress()
	require.NoError(t, err)
	o, tray := openInTray(ctx, t, func(c *config.Config) {
		c.Tray.HideOnClose = true
		c.Salesforce.URL = "http://" + nobody + "/" // the start page stays
	})
	hidden := func(want string) {
		t.Helper()
		require.NoError(t, o.stage.Await(ctx, `document.visibilityState === "`+want+`"`))
	}
	hidden("visible")
	require.NoError(t, o.stage.Await(ctx, `window.runtime?.Quit`))
	require.NoError(t, o.stage.Evaluate(ctx, "", `(window.runtime.Quit(), null)`, nil)) // as the window's frame does
	hidden("hidden")
	o.stillRuns(t)
	o.again(ctx, t)
	hidden("visible")
	require.NoError(t, o.stage.Evaluate(ctx, "", `(window.runtime.Quit(), null)`, nil))
	hidden("hidden")
	tray.click("Show Cordboard")
	hidden("visible")
	tray.click("Quit")
	o.endsByItself(ctx, t)
}

func TestApplicationOpensOtherSitesInTheBrowser(t *testing.T) {
	needApplication(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	browser := t.TempDir() // stands before the system's own
	went := filepath.Join(browser, "went")
	require.NoError(t, os.WriteFile(filepath.Join(browser, "xdg-open"), []byte("#!/bin/sh\necho \"$1\" >>"+went+"\n"), 0o755))
	t.Setenv("PATH", browser+":"+os.Getenv("PATH"))
	o := openApplication(ctx, t)
	story := o.story()
	require.NoError(t, story.Shows(ctx, "Sign on"))
	for _, address := range []string{"location.origin + '/elsewhere'", "'https://login.salesforce.com/help'", "'https://www.example.com/order?id=1'"} {
		require.NoError(t, o.stage.Evaluate(ctx, "", `(window.open(`+address+`), null)`, nil))
	}
	require.Eventually(t, func() bool {
		content, _ := os.ReadFile(went)
		return string(content) == "https://www.example.com/order?id=1\n"
	}, 30*time.Second, 20*time.Millisecond)
}

func TestApplicationSaysThatThereIsNoDisplay(t *testing.T) {
	needApplication(t)
	dir := t.TempDir()
	command := exec.Command(builtApplication, "--config", filepath.Join(dir, "config.xml"), "--data", dir)
	command.Env = slices.DeleteFunc(os.Environ(), func(variable string) bool {
		return strings.HasPrefix(variable, "DISPLAY=") || strings.HasPrefix(variable, "WAYLAND_DISPLAY=") || strings.HasPrefix(variable, "DBUS_SESSION")
	})
	said, err := command.CombinedOutput()
	require.Error(t, err)
	require.Equal(t, 1, command.ProcessState.ExitCode(), string(said))
	require.Contains(t, string(said), "cordboard: ")
	require.NotContains(t, string(said), "goroutine")
	log, err := os.ReadFile(filepath.Join(dir, "logs", "cordboard.log"))
	require.NoError(t, err)
	require.Contains(t, string(log), "code=window")
}

func TestApplicationRefusesAWrongCommandLine(t *testing.T) {
	needApplication(t)
	for _, args := range [][]string{{"200"}, {"--dial"}, {"--dial="}, {"--settings", "tel:1"}} {
		command := exec.Command(builtApplication, args...)
		said, err := command.CombinedOutput()
		require.Error(t, err)
		require.Equal(t, 2, command.ProcessState.ExitCode(), args)
		require.NotEmpty(t, said, args)
	}
}
