package calllog

import (
	"strings"
	"unicode"
)

// The signs that isolate a text's direction from that of the text around it (Unicode Annex 9).
const (
	isolate = "\u2068" // the text begins a direction of its own
	leftTo  = "\u2066" // from left to right
	popped  = "\u2069"
)

// turning are the characters that turn the direction of a text without being seen.
const turning = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

// undirected is a text without characters that turn its direction: none of them reaches Salesforce by way of a name.
func undirected(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(turning, r) {
			return -1
		}
		return r
	}, text)
}

// beside puts a number behind a name. Beside a name written from right to left both are isolated: the number keeps its
// + in front.
func beside(name, number string) string {
	name, number = undirected(name), undirected(number)
	if !strings.ContainsFunc(name, rightToLeft) {
		return strings.TrimSpace(name + " " + number)
	}
	if number == "" {
		return isolate + name + popped
	}
	return isolate + name + popped + " " + leftTo + number + popped
}

// rightToLeft says whether a letter is of a script that is written from right to left.
func rightToLeft(r rune) bool {
	return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Samaritan, unicode.Mandaic, unicode.Adlam)
}
