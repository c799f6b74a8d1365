package config

import (
	"errors"
	"syscall"
)

// What the Credential Manager says where it must not keep anything, such as in a session without a profile.
const (
	noSuchLogonSession syscall.Errno = 1312
	invalidFlags       syscall.Errno = 1004
)

// storeCode names what the Credential Manager complains of.
func storeCode(err error) string {
	var number syscall.Errno
	if errors.As(err, &number) && (number == noSuchLogonSession || number == invalidFlags) {
		return VaultUnavailable
	}
	return VaultFailed
}
