package main

import (
	"slices"
	"strings"

	"cordboard/backend/csta"
)

// dialects are the names of the dialects of which something holds.
func dialects(holds func(csta.Dialect) bool) (names []string) {
	for _, d := range csta.Dialects() {
		if holds(d) {
			names = append(names, string(d))
		}
	}
	return names
}

func anyDialect(csta.Dialect) bool { return true }

// dialectFlag is --dialect.
func dialectFlag(to *string) option {
	*to = dialects(anyDialect)[0]
	return option{"dialect", strings.Join(dialects(anyDialect), "|"), to}
}

func parseDialect(word string) (csta.Dialect, error) {
	if d := csta.Dialect(word); slices.Contains(csta.Dialects(), d) {
		return d, nil
	}
	return "", usage("badDialect", "given", inQuotes(word), "dialects", listed(text("or"), dialects(anyDialect)))
}

// onlyFor says for which dialects a flag is.
func onlyFor(flag string, holds func(csta.Dialect) bool) error {
	names := dialects(holds)
	if len(names) == 1 {
		return usage("onlyForOne", "flag", flag, "dialect", names[0])
	}
	return usage("onlyForSome", "flag", flag, "dialects", listed(text("and"), names))
}

// needsDialect says which dialect must be there beside a flag.
func needsDialect(flag string, holds func(csta.Dialect) bool) error {
	return usage("needs", "flag", flag, "other", "--dialect "+listed(text("or"), dialects(holds)))
}

func namesDevices(d csta.Dialect) bool { return d.Profile().NamesDevices }
