package csta

import (
	"slices"
	"strconv"
	"strings"

	"github.com/beevik/etree"
)

// element is an XML element to which a message is being written, or from which it is being read. A message
// lays itself out in one method that names its fields in the schema's order; element carries each of
// them in the direction that is wanted. So a message's grammar is written once, beside its type.
//
// Reading looks children up by local name, in any order, and passes over what it does not know.
type element struct {
	el      *etree.Element
	dialect Dialect // the dialect written; empty while reading, which understands all of them
	edition int     // the edition of ECMA-323 written; 0 while reading

	standards string // the namespace of the standard's own words
	space     string // the namespace in which children are written
	inherited string // the namespace that a child has unless it says otherwise

	deviceFirst bool // connections are written device first, as Avaya's clients do
}

// layout is a message that knows its elements. It fills a copy of itself and returns that.
type layout interface {
	Message
	layout(s element) Message
}

func (s element) reading() bool { return s.dialect == "" }

// speaks guards what only one dialect writes. Reading passes: it takes every dialect's words.
func (s element) speaks(d Dialect) bool { return s.reading() || s.dialect == d }

// standard says whether the writing goes by the standard's schemas.
func (s element) standard() bool { return s.dialect.Standard() }

// create writes a child element. It declares its namespace only when it is not its parent's.
func (s element) create(name string) element {
	el := s.el.CreateElement(name)
	if s.space != s.inherited {
		el.CreateAttr("xmlns", s.space)
	}
	return s.on(el)
}

// on is the element of a child.
func (s element) on(el *etree.Element) element {
	s.el, s.inherited = el, s.space
	return s
}

// in writes the children from here on in another namespace: a vendor's word inside of a standard one, or
// the other way round.
func (s element) in(space string) element {
	s.space = space
	return s
}

// text is a child that is always written, be it empty.
func (s element) text(name string, v *string) {
	if !s.reading() {
		s.create(name).el.SetText(*v)
	} else if child := s.child(name); child != nil {
		*v = trimmed(child)
	}
}

// option is a child that is written only when it says something.
func (s element) option(name string, v *string) {
	if s.reading() || *v != "" {
		s.text(name, v)
	}
}

// number is an optional child; zero means absent, and so does what is no number.
func (s element) number(name string, v *int) {
	var digits string
	if *v != 0 {
		digits = strconv.Itoa(*v)
	}
	s.option(name, &digits)
	*v, _ = strconv.Atoi(digits)
}

// truth is a boolean child that is always written.
func (s element) truth(name string, v *bool) {
	word := strconv.FormatBool(*v)
	s.text(name, &word)
	*v = word == "true" || word == "1"
}

// state is a child with a connection's state; words of no standard state read as the empty one.
func (s element) state(name string, v *ConnectionState) {
	s.option(name, (*string)(v))
	*v = v.known()
}

// attribute is written only when it says something. Reading ignores the case of its name: MX servers
// and clients disagree on it (Code, code).
func (s element) attribute(key string, v *string) {
	if s.reading() {
		*v = attribute(s.el, key)
	} else if *v != "" {
		s.el.CreateAttr(key, *v)
	}
}

// attributeNumber is an attribute whose zero means absent.
func (s element) attributeNumber(key string, v *int) {
	var digits string
	if *v != 0 {
		digits = strconv.Itoa(*v)
	}
	s.attribute(key, &digits)
	*v, _ = strconv.Atoi(digits)
}

// own is the element's own text.
func (s element) own(v *string) {
	if s.reading() {
		*v = trimmed(s.el)
	} else if *v != "" {
		s.el.SetText(*v)
	}
}

// within lays out a child element: it is created in writing, and passed over when absent in reading.
func (s element) within(name string, fill func(element)) {
	if !s.reading() {
		fill(s.create(name))
	} else if child := s.child(name); child != nil {
		fill(s.on(child))
	}
}

// oneOf is a choice between the standard's own words and a free text, as ECMA-354 likes it.
func (s element) oneOf(group, standard, free string, words []string, v *string) {
	s.within(group, func(s element) {
		if s.reading() || slices.Contains(words, *v) {
			s.text(standard, v)
		}
		if (s.reading() && *v == "") || (!s.reading() && !slices.Contains(words, *v)) {
			s.text(free, v)
		}
	})
}

// word is a child from one of the schema's closed lists that must be there: where the standard's schemas
// hold, fallback is written when the message tells none.
func (s element) word(name string, v *string, fallback string) {
	if s.standard() && *v == "" {
		*v = fallback
	}
	s.option(name, v)
}

// child is the first one of that local name. It is asked for some thirty times a message, so it makes no list.
func (s element) child(name string) *etree.Element {
	for _, token := range s.el.Child {
		if child, is := token.(*etree.Element); is && child.Tag == name {
			return child
		}
	}
	return nil
}

// each lays out a repeated child. Reading appends one element to the list per child.
func each[T any](s element, name string, list *[]T, fill func(element, *T)) {
	if !s.reading() {
		for i := range *list {
			item := (*list)[i] // a copy: writing must not change the caller's message
			fill(s.create(name), &item)
		}
		return
	}
	for _, token := range s.el.Child {
		if child, is := token.(*etree.Element); is && child.Tag == name {
			var item T
			fill(s.on(child), &item)
			*list = append(*list, item)
		}
	}
}

// content is an element's own text, whole, whatever comments or children stand between.
func content(el *etree.Element) string {
	var text strings.Builder
	for _, token := range el.Child {
		if data, ok := token.(*etree.CharData); ok {
			text.WriteString(data.Data)
		}
	}
	return text.String()
}

func trimmed(el *etree.Element) string { return strings.TrimSpace(content(el)) }

func attribute(el *etree.Element, key string) string {
	for _, a := range el.Attr {
		if a.Space != "xmlns" && strings.EqualFold(a.Key, key) {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// isElementName says whether a text may be written as an element's name.
func isElementName(text string) bool {
	for i, r := range text {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', r == '_':
		case i > 0 && ('0' <= r && r <= '9' || r == '-' || r == '.'):
		default:
			return false
		}
	}
	return text != ""
}
