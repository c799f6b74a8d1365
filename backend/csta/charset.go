package csta

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

var errCharset = errors.New("its character set is not known")

// charmaps are the sets of one byte a character that a switch may declare, by their name without signs, in lower case.
// Latin-1 is read as Windows-1252, which has printable characters where Latin-1 has control characters.
var charmaps = map[string]*charmap.Charmap{
	"iso88591": charmap.Windows1252, "latin1": charmap.Windows1252, "l1": charmap.Windows1252, "ansi": charmap.Windows1252,
	"iso88592": charmap.ISO8859_2, "latin2": charmap.ISO8859_2, "iso88593": charmap.ISO8859_3, "iso88594": charmap.ISO8859_4,
	"iso88595": charmap.ISO8859_5, "iso88596": charmap.ISO8859_6, "iso88597": charmap.ISO8859_7, "iso88598": charmap.ISO8859_8,
	"iso88599": charmap.ISO8859_9, "latin5": charmap.ISO8859_9, "iso885910": charmap.ISO8859_10, "iso885911": charmap.Windows874,
	"iso885913": charmap.ISO8859_13, "iso885914": charmap.ISO8859_14, "iso885915": charmap.ISO8859_15, "latin9": charmap.ISO8859_15,
	"iso885916": charmap.ISO8859_16, "tis620": charmap.Windows874, "windows874": charmap.Windows874,
	"windows1250": charmap.Windows1250, "windows1251": charmap.Windows1251, "windows1252": charmap.Windows1252,
	"windows1253": charmap.Windows1253, "windows1254": charmap.Windows1254, "windows1255": charmap.Windows1255,
	"windows1256": charmap.Windows1256, "windows1257": charmap.Windows1257, "windows1258": charmap.Windows1258,
	"koi8r": charmap.KOI8R, "koi8u": charmap.KOI8U, "macintosh": charmap.Macintosh,
	"ibm437": charmap.CodePage437, "ibm850": charmap.CodePage850, "ibm852": charmap.CodePage852, "ibm858": charmap.CodePage858,
	"ibm866": charmap.CodePage866,
}

// charmapOf is the set of that name; nil for UTF-8, for its part ASCII, and for what is not known.
func charmapOf(name string) *charmap.Charmap {
	plain := strings.Map(func(r rune) rune {
		if strings.ContainsRune("-_ .:", r) {
			return -1
		}
		return r
	}, strings.ToLower(name))
	if set := charmaps[plain]; set != nil {
		return set
	}
	for _, alias := range []struct{ prefix, proper string }{{"cp125", "windows125"}, {"xcp125", "windows125"}, {"cp", "ibm"}, {"iso8859", "iso8859"}} {
		if rest, ok := strings.CutPrefix(plain, alias.prefix); ok {
			rest, _, _ = strings.Cut(rest, "19") // ISO_8859-1:1987
			return charmaps[alias.proper+rest]
		}
	}
	return nil
}

// charset reads what the XML declaration announces. A body that is UTF-8 all through is UTF-8, whatever it announces:
// no text of another set is that by chance once it has more than one character outside of ASCII.
func (r *Reading) charset(name string, input io.Reader) (io.Reader, error) {
	switch strings.ToLower(name) {
	case "utf-8", "utf8", "us-ascii", "ascii":
		return input, nil
	case "utf-16": // a declaration that could be read as bytes is not in UTF-16: .NET programs claim it of UTF-8
		return input, nil
	}
	set := charmapOf(name)
	switch {
	case isASCII(r.Text):
		return input, nil
	case set == nil:
		return nil, errCharset
	case utf8.Valid(r.Text):
		r.note(RepairedCharset)
		return input, nil
	default:
		r.Text, _ = set.NewDecoder().Bytes(r.Text) // which fails on nothing
		return set.NewDecoder().Reader(input), nil
	}
}

// declared is the name of the character set in the XML declaration; empty if there is none.
func declared(body []byte) string {
	head, _, found := bytes.Cut(body, []byte("?>"))
	if !found || !bytes.HasPrefix(head, []byte("<?xml")) {
		return ""
	}
	_, rest, _ := bytes.Cut(head, []byte("encoding"))
	rest = bytes.TrimLeft(rest, " \t\r\n=")
	if len(rest) == 0 {
		return ""
	}
	name, _, _ := bytes.Cut(rest[1:], rest[:1]) // between its quotes
	return string(name)
}

func isASCII(text []byte) bool {
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// fromUTF16 is a body of two bytes a character as UTF-8; ok is false for what is none.
func fromUTF16(body []byte) (text []byte, ok bool) {
	if len(body) < 4 {
		return nil, false
	}
	high, low := 1, 0 // little endian
	switch {
	case body[0] == 0xFF && body[1] == 0xFE, body[0] == '<' && body[1] == 0 && body[2] != 0 && body[3] == 0:
	case body[0] == 0xFE && body[1] == 0xFF, body[0] == 0 && body[1] == '<' && body[2] == 0 && body[3] != 0:
		high, low = 0, 1
	default:
		return nil, false
	}
	units := make([]uint16, 0, len(body)/2)
	for i := 0; i+1 < len(body); i += 2 {
		units = append(units, uint16(body[i+high])<<8|uint16(body[i+low]))
	}
	return bytes.TrimPrefix([]byte(string(utf16.Decode(units))), []byte("\uFEFF")), true
}
