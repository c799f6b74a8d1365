//go:build !linux && !windows

package config

// storeCode names what the system's store complains of.
func storeCode(error) string { return VaultFailed }
