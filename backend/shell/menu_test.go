package shell

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/menu/keys"

	"cordboard/backend/desktop"
	"cordboard/backend/softphone"
	"cordboard/frontend"
)

// commandLog notes which commands were given.
type commandLog []string

func (b *commandLog) commands() menuCommands {
	note := func(what string) func() { return func() { *b = append(*b, what) } }
	return menuCommands{
		show:     note("show"),
		settings: note("settings"), restart: note("restart"), quit: note("quit"), disconnect: note("disconnect"),
		connect: func(server string) { note("connect " + server)() },
		reload:  note("reload"), startPage: note("startPage"), tryAgain: note("tryAgain"),
		zoom:        func(steps int) { note("zoom " + string(rune('1'+steps)))() },
		diagnostics: note("diagnostics"), saveTrace: note("saveTrace"), about: note("about"),
	}
}

// lines of a menu: "-" between others, "!" before a disabled one, its keys in brackets, what it opens indented.
func menuLines(m *menu.Menu, indent string) []string {
	var lines []string
	for _, item := range m.Items {
		text := item.Label
		if item.Disabled {
			text = "!" + text
		}
		if item.Accelerator != nil {
			text += " [" + keys.Stringify(item.Accelerator, "linux") + "]"
		}
		if item.Type == menu.SeparatorType {
			text = "-"
		}
		lines = append(lines, indent+text)
		if item.SubMenu != nil {
			lines = append(lines, menuLines(item.SubMenu, indent+"  ")...)
		}
	}
	return lines
}

func menuItem(t *testing.T, m *menu.Menu, label string) *menu.MenuItem {
	t.Helper()
	var find func(*menu.Menu) *menu.MenuItem
	find = func(m *menu.Menu) *menu.MenuItem {
		for _, item := range m.Items {
			if strings.HasPrefix(item.Label, label) {
				return item
			}
			if item.SubMenu != nil {
				if found := find(item.SubMenu); found != nil {
					return found
				}
			}
		}
		return nil
	}
	item := find(m)
	require.NotNil(t, item, "no %q", label)
	return item
}

func TestMenuFollowsTheTelephone(t *testing.T) {
	frame := func(telephone, view []string) []string {
		lines := []string{"File", "  Settings … [Ctrl+,]", "  Restart", "  -", "  Quit [Ctrl+Q]", "Telephone", "  Connect to"}
		lines = append(lines, telephone...)
		lines = append(lines, "View")
		lines = append(lines, view...)
		return append(lines, "Help", "  Diagnostics folder", "  Save trace", "  -", "  About Cordboard")
	}
	linux := []string{
		"  Reload [F5]", "  -", "  Zoom in [Ctrl++]", "  Zoom out [Ctrl+-]", "  Actual size [Ctrl+0]", "  -", "  Back to start page [Ctrl+Shift+H]",
	}
	windows := []string{
		"  Reload\tF5", "  -", "  Zoom in\tCtrl++", "  Zoom out\tCtrl+-", "  Actual size\tCtrl+0", "  -", "  Back to start page [Ctrl+Shift+H]",
	}
	for name, c := range map[string]struct {
		at      softphone.Status
		givenUp bool
		windows bool
		want    []string
	}{
		"nothing is set up": {
			at:   softphone.Status{},
			want: frame([]string{"    !No telephone server is set up", "  -", "  !Disconnect [Ctrl+Shift+D]"}, linux),
		},
		"signed off": {
			at:   softphone.Status{Servers: []string{"Main", "A & B"}},
			want: frame([]string{"    Main", "    A & B", "  -", "  !Disconnect [Ctrl+Shift+D]"}, linux),
		},
		"signed on": {
			at:   softphone.Status{Server: "A & B", Servers: []string{"Main", "A & B"}},
			want: frame([]string{"    Main", "    !A & B", "  -", "  Disconnect [Ctrl+Shift+D]"}, linux),
		},
		"signed on, on Windows": {
			at: softphone.Status{Server: "A & B", Servers: []string{"Main", "A & B"}}, windows: true,
			want: frame([]string{"    Main", "    !A && B", "  -", "  Disconnect [Ctrl+Shift+D]"}, windows),
		},
		"signing on": {
			at:   softphone.Status{Server: "Main", Servers: []string{"Main"}},
			want: frame([]string{"    !Main", "  -", "  Disconnect [Ctrl+Shift+D]"}, linux),
		},
		"the web view was given up": {
			at: softphone.Status{Servers: []string{"Main"}}, givenUp: true,
			want: frame([]string{"    Main", "  -", "  !Disconnect [Ctrl+Shift+D]"},
				append(append([]string{}, linux...), "  Try the full web view again")),
		},
	} {
		t.Run(name, func(t *testing.T) {
			view := menuViewOf(c.at, c.givenUp, c.windows)
			require.Equal(t, c.want, menuLines(applicationMenu(view, frontend.Texts("en"), new(commandLog).commands()), ""))
		})
	}
}

func TestMenuItemsGiveTheirCommands(t *testing.T) {
	var given commandLog
	at := softphone.Status{Server: "Main", Servers: []string{"Main", "Branch"}}
	m := applicationMenu(menuViewOf(at, true, false), frontend.Texts("en"), given.commands())
	for label, want := range map[string]string{
		"Settings": "settings", "Restart": "restart", "Quit": "quit", "Branch": "connect Branch", "Disconnect": "disconnect",
		"Reload": "reload", "Zoom in": "zoom 2", "Zoom out": "zoom 0", "Actual size": "zoom 1", "Back to start": "startPage",
		"Try the full": "tryAgain", "Diagnostics": "diagnostics", "Save trace": "saveTrace", "About": "about",
	} {
		given = nil
		menuItem(t, m, label).Click(nil)
		require.Equal(t, commandLog{want}, given)
	}
}

func TestMenuSpeaksEveryLanguage(t *testing.T) {
	for language, quit := range map[string]string{"de-AT": "Beenden", "fr": "Quitter", "es-MX": "Salir", "it": "Quit", "": "Quit"} {
		m := applicationMenu(menuView{}, frontend.Texts(language), new(commandLog).commands())
		require.Contains(t, menuLines(m, ""), "  "+quit+" [Ctrl+Q]", language)
		for _, line := range menuLines(m, "") {
			require.NotContains(t, line, "menu.", "%s lacks a text", language)
		}
	}
}

func TestTrayShowsTheTelephone(t *testing.T) {
	for name, c := range map[string]struct {
		status  softphone.Status
		light   desktop.Light
		tooltip string
	}{
		"off":              {softphone.Status{Phone: softphone.SignedOff}, desktop.Off, "Cordboard: signed off"},
		"signing on":       {softphone.Status{Phone: softphone.SigningOn}, desktop.Off, "Cordboard: signing on …"},
		"ready":            {softphone.Status{Phone: softphone.Ready, Device: "200"}, desktop.Ready, "Cordboard: ready (200)"},
		"ringing":          {softphone.Status{Phone: softphone.Ringing, Caller: "Ann"}, desktop.Ringing, "Cordboard: call from Ann"},
		"ringing unknown":  {softphone.Status{Phone: softphone.Ringing}, desktop.Ringing, "Cordboard: call from Unknown number"},
		"on a call":        {softphone.Status{Phone: softphone.OnCall}, desktop.OnCall, "Cordboard: on a call"},
		"the line is lost": {softphone.Status{Phone: softphone.NoConnection}, desktop.NoConnection, "Cordboard: no connection to the telephone server"},
	} {
		t.Run(name, func(t *testing.T) {
			light, tooltip := trayLight(c.status, frontend.Texts("en"))
			require.Equal(t, c.light, light)
			require.Equal(t, c.tooltip, tooltip)
		})
	}
}

func TestTheTraySaysThatCallsCannotBeSaved(t *testing.T) {
	for _, c := range []struct {
		status softphone.Status
		light  desktop.Light
		says   bool
	}{
		{softphone.Status{Phone: softphone.Ready, Device: "200"}, desktop.Ready, false},
		{softphone.Status{Phone: softphone.Ready, Device: "200", Unsaved: true}, desktop.NoConnection, true},
		{softphone.Status{Phone: softphone.SignedOff, Unsaved: true}, desktop.NoConnection, true},
		{softphone.Status{Phone: softphone.Ringing, Unsaved: true}, desktop.Ringing, true},
	} {
		face := trayFace(c.status, frontend.Texts("en"), false, menuCommands{})
		require.Equal(t, c.light, face.Light)
		require.Equal(t, c.says, strings.Contains(face.Tooltip, "calls cannot be saved to disk"))
	}
}

func TestTrayOffersWhatAHiddenWindowNeeds(t *testing.T) {
	var given commandLog
	face := trayFace(softphone.Status{Server: "Main", Servers: []string{"Main", "a_b"}},
		frontend.Texts("en"), false, given.commands())
	var labels []string
	for _, item := range face.Items {
		labels = append(labels, item.Label)
		if item.Click != nil {
			item.Click()
		}
	}
	require.Equal(t, []string{"Show Cordboard", "", "Connect to", "Disconnect", "", "Settings …", "Diagnostics folder", "", "Quit"}, labels)
	require.Equal(t, commandLog{"show", "disconnect", "settings", "diagnostics", "quit"}, given)

	servers := face.Items[2].Items
	require.Len(t, servers, 2)
	require.True(t, servers[0].Disabled, "signed on there already")
	require.Equal(t, "a__b", servers[1].Label)
	given = nil
	servers[1].Click()
	require.Equal(t, commandLog{"show", "connect a_b"}, given, "the pane must be seen")

	off := trayFace(softphone.Status{}, frontend.Texts("en"), true, given.commands())
	require.True(t, off.Items[2].Disabled, "no server")
	require.True(t, off.Items[3].Disabled, "nobody is signed on")
}
