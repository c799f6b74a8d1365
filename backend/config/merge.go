package config

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/beevik/etree"
)

// fresh is the file of a computer that has none yet.
const fresh = `<?xml version="1.0" encoding="UTF-8"?>
<!-- Cordboard's settings. Passwords are never kept here. What Cordboard does not know stays as it is. -->
<cordboard>
</cordboard>
`

// put writes c into the tree. Only sections that differ are touched; everything unknown stays.
func (d *document) put(c Config) {
	was := d.said(User)
	old := was.over(d.beneath)
	changed := map[string]bool{}
	for _, row := range rows {
		changed[row.elements[0]] = changed[row.elements[0]] || !equal(row.in(&old), row.in(&c))
	}
	for _, row := range rows {
		if !changed[row.elements[0]] {
			continue
		}
		section := d.need(row.elements[0])
		wanted, beneath := row.in(&c), row.in(&d.beneath)
		switch row.Kind {
		case KindList:
			d.putEntries(row, section, row.in(&old), wanted, nil)
		case KindEntry:
			set(section, row.attr, wanted.String(), "")
		case KindLines:
			if _, said := was.values[row.Path]; said || !equal(wanted, beneath) {
				putLines(row, section, wanted.Interface().([]string), beneath.Len() > 0)
			}
		default:
			set(section, row.attr, row.text(wanted), row.text(beneath))
		}
	}
}

// putLines writes lines of text, each as an attribute of a child of its own. That there are none has to be said where
// there would be some otherwise.
func putLines(row *row, section *etree.Element, wanted []string, otherwise bool) {
	tag := row.elements[1]
	children := section.SelectElements(tag)
	same := func(i, j int) bool { return attribute(children[i], row.attr) == wanted[j] }
	for i, el := range arrange(section, tag, len(children), len(wanted), same) {
		set(el, row.attr, wanted[i], "")
	}
	if len(wanted) == 0 && otherwise {
		section.CreateAttr(noneOf(row), "")
	} else {
		section.RemoveAttr(noneOf(row))
	}
}

// putEntries writes the entries of a list into parent's children, of which old are the ones that stand there now. An entry
// keeps the element of the old one with the same first column; one of a list that is no column also that of the old one
// with the same two next columns, which has been renamed. server is what the entries belong to; nil when they are servers.
func (d *document) putEntries(list *row, parent *etree.Element, old, wanted reflect.Value, server *Server) {
	texts := func(entries reflect.Value, columns []*row) []string {
		all := make([]string, entries.Len())
		for i := range all {
			for _, c := range columns {
				all[i] += strings.ToLower(c.text(c.in(entries.Index(i).Addr().Interface()))) + "\n"
			}
		}
		return all
	}
	rule := func(columns []*row) func(i, j int) bool {
		had, want := texts(old, columns), texts(wanted, columns)
		return func(i, j int) bool { return had[i] == want[j] }
	}
	rules := []func(i, j int) bool{rule(list.columns[:1])}
	if list.list == "" {
		rules = append(rules, rule(list.columns[1:min(3, len(list.columns))]))
	}
	for i, el := range arrange(parent, list.elements[len(list.elements)-1], old.Len(), wanted.Len(), rules...) {
		entry := wanted.Index(i).Addr().Interface()
		if of, is := entry.(*Server); is {
			server = of
		}
		known := len(el.Attr) > 0
		for _, c := range list.columns {
			value := c.in(entry)
			switch {
			case c.Kind == KindList:
				d.putEntries(c, el, d.entries(c, "", el, reflect.Zero(value.Type())), value, server)
			case c.Kind == KindPort:
				usual := ""
				if known { // one that the file left to the default stays so
					usual = strconv.Itoa(server.Profile().Port(server.TLS))
				}
				set(el, c.attr, c.text(value), usual)
			case len(c.elements) > 0:
				putChild(el, c.elements[0], c.attr, c.text(value))
			default:
				set(el, c.attr, c.text(value), c.Default)
			}
		}
		for _, c := range list.columns {
			if len(c.elements) > 0 && c.Kind != KindList {
				removeEmpty(el, c.elements[0])
			}
		}
	}
}

// putChild writes an attribute of a child that there is one of. It is made for something to say.
func putChild(el *etree.Element, tag, attr, text string) {
	child := el.SelectElement(tag)
	if child == nil && text != "" {
		child = etree.NewElement(tag)
		appendLine(el, child)
	}
	if child != nil {
		set(child, attr, text, "")
	}
}

// removeEmpty takes out a child of which nothing is left.
func removeEmpty(el *etree.Element, tag string) {
	if child := el.SelectElement(tag); child != nil && len(child.Attr) == 0 && len(child.Child) == 0 {
		removeLine(el, child)
	}
}

// need is the section of that name, made when there is none.
func (d *document) need(tag string) *etree.Element {
	if el := d.root.SelectElement(tag); el != nil {
		return el
	}
	el := etree.NewElement(tag)
	appendLine(d.root, el)
	return el
}

// set writes an attribute. One that is not there yet is not written for its default's sake.
func set(el *etree.Element, key, text, otherwise string) {
	attr := el.SelectAttr(key)
	switch {
	case attr == nil && text == otherwise:
	case attr == nil:
		el.CreateAttr(key, text)
	case text == "" && otherwise == "":
		el.RemoveAttr(key)
	default:
		attr.Value = text
	}
}

// arrange makes the children of that tag match a wanted list and returns them in its order. Which old
// child is which wanted entry is asked rule by rule: the first rule is tried on all before the second.
// Children nobody wants go, new ones are made; a comment directly above a child moves along with it, and
// stays where it was when the child goes.
func arrange(parent *etree.Element, tag string, had, wanted int, rules ...func(i, j int) bool) []*etree.Element {
	old := parent.SelectElements(tag)
	old = old[:min(had, len(old))] // a default entry is in no file
	had = len(old)
	placed := make([]*etree.Element, wanted)
	taken := make([]int, had) // the wanted entry an old child became, 1-based
	for _, rule := range rules {
		for j := range placed {
			for i := range old {
				if placed[j] == nil && taken[i] == 0 && rule(i, j) {
					placed[j], taken[i] = old[i], j+1
				}
			}
		}
	}
	for i, el := range old {
		if taken[i] == 0 {
			removeLine(parent, el)
		}
	}
	kept := slices.DeleteFunc(slices.Clone(taken), func(j int) bool { return j == 0 })
	for j := range placed {
		if placed[j] == nil {
			placed[j] = etree.NewElement(tag)
			appendLine(parent, placed[j])
			kept = append(kept, j+1)
		}
	}
	if !slices.IsSorted(kept) {
		reorder(parent, placed)
	}
	return placed
}

// reorder puts the children into the wanted order, each with the comments directly above it.
func reorder(parent *etree.Element, order []*etree.Element) {
	groups := map[*etree.Element][]etree.Token{}
	var slots []*etree.Element // nil is a token that stays where it is
	var rest, lead []etree.Token
	flush := func() {
		for _, token := range lead {
			rest, slots = append(rest, token), append(slots, nil)
		}
		lead = nil
	}
	for _, token := range parent.Child {
		switch token := token.(type) {
		case *etree.Element:
			if slices.Contains(order, token) {
				groups[token] = append(lead, token)
				slots, lead = append(slots, token), nil
				continue
			}
			lead = append(lead, token)
			flush()
		default:
			lead = append(lead, token)
		}
	}
	flush()
	var tokens []etree.Token
	next, other := 0, 0
	for _, slot := range slots {
		if slot == nil {
			tokens = append(tokens, rest[other])
			other++
			continue
		}
		tokens = append(tokens, groups[order[next]]...)
		next++
	}
	for len(parent.Child) > 0 {
		parent.RemoveChildAt(len(parent.Child) - 1)
	}
	for _, token := range tokens {
		parent.AddChild(token)
	}
}

// appendLine adds el as the last child, on a line of its own, indented as the tree's depth asks for.
func appendLine(parent, el *etree.Element) {
	depth := 0
	for up := parent.Parent(); up != nil && up.Tag != ""; up = up.Parent() {
		depth++
	}
	outer, inner := "\n"+strings.Repeat("  ", depth), "\n"+strings.Repeat("  ", depth+1)
	if last := len(parent.Child) - 1; last >= 0 && isSpace(parent.Child[last]) {
		parent.RemoveChildAt(last)
	}
	parent.AddChild(etree.NewText(inner))
	parent.AddChild(el)
	parent.AddChild(etree.NewText(outer))
}

// removeLine takes el out together with the space before it.
func removeLine(parent, el *etree.Element) {
	at := el.Index()
	parent.RemoveChildAt(at)
	if at > 0 && isSpace(parent.Child[at-1]) {
		parent.RemoveChildAt(at - 1)
	}
}

func isSpace(token etree.Token) bool {
	text, ok := token.(*etree.CharData)
	return ok && !text.IsCData() && strings.TrimSpace(text.Data) == ""
}
