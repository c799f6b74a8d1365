package numbers

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"
)

// signs are the characters that mean the same as one of ASCII in a phone field. A full width # or * is none: it is
// not dialled.
var signs = strings.NewReplacer(
	"＋", "+", "（", "(", "）", ")", "【", "[", "】", "]", "，", ",", "、", ",", "،", ",", "；", ";", "؛", ";", "：", ":", "／", "/",
	"⁄", "/", "∕", "/", "．", ".", "·", ".", "•", ".", "−", "-", "ー", "-", "～", "-", "〜", "-", "｜", "|",
	"“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "‘", "'", "’", "'",
)

// plainText spells a phone field in ASCII as far as it can be dialled: digits of any script, spaces, dashes and
// signs. Marks of direction and joiners that come along with a copy are left out; letters stay.
func plainText(text string) string {
	var plain strings.Builder
	for _, r := range signs.Replace(text) {
		switch {
		case r < utf8.RuneSelf:
			plain.WriteRune(r)
		case unicode.Is(unicode.Cf, r):
		case unicode.Is(unicode.Nd, r):
			plain.WriteString(asciiDigit(r))
		case unicode.Is(unicode.Zs, r):
			plain.WriteByte(' ')
		case unicode.Is(unicode.Pd, r):
			plain.WriteByte('-')
		case r >= 'Ａ' && r <= 'Ｚ', r >= 'ａ' && r <= 'ｚ':
			plain.WriteRune(r - 'Ａ' + 'A')
		default:
			plain.WriteRune(r)
		}
	}
	return strings.TrimSpace(plain.String())
}

// asciiDigit is a digit of any script as 0 to 9; what is not known for one stays.
func asciiDigit(r rune) string {
	if digit := phonenumbers.NormalizeDigitsOnly(string(r)); isDigits(digit) {
		return digit
	}
	return string(r)
}

// dialledOf keeps digits, *, # and a + of a text.
func dialledOf(text string) string {
	return strings.Map(func(r rune) rune {
		if isDialled(r) || r == '+' {
			return r
		}
		return -1
	}, text)
}

func isDialled(r rune) bool { return r >= '0' && r <= '9' || r == '*' || r == '#' }

// isFormatting says whether a character only parts the digits of one number.
func isFormatting(r rune) bool { return strings.ContainsRune(" ()[]/.-~_", r) }

// isDigits says whether a text is digits and nothing else, and not empty.
func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// countDigits counts 0 to 9.
func countDigits(s string) (n int) {
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

// printable quotes a character for a person.
func printable(r rune) string {
	if unicode.IsPrint(r) && r != utf8.RuneError {
		return "“" + string(r) + "”"
	}
	return "an invisible character"
}
