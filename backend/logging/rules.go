package logging

import (
	"sync/atomic"
	"unicode/utf8"

	"cordboard/backend/redact"
)

// maxText is how much of one text is looked at and logged, in bytes.
const maxText = 16 << 10

// rules are what is redacted.
type rules struct {
	maskNumbers atomic.Bool
}

func (r *rules) text(text string) string {
	text = redact.HideSecrets(cut(text))
	if r.maskNumbers.Load() {
		text = redact.MaskNumbers(text)
	}
	return text
}

// cut shortens what is too long. It comes first: whatever is cut off cannot leak, and what is left open
// by the cut is redacted to its end.
func cut(text string) string {
	if len(text) <= maxText {
		return text
	}
	end := maxText
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "..."
}
