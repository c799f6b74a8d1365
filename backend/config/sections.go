package config

import "reflect"

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
