package org

import (
	"path"
	"slices"
	"strings"
	"unicode"
)

// search is what is searched for: alternatives, of which one must be found.
type search []alternative

// alternative is a telephone number, or terms that must all be found in a record.
type alternative struct {
	number string // its digits; "" is no number
	terms  []term
}

// term is a word, or with quotation marks words that must follow each other.
type term struct {
	words []string
	exact bool // of the last word too, which else may be the beginning of one
}

// shortestWord is how many characters a word must have to be searched for.
const shortestWord = 2

// readSearch reads the text of a search: words that must all be there, OR between alternatives, "words in order", and *
// and ? in a word for any characters and one.
func readSearch(text string) search {
	var found search
	for _, one := range splitAtOR(text) {
		if digits := digitsOf(one); digits != "" {
			found = append(found, alternative{number: digits})
			continue
		}
		if terms := readTerms(one); len(terms) > 0 {
			found = append(found, alternative{terms: terms})
		}
	}
	return found
}

// splitAtOR splits a text at the word OR, outside quotation marks.
func splitAtOR(text string) []string {
	var out []string
	begin, quoted := 0, false
	for i := range len(text) {
		if text[i] == '"' {
			quoted = !quoted
		}
		if !quoted && strings.HasPrefix(text[i:], " OR ") {
			out = append(out, text[begin:i])
			begin = i + len(" OR ")
		}
	}
	return append(out, text[min(begin, len(text)):])
}

func readTerms(text string) []term {
	var terms []term
	for i, part := range strings.Split(text, `"`) {
		if i%2 == 1 {
			if phrase := words(part); len(phrase) > 0 {
				terms = append(terms, term{phrase, true})
			}
			continue
		}
		for _, word := range strings.FieldsFunc(part, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("(){}&|!^~:+", r) }) {
			if word == "AND" || word == "OR" {
				continue
			}
			if strings.ContainsAny(word, "*?") && strings.Trim(word, "*?") != "" {
				terms = append(terms, term{[]string{strings.ToLower(strings.TrimLeft(word, "*?"))}, false})
				continue
			}
			whole := words(word)
			if len(strings.Join(whole, "")) >= shortestWord {
				terms = append(terms, term{whole, false})
			}
		}
	}
	return terms
}

// finds says whether a record holds what is searched for in one of the fields.
func (s search) finds(fields []field, record Record) bool {
	return slices.ContainsFunc(s, func(one alternative) bool {
		if one.number != "" && slices.ContainsFunc(fields, func(f field) bool { return f.Type == "phone" && samePhone(record.Text(f.Name), one.number) }) {
			return true
		}
		terms := one.terms
		if one.number != "" { // also the digits that somebody keeps as text
			terms = []term{{[]string{one.number}, true}}
		}
		return len(terms) > 0 && !slices.ContainsFunc(terms, func(t term) bool { return !t.in(fields, record) })
	})
}

func (t term) in(fields []field, record Record) bool {
	return slices.ContainsFunc(fields, func(f field) bool { return f.Type != "phone" && t.within(words(record.Text(f.Name))) })
}

// within says whether the words of a field hold the term's one after another. A word of letters may be the beginning of
// the field's; digits are only found whole.
func (t term) within(held []string) bool {
	for at := range held {
		if at+len(t.words) > len(held) {
			return false
		}
		all := true
		for i, word := range t.words {
			last := i == len(t.words)-1
			all = all && alike(held[at+i], word, last && !t.exact)
		}
		if all {
			return true
		}
	}
	return false
}

func alike(held, word string, mayBegin bool) bool {
	if strings.ContainsAny(word, "*?") {
		matched, err := path.Match(escaped(word), held)
		return err == nil && matched
	}
	return held == word || mayBegin && !unicode.IsDigit([]rune(word)[0]) && strings.HasPrefix(held, word)
}

// escaped keeps a word's other characters from meaning something to path.Match.
func escaped(word string) string {
	return strings.NewReplacer(`\`, `\\`, `[`, `\[`).Replace(word)
}

// lastDigits is how many of a number's last digits must agree: enough to tell people apart, few enough that country code
// and trunk prefix do not matter. fewestDigits make a telephone number; fewer must agree as a whole.
const (
	lastDigits   = 9
	fewestDigits = 7
)

// digitsOf are the digits of a text; "" when it holds letters, which no typed number does.
func digitsOf(text string) string {
	var digits strings.Builder
	for _, letter := range text {
		switch {
		case unicode.IsLetter(letter) || letter == '"':
			return ""
		case letter >= '0' && letter <= '9':
			digits.WriteRune(letter)
		}
	}
	return digits.String()
}

// samePhone says whether two spellings are the same telephone number.
func samePhone(a, b string) bool {
	one, other := digitsOf(a), digitsOf(b)
	if one == "" || other == "" {
		return false
	}
	length := min(len(one), len(other), lastDigits)
	if length < fewestDigits {
		return one == other
	}
	return one[len(one)-length:] == other[len(other)-length:]
}
