//go:build !windows

package desktop

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"github.com/godbus/dbus/v5"
)

// watcher is who keeps the icons of a Linux desktop's tray.
const watcher = "org.kde.StatusNotifierWatcher"

// busPatience bounds a question to the session's bus.
const busPatience = 2 * time.Second

// trayPossible says whether a tray may be there at all: it is reached over the session's bus. No bus is
// started for it.
func trayPossible() bool {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" {
		if _, err := os.Stat(filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "bus")); err != nil {
			return false
		}
	}
	_, err := dbus.SessionBus() // the connection that systray uses
	return err == nil
}

// trayShown says whether a tray shows our icon: on Linux a desktop may have none, or get one later.
func trayShown() bool {
	ctx, cancel := context.WithTimeout(context.Background(), busPatience)
	defer cancel()
	bus, err := dbus.ConnectSessionBus(dbus.WithContext(ctx))
	if err != nil {
		return false
	}
	defer bus.Close()
	var there bool
	err = bus.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, watcher).Store(&there)
	return err == nil && there
}

// trayFormat makes of the pictures of one icon what the tray takes: one picture, which it scales.
func trayFormat(pictures []image.Image) ([]byte, error) {
	best := pictures[0]
	for _, picture := range pictures {
		if picture.Bounds().Dx() <= 32 {
			best = picture
		}
	}
	var out bytes.Buffer
	err := png.Encode(&out, best)
	return out.Bytes(), err
}
