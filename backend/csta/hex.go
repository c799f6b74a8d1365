package csta

import (
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"
)

// hex is an optional child whose text is written as hexBinary.
func (s element) hex(name string, v *string) { layHexThat(s, printable, name, v) }

// layHexSecret is one that nobody is to see: it need not be fit to be shown.
func layHexSecret(s element, name string, v *Secret) { layHexThat(s, inXML, name, (*string)(v)) }

func layHexThat(s element, isText func(string) bool, name string, v *string) {
	digits := *v
	if !s.reading() {
		digits = strings.ToUpper(hex.EncodeToString([]byte(*v)))
	}
	s.option(name, &digits)
	if s.reading() {
		*v = unhex(digits, isText)
	}
}

// unhex is the text that hexBinary stands for. What is no hexBinary is a switch that writes the text itself;
// octets that are no text stay as digits.
func unhex(digits string, isText func(string) bool) string {
	packed := strings.Join(strings.Fields(digits), "") // pretty printers break the line anywhere
	octets, err := hex.DecodeString(packed)
	switch {
	case err != nil:
		return digits
	case isText(string(octets)):
		return string(octets)
	default:
		return packed
	}
}

// printable says whether the text may be shown: UTF-8 without control characters but for white space and for
// what joins letters or parts words. Those that turn the direction of writing could make it lie.
func printable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsGraphic(r) && !strings.ContainsRune("\t\r\n\u00ad\u200c\u200d", r)
	})
}

// inXML says whether XML can hold the text.
func inXML(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return (r < ' ' && !strings.ContainsRune("\t\r\n", r)) || r == 0xFFFE || r == 0xFFFF
	})
}
