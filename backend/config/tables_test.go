package config

import (
	"fmt"
	"strings"
)

// settingsTable is the table of docs/settings.md.
func settingsTable(m messageFile) string {
	var b strings.Builder
	b.WriteString("\n| in the file | what it says | values | without it | takes effect | policy |\n|---|---|---|---|---|---|\n")
	for _, s := range schema {
		if s.Kind == KindList && s.Policy == "" {
			continue
		}
		label := m["settings."+s.Path]
		switch {
		case s.Kind == KindList:
			label = m.need("settings." + s.Path + ".title")
		case label == "":
			label = "*remembered by the sign-on form*"
		}
		if help := m.help(s); help != "" && s.Kind != KindList {
			label += ". " + help
		}
		if s.Inverted {
			label = "the opposite of: " + label
		}
		cells := []string{inFile(s), label, allowed(s), without(s), strings.TrimSuffix(m["settings.applies."+string(s.Applies)], "."), code(s.Policy)}
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	return strings.ReplaceAll(b.String(), "Takes effect ", "") + "\n"
}

// inFile is the element, and the attribute in it.
func inFile(s Setting) string {
	r := rowAt[s.Path]
	place := strings.Join(r.elements, "/")
	if r.list != "" {
		list := rowAt[r.list]
		place = strings.Trim(list.elements[len(list.elements)-1]+"/"+place, "/")
	}
	return strings.TrimSpace(code(place) + " " + code(r.attr))
}

func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}

// allowed says which values there are.
func allowed(s Setting) string {
	never := ""
	if s.Unlimited {
		never = ", or -1"
	}
	switch s.Kind {
	case KindSwitch:
		return "`true`, `false`"
	case KindChoice:
		var words []string
		for _, word := range s.Choices {
			if word != "" {
				words = append(words, code(word))
			}
		}
		return strings.Join(words, ", ")
	case KindNumber, KindRate, KindPort:
		return fmt.Sprintf("%v to %v%s", max(s.Min, map[bool]float64{true: 1}[s.Kind == KindNumber && s.Default == ""]), s.Max, never)
	case KindNumbers:
		return fmt.Sprintf("numbers from %v to %v", s.Min, s.Max)
	case KindEntry:
		return "the name of an entry"
	case KindLines:
		return fmt.Sprintf("one element each%s", upTo(s))
	case KindList:
		return "one element each"
	}
	switch s.Format {
	case Host:
		return "host name, IPv4 or IPv6 address"
	case Address:
		return "address with https"
	case Namespace:
		return "whole address"
	case Pin:
		return "64 hexadecimal digits"
	}
	return "text" + upTo(s)
}

func upTo(s Setting) string {
	if s.Max == 0 {
		return ""
	}
	return fmt.Sprintf(", %v characters at most", s.Max)
}

// without says what holds where nobody says anything.
func without(s Setting) string {
	switch {
	case s.Default != "":
		return code(s.Default)
	case s.Kind == KindPort:
		return "the dialect's"
	case s.Kind == KindEntry:
		return "the first"
	case strings.HasPrefix(s.Path, "servers.adjust."):
		return "the dialect's own"
	case s.Needed:
		return "has to be there"
	}
	return "none"
}

// propertiesTable is the table of docs/installing.md.
func propertiesTable(m messageFile) string {
	var b strings.Builder
	b.WriteString("\n| setup | MSI | value | means | values |\n|---|---|---|---|---|\n")
	for _, s := range properties() {
		fmt.Fprintf(&b, "| `/%s=` | `%s=` | `%s` | %s | %s |\n", s.Property, s.Property, s.Policy, m.label(s), strings.ReplaceAll(allowed(s), "`true`, `false`", "`1`, `0`"))
	}
	return b.String() + "| `/D=C:\\Folder` (last, unquoted) | `INSTALLDIR=` | `InstallDir` | where to | `C:\\Program Files\\Cordboard` without it |\n\n"
}
