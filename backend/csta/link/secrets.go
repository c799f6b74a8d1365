package link

import (
	"crypto/sha1" //nolint:gosec // of MX's passwords
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"cordboard/backend/csta"
)

// secrets are the texts of this connection that must not be shown wherever they turn up, should a
// switch repeat them in an error text or under a name of its own.
type secrets struct {
	mu    sync.Mutex
	texts []secret
}

// secret is one text, and the pattern of all its spellings.
type secret struct {
	plain     string // what the text must hold, XML's spellings undone
	anyCase   bool   // whatever the case of its letters; then plain is in lower case
	spellings *regexp.Regexp
}

// secretLength is the shortest text that is searched for: shorter ones would blank half of a trace, and
// Redact knows them by their element.
const secretLength = 4

// newSecrets hides a user's password, in every form in which a switch may have got or kept it.
func newSecrets(password csta.Secret, more ...csta.Secret) *secrets {
	s := &secrets{}
	s.add(password)
	if password != "" {
		sum := sha1.Sum([]byte(password)) //nolint:gosec // MX's own
		s.add(csta.HashPassword(password))
		s.text(hex.EncodeToString(sum[:]), true)
	}
	for _, value := range more {
		s.add(value)
	}
	return s
}

// add hides a text, and its hexadecimal form, in which the standard writes passwords. Base64's padding is
// not searched for: it may be left out.
func (s *secrets) add(value csta.Secret) {
	text := strings.TrimSpace(string(value))
	if len(text) < secretLength {
		return
	}
	s.text(text, false)
	s.text(hex.EncodeToString([]byte(text)), true)
	if bare := strings.TrimRight(text, "="); len(bare) >= secretLength && bare != text {
		s.text(bare, false)
		s.text(hex.EncodeToString([]byte(bare)), true)
	}
}

func (s *secrets) text(text string, anyCase bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.ContainsFunc(s.texts, func(known secret) bool { return known.plain == text }) {
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
	s.texts = append(s.texts, secret{text, anyCase, compiled})
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

// hide blanks every secret in a text. Patterns are slow, so they see only a text that holds the secret when
// XML's spellings are undone: in a storm of events that is none.
func (s *secrets) hide(text string) string {
	s.mu.Lock()
	texts := s.texts
	s.mu.Unlock()
	plain := unspelled(text)
	lower := strings.ToLower(plain)
	for _, secret := range texts {
		within := plain
		if secret.anyCase {
			within = lower
		}
		if strings.Contains(within, secret.plain) {
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
