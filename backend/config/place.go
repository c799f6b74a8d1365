package config

import (
	"slices"
	"strconv"
	"strings"

	"github.com/beevik/etree"
)

// judged is what the file's values are found to be wrong in: while they were read, and as a whole once they were. Each
// has its line.
func (d *document) judged(c Config) []Problem {
	problems := slices.Clone(d.problems)
	for _, p := range Validate(c) {
		if len(problems) >= maxProblems {
			break
		}
		told := slices.ContainsFunc(d.problems, func(other Problem) bool { return other.Field == p.Field })
		el := d.place(p.Field)
		if told || el == nil { // what is not in the file came with the program
			continue
		}
		p.Line = d.lines[el]
		problems = append(problems, p)
	}
	return problems
}

// listed are the children that the lists of a configuration stand in.
var listed = map[string]string{
	"servers": "server", "clientIds": "clientId", "standby": "standby", "softphone": "softphone", "items": "item", "results": "result",
}

// place is the element that says the value of a field, such as servers[1].standby[0].port, or the one around it where
// the value is left out; nil where the file has nothing of it.
func (d *document) place(field string) *etree.Element {
	section, rest, _ := strings.Cut(field, ".")
	section, index, isList := strings.Cut(section, "[")
	if el := map[string]string{"activeServer": "servers", "activeClientId": "clientIds"}[section]; el != "" {
		return d.root.SelectElement(el)
	}
	at := d.root.SelectElement(section)
	if at == nil {
		return nil
	}
	if isList {
		if at = child(at, section, index); at == nil {
			return nil
		}
	}
	for rest != "" {
		var step string
		step, rest, _ = strings.Cut(rest, ".")
		name, index, isList := strings.Cut(step, "[")
		next := at.SelectElement(name)
		if isList {
			next = child(at, name, index)
		}
		if next == nil {
			break // an attribute
		}
		at = next
	}
	return at
}

// child is the entry of a list at an index such as "0]".
func child(at *etree.Element, list, index string) *etree.Element {
	i, err := strconv.Atoi(strings.TrimSuffix(index, "]"))
	entries := at.SelectElements(listed[list])
	if err != nil || i < 0 || i >= len(entries) {
		return nil
	}
	return entries[i]
}
