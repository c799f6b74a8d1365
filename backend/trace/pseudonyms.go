package trace

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"cordboard/backend/redact"
)

// maxPseudonyms bounds how many are remembered; others are worked out anew.
const maxPseudonyms = 4096

// pseudonyms put another number in each number's place: of the same length, and the same for the same
// number wherever it stands, so that what a trace tells can still be followed. Two spellings of one
// number that end alike (+49301234567 and 0301234567) end alike afterwards too: each digit is replaced
// by one that hangs on it and on the digits after it. Whoever knows a number in the trace therefore knows the
// end of others that end alike; nothing else follows without the key, which is never kept.
type pseudonyms struct {
	key [32]byte

	mu    sync.Mutex
	known map[string]string // digits -> digits
}

func newPseudonyms() *pseudonyms {
	p := &pseudonyms{known: map[string]string{}}
	_, _ = rand.Read(p.key[:]) // never fails
	return p
}

// text replaces the numbers in any text: what the log masks (seven digits or more), and nothing else.
func (p *pseudonyms) text(text string) string { return redact.ReplaceNumbers(text, p.spelled) }

// spelled is the pseudonym of a number with its plus and separators, which stay.
func (p *pseudonyms) spelled(number string) string {
	var digits []byte
	for _, c := range number {
		if c >= '0' && c <= '9' {
			digits = append(digits, byte(c))
		}
	}
	other := p.number(string(digits))
	return strings.Map(func(c rune) rune {
		switch {
		case c >= '0' && c <= '9':
			c, other = rune(other[0]), other[1:]
		case unicode.IsDigit(c): // of another script: nobody dials them, and they must not stay
			c = '0'
		}
		return c
	}, number)
}

// number is the pseudonym of a number that is all digits.
func (p *pseudonyms) number(digits string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if known, ok := p.known[digits]; ok {
		return known
	}
	out := []byte(digits)
	for i := range out {
		order := p.order(digits[i+1:])
		out[i] = order[digits[i]-'0']
	}
	if len(p.known) >= maxPseudonyms {
		clear(p.known)
	}
	p.known[digits] = string(out)
	return string(out)
}

// order is how the ten digits are shuffled before a tail: two numbers never get one pseudonym.
func (p *pseudonyms) order(tail string) [10]byte {
	mac := hmac.New(sha256.New, p.key[:])
	mac.Write([]byte(tail))
	sum := mac.Sum(nil)
	order := [10]byte([]byte("0123456789"))
	for i := len(order) - 1; i > 0; i-- {
		j := (int(sum[2*i])<<8 | int(sum[2*i+1])) % (i + 1)
		order[i], order[j] = order[j], order[i]
	}
	return order
}

// hexText is where the standard writes text as hexadecimal digits: userData and correlatorData.
var hexText = regexp.MustCompile(`(<(?:[\w.-]+:)?string(?:\s[^<>]*)?>)([0-9a-fA-F\s]+)(</)`)

// body replaces the numbers in a message, also those that are written in hexadecimal.
func (p *pseudonyms) body(xml string) string {
	var out strings.Builder
	for xml != "" {
		at := hexText.FindStringSubmatchIndex(xml)
		if at == nil {
			out.WriteString(p.text(xml))
			break
		}
		out.WriteString(p.text(xml[:at[3]]))
		out.WriteString(p.hexadecimal(xml[at[4]:at[5]]))
		xml = xml[at[5]:]
	}
	return out.String()
}

// hexadecimal is a text in hexadecimal digits, with the numbers in the text replaced. What is no text is
// as good as a number itself.
func (p *pseudonyms) hexadecimal(digits string) string {
	packed := strings.Join(strings.Fields(digits), "")
	octets, err := hex.DecodeString(packed)
	if err != nil || !utf8.Valid(octets) {
		return p.text(digits)
	}
	text := string(octets)
	other := p.text(text)
	if other == text {
		return digits
	}
	return strings.ToUpper(hex.EncodeToString([]byte(other)))
}
