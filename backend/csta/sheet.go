package csta

import (
	"slices"
	"strconv"
	"strings"

	"github.com/beevik/etree"
)

// sheet is one element on which a message is being written, or from which it is being read. A message
// lays itself out in one method that names its fields in the schema's order; the sheet carries each of
// them in the direction of the day. So a message's grammar is written once, beside its type.
//
// Reading looks children up by local name, in any order, and passes over what it does not know.
type sheet struct {
	el      *etree.Element
	dialect Dialect // the dialect written; empty while reading, which understands all of them
	edition int     // the edition of ECMA-323 written; 0 while reading

	standards string // the namespace of the standard's own words
	space     string // the namespace in which children are written
	inherited string // the namespace that a child has unless it says otherwise
}

// layout is a message that knows its place on a sheet. It fills a copy of itself and returns that.
type layout interface {
	Message
	layout(s sheet) Message
}

func (s sheet) reading() bool { return s.dialect == "" }

// speaks guards what only one dialect writes. Reading passes: it takes every dialect's words.
func (s sheet) speaks(d Dialect) bool { return s.reading() || s.dialect == d }

// standard says whether the writing goes by the standard's schemas.
func (s sheet) standard() bool { return s.dialect.Standard() }

// create writes a child element. It declares its namespace only when it is not its parent's.
func (s sheet) create(name string) sheet {
	el := s.el.CreateElement(name)
	if s.space != s.inherited {
		el.CreateAttr("xmlns", s.space)
	}
	return s.on(el)
}

// on is a sheet for a child.
func (s sheet) on(el *etree.Element) sheet {
	s.el, s.inherited = el, s.space
	return s
}

// in writes the children from here on in another namespace: a vendor's word inside of a standard one, or
// the other way round.
func (s sheet) in(space string) sheet {
	s.space = space
	return s
}

// text is a child that is always written, be it empty.
func (s sheet) text(name string, v *string) {
	if !s.reading() {
		s.create(name).el.SetText(*v)
	} else if child := s.child(name); child != nil {
		*v = trimmed(child)
	}
}

// option is a child that is written only when it says something.
func (s sheet) option(name string, v *string) {
	if s.reading() || *v != "" {
		s.text(name, v)
	}
}

// number is an optional child; zero means absent, and so does what is no number.
func (s sheet) number(name string, v *int) {
	var digits string
	if *v != 0 {
		digits = strconv.Itoa(*v)
	}
	s.option(name, &digits)
	*v, _ = strconv.Atoi(digits)
}

// truth is a boolean child that is always written.
func (s sheet) truth(name string, v *bool) {
	word := strconv.FormatBool(*v)
	s.text(name, &word)
	*v = word == "true" || word == "1"
}

// state is a child with a connection's state; words of no standard state read as the empty one.
func (s sheet) state(name string, v *ConnectionState) {
	s.option(name, (*string)(v))
	*v = v.known()
}

// attribute is written only when it says something. Reading ignores the case of its name: MX servers
// and clients disagree on it (Code, code).
func (s sheet) attribute(key string, v *string) {
	if s.reading() {
		*v = attribute(s.el, key)
	} else if *v != "" {
		s.el.CreateAttr(key, *v)
	}
}

// attributeNumber is an attribute whose zero means absent.
func (s sheet) attributeNumber(key string, v *int) {
	var digits string
	if *v != 0 {
		digits = strconv.Itoa(*v)
	}
	s.attribute(key, &digits)
	*v, _ = strconv.Atoi(digits)
}

// own is the element's own text.
func (s sheet) own(v *string) {
	if s.reading() {
		*v = trimmed(s.el)
	} else if *v != "" {
		s.el.SetText(*v)
	}
}

// within lays out a child element: it is created in writing, and passed over when absent in reading.
func (s sheet) within(name string, fill func(sheet)) {
	if !s.reading() {
		fill(s.create(name))
	} else if child := s.child(name); child != nil {
		fill(s.on(child))
	}
}

// oneOf is a choice between the standard's own words and a free text, as ECMA-354 likes it.
func (s sheet) oneOf(group, standard, free string, words []string, v *string) {
	s.within(group, func(s sheet) {
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
func (s sheet) word(name string, v *string, fallback string) {
	if s.standard() && *v == "" {
		*v = fallback
	}
	s.option(name, v)
}

// child is the first one of that local name. It is asked for some thirty times a message, so it makes no list.
func (s sheet) child(name string) *etree.Element {
	for _, token := range s.el.Child {
		if child, is := token.(*etree.Element); is && child.Tag == name {
			return child
		}
	}
	return nil
}

// each lays out a repeated child. Reading appends one element to the list per child.
func each[T any](s sheet, name string, list *[]T, fill func(sheet, *T)) {
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
