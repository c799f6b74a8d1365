package desktop

import (
	"context"

	"github.com/godbus/dbus/v5"
)

// watchSleep listens to logind, which says PrepareForSleep(false) when the computer is awake again:
// https://www.freedesktop.org/wiki/Software/systemd/inhibit/.
func watchSleep(ctx context.Context, resumed func()) error {
	return watchBus(ctx, []dbus.MatchOption{
		dbus.WithMatchObjectPath("/org/freedesktop/login1"),
		dbus.WithMatchInterface("org.freedesktop.login1.Manager"), dbus.WithMatchMember("PrepareForSleep"),
	}, func(signal *dbus.Signal) {
		if len(signal.Body) == 1 && signal.Body[0] == false {
			resumed()
		}
	})
}
