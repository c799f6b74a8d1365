package redact_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"cordboard/backend/redact"
)

func TestNumbersKeepTheirLastTwoDigits(t *testing.T) {
	for text, want := range map[string]string{
		"5550100":                   "*****00",
		"call +4930123456-78 now":   "call +**********-78 now",
		"+49 (0) 30 / 1234567":      "+** (*) ** / *****67",
		"tel:+493012345678":         "tel:+**********78",
		"(555) 010-0123":            "(***) ***-**23",
		"555.010.0123":              "***.***.**23",
		"+49\u00a030\u20111234567":  "+**\u00a0**\u2011*****67",
		"N<5550100>;displayNumber":  "N<*****00>;displayNumber",
		"<calledDevice>5550100</c>": "<calledDevice>*****00</c>",
		"+1.5550100":                "+1.*****00",
		"٥٥٥٠١٠٠":                   "*****٠٠",
		"200 and 201":               "200 and 201",
		"555010":                    "555010",
		"2026-11-225550100":         "****-**-*******00",
		"+2026-11-22":               "+****-**-22",
		"999.168.100.200":           "***.***.***.*00",
		"cb-ac12345678901234":       "cb-ac12345678901234",
		"entry=cb-1234567812345678": "entry=cb-1234567812345678",
		"cb-12345678123456789":      "cb-***************89",
	} {
		require.Equal(t, want, redact.MaskNumbers(text))
		require.Equal(t, text, redact.HideSecrets(text), "a number is no secret")
	}
}

// FuzzMaskNumbers: nothing but digits is masked, masking again changes nothing, and no number that stands by itself stays
// readable, whatever is around it.
func FuzzMaskNumbers(f *testing.F) {
	f.Add("", "5559867341", "")
	f.Add("2026-11-22 ", "0035000000", "ABCDEAA5")
	f.Add("+49 (30) ", "003000000012345", " 1")
	f.Add("192.168.1.", "1234567", "-1234-4abc-9def-123456789012")
	f.Add("0035000000ABCDEAA5", "٥٥٥٠١٠٠", "cb-ac12345678901234")
	f.Fuzz(func(t *testing.T, before, number, after string) {
		text := before + number + after
		if !utf8.ValidString(text) || len(text) > 2000 {
			t.Skip("the log writes no other text")
		}
		requireOnlyDigitsMasked(t, text)
		text = before + " " + number + " " + after
		masked := requireOnlyDigitsMasked(t, text)
		if utf8.RuneCountInString(number) >= 7 && !strings.ContainsFunc(number, func(c rune) bool { return !unicode.IsDigit(c) }) {
			at := utf8.RuneCountInString(before) + 1
			shown := strings.Map(func(c rune) rune {
				if c == '*' {
					return -1
				}
				return c
			}, string([]rune(masked)[at:at+utf8.RuneCountInString(number)]))
			require.LessOrEqual(t, utf8.RuneCountInString(shown), 2, "%q: %q", text, masked)
		}
	})
}

func requireOnlyDigitsMasked(t *testing.T, text string) (masked string) {
	t.Helper()
	masked = redact.MaskNumbers(text)
	was, is := []rune(text), []rune(masked)
	require.Len(t, is, len(was))
	for i := range was {
		if was[i] != is[i] {
			require.True(t, is[i] == '*' && unicode.IsDigit(was[i]), "%q: %q", text, masked)
		}
	}
	require.Equal(t, masked, redact.MaskNumbers(masked), "%q", text)
	return masked
}
