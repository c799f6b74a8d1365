package config

import (
	"reflect"
	"slices"
	"strings"
)

// sections are the parts of a configuration that different programs may change at the same time: what stands in Config
// itself. The names are those of its JSON.
func sections(c *Config) map[string]reflect.Value {
	v := reflect.ValueOf(c).Elem()
	parts := map[string]reflect.Value{}
	for i := range v.NumField() {
		parts[v.Type().Field(i).Tag.Get("json")] = v.Field(i)
	}
	return parts
}

// newProblems are those of the problems that are about a section in which c differs from was. A list and the name of
// its active entry are judged together.
func newProblems(problems []Problem, was, c Config) []Problem {
	changed := map[string]bool{}
	before := sections(&was)
	for name, part := range sections(&c) {
		changed[name] = !equal(part, before[name])
	}
	for _, row := range rows {
		if list := row.Of; list != "" {
			either := changed[list] || changed[row.Path]
			changed[list], changed[row.Path] = either, either
		}
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
	was, want := sections(&base), sections(&mine)
	var conflicts []string
	for name, have := range sections(&out) {
		if equal(want[name], was[name]) || equal(want[name], have) {
			continue
		}
		if !equal(have, was[name]) {
			conflicts = append(conflicts, name)
		}
		have.Set(want[name])
	}
	slices.Sort(conflicts)
	return out, conflicts
}

func equal(a, b reflect.Value) bool { return reflect.DeepEqual(a.Interface(), b.Interface()) }
