package config

import (
	"reflect"
	"slices"
	"strings"
)

// sections are the parts of a configuration that different programs may change at the same time.
var sections = []struct {
	name string
	part func(*Config) any // a pointer into the configuration
}{
	{"servers", func(c *Config) any { return &c.Servers }},
	{"activeServer", func(c *Config) any { return &c.ActiveServer }},
	{"clientIds", func(c *Config) any { return &c.ClientIDs }},
	{"activeClientId", func(c *Config) any { return &c.ActiveClientID }},
	{"monitorObject", func(c *Config) any { return &c.MonitorObject }},
	{"salesforce", func(c *Config) any { return &c.Salesforce }},
	{"remembered", func(c *Config) any { return &c.Remembered }},
	{"numbers", func(c *Config) any { return &c.Numbers }},
	{"pop", func(c *Config) any { return &c.Pop }},
	{"log", func(c *Config) any { return &c.Log }},
	{"tray", func(c *Config) any { return &c.Tray }},
	{"logging", func(c *Config) any { return &c.Logging }},
}

// newProblems are those of the problems that are about a section in which c differs from was. A list and the name of
// its active entry are judged together.
func newProblems(problems []Problem, was, c Config) []Problem {
	changed := map[string]bool{}
	for _, section := range sections {
		if !equal(reflect.ValueOf(section.part(&c)).Elem(), reflect.ValueOf(section.part(&was)).Elem()) {
			changed[section.name] = true
		}
	}
	for list, active := range map[string]string{"servers": "activeServer", "clientIds": "activeClientId"} {
		either := changed[list] || changed[active]
		changed[list], changed[active] = either, either
	}
	return slices.DeleteFunc(problems, func(p Problem) bool { return !changed[sectionOf(p.Field)] })
}

// sectionOf is the section of a field such as servers[1].port.
func sectionOf(field string) string {
	if end := strings.IndexAny(field, ".["); end >= 0 {
		return field[:end]
	}
	return field
}

// merged is theirs with the sections that mine changed since base. A section both have changed, and not
// to the same, is a conflict.
func merged(base, mine, theirs Config) (Config, []string) {
	out := theirs.Clone()
	mine = mine.Clone()
	var conflicts []string
	for _, section := range sections {
		was := reflect.ValueOf(section.part(&base)).Elem()
		want := reflect.ValueOf(section.part(&mine)).Elem()
		have := reflect.ValueOf(section.part(&out)).Elem()
		if equal(want, was) || equal(want, have) {
			continue
		}
		if !equal(have, was) {
			conflicts = append(conflicts, section.name)
		}
		have.Set(want)
	}
	return out, conflicts
}

func equal(a, b reflect.Value) bool { return reflect.DeepEqual(a.Interface(), b.Interface()) }
