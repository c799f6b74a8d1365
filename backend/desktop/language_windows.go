package desktop

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

var userLocale = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetUserDefaultLocaleName")

// Language is the language of the system for this user, such as "de-DE": that of its menus, else that of its
// dates and numbers; empty if neither is known.
func Language() string {
	if names, err := windows.GetUserPreferredUILanguages(windows.MUI_LANGUAGE_NAME); err == nil && len(names) > 0 && names[0] != "" {
		return names[0]
	}
	const longest = 85 // LOCALE_NAME_MAX_LENGTH
	var name [longest]uint16
	if length, _, _ := userLocale.Call(uintptr(unsafe.Pointer(&name[0])), longest); length == 0 {
		return ""
	}
	return windows.UTF16ToString(name[:])
}
