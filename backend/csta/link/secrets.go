package link

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"cordboard/backend/csta"
)

// secrets are the texts of this connection that must not be shown wherever they turn up, should a
// switch repeat them in an error text or under a name of its own.
type secrets struct {
	mu    sync.Mutex
	texts []*regexp.Regexp
}

// secretLength is the shortest text that is searched for: shorter ones would blank half of a trace, and
// Redact knows them by their element.
const secretLength = 4

func newSecrets(values ...csta.Secret) *secrets {
	s := &secrets{}
	for _, value := range values {
		s.add(value)
	}
	return s
}

func (s *secrets) add(value csta.Secret) {
	text := strings.TrimSpace(string(value))
	if len(text) < secretLength {
		return
	}
	var spelling strings.Builder
	for _, r := range text {
		spelling.WriteString(spellings(r))
	}
	compiled, err := regexp.Compile(spelling.String())
	if err != nil {
		return // longer than a pattern may be; no error text repeats that
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts = append(s.texts, compiled)
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

// hide blanks every secret in a text.
func (s *secrets) hide(text string) string {
	s.mu.Lock()
	texts := s.texts
	s.mu.Unlock()
	for _, secret := range texts {
		text = secret.ReplaceAllString(text, blank)
	}
	return text
}
