package desktop

import (
	"context"

	"github.com/godbus/dbus/v5"
)

const networkManager = "org.freedesktop.NetworkManager"

// watchNetwork listens to NetworkManager, whose ActiveConnections change with every network and VPN that comes
// or goes: https://networkmanager.dev/docs/api/latest/gdbus-org.freedesktop.NetworkManager.html.
func watchNetwork(ctx context.Context, changed func()) error {
	return watchBus(ctx, []dbus.MatchOption{
		dbus.WithMatchObjectPath("/org/freedesktop/NetworkManager"),
		dbus.WithMatchInterface("org.freedesktop.DBus.Properties"), dbus.WithMatchMember("PropertiesChanged"),
	}, func(signal *dbus.Signal) {
		if len(signal.Body) < 2 || signal.Body[0] != networkManager {
			return
		}
		properties, _ := signal.Body[1].(map[string]dbus.Variant)
		for _, name := range []string{"ActiveConnections", "PrimaryConnection"} {
			if _, ok := properties[name]; ok {
				changed()
				return
			}
		}
	})
}
