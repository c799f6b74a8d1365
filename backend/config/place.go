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

// place is the element that says the value of a field, such as servers[1].standby[0].port, or the one around it where
// the value is left out; nil where the file has nothing of it.
func (d *document) place(field string) *etree.Element {
	top := rowAt[sectionPath(field)]
	if top == nil {
		return d.root.SelectElement(field) // a section that is there twice
	}
	at := d.root.SelectElement(top.elements[0])
	if at == nil {
		return nil
	}
	steps := indexes.FindAllString(field, -1)
	r := rowOf(field)
	if len(steps) > 0 {
		if at = child(at, top, steps[0]); at == nil || r == nil || r == top {
			return at
		}
	}
	if inner := rowAt[r.list]; len(steps) > 1 && inner != nil {
		if next := child(at, inner, steps[1]); next != nil {
			at = next
		}
	}
	for _, tag := range r.elements {
		if next := at.SelectElement(tag); next != nil && r.list != "" {
			at = next
		}
	}
	return at
}

// child is the entry of a list, or the line of lines, at an index such as [0].
func child(at *etree.Element, list *row, index string) *etree.Element {
	i, err := strconv.Atoi(strings.Trim(index, "[]"))
	entries := at.SelectElements(list.elements[len(list.elements)-1])
	if err != nil || i < 0 || i >= len(entries) {
		return nil
	}
	return entries[i]
}
