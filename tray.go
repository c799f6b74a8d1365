package main

import (
	"strings"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/desktop"
	"cordboard/backend/softphone"
)

// trayLight is what the icon in the tray says of the telephone, and the words for it. A call that rings comes
// before all others: it wants something.
func trayLight(s agent.State, t texts) (desktop.Light, string) {
	switch {
	case s.Agent == agent.SigningOn:
		return desktop.Off, t("menu.tray.signingOn", nil)
	case s.Agent != agent.On:
		return desktop.Off, t("menu.tray.off", nil)
	case s.Link != agent.Up:
		return desktop.NoConnection, t("menu.tray.noConnection", nil)
	}
	light, tooltip := desktop.Ready, t("menu.tray.ready", map[string]string{"device": s.Device})
	for _, c := range s.Calls {
		switch {
		case c.Stale, c.State == call.Failed:
		case c.State == call.Ringing:
			party := c.Party.Name
			if party == "" {
				party = c.Party.Display
			}
			if party == "" {
				party = t("softphone.call.unknownParty", nil)
			}
			return desktop.Ringing, t("menu.tray.ringing", map[string]string{"party": party})
		default:
			light, tooltip = desktop.OnCall, t("menu.tray.onCall", nil)
		}
	}
	return light, tooltip
}

// trayFace is the whole of the tray. It offers what is needed while the window is hidden.
func trayFace(s softphone.Standing, t texts, windows bool, show func(), do menuOrders) desktop.Face {
	v := menuViewOf(s, false, windows)
	connect := desktop.Item{Label: t("menu.connect", nil)}
	for _, server := range v.list() {
		label := server
		if windows {
			label = strings.ReplaceAll(label, "&", "&&")
		} else {
			label = strings.ReplaceAll(label, "_", "__") // one alone underlines what follows
		}
		connect.Items = append(connect.Items, desktop.Item{Label: label, Disabled: server == v.server, Click: func() {
			show()
			do.connect(server)
		}})
	}
	connect.Disabled = len(connect.Items) == 0
	light, tooltip := trayLight(s.State, t)
	if s.Book != "" {
		tooltip += " · " + t("menu.tray.book", nil)
		if light == desktop.Ready || light == desktop.Off {
			light = desktop.NoConnection
		}
	}
	return desktop.Face{Light: light, Tooltip: tooltip, Items: []desktop.Item{
		{Label: t("menu.show", nil), Click: show},
		{},
		connect,
		{Label: t("menu.disconnect", nil), Disabled: v.server == "", Click: do.disconnect},
		{},
		{Label: t("menu.settings", nil), Click: do.settings},
		{Label: t("menu.diagnostics", nil), Click: do.diagnostics},
		{},
		{Label: t("menu.quit", nil), Click: do.quit},
	}}
}
