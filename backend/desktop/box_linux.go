package desktop

import (
	"context"
	"time"

	"github.com/godbus/dbus/v5"
)

// notifyPatience bounds how long a desktop without a notification service is asked.
const notifyPatience = 2 * time.Second

// Box sends a notification (freedesktop.org's Notify) with wait, when no window will come up that could show the
// text. It returns false: Linux desktops have no message box without a window of ours.
func Box(title, text string, wait bool) bool {
	if wait {
		_ = notify(title, text) // a desktop without notifications has standard error
	}
	return false
}

func notify(title, text string) error {
	ctx, cancel := context.WithTimeout(context.Background(), notifyPatience)
	defer cancel()
	bus, err := dbus.ConnectSessionBus(dbus.WithContext(ctx))
	if err != nil {
		return err
	}
	defer bus.Close()
	service := bus.Object("org.freedesktop.Notifications", "/org/freedesktop/Notifications")
	return service.CallWithContext(ctx, "org.freedesktop.Notifications.Notify", 0,
		"Cordboard", uint32(0), "dialog-error", title, text, []string{}, map[string]dbus.Variant{}, int32(0)).Err
}
