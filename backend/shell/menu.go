package shell

import (
	"strings"

	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/menu/keys"

	"cordboard/backend/softphone"
)

// menuView is what the application menu depends on. A menu is made anew when it changes.
type menuView struct {
	servers string // the configured servers' names, a line each
	server  string // where somebody is signed on or about to be; "" = nobody is
	givenUp bool   // the web view is used as it is, since native access to it failed
	windows bool   // the web view has a browser's keys of its own, which the menu only names
}

func menuViewOf(s softphone.Status, givenUp, windows bool) menuView {
	return menuView{servers: strings.Join(s.Servers, "\n"), server: s.Server, givenUp: givenUp, windows: windows}
}

// applicationMenu is the menu above the console.
func applicationMenu(v menuView, t Texts, do menuCommands) *menu.Menu {
	bar := menu.NewMenu()
	add := func(title string, items ...*menu.MenuItem) {
		bar.Append(menu.SubMenu(t(title, nil), menu.NewMenuFromItems(items[0], items[1:]...)))
	}
	item := func(key string, accelerator *keys.Accelerator, click func()) *menu.MenuItem {
		return menu.Text(t(key, nil), accelerator, func(*menu.CallbackData) { click() })
	}
	browsers := func(key, named string, accelerator *keys.Accelerator, click func()) *menu.MenuItem {
		made := item(key, accelerator, click)
		if v.windows {
			made.Label, made.Accelerator = made.Label+"\t"+named, nil
		}
		return made
	}

	add("menu.file",
		item("menu.settings", keys.CmdOrCtrl(","), do.settings),
		item("menu.restart", nil, do.restart),
		menu.Separator(),
		item("menu.quit", keys.CmdOrCtrl("q"), do.quit))
	disconnect := item("menu.disconnect", keys.Combo("d", keys.CmdOrCtrlKey, keys.ShiftKey), do.disconnect)
	disconnect.Disabled = v.server == ""
	add("menu.telephone",
		menu.SubMenu(t("menu.connect", nil), serverMenu(v, t, do)),
		menu.Separator(),
		disconnect)
	view := []*menu.MenuItem{
		browsers("menu.reload", "F5", keys.Key("f5"), do.reload),
		menu.Separator(),
		browsers("menu.zoomIn", "Ctrl++", keys.CmdOrCtrl("+"), func() { do.zoom(1) }),
		browsers("menu.zoomOut", "Ctrl+-", keys.CmdOrCtrl("-"), func() { do.zoom(-1) }),
		browsers("menu.zoomReset", "Ctrl+0", keys.CmdOrCtrl("0"), func() { do.zoom(0) }),
		menu.Separator(),
		item("menu.startPage", keys.Combo("h", keys.CmdOrCtrlKey, keys.ShiftKey), do.startPage),
	}
	if v.givenUp {
		view = append(view, item("menu.tryAgain", nil, do.tryAgain))
	}
	add("menu.view", view...)
	add("menu.help",
		item("menu.diagnostics", nil, do.diagnostics),
		item("menu.saveTrace", nil, do.saveTrace),
		menu.Separator(),
		item("menu.about", nil, do.about))
	return bar
}

// serverMenu lists the servers somebody can be signed on to.
func serverMenu(v menuView, t Texts, do menuCommands) *menu.Menu {
	list := menu.NewMenu()
	for _, server := range v.list() {
		label := server
		if v.windows {
			label = strings.ReplaceAll(label, "&", "&&") // one alone underlines what follows
		}
		entry := menu.Text(label, nil, func(*menu.CallbackData) { do.connect(server) })
		entry.Disabled = server == v.server
		list.Append(entry)
	}
	if len(list.Items) == 0 {
		none := menu.Text(t("menu.noServers", nil), nil, nil)
		none.Disabled = true
		list.Append(none)
	}
	return list
}

func (v menuView) list() []string {
	if v.servers == "" {
		return nil
	}
	return strings.Split(v.servers, "\n")
}
