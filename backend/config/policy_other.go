//go:build !windows

package config

// machineRegistry says nothing: only Windows has a registry.
func machineRegistry(string, string) string { return "" }
