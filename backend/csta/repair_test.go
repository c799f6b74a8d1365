package csta

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
)

// called is a ringing call of an OpenScape and of an MX, with a caller's name in place of @.
func ringing() map[string]string {
	return map[string]string{
		"standard": `<DeliveredEvent><monitorCrossRefID>7</monitorCrossRefID><connection><callID>c1</callID><deviceID>200</deviceID></connection>` +
			`<alertingDevice><deviceIdentifier>200</deviceIdentifier></alertingDevice>` +
			`<callingDevice><deviceIdentifier>N&lt;+493012345&gt;@;displayNumber=+493012345</deviceIdentifier></callingDevice>` +
			`<localConnectionInfo>alerting</localConnectionInfo><cause>newCall</cause></DeliveredEvent>`,
		"MX": `<DeliveredEvent><monitorCrossRefID>7</monitorCrossRefID><connection><callID>c1</callID><deviceID>200</deviceID></connection>` +
			`<alertingDevice><deviceIdentifier>200</deviceIdentifier></alertingDevice>` +
			`<callingDevice><deviceIdentifier>+493012345</deviceIdentifier></callingDevice><callingDisplayName>@</callingDisplayName>` +
			`<localConnectionInfo>alerting</localConnectionInfo><cause>newCall</cause></DeliveredEvent>`,
	}
}

// TestOneUnreadableCharacterCostsAtMostItself: the call, its ids and its number survive whatever the name is written in.
func TestOneUnreadableCharacterCostsAtMostItself(t *testing.T) {
	for name, tc := range map[string]struct {
		declared string // the encoding
		sent     string
		want     string
		repairs  []Repair
	}{
		"clean":                                   {"", "Jürgen", "Jürgen", nil},
		"Latin-1, undeclared":                     {"", "J\xfcrgen M\xfcller", "Jürgen Müller", []Repair{RepairedCharset}},
		"Latin-1, declared UTF-8":                 {"UTF-8", "Ren\xe9", "René", []Repair{RepairedCharset}},
		"Latin-1, declared ASCII":                 {"US-ASCII", "Ren\xe9e", "Renée", []Repair{RepairedCharset}},
		"Latin-1, declared nonsense":              {"x-unknown", "Ren\xe9e", "Renée", []Repair{RepairedCharset}},
		"nonsense declared, nothing to read":      {"x-unknown", "Rene", "Rene", nil},
		"a euro of Windows":                       {"", "\x80 Shop", "€ Shop", []Repair{RepairedCharset}},
		"Windows' characters declared Latin-1":    {"ISO-8859-1", "\x80 Caf\xe9", "€ Café", nil},
		"Latin-9":                                 {"ISO-8859-15", "\xa4 Shop", "€ Shop", nil},
		"Windows-1250":                            {"windows-1250", "Dvo\xf8\xe1k", "Dvořák", nil},
		"Windows-1251":                            {"windows-1251", "\xc8\xe2\xe0\xed\xee\xe2", "Иванов", nil},
		"Windows-1252":                            {"windows-1252", "Zo\xeb", "Zoë", nil},
		"Windows-1253 by another name":            {"cp1253", "\xc3\xe9\xfe\xf1\xe3\xef\xf2", "Γιώργος", nil},
		"Windows-1254":                            {"Windows-1254", "Ya\xf0mur", "Yağmur", nil},
		"UTF-8, declared Latin-1":                 {"ISO-8859-1", "Müller", "Müller", []Repair{RepairedCharset}},
		"UTF-8, declared Windows-1251":            {"windows-1251", "Иванов", "Иванов", []Repair{RepairedCharset}},
		"cut in the middle of two bytes":          {"", "Andr\xc3", "Andr", []Repair{RepairedCharacter}},
		"cut in the middle of three":              {"", "10 \xe2\x82", "10", []Repair{RepairedCharacter}},
		"cut in the middle of four":               {"", "Ann \xf0\x9f\x98", "Ann", []Repair{RepairedCharacter}},
		"cut, and others before":                  {"", "Müller \xe5\xb1", "Müller", []Repair{RepairedCharacter}},
		"a broken one among others":               {"", "Mü\xffller", "Mü\uFFFDller", []Repair{RepairedCharacter}},
		"an overlong form":                        {"", "Mü\xc0\xafller", "Mü\uFFFD\uFFFDller", []Repair{RepairedCharacter}},
		"half of a pair in UTF-8":                 {"", "Mü\xed\xa0\x80ller", "Mü\uFFFDller", []Repair{RepairedCharacter}},
		"a bare ampersand":                        {"", "Tom & Jerry", "Tom & Jerry", []Repair{RepairedAmpersand}},
		"one without blanks":                      {"", "AT&T;", "AT&T", []Repair{RepairedAmpersand}}, // ; ends an OpenScape's name
		"one at the end":                          {"", "AT&", "AT&", []Repair{RepairedAmpersand}},
		"an escaped one and a bare one":           {"", "A &amp; B & C", "A & B & C", []Repair{RepairedAmpersand}},
		"HTML's name of a letter":                 {"", "M&uuml;ller", "Müller", []Repair{RepairedAmpersand}},
		"a control character":                     {"", "Ann\x01Lee", "Ann\uFFFDLee", []Repair{RepairedControl}},
		"a vertical tab":                          {"", "Ann\vLee", "Ann Lee", []Repair{RepairedControl}},
		"NULs that fill the field":                {"", "Ann\x00\x00\x00", "Ann", []Repair{RepairedControl}},
		"a control character by number":           {"", "Ann&#0;Lee", "Ann\uFFFDLee", []Repair{RepairedControl}},
		"no character at all":                     {"", "Ann\uFFFF", "Ann", []Repair{RepairedControl}},
		"a bracket":                               {"", "5 < 6", "5 < 6", []Repair{RepairedBracket}},
		"a smiley by the numbers of its halves":   {"", "Ann &#xD83D;&#xDE00;", "Ann 😀", nil},
		"a letter by number":                      {"", "Zo&#xEB;", "Zoë", nil},
		"several things at once":                  {"", "M\xfcller & S\xf6hne\x02", "Müller & Söhne", []Repair{RepairedCharset, RepairedAmpersand, RepairedControl}},
		"a right-to-left name in Windows' Arabic": {"windows-1256", "\xe3\xcd\xe3\xcf", "محمد", nil},
	} {
		for dialect, event := range ringing() {
			if name == "one without blanks" && dialect == "MX" {
				continue
			}
			body := strings.Replace(event, "@", tc.sent, 1)
			if tc.declared != "" {
				body = `<?xml version="1.0" encoding="` + tc.declared + `"?>` + body
			}
			read, err := Read([]byte(body))
			require.NoError(t, err, "%s, %s", name, dialect)
			e := read.Message.(Event)
			require.Equal(t, "c1", e.Connection.CallID, "%s, %s", name, dialect)
			require.Equal(t, "7", e.Monitor, "%s, %s", name, dialect)
			require.Equal(t, "+493012345", e.Calling.Number(), "%s, %s", name, dialect)
			require.Equal(t, tc.want, e.Calling.Name, "%s, %s", name, dialect)
			require.Equal(t, tc.repairs, read.Repairs, "%s, %s", name, dialect)
			again, err := Read(read.Text)
			require.NoError(t, err, "%s, %s", name, dialect)
			require.Equal(t, read.Message, again.Message, "a trace is read as the line was: %s, %s", name, dialect)
		}
	}
}

// TestWhatStandsAroundTheDocumentIsPassedOver: buffers of a fixed size, leftovers of the message before, marks.
func TestWhatStandsAroundTheDocumentIsPassedOver(t *testing.T) {
	const body = `<MonitorStop><monitorCrossRefID>7</monitorCrossRefID></MonitorStop>`
	for name, sent := range map[string]string{
		"a NUL behind":                   body + "\x00",
		"many":                           body + strings.Repeat("\x00", 500),
		"NULs and the message before":    body + "\x00FID></MonitorStop>\x00\x00",
		"a DOS program's end of file":    body + "\r\n\x1a",
		"NULs in front":                  "\x00\x00" + body,
		"two byte order marks":           "\uFEFF\uFEFF" + body,
		"a blank and a byte order mark":  "\n\uFEFF" + body,
		"an empty element and a NUL":     "<keepalive />\x00\x00",
		"UTF-16 with a mark":             "\xff\xfe" + wide(body, false),
		"UTF-16 the other way round":     "\xfe\xff" + wide(body, true),
		"UTF-16 without a mark":          wide(body, false),
		"UTF-16, the other way, no mark": wide(body, true),
	} {
		read, err := Read([]byte(sent))
		require.NoError(t, err, name)
		if name != "an empty element and a NUL" {
			require.Equal(t, MonitorStop{"7"}, read.Message, name)
		}
		require.Len(t, read.Repairs, 1, name)
	}
}

func wide(text string, bigEndian bool) string {
	var out []byte
	for _, c := range []byte(text) {
		if bigEndian {
			out = append(out, 0, c)
		} else {
			out = append(out, c, 0)
		}
	}
	return string(out)
}

// TestNumbersAreNotGuessed: a number in which a character is missing is another number.
func TestNumbersAreNotGuessed(t *testing.T) {
	for name, sent := range map[string]string{
		"no UTF-8":                   "+4930\xff12345",
		"Latin-1":                    "+4930\xe912345",
		"a control character":        "+4930\x0112345",
		"a vertical tab":             "+4930\v12345",
		"at the end":                 "+493012345\xc3",
		"a NUL in the last's place":  "+49301234\x00",
		"by number":                  "+4930&#2;12345",
		"sent as unreadable":         "+4930\uFFFD12345",
		"between an OpenScape's":     "N&lt;+4930\xff12345&gt;Ann;displayNumber=5",
		"with a name that is whole":  "N&lt;+4930\x0312345&gt;Jürgen",
		"undefined in its character": "+4930\x8112345",
	} {
		body := strings.Replace(ringing()["MX"], "+493012345", sent, 1)
		m, err := Decode([]byte(strings.Replace(body, "@", "Ann", 1)))
		require.NoError(t, err, name)
		require.Equal(t, "c1", m.(Event).Connection.CallID, name)
		require.Equal(t, Device{Presence: NotKnown, Name: "Ann"}, m.(Event).Calling, name)
	}
	m, err := Decode([]byte(`<?xml version="1.0" encoding="windows-1252"?>` + strings.Replace(ringing()["MX"], "+493012345", "+4930\x8112345", 1)))
	require.NoError(t, err)
	require.Equal(t, NotKnown, m.(Event).Calling.Presence, "a byte that the declared set does not have")
}

// TestAHurtIdentifierIsNoMessage: then the switch has to be asked.
func TestAHurtIdentifierIsNoMessage(t *testing.T) {
	for name, change := range map[string][2]string{
		"the call id":       {"<callID>c1<", "<callID>c\xff1<"},
		"its control":       {"<callID>c1<", "<callID>c1\x00<"},
		"the device's id":   {"<deviceID>200<", "<deviceID>2\xc30<"},
		"the monitor's":     {"ID>7<", "ID>&#1;<"},
		"the mark itself":   {"<callID>c1<", "<callID>c\uFFFD1<"},
		"a tag":             {"<callID>", "<call\xffID>"},
		"an end tag":        {"</callID>", "</call\x00ID>"},
		"a bracket too few": {"</callID>", "/callID>"},
	} {
		body := strings.Replace(ringing()["MX"], change[0], change[1], 1)
		_, err := Decode([]byte(body))
		var syntax *SyntaxError
		require.ErrorAs(t, err, &syntax, name)
	}
}

// TestEverySetThatIsKnownReadsItsOwnLetters: no name in the table stands for another set's.
func TestEverySetThatIsKnownReadsItsOwnLetters(t *testing.T) {
	for name, set := range map[string]*charmap.Charmap{
		"iso-8859-15": charmap.ISO8859_15, "ISO8859_15": charmap.ISO8859_15, "Latin-9": charmap.ISO8859_15, "ISO_8859-15:1998": charmap.ISO8859_15,
		"CP1251": charmap.Windows1251, "x-cp1250": charmap.Windows1250, "windows-1257": charmap.Windows1257, "CP850": charmap.CodePage850, "koi8-r": charmap.KOI8R,
		"utf-8": nil, "": nil, "EBCDIC": nil, "cp": nil, "iso-8859-": nil, "19": nil,
	} {
		require.Same(t, set, charmapOf(name), name)
	}
}

// TestACleanBodyCostsNoRepair: its text is the body itself.
func TestACleanBodyCostsNoRepair(t *testing.T) {
	for _, body := range seeds() {
		read, err := Read(body)
		require.NoError(t, err)
		require.Empty(t, read.Repairs, "%s", body)
		require.Equal(t, string(body), string(read.Text))
	}
}

// FuzzRead: whatever a name is written in, ids and number of the call survive, and what was read once is read so again.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"J\xfcrgen", "Andr\xc3", "Tom & Jerry", "a\x00", "5 < 6", "&uuml;&#xD83D;&#xDE00;", "<b>", "]]>", "<![CDATA[", "<!--", "\xff\xfe<"} {
		f.Add(name, "")
		f.Add(name, "windows-1251")
	}
	f.Fuzz(func(t *testing.T, name, declared string) {
		body := strings.Replace(ringing()["MX"], "@", name, 1)
		if declared != "" {
			body = `<?xml version="1.0" encoding="` + declared + `"?>` + body
		}
		read, err := Read([]byte(body))
		if err != nil {
			require.Nil(t, read.Message)
			return
		}
		again, err := Read(read.Text)
		if len(read.Text) > MaxBody {
			return // grown by repairs
		}
		require.NoError(t, err, "%q", read.Text)
		require.Equal(t, read.Message, again.Message)
		if event, is := read.Message.(Event); is && !strings.Contains(name, "<") && !strings.ContainsAny(declared, `"<>?`) {
			require.Equal(t, "c1", event.Connection.CallID)
			require.Equal(t, "+493012345", event.Calling.Number())
		}
	})
}
