package logging

import (
	"strings"
	"sync/atomic"
	"unicode/utf8"
)

// Hidden is what stands in a log where a secret stood.
const Hidden = "[secret]"

// maxText is how much of one text is looked at and logged, in bytes.
const maxText = 16 << 10

// rules are what is redacted.
type rules struct {
	maskNumbers atomic.Bool
}

func (r *rules) text(text string) string {
	text = hide(cut(text))
	if r.maskNumbers.Load() {
		text = maskNumbers(text)
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

// Words that make a name the name of a secret. In attribute keys "session" is one of them too; in running
// text and XML it is not, since the messages of ECMA-354 have it in their names.
var secretWords = []string{
	"pwd", "passw", "passphrase", "secret", "token", "authcode", "authorization", "cookie", "credential",
	"apikey", "privatekey", "sessionid", "kennwort",
}

// secretKey says whether an attribute or a field of that name holds a secret.
func secretKey(key string) bool {
	key = plain(key)
	if strings.Contains(key, "session") {
		return true
	}
	for _, word := range secretWords {
		if strings.Contains(key, word) {
			return true
		}
	}
	return false
}

// dialKey says whether a whole number under that key is one to dial.
func dialKey(key string) bool {
	key = plain(key)
	for _, word := range []string{"number", "phone", "party", "call", "device", "dial", "extension", "ani", "dnis", "from", "to"} {
		if strings.Contains(key, word) {
			return true
		}
	}
	return false
}

var joints = strings.NewReplacer("_", "", "-", "", ".", "", " ", "", ":", "")

func plain(key string) string { return strings.ToLower(joints.Replace(key)) }
