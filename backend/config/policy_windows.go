package config

import (
	"strconv"

	sys "golang.org/x/sys/windows/registry"
)

// machineRegistry reads HKEY_LOCAL_MACHINE in the 64-bit view, where the installers write. What is not there
// or cannot be read is not said.
func machineRegistry(key, name string) string {
	k, err := sys.OpenKey(sys.LOCAL_MACHINE, key, sys.QUERY_VALUE|sys.WOW64_64KEY)
	if err != nil {
		return ""
	}
	defer k.Close()
	text, kind, err := k.GetStringValue(name)
	switch {
	case err == nil && kind == sys.EXPAND_SZ:
		if expanded, err := sys.ExpandString(text); err == nil {
			return expanded
		}
		return text
	case err == nil:
		return text
	}
	if number, _, err := k.GetIntegerValue(name); err == nil {
		return strconv.FormatUint(number, 10)
	}
	return ""
}
