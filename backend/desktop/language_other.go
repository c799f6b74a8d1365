//go:build !windows

package desktop

import (
	"os"
	"strings"
)

// Language is the language of the system for this user, such as "de-DE"; empty if it is not known.
func Language() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := os.Getenv(name); value != "" {
			return languageOf(value)
		}
	}
	return ""
}

// languageOf reads a locale of POSIX: de_DE.UTF-8@euro. C and POSIX are no language.
func languageOf(locale string) string {
	locale, _, _ = strings.Cut(locale, "@")
	locale, _, _ = strings.Cut(locale, ".")
	if locale == "C" || locale == "POSIX" {
		return ""
	}
	return strings.ReplaceAll(locale, "_", "-")
}
