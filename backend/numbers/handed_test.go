package numbers_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"cordboard/backend/numbers"
)

func TestPlainNumbersFromLinksMayBeDialled(t *testing.T) {
	for text, want := range map[string]string{
		"200":                                    "200",
		" 030 1234567 ":                          "0301234567",
		"tel:201":                                "201",
		"TEL:+49-30-1234567":                     "+49301234567",
		"tel:+49%2030%20123":                     "+4930123",
		"tel:%2B4930123":                         "+4930123",
		"tel://5550100":                          "5550100",
		"callto:+1.555.123.4567":                 "+15551234567",
		"tel:+49(0)30/123":                       "+4930123",
		"tel:+1-555-123-4567;ext=89":             "+15551234567",
		"tel:863-1234;phone-context=+1-914-555":  "+19145558631234",
		"tel:200;phone-context=example.com":      "200",
		"tel:200;isub=12;phone-context=a-b.test": "200",
	} {
		number, plain, err := numbers.HandedOver(text)
		require.NoError(t, err, text)
		require.True(t, plain, text)
		require.Equal(t, want, number, text)
	}
}

func TestWhatMayBeAFeatureCodeIsNeverPlain(t *testing.T) {
	for text, want := range map[string]string{
		"tel:*21*09001234567%23":            "*21*09001234567#",
		"tel:*21*09001234567#":              "*21*09001234567#",
		"tel:%2A21%2a0900%23":               "*21*0900#",
		"callto:*21*0900#":                  "*21*0900#",
		"callto://%2a72":                    "*72",
		"*21*0900#":                         "*21*0900#",
		"tel:＃31":                           "", // no sign that is dialled
		"tel:0301234*":                      "0301234*",
		"tel:+49*30":                        "+49*30",
		"tel:123#456":                       "123#456",
		"tel:２０１":                           "201",
		"tel:+%D9%A4%D9%A9 30 123":          "+4930123",
		"tel:\u202a201\u202c":               "201",
		"tel:030123;postd=*21*0900#":        "030123",
		"tel:030123;postd=pp22":             "030123",
		"tel:030123;POSTD=1":                "030123",
		"tel:030123;ext=%2A21":              "030123",
		"tel:030123;ext=1p2":                "030123",
		"tel:030123;phone-context=%2A21%23": "030123",
		"tel:21;phone-context=+*":           "+*21",
		"tel:030123;x-service=forward":      "030123",
		"tel:030123;":                       "030123",
		"tel:030123p*21*0900#":              "030123",
		"tel:030123P22":                     "030123",
		"tel:030-123w22":                    "030123",
		"tel:030123,,*21#":                  "030123",
		"tel:030123pp1w2p3":                 "030123",
		"tel:1-800-FLOWERS":                 "18003569377",
		"tel:+1 555 123 4567 ext. 89":       "+15551234567",
	} {
		number, plain, err := numbers.HandedOver(text)
		require.False(t, plain, text)
		if want == "" {
			require.Error(t, err, text)
			continue
		}
		require.NoError(t, err, text)
		require.Equal(t, want, number, text)
	}
}

func TestHandedOverRefusesWhatIsNoNumber(t *testing.T) {
	for _, text := range []string{
		"", " ", "tel:", "callto://", "tel:;ext=1", "tel:+", "tel:%00", "tel:2%0A01", "2\x0001", "tel:2\r\n01", "tel:%252A21", "%2A21",
		"tel:tel:201", "mailto:201", "tel:%ff", "tel:201?call", "tel:030123 --config x", "030123 -safe-mode", "030123 /dial",
		"tel:p22", strings.Repeat("2", 33), "tel:" + strings.Repeat("%20", 100) + "201",
	} {
		number, plain, err := numbers.HandedOver(text)
		var invalid *numbers.InvalidError
		require.ErrorAs(t, err, &invalid, "%q gave %q", text, number)
		require.False(t, plain, text)
	}
}

func FuzzHandedOver(f *testing.F) {
	for _, seed := range []string{"tel:*21*0900%23", "tel:+49-30-1;ext=2;postd=p3", "callto:２０１", "030p*21#", "201", "tel:1-800-FLOWERS"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		number, plain, err := numbers.HandedOver(text)
		if err != nil {
			require.False(t, plain)
			return
		}
		require.NotEmpty(t, number)
		require.True(t, utf8.ValidString(number))
		again, err := none.Dialable(number)
		require.NoError(t, err)
		require.Equal(t, number, again, "what is shown is what is dialled")
		if plain {
			require.Regexp(t, `^\+?[0-9]+$`, number)
			require.NotContains(t, text, "*")
			require.NotContains(t, text, "#")
		}
	})
}
