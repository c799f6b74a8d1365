package redact_test

import (
	"testing"

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
