package redact

import (
	"regexp"
	"slices"
	"strings"
)

// span is a stretch of a text that holds a secret, from the first byte to the one after the last.
type span struct{ from, to int }

// HideSecrets replaces every secret in any text by Hidden: what stands in XML, JSON, addresses, headers or sentences under
// the name of a secret, and what looks like one. All finders look at the same original, each on its own, so what one of
// them makes of the text cannot hide a secret from another.
func HideSecrets(text string) string {
	var spans []span
	if suspicious(text) {
		spans = append(elements(text), pairs(text)...)
	}
	spans = append(spans, shapes(text)...)
	if len(spans) == 0 {
		return text
	}
	slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
	var out strings.Builder
	at := 0
	for i := 0; i < len(spans); {
		from, to := spans[i].from, spans[i].to
		for i++; i < len(spans) && spans[i].from <= to; i++ {
			to = max(to, spans[i].to)
		}
		out.WriteString(text[at:from])
		out.WriteString(Hidden)
		at = to
	}
	out.WriteString(text[at:])
	return out.String()
}

// suspicious is a quick look whether the patterns below can match at all; nearly no text passes it.
func suspicious(text string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(hints, func(hint string) bool { return strings.Contains(text, hint) })
}

// hints are what a text must hold, in lower case, for any of the patterns to match.
var hints = func() []string {
	hints := slices.Concat([]string{"session"}, SecretNames, typedNames)
	for _, word := range SecretWords {
		first, _, _ := strings.Cut(word, " ")
		hints = append(hints, first)
	}
	return hints
}()

const (
	less    = `(?:<|&lt;|&#60;|&#x3c;|\\u003c|%3c)`
	greater = `(?:>|&gt;|&#62;|&#x3e;|\\u003e|%3e)`
)

var (
	// name is a name with a secret word in it, the word's parts possibly joined as in auth_code.
	name      = `[\w.-]*(?:` + strings.ReplaceAll(strings.Join(SecretWords, "|"), " ", "[_.-]?") + `)[\w.-]*`
	wholeName = `\b(?:session|` + strings.Join(SecretNames, "|") + `)`

	tag      = regexp.MustCompile(`(?i)` + less + `\s*(/?)\s*(?:[\w.-]+:)?(` + name + `|` + wholeName + `\b|(?:` + strings.Join(typedNames, "|") + `)\b)`)
	tagEnd   = regexp.MustCompile(`(?i)^` + greater)
	emptyEnd = regexp.MustCompile(`(?i)^\s*/\s*` + greater)
)

// elements finds the content of XML elements that hold secrets: whole, cut off at either end, or escaped.
// Content reaches to the last end tag of that name, so nothing inside can end it early.
func elements(text string) []span {
	var spans []span
	tags := tag.FindAllStringSubmatchIndex(text, -1)
	for i, at := range tags {
		start, end := at[0], at[1]
		if at[2] == at[3] { // a start tag
			if emptyEnd.MatchString(text[end:]) {
				continue
			}
			found := span{end + len(tagEnd.FindString(text[end:])), len(text)}
			for _, other := range tags[i+1:] {
				if other[2] < other[3] && strings.EqualFold(text[other[4]:other[5]], text[at[4]:at[5]]) {
					found.to = other[0]
				}
			}
			spans = append(spans, found)
			continue
		}
		if slices.ContainsFunc(spans, func(s span) bool { return start <= s.to }) {
			continue
		}
		// An end tag whose start was cut off: everything before it may be its content.
		spans = append(spans, span{0, start})
	}
	return spans
}

var (
	pair = regexp.MustCompile(`(?i)(?:(?:` + name + `)(?:\\*["'` + "`" + `]|&quot;)?\s*(?::=|=>|[:=])|` + wholeName + `\s*=)\s*`)
	// told is a name followed by its value in quotation marks, as in: wrong password "x".
	told = regexp.MustCompile(`(?i)` + name + `\s+(?:\\*["'` + "`" + `]|&quot;)`)
)

// pairs finds the values in name=value, "name": "value" and their kin. A quoted value ends with its
// quotation mark, any other with its line: a password may hold every other character.
func pairs(text string) []span {
	var spans []span
	for _, at := range pair.FindAllStringIndex(text, -1) {
		spans = append(spans, valueAt(text, at[1]))
	}
	for _, at := range told.FindAllStringIndex(text, -1) {
		from := at[0] + strings.LastIndexAny(text[at[0]:at[1]], " \t\r\n\f\v") + 1
		spans = append(spans, valueAt(text, from))
	}
	return spans
}

func valueAt(text string, at int) span {
	if quote := openingQuote(text[at:]); quote != "" {
		return span{at + len(quote), at + closingQuote(text[at:], quote)}
	}
	if i := strings.IndexAny(text[at:], "\r\n"); i >= 0 {
		return span{at, at + i}
	}
	return span{at, len(text)}
}

// openingQuote is the quotation mark a value begins with, together with the backslashes that an outer
// quoting has put before it.
func openingQuote(text string) string {
	if strings.HasPrefix(text, "&quot;") {
		return "&quot;"
	}
	bare := strings.TrimLeft(text, `\`)
	if bare != "" && strings.IndexByte("\"'`", bare[0]) >= 0 {
		return text[:len(text)-len(bare)+1]
	}
	return ""
}

// closingQuote is where the value ends that quote has opened: at the same mark after as many backslashes,
// followed by something that may follow a value; or with the text.
func closingQuote(text, quote string) int {
	if quote == "&quot;" {
		if i := strings.Index(text[len(quote):], quote); i >= 0 {
			return len(quote) + i
		}
		return len(text)
	}
	mark, slashes := quote[len(quote)-1], len(quote)-1
	run := 0
	for i := len(quote); i < len(text); i++ {
		if text[i] == '\\' {
			run++
			continue
		}
		// A pair of backslashes stands for one that belongs to the value.
		closes := run == slashes || slashes == 0 && run%2 == 0
		if text[i] == mark && closes && (i+1 == len(text) || strings.IndexByte(" \t\r\n,;:.>/?)}]&|\\\"'`<", text[i+1]) >= 0) {
			return i - slashes
		}
		run = 0
	}
	return len(text)
}

// looks are secrets known by how they look: the whole match, or its first group.
var looks = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\bbearer\s+(\S+)`),
	regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.-]*://([^/?#\s]*)@`),
	regexp.MustCompile(`00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?(?:!|%21)\S+`), // a Salesforce session
	regexp.MustCompile(`eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*`), // a JSON web token
}

func shapes(text string) []span {
	var spans []span
	for _, look := range looks {
		for _, at := range look.FindAllStringSubmatchIndex(text, -1) {
			spans = append(spans, span{at[len(at)-2], at[len(at)-1]})
		}
	}
	return spans
}
