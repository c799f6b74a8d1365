package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/menu/keys"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/desktop"
	"cordboard/backend/softphone"
	"cordboard/frontend"
)

// orderBook notes which orders were given.
type orderBook []string

func (b *orderBook) does() menuOrders {
	note := func(what string) func() { return func() { *b = append(*b, what) } }
	return menuOrders{
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
	on := agent.State{Agent: agent.On, Link: agent.Up, Server: "A & B"}
	for name, c := range map[string]struct {
		at      softphone.Standing
		givenUp bool
		windows bool
		want    []string
	}{
		"nothing is set up": {
			at:   softphone.Standing{State: agent.State{Agent: agent.Off}},
			want: frame([]string{"    !No telephone server is set up", "  -", "  !Disconnect [Ctrl+Shift+D]"}, linux),
		},
		"signed off": {
			at:   softphone.Standing{State: agent.State{Agent: agent.Off, Server: "Main"}, Servers: []string{"Main", "A & B"}},
			want: frame([]string{"    Main", "    A & B", "  -", "  !Disconnect [Ctrl+Shift+D]"}, linux),
		},
		"signed on": {
			at:   softphone.Standing{State: on, Servers: []string{"Main", "A & B"}},
			want: frame([]string{"    Main", "    !A & B", "  -", "  Disconnect [Ctrl+Shift+D]"}, linux),
		},
		"signed on, on Windows": {
			at: softphone.Standing{State: on, Servers: []string{"Main", "A & B"}}, windows: true,
			want: frame([]string{"    Main", "    !A && B", "  -", "  Disconnect [Ctrl+Shift+D]"}, windows),
		},
		"signing on": {
			at:   softphone.Standing{State: agent.State{Agent: agent.SigningOn, Server: "Main"}, Servers: []string{"Main"}},
			want: frame([]string{"    !Main", "  -", "  Disconnect [Ctrl+Shift+D]"}, linux),
		},
		"the web view was given up": {
			at: softphone.Standing{State: agent.State{Agent: agent.Off}, Servers: []string{"Main"}}, givenUp: true,
			want: frame([]string{"    Main", "  -", "  !Disconnect [Ctrl+Shift+D]"},
				append(append([]string{}, linux...), "  Try the full web view again")),
		},
	} {
		t.Run(name, func(t *testing.T) {
			view := menuViewOf(c.at, c.givenUp, c.windows)
			require.Equal(t, c.want, menuLines(applicationMenu(view, frontend.Texts("en"), new(orderBook).does()), ""))
		})
	}
}

func TestMenuItemsGiveTheirOrders(t *testing.T) {
	var given orderBook
	at := softphone.Standing{State: agent.State{Agent: agent.On, Server: "Main"}, Servers: []string{"Main", "Branch"}}
	m := applicationMenu(menuViewOf(at, true, false), frontend.Texts("en"), given.does())
	for label, want := range map[string]string{
		"Settings": "settings", "Restart": "restart", "Quit": "quit", "Branch": "connect Branch", "Disconnect": "disconnect",
		"Reload": "reload", "Zoom in": "zoom 2", "Zoom out": "zoom 0", "Actual size": "zoom 1", "Back to start": "startPage",
		"Try the full": "tryAgain", "Diagnostics": "diagnostics", "Save trace": "saveTrace", "About": "about",
	} {
		given = nil
		menuItem(t, m, label).Click(nil)
		require.Equal(t, orderBook{want}, given)
	}
}

func TestMenuSpeaksEveryLanguage(t *testing.T) {
	for language, quit := range map[string]string{"de-AT": "Beenden", "fr": "Quitter", "es-MX": "Salir", "it": "Quit", "": "Quit"} {
		m := applicationMenu(menuView{}, frontend.Texts(language), new(orderBook).does())
		require.Contains(t, menuLines(m, ""), "  "+quit+" [Ctrl+Q]", language)
		for _, line := range menuLines(m, "") {
			require.NotContains(t, line, "menu.", "%s lacks a text", language)
		}
	}
}

func TestTrayShowsTheTelephone(t *testing.T) {
	ann := agent.Party{Number: "+4930901820", Name: "Ann", Display: "030 901820"}
	one := func(state call.State, more ...agent.Call) []agent.Call {
		return append([]agent.Call{{ID: "1", State: state, Party: ann}}, more...)
	}
	for name, c := range map[string]struct {
		state   agent.State
		light   desktop.Light
		tooltip string
	}{
		"off":              {agent.State{Agent: agent.Off}, desktop.Off, "Cordboard: signed off"},
		"signing on":       {agent.State{Agent: agent.SigningOn}, desktop.Off, "Cordboard: signing on …"},
		"signing off":      {agent.State{Agent: agent.SigningOff, Link: agent.Up}, desktop.Off, "Cordboard: signed off"},
		"ready":            {agent.State{Agent: agent.On, Link: agent.Up, Device: "200"}, desktop.Ready, "Cordboard: ready (200)"},
		"ringing":          {agent.State{Agent: agent.On, Link: agent.Up, Calls: one(call.Ringing)}, desktop.Ringing, "Cordboard: call from Ann"},
		"ringing unnamed":  {agent.State{Agent: agent.On, Link: agent.Up, Calls: []agent.Call{{State: call.Ringing, Party: agent.Party{Display: "030 1"}}}}, desktop.Ringing, "Cordboard: call from 030 1"},
		"ringing unknown":  {agent.State{Agent: agent.On, Link: agent.Up, Calls: []agent.Call{{State: call.Ringing}}}, desktop.Ringing, "Cordboard: call from Unknown number"},
		"dialling":         {agent.State{Agent: agent.On, Link: agent.Up, Calls: one(call.Dialing)}, desktop.OnCall, "Cordboard: on a call"},
		"held":             {agent.State{Agent: agent.On, Link: agent.Up, Calls: one(call.Held)}, desktop.OnCall, "Cordboard: on a call"},
		"a second rings":   {agent.State{Agent: agent.On, Link: agent.Up, Calls: one(call.Connected, agent.Call{State: call.Ringing, Party: ann})}, desktop.Ringing, "Cordboard: call from Ann"},
		"failed":           {agent.State{Agent: agent.On, Link: agent.Up, Device: "200", Calls: one(call.Failed)}, desktop.Ready, "Cordboard: ready (200)"},
		"the line is lost": {agent.State{Agent: agent.On, Link: agent.Retrying, Calls: one(call.Connected)}, desktop.NoConnection, "Cordboard: no connection to the telephone server"},
	} {
		t.Run(name, func(t *testing.T) {
			light, tooltip := trayLight(c.state, frontend.Texts("en"))
			require.Equal(t, c.light, light)
			require.Equal(t, c.tooltip, tooltip)
		})
	}
}

func TestTrayOffersWhatAHiddenWindowNeeds(t *testing.T) {
	var given orderBook
	show := func() { given = append(given, "show") }
	face := trayFace(softphone.Standing{State: agent.State{Agent: agent.On, Server: "Main"}, Servers: []string{"Main", "a_b"}},
		frontend.Texts("en"), false, show, given.does())
	var labels []string
	for _, item := range face.Items {
		labels = append(labels, item.Label)
		if item.Click != nil {
			item.Click()
		}
	}
	require.Equal(t, []string{"Show Cordboard", "", "Connect to", "Disconnect", "", "Settings …", "Diagnostics folder", "", "Quit"}, labels)
	require.Equal(t, orderBook{"show", "disconnect", "settings", "diagnostics", "quit"}, given)

	servers := face.Items[2].Items
	require.Len(t, servers, 2)
	require.True(t, servers[0].Disabled, "signed on there already")
	require.Equal(t, "a__b", servers[1].Label)
	given = nil
	servers[1].Click()
	require.Equal(t, orderBook{"show", "connect a_b"}, given, "the pane must be seen")

	off := trayFace(softphone.Standing{State: agent.State{Agent: agent.Off}}, frontend.Texts("en"), true, show, given.does())
	require.True(t, off.Items[2].Disabled, "no server")
	require.True(t, off.Items[3].Disabled, "nobody is signed on")
}
