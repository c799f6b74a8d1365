package redact

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// Texts are known secrets that must not be shown wherever they turn up, should a peer repeat them in an error's text
// or under a name of its own. The zero value holds none. Its methods may be called from any goroutine.
type Texts struct {
	mu    sync.Mutex
	known []knownText
}

// knownText is one text, and the pattern of all its spellings.
type knownText struct {
	plain     string // what the text must hold, as it stands or with XML's spellings undone
	anyCase   bool   // whatever the case of its letters; then plain is in lower case
	spellings *regexp.Regexp
}

// shortestText is the length of the shortest text that is searched for: shorter ones would blank half of a trace, and
// XML knows them by their element.
const shortestText = 4

// Add hides a text, and its hexadecimal form, in which the standard writes passwords. Base64's padding is not
// searched for: it may be left out. A text that is too short is not hidden.
func (t *Texts) Add(value string) {
	text := strings.TrimSpace(value)
	if len(text) < shortestText {
		return
	}
	t.add(text, false)
	t.AddHex([]byte(text))
	if bare := strings.TrimRight(text, "="); len(bare) >= shortestText && bare != text {
		t.add(bare, false)
		t.AddHex([]byte(bare))
	}
}

// AddHex hides the hexadecimal form of octets, in capital and small letters.
func (t *Texts) AddHex(octets []byte) { t.add(hex.EncodeToString(octets), true) }

func (t *Texts) add(text string, anyCase bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if slices.ContainsFunc(t.known, func(known knownText) bool { return known.plain == text }) {
		return
	}
	var spelling strings.Builder
	if anyCase {
		spelling.WriteString("(?i)")
	}
	for _, r := range text {
		spelling.WriteString(spellings(r))
	}
	compiled, err := regexp.Compile(spelling.String())
	if err != nil {
		return // longer than a pattern may be; no error text repeats that
	}
	t.known = append(t.known, knownText{text, anyCase, compiled})
}

// spellings is a pattern for a character as it is or as XML may write it.
func spellings(r rune) string {
	names := map[rune]string{'&': "amp", '<': "lt", '>': "gt", '"': "quot", '\'': "apos"}
	pattern := fmt.Sprintf("%s|&#0*%d;|&#[xX]0*(?i:%x);", regexp.QuoteMeta(string(r)), r, r)
	if name, ok := names[r]; ok {
		pattern = "&" + name + ";|" + pattern
	}
	return "(?:" + pattern + ")"
}

// Hide blanks every secret in a text. Patterns are slow, so they see only a text that holds the secret as it stands or with
// XML's spellings undone: in a storm of events that is none. A secret that has the signs of a spelling itself may stand
// half in one; its pattern sees every text with spellings.
func (t *Texts) Hide(text string) string {
	t.mu.Lock()
	texts := t.known
	t.mu.Unlock()
	forms := text
	if plain := unspelled(text); plain != text {
		forms += "\n" + plain
	}
	lower, spelled := strings.ToLower(forms), strings.Contains(text, "&")
	for _, secret := range texts {
		within := forms
		if secret.anyCase {
			within = lower
		}
		if strings.Contains(within, secret.plain) || spelled && strings.ContainsAny(secret.plain, "&;") {
			text = secret.spellings.ReplaceAllString(text, blank)
		}
	}
	return text
}

// unspelled undoes XML's references, those of spellings at least.
func unspelled(text string) string {
	at := strings.IndexByte(text, '&')
	if at < 0 {
		return text
	}
	var plain strings.Builder
	plain.Grow(len(text))
	for ; at >= 0; at = strings.IndexByte(text, '&') {
		plain.WriteString(text[:at])
		text = text[at:]
		end := strings.IndexByte(text, ';')
		r, known := rune(0), false
		if end > 0 {
			r, known = reference(text[1:end])
		}
		if !known {
			plain.WriteByte('&')
			text = text[1:]
			continue
		}
		plain.WriteRune(r)
		text = text[end+1:]
	}
	plain.WriteString(text)
	return plain.String()
}

// reference is the character that XML means by a reference's name or number.
func reference(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, is := strings.CutPrefix(name, "#")
	base := 10
	if is && (strings.HasPrefix(digits, "x") || strings.HasPrefix(digits, "X")) {
		digits, base = digits[1:], 16
	}
	if digits = strings.TrimLeft(digits, "0"); !is || digits == "" || len(digits) > 8 {
		return 0, false
	}
	number, err := strconv.ParseUint(digits, base, 31)
	return rune(number), err == nil && number <= unicode.MaxRune
}
