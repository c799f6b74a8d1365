package config

import (
	"errors"
	"strings"

	"github.com/godbus/dbus/v5"
)

// storeCode names what a Secret Service, or the bus that leads to it, complains of.
func storeCode(err error) string {
	var complaint dbus.Error
	if !errors.As(err, &complaint) {
		if strings.Contains(err.Error(), "failed to unlock") { // what the client says of a dismissed question
			return VaultLocked
		}
		return VaultUnavailable // there is no bus
	}
	switch complaint.Name {
	case "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner",
		"org.freedesktop.DBus.Error.NoServer", "org.freedesktop.DBus.Error.AccessDenied",
		"org.freedesktop.DBus.Error.UnknownObject", "org.freedesktop.DBus.Error.UnknownMethod",
		"org.freedesktop.Secret.Error.NoSuchObject":
		return VaultUnavailable
	case "org.freedesktop.Secret.Error.IsLocked", "org.freedesktop.DBus.Error.NoReply":
		return VaultLocked
	}
	if strings.HasPrefix(complaint.Name, "org.freedesktop.DBus.Error.Spawn.") {
		return VaultUnavailable
	}
	return VaultFailed
}
