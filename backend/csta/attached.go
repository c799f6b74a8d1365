package csta

import (
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/beevik/etree"
)

// Datum is one piece of data attached to a call.
type Datum struct {
	Name  string // MX: the cad's name; otherwise "userData" or "correlatorData"
	Value string // text; hexBinary that is not printable UTF-8 stays as hex digits
}

// Attached is the data that travels with a call, in the order of the schema: correlatorData, userData
// (ECMA-269 12.2.13, 12.2.35), then MX's cad in the order of the wire.
//
// MX writes all of it as cad. The standard has one place each for userData and correlatorData, and not
// in every event; data of other names, and what the event has no place for, is left out.
type Attached []Datum

// The two names that the standard has for attached data.
const (
	UserData       = "userData"
	CorrelatorData = "correlatorData"
)

// cads are MX's attached data: <cad name="NAME" type="string">value</cad>.
func (s sheet) cads(data *Attached) {
	if s.speaks(Zultys) {
		each(s, "cad", (*[]Datum)(data), func(s sheet, d *Datum) {
			kind := "string"
			s.attribute("name", &d.Name)
			s.attribute("type", &kind)
			if s.reading() {
				d.Value = content(s.el)
			} else {
				s.el.SetText(d.Value)
			}
		})
	}
}

// datum is the standard's userData or correlatorData: <string>HEX</string>, or <private>text</private>.
func (s sheet) datum(name string, data *Attached) {
	if s.reading() {
		if child := s.child(name); child != nil {
			if value := readDatum(child); value != "" {
				*data = append(*data, Datum{name, value})
			}
		}
		return
	}
	for _, d := range *data {
		if s.dialect == ECMA && d.Name == name && d.Value != "" {
			s.within(name, func(s sheet) {
				digits := strings.ToUpper(hex.EncodeToString([]byte(d.Value)))
				s.text("string", &digits)
			})
			return
		}
	}
}

func readDatum(el *etree.Element) string {
	s := sheet{el: el}
	var private, digits string
	s.text("private", &private)
	s.text("string", &digits)
	if digits == "" {
		return private
	}
	packed := strings.Join(strings.Fields(digits), "") // pretty printers break the line anywhere
	octets, err := hex.DecodeString(packed)
	switch {
	case err != nil:
		return digits // a switch that writes the text itself
	case printable(string(octets)):
		return string(octets)
	default:
		return packed
	}
}

// printable says whether the text may be shown: UTF-8 without control characters but for white space.
func printable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsGraphic(r) && !strings.ContainsRune("\t\r\n", r)
	})
}
