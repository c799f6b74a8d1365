package csta

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHexIsTextOnlyWhenItCanBeShown(t *testing.T) {
	for wire, want := range map[string]string{
		"<string>616363743D3432</string>":       "acct=42",
		"<string>616363743d3432</string>":       "acct=42",
		"<string> 61 63\n63\t74 </string>":      "acct",
		"<string>4772C3BCC39F65</string>":       "Grüße",
		"<string>610A620D0A63</string>":         "a\nb\r\nc",
		"<string>FF00FF</string>":               "FF00FF",
		"<string>0102</string>":                 "0102",
		"<string>61 00</string>":                "6100",
		"<string>plain text</string>":           "plain text",
		"<string>123</string>":                  "123", // half an octet: a switch that writes the text itself
		"<private>anything</private>":           "anything",
		"<private><x:y xmlns:x='z'/></private>": "",
		"<string></string>":                     "",
		"":                                      "",
	} {
		m, err := Decode([]byte("<DeliveredEvent><userData>" + wire + "</userData></DeliveredEvent>"))
		require.NoError(t, err)
		if want == "" {
			require.Empty(t, m.(Event).Data, wire)
			continue
		}
		require.Equal(t, Attached{{UserData, want}}, m.(Event).Data, wire)
	}
}

func TestDataWithoutAPlaceIsLeftOut(t *testing.T) {
	data := Attached{{UserData, "u"}, {"account", "4711"}, {CorrelatorData, "c"}}
	for kind, names := range map[EventKind][]string{
		Delivered:   {UserData, CorrelatorData},
		Held:        {CorrelatorData},
		Established: {UserData, CorrelatorData},
	} {
		body, err := Encode(Event{Type: kind, Data: data}, ECMA)
		require.NoError(t, err)
		m, err := Decode(body)
		require.NoError(t, err)
		var got []string
		for _, d := range m.(Event).Data {
			got = append(got, d.Name)
		}
		require.Equal(t, names, got, kind)

		body, err = Encode(Event{Type: kind, Data: data}, Zultys)
		require.NoError(t, err)
		m, err = Decode(body)
		require.NoError(t, err)
		require.Equal(t, Attached{data[1], data[0], data[2]}, m.(Event).Data, "MX has a place for all of them")
	}
}
