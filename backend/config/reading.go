package config

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/beevik/etree"

	"cordboard/backend/redact"
)

// said reads what the file says. What cannot be read is left out and listed in d.problems.
func (d *document) said(source Source) rung {
	d.problems = []Problem{}
	sections := map[string]*etree.Element{}
	r := newRung(source)
	for _, row := range rows {
		tag := row.elements[0]
		section, known := sections[tag]
		if !known {
			section = d.only("", d.root, tag)
			sections[tag] = section
		}
		if section == nil {
			continue
		}
		if value, said := d.value(row, section); said {
			r.values[row.Path] = value
			r.places[row.Path] = Problem{Field: row.Path, Line: d.lines[section]}
		}
	}
	d.passwords(d.root)
	r.problems = d.problems
	return r
}

// config is what holds with the file over what is beneath it.
func (d *document) config() Config { return d.said(User).over(d.beneath) }

// value reads a setting out of its section.
func (d *document) value(row *row, section *etree.Element) (value any, said bool) {
	switch row.Kind {
	case KindList:
		list := reflect.MakeSlice(row.in(new(Config)).Type(), 0, 0)
		return d.entries(row, row.Path, section, list).Interface(), true
	case KindEntry:
		return section.SelectAttrValue(row.attr, ""), true
	case KindLines:
		lines := []string{}
		for _, el := range section.SelectElements(row.elements[1]) {
			lines = append(lines, attribute(el, row.attr))
		}
		return lines, len(lines) > 0 || section.SelectAttr(noneOf(row)) != nil
	default:
		return d.scalar(row, row.Path, section)
	}
}

// noneOf is the attribute of a section that says, empty, that the list of lines is empty, where it would not be without.
func noneOf(row *row) string { return row.Path[strings.LastIndex(row.Path, ".")+1:] }

// scalar reads a value out of an element's attribute.
func (d *document) scalar(row *row, field string, el *etree.Element) (value any, said bool) {
	attr := el.SelectAttr(row.attr)
	if attr == nil {
		return nil, false
	}
	value, said, code := row.parsed(attr.Value)
	if code != "" {
		d.found(field, code, el)
	}
	return value, said
}

// entries reads the entries of a list, which stand in parent's children.
func (d *document) entries(list *row, path string, parent *etree.Element, into reflect.Value) reflect.Value {
	for i, el := range parent.SelectElements(list.elements[len(list.elements)-1]) {
		entry := reflect.New(into.Type().Elem())
		preset(entry.Interface(), list.columns)
		once := map[string]*etree.Element{"": el}
		for _, column := range list.columns {
			field := fmt.Sprintf("%s[%d].%s", path, i, column.field)
			if column.Kind == KindList {
				slot := column.in(entry.Interface())
				slot.Set(d.entries(column, field, el, slot))
				continue
			}
			tag := strings.Join(column.elements, "")
			at, known := once[tag]
			if !known {
				at = d.only(fmt.Sprintf("%s[%d].", path, i), el, tag)
				once[tag] = at
			}
			if at == nil {
				continue
			}
			if value, said := d.scalar(column, field, at); said {
				column.put(entry.Interface(), value)
			}
		}
		into = reflect.Append(into, entry.Elem())
	}
	return into
}

// found notes a problem with what an element says.
func (d *document) found(field string, code Code, el *etree.Element) {
	if len(d.problems) >= maxProblems {
		return
	}
	p := problem(field, code)
	p.Line = d.lines[el]
	d.problems = append(d.problems, p)
}

// only is the first child of that name; further ones are a problem.
func (d *document) only(at string, el *etree.Element, tag string) *etree.Element {
	all := el.SelectElements(tag)
	if len(all) == 0 {
		return nil
	}
	if len(all) > 1 {
		d.found(at+tag, Twice, all[1])
	}
	return all[0]
}

// passwords tells of elements and attributes that look as if somebody had written a password down.
func (d *document) passwords(el *etree.Element) {
	found := redact.SecretName(el.Tag)
	for _, attr := range el.Attr {
		found = found || redact.SecretName(attr.Key)
	}
	if found {
		d.found("", PasswordInFile, el)
	}
	for child := range el.ChildElementsSeq() {
		d.passwords(child)
	}
}

// attribute is an attribute's text without the space around it; "" when there is none.
func attribute(el *etree.Element, key string) string {
	return strings.TrimSpace(el.SelectAttrValue(key, ""))
}
