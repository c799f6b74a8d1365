package shell

import (
	"strings"

	"cordboard/backend/desktop"
	"cordboard/backend/softphone"
)

// trayLight is what the icon in the tray says of the telephone, and the words for it.
func trayLight(s softphone.Status, t Texts) (desktop.Light, string) {
	switch s.Phone {
	case softphone.SigningOn:
		return desktop.Off, t("menu.tray.signingOn", nil)
	case softphone.NoConnection:
		return desktop.NoConnection, t("menu.tray.noConnection", nil)
	case softphone.Ready:
		return desktop.Ready, t("menu.tray.ready", map[string]string{"device": s.Device})
	case softphone.OnCall:
		return desktop.OnCall, t("menu.tray.onCall", nil)
	case softphone.Ringing:
		caller := s.Caller
		if caller == "" {
			caller = t("softphone.call.unknownParty", nil)
		}
		return desktop.Ringing, t("menu.tray.ringing", map[string]string{"party": caller})
	}
	return desktop.Off, t("menu.tray.off", nil)
}

// trayFace is the whole of the tray. It offers what is needed while the window is hidden.
func trayFace(s softphone.Status, t Texts, windows bool, do menuCommands) desktop.Face {
	connect := desktop.Item{Label: t("menu.connect", nil), Disabled: len(s.Servers) == 0}
	for _, server := range s.Servers {
		label := server
		if windows {
			label = strings.ReplaceAll(label, "&", "&&")
		} else {
			label = strings.ReplaceAll(label, "_", "__") // one alone underlines what follows
		}
		connect.Items = append(connect.Items, desktop.Item{Label: label, Disabled: server == s.Server, Click: func() {
			do.show()
			do.connect(server)
		}})
	}
	light, tooltip := trayLight(s, t)
	if s.Unsaved {
		tooltip += " · " + t("menu.tray.book", nil)
		if light == desktop.Ready || light == desktop.Off {
			light = desktop.NoConnection
		}
	}
	return desktop.Face{Light: light, Tooltip: tooltip, Items: []desktop.Item{
		{Label: t("menu.show", nil), Click: do.show},
		{},
		connect,
		{Label: t("menu.disconnect", nil), Disabled: s.Server == "", Click: do.disconnect},
		{},
		{Label: t("menu.settings", nil), Click: do.settings},
		{Label: t("menu.diagnostics", nil), Click: do.diagnostics},
		{},
		{Label: t("menu.quit", nil), Click: do.quit},
	}}
}
