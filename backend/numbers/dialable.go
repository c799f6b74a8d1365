package numbers

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"
)

// The longest texts that are taken for a number.
const (
	maxTyped  = 256 // bytes, a tel: link with its parameters
	maxDialed = 32  // digits, * and #
)

// Reason is why a text is no number.
type Reason string

// The reasons of InvalidError.
const (
	Empty        Reason = "empty"
	NoDigits     Reason = "noDigits"
	BadCharacter Reason = "badCharacter"
	TooLong      Reason = "tooLong"
)

// InvalidError means that a text cannot be dialled. It does not repeat the text.
type InvalidError struct {
	Reason    Reason
	Character string // the first one that does not belong, printable, for BadCharacter
}

func (e *InvalidError) Error() string {
	switch e.Reason {
	case Empty:
		return "numbers: there is no number"
	case NoDigits:
		return "numbers: there is no digit in it"
	case TooLong:
		return "numbers: it is too long for a number"
	}
	return "numbers: " + e.Character + " does not belong in a number"
}

// Dialable turns what was typed or clicked into what the switch is to dial: digits, * and #, and one
// leading +. It takes formatting away, reads tel: links (their extension is left out, for it is dialled
// after the answer) and vanity letters after three digits. Where the site has a prefix for outside,
// outside numbers get it, in front of the spelling the country dials; internal, emergency and unknown
// numbers are left alone, and so are those that have it.
func (p Plan) Dialable(typed string) (string, error) {
	number, err := clean(typed)
	if err != nil {
		return "", err
	}
	if p.OutsidePrefix == "" || p.Internal(number) || strings.ContainsAny(number, "*#") {
		return number, nil
	}
	region := p.region()
	if region == "" || phonenumbers.IsEmergencyNumber(number, region) {
		return number, nil
	}
	parsed := p.valid(number)
	if parsed == nil {
		return number, nil
	}
	outside := phonenumbers.FormatOutOfCountryCallingNumber(parsed, region)
	if strings.HasPrefix(outside, "+") { // the country has several ways to dial abroad: the switch knows the +
		return number, nil
	}
	return p.OutsidePrefix + phonenumbers.NormalizeDigitsOnly(outside), nil
}

// worded is an extension that a word announces. The signs that some use for it, # and the comma, are
// dialled or part two numbers, so they announce none.
var worded = regexp.MustCompile(`(?i)[\s,;]*\b?(?:extension|extn?|x|poste|anexo)[\s.:]*[0-9]{1,7}\s*$`)

// clean takes away everything that is not dialled.
func clean(typed string) (string, error) {
	text := strings.TrimSpace(typed)
	if len(text) > maxTyped {
		return "", &InvalidError{Reason: TooLong}
	}
	text, err := unlink(text)
	if err != nil {
		return "", err
	}
	if cut := worded.FindStringIndex(text); cut != nil && cut[0] > 0 {
		text = text[:cut[0]]
	}
	if strings.HasPrefix(strings.TrimSpace(text), "+") {
		text = strings.Replace(text, "(0)", "", 1) // +49 (0)30: the zero is for those at home
	}
	if phonenumbers.IsAlphaNumber(text) {
		text = phonenumbers.ConvertAlphaCharactersInNumber(text)
	}
	return strip(text)
}

// strip keeps what is dialled, passes over formatting and refuses everything else.
func strip(text string) (string, error) {
	var number strings.Builder
	digits := 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			number.WriteRune(r)
			digits++
		case unicode.IsDigit(r) && isDigits(phonenumbers.NormalizeDigitsOnly(string(r))): // full width, Arabic
			number.WriteString(phonenumbers.NormalizeDigitsOnly(string(r)))
			digits++
		case r == '*', r == '#':
			number.WriteRune(r)
		case (r == '+' || r == '＋') && number.Len() == 0:
			number.WriteByte('+')
		case strings.ContainsRune("()[]/.·~_", r), unicode.Is(unicode.Zs, r), unicode.Is(unicode.Pd, r), r == '\u2212':
		case unicode.Is(unicode.Cf, r): // marks of direction and joiners that come along with a copy
		default:
			return "", &InvalidError{Reason: BadCharacter, Character: printable(r)}
		}
	}
	switch {
	case number.Len() == 0:
		return "", &InvalidError{Reason: Empty}
	case digits == 0:
		return "", &InvalidError{Reason: NoDigits}
	case number.Len() > maxDialed:
		return "", &InvalidError{Reason: TooLong}
	}
	return number.String(), nil
}

// splitLink decodes a tel: or callto: link (RFC 3966) once and parts its number from its parameters, each of which
// begins with a semicolon. Text that is no link stays as it is and has no parameters.
func splitLink(text string) (number, parameters string, err error) {
	scheme, rest, ok := strings.Cut(text, ":")
	if !ok || !strings.EqualFold(scheme, "tel") && !strings.EqualFold(scheme, "callto") {
		return text, "", nil // a colon will be refused
	}
	rest, err = url.PathUnescape(strings.TrimPrefix(rest, "//"))
	if err != nil || !utf8.ValidString(rest) {
		return "", "", &InvalidError{Reason: BadCharacter, Character: "%"}
	}
	if i := strings.IndexByte(rest, ';'); i >= 0 {
		return rest[:i], rest[i:], nil
	}
	return rest, "", nil
}

// unlink takes the number out of a tel: link; other text stays as it is.
func unlink(text string) (string, error) {
	number, parameters, err := splitLink(text)
	if err != nil {
		return "", err
	}
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(parameter, "=")
		local := !strings.HasPrefix(strings.TrimSpace(number), "+")
		if strings.EqualFold(name, "phone-context") && strings.HasPrefix(value, "+") && local {
			number = value + number
		}
	}
	return number, nil
}

func printable(r rune) string {
	if unicode.IsPrint(r) && r != utf8.RuneError {
		return "“" + string(r) + "”"
	}
	return "an invisible character"
}
