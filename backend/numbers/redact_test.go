package numbers

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/nyaruka/phonenumbers"
	"github.com/stretchr/testify/require"

	"cordboard/backend/redact"
)

// TestNoNumberOfAnyCountryStaysReadable: however a number is spelled and dialled, and whatever letters stand at it, the
// log's mask leaves two digits of it.
func TestNoNumberOfAnyCountryStaysReadable(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 1))
	letters := func(n int) string {
		text := make([]byte, n)
		for i := range text {
			text[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[random.IntN(52)]
		}
		return string(text)
	}
	var regions []string
	for region := range phonenumbers.GetSupportedRegions() {
		regions = append(regions, region)
	}
	slices.Sort(regions)
	require.Greater(t, len(regions), 200)
	if testing.Short() {
		regions = []string{"AT", "BR", "DE", "FR", "GB", "IT", "NL", "PL", "TJ", "US", "UY"}
	}
	tried := 0
	for _, region := range regions {
		for _, kind := range []phonenumbers.PhoneNumberType{phonenumbers.FIXED_LINE, phonenumbers.MOBILE, phonenumbers.TOLL_FREE} {
			number := phonenumbers.GetExampleNumberForType(region, kind)
			if number == nil {
				continue
			}
			e164 := strings.TrimPrefix(phonenumbers.Format(number, phonenumbers.E164), "+")
			for _, spelled := range []string{
				"+" + e164, e164, "00" + e164, "000" + e164, "011" + e164, "9011" + e164,
				phonenumbers.Format(number, phonenumbers.INTERNATIONAL), phonenumbers.Format(number, phonenumbers.NATIONAL),
				phonenumbers.Format(number, phonenumbers.RFC3966), phonenumbers.FormatOutOfCountryCallingNumber(number, "US"),
				phonenumbers.GetNationalSignificantNumber(number),
			} {
				for _, text := range []string{
					spelled, "call " + spelled + " now", "N<" + spelled + ">Ann", spelled + "x1234", letters(3) + spelled, "00Q" + spelled,
					spelled + letters(max(0, 15-len(spelled))), spelled + letters(max(0, 18-len(spelled))), spelled + letters(max(0, 15-len(spelled))) + "AAA",
				} {
					requireMasked(t, text, spelled)
					tried++
				}
			}
			for _, dialled := range []string{e164, "00" + e164, "0" + phonenumbers.GetNationalSignificantNumber(number)} {
				require.False(t, redact.RecordID("record", dialled), "%s, %s", region, dialled)
			}
		}
	}
	require.Greater(t, tried, 100*len(regions))
}

// requireMasked wants at most two of the digits that a number has within a text to stay readable.
func requireMasked(t *testing.T, text, number string) {
	t.Helper()
	digits := 0
	for _, c := range number {
		if unicode.IsDigit(c) {
			digits++
		}
	}
	if digits < 7 {
		return // an extension, or of a small country
	}
	at, masked := strings.Index(text, number), redact.MaskNumbers(text)
	require.GreaterOrEqual(t, strings.Count(masked[at:at+len(number)], "*"), digits-2, "%s: %s", text, masked)
}
