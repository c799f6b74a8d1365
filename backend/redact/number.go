package redact

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	numberDigits = 7 // fewer digits are an extension or a counter
	shownDigits  = 2
	maxJoint     = 4 // characters between two digits of one number, as in "+49 (0) 30"
)

// Digits that are no phone number: a date, a fingerprint, a UUID and the id of an entry of the call log. A Salesforce id
// is another (provenIDLength).
var (
	date        = regexp.MustCompile(`^(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?`)
	fingerprint = regexp.MustCompile(`^(?:[0-9a-fA-F]{32,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})`)
	entryID     = regexp.MustCompile(`^cb-[0-9a-f]{16}`)
	hexLetters  = regexp.MustCompile(`[a-fA-F]`)
)

// dialWords make a name the name of something that is dialled wherever they stand in it.
var dialWords = []string{"number", "phone", "party", "call", "device", "dial", "extension", "ani", "dnis", "from", "to"}

// NumberName says whether a whole number under that name is one to dial, and no counter.
func NumberName(name string) bool {
	name = plain(name)
	return slices.ContainsFunc(dialWords, func(word string) bool { return strings.Contains(name, word) })
}

// MaskNumbers masks phone numbers: seven digits or more, with a plus, spaces, dashes and the like among
// them. Each keeps its last two digits.
func MaskNumbers(text string) string { return replaceRuns(text, run.masked) }

// ReplaceNumbers puts what other answers in the place of each phone number in text. A number is handed over as
// it is spelled, with its plus and separators.
func ReplaceNumbers(text string, other func(number string) string) string {
	return replaceRuns(text, func(r run) string {
		if r.digits < numberDigits || r.isIPv4() {
			return r.text
		}
		return other(r.text)
	})
}

// replaceRuns hands each stretch of digits that may be a phone number to other, and leaves the rest as it is.
func replaceRuns(text string, other func(run) string) string {
	var out strings.Builder
	wordStart := true
	for text != "" {
		if wordStart {
			if n := harmless(text); n > 0 {
				out.WriteString(text[:n])
				text, wordStart = text[n:], false
				continue
			}
		}
		if run := takeRun(text); run.digits > 0 {
			out.WriteString(other(run))
			text, wordStart = text[len(run.text):], false
			continue
		}
		r, size := utf8.DecodeRuneInString(text)
		out.WriteString(text[:size])
		text, wordStart = text[size:], !isWordRune(r)
	}
	return out.String()
}

// harmless is the length of the date, fingerprint, UUID or id that text begins with, or 0.
func harmless(text string) int {
	if n := provenIDLength(text); n > 0 {
		return n
	}
	n := len(date.FindString(text))
	if n == 0 {
		found := fingerprint.FindString(text)
		if len(hexLetters.FindAllString(found, 4)) == 4 {
			n = len(found)
		}
	}
	n = max(n, len(entryID.FindString(text)))
	if n > 0 && !endsWord(text[n:]) {
		return 0
	}
	return n
}

func endsWord(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || !isWordRune(r) || r == 'Z'
}

// isWordRune says whether a character belongs to the word or number that it stands beside.
func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '+' || r == '-'
}

// run is a stretch of digits and what may stand between the digits of one number.
type run struct {
	text   string
	digits int
	groups []string
	joints []string
}

func takeRun(text string) run {
	var r run
	i := 0
	if strings.HasPrefix(text, "+") {
		i = 1
	}
	for {
		start := i
		for i < len(text) {
			c, size := utf8.DecodeRuneInString(text[i:])
			if !unicode.IsDigit(c) {
				break
			}
			r.digits++
			i += size
		}
		if i == start {
			break
		}
		r.groups = append(r.groups, text[start:i])
		r.text = text[:i]
		joint := jointLength(text[i:])
		if joint == 0 {
			break
		}
		r.joints = append(r.joints, text[i:i+joint])
		i += joint
	}
	r.joints = r.joints[:max(0, min(len(r.joints), len(r.groups)-1))]
	return r
}

// jointLength is the length of what joins the digits before it with a digit after it, or 0.
func jointLength(text string) int {
	length := 0
	for range maxJoint + 1 {
		c, size := utf8.DecodeRuneInString(text[length:])
		if unicode.IsDigit(c) {
			return length
		}
		if !strings.ContainsRune(" -./()\t\u00a0\u2007\u2009\u202f\u2010\u2011\u2012\u2013", c) {
			return 0
		}
		length += size
	}
	return 0
}

func (r run) masked() string {
	switch {
	case r.digits < numberDigits || r.isIPv4():
		return r.text
	case len(r.joints) == 1 && r.joints[0] == ".": // a fraction or a version
		return maskDigits(r.text[:len(r.text)-len(r.groups[1])]) + maskDigits(r.groups[1])
	default:
		return maskDigits(r.text)
	}
}

func (r run) isIPv4() bool {
	if len(r.groups) != 4 || strings.Join(r.joints, "") != "..." || strings.HasPrefix(r.text, "+") {
		return false
	}
	for _, group := range r.groups {
		if n, err := strconv.Atoi(group); err != nil || n > 255 || len(group) > 3 {
			return false
		}
	}
	return true
}

// maskDigits masks all but the last digits of a number, and leaves fewer digits than a number has alone.
func maskDigits(text string) string {
	left := 0
	for _, c := range text {
		if unicode.IsDigit(c) {
			left++
		}
	}
	if left < numberDigits {
		return text
	}
	return strings.Map(func(c rune) rune {
		if !unicode.IsDigit(c) {
			return c
		}
		if left--; left < shownDigits {
			return c
		}
		return '*'
	}, text)
}
