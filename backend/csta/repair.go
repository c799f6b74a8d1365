package csta

import (
	"bytes"
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Repair names what was wrong with a body that could be read all the same.
type Repair string

// What is repaired. Whatever it was, a character that nobody can read becomes U+FFFD, and stands for exactly one.
const (
	RepairedCharset   Repair = "character set"     // the text is in another one than declared, or none was
	RepairedCharacter Repair = "broken character"  // it was cut, or is none of the text's character set
	RepairedControl   Repair = "control character" // which XML does not allow, as such or by its number
	RepairedAmpersand Repair = "ampersand"         // a bare one, or HTML's name of a character
	RepairedBracket   Repair = "angle bracket"     // one that begins no tag
	RepairedPadding   Repair = "padding"           // around the document
)

// Reading is a body that was read.
type Reading struct {
	Message Message
	Text    []byte   // the body; where anything was repaired, as it was read then
	Repairs []Repair // in the order in which they were found, each one once; nil = it was clean
}

func (r *Reading) note(what Repair) {
	if !slices.Contains(r.Repairs, what) {
		r.Repairs = append(r.Repairs, what)
	}
}

// unread stands for a character that cannot be read.
const unread = string(utf8.RuneError)

// repair makes a text of UTF-8 out of the body in which markup and characters are XML's. It mends characters and never
// the structure: a tag that is missing stays missing.
func (r *Reading) repair() {
	text := r.Text
	if decoded, ok := fromUTF16(text); ok {
		text = decoded
		r.note(RepairedCharset)
	}
	if bare := unpadded(text); len(bare) < len(text) {
		text = bare
		r.note(RepairedPadding)
	}
	name := declared(text)
	switch set := charmapOf(name); {
	case utf8.Valid(text):
		if set != nil && !isASCII(text) {
			r.note(RepairedCharset)
		}
	case set != nil:
		text, _ = set.NewDecoder().Bytes(text)
	default:
		text = r.inUTF8(text)
	}
	m := mender{reading: r, text: text}
	m.mend()
	r.Text = m.out
}

// unpadded is the body without what some switches' buffers leave around the document: byte order marks, blanks and NULs
// in front; behind the end control characters, or a NUL and anything.
func unpadded(text []byte) []byte {
	for {
		before := len(text)
		text = bytes.TrimLeft(bytes.TrimPrefix(text, []byte("\uFEFF")), "\x00 \t\r\n")
		if len(text) == before {
			break
		}
	}
	if last := bytes.LastIndexByte(text, '>'); last >= 0 && len(bytes.TrimFunc(text[last+1:], isControl)) == 0 {
		text = text[:last+1]
	}
	if root := rootTag(text); len(root) > 0 {
		end := slices.Concat([]byte("</"), root, []byte(">"))
		if at := bytes.Index(text, append(end, 0)); at >= 0 {
			text = text[:at+len(end)]
		}
	}
	return text
}

func isControl(r rune) bool { return r <= ' ' || r == 0x7F }

// rootTag is the root's name with its prefix; empty if there is none.
func rootTag(text []byte) []byte {
	for {
		open := bytes.IndexByte(text, '<')
		if open < 0 {
			return nil
		}
		text = text[open+1:]
		if skipped, ok := skipPassage(text); ok {
			text = skipped
			continue
		}
		if end := bytes.IndexAny(text, " \t\r\n/>"); end >= 0 {
			return text[:end]
		}
		return nil
	}
}

// inUTF8 makes UTF-8 of a text that is none, or not all through, and declares no other set. Each piece of text between
// tags is judged for itself, for names come from different sources.
func (r *Reading) inUTF8(text []byte) []byte {
	out := make([]byte, 0, len(text)+len(text)/8)
	for len(text) > 0 {
		end := len(text)
		if next := bytes.IndexAny(text[1:], "<>"); next >= 0 {
			end = next + 1
		}
		if piece := text[:end]; utf8.Valid(piece) {
			out = append(out, piece...)
		} else {
			out = r.appendPiece(out, piece)
		}
		text = text[end:]
	}
	return out
}

// appendPiece appends a piece of text that is no whole UTF-8. If there is any character of several bytes in it, it is
// UTF-8, and what is not is broken; otherwise it is most likely Windows-1252.
func (r *Reading) appendPiece(out, piece []byte) []byte {
	utf := hasMultibyte(piece)
	for i := 0; i < len(piece); {
		char, size := utf8.DecodeRune(piece[i:])
		if char != utf8.RuneError || size > 1 {
			out = append(out, piece[i:i+size]...)
			i += size
			continue
		}
		cut := cutLength(piece[i:])
		switch {
		case utf, cut > 1, cut == 1 && cutAtEnd(piece[:i+1]), besideDigit(piece, i, max(1, cut)):
			r.note(RepairedCharacter)
			out = append(out, unread...)
			i += max(1, cut)
		default:
			decoded := charmap.Windows1252.DecodeByte(piece[i])
			if decoded == utf8.RuneError {
				r.note(RepairedCharacter)
			} else {
				r.note(RepairedCharset)
			}
			out = utf8.AppendRune(out, decoded)
			i++
		}
	}
	return out
}

func hasMultibyte(piece []byte) bool {
	for len(piece) > 0 {
		_, size := utf8.DecodeRune(piece)
		if size > 1 {
			return true
		}
		piece = piece[1:]
	}
	return false
}

// cutLength is how many bytes the beginning of a UTF-8 character has that was cut; 0 = there is none.
func cutLength(text []byte) int {
	var wanted int
	switch c := text[0]; {
	case c >= 0xC2 && c <= 0xDF:
		wanted = 2
	case c >= 0xE0 && c <= 0xEF:
		wanted = 3
	case c >= 0xF0 && c <= 0xF4:
		wanted = 4
	default:
		return 0
	}
	have := 1
	for have < wanted && have < len(text) && text[have]&0xC0 == 0x80 {
		have++
	}
	if have == wanted { // whole, and yet no character: an overlong form or a surrogate
		return wanted
	}
	return have
}

// cutAtEnd says whether the last byte of a text, a lead byte, looks cut rather than like a letter of Windows-1252:
// those that lead two bytes are capital letters there, which do not follow a small one or a blank at the end of a name.
func cutAtEnd(upToLead []byte) bool {
	last := len(upToLead) - 1
	lead := upToLead[last]
	return lead <= 0xDF && last > 0 && ('a' <= upToLead[last-1] && upToLead[last-1] <= 'z')
}

// besideDigit says whether a digit or a plus stands right beside the bytes: then they are part of a number, which must
// not be guessed.
func besideDigit(text []byte, at, size int) bool {
	return at > 0 && numeric(text[at-1]) || at+size < len(text) && numeric(text[at+size])
}

func numeric(c byte) bool { return '0' <= c && c <= '9' || c == '+' }

// mender goes over a text in UTF-8 once and writes it anew.
type mender struct {
	reading *Reading
	text    []byte
	at      int
	out     []byte
}

func (m *mender) mend() {
	m.out = make([]byte, 0, len(m.text)+64)
	for m.at < len(m.text) {
		switch c := m.text[m.at]; {
		case c == '<':
			m.bracket()
		case c == '&':
			m.ampersand()
		default:
			m.character()
		}
	}
}

// keep writes the next n bytes as they are, but for characters that XML does not allow.
func (m *mender) keep(n int) {
	for end := m.at + n; m.at < end; {
		m.character()
	}
}

func (m *mender) character() {
	char, size := utf8.DecodeRune(m.text[m.at:])
	switch {
	case allowed(char):
		m.out = append(m.out, m.text[m.at:m.at+size]...)
	case (char == '\v' || char == '\f') && !besideDigit(m.text, m.at, size):
		m.reading.note(RepairedControl)
		m.out = append(m.out, ' ')
	default:
		m.reading.note(RepairedControl)
		m.out = append(m.out, unread...)
	}
	m.at += size
}

// allowed are XML 1.0's characters (its production 2).
func allowed(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= utf8.MaxRune
}

// bracket writes a tag's beginning or a whole passage as it is, and a bracket that begins none as text.
func (m *mender) bracket() {
	rest := m.text[m.at+1:]
	if after, ok := skipPassage(rest); ok {
		m.keep(len(m.text) - m.at - len(after))
		return
	}
	first, _ := utf8.DecodeRune(bytes.TrimPrefix(rest, []byte("/")))
	if len(rest) > 0 && (first >= 'a' && first <= 'z' || first >= 'A' && first <= 'Z' || first == '_' || first == ':' || first >= utf8.RuneSelf) {
		m.keep(1)
		return
	}
	m.reading.note(RepairedBracket)
	m.out = append(m.out, "&lt;"...)
	m.at++
}

// longestReference is of the names that HTML has for characters.
const longestReference = 32

// ampersand writes a reference to a character in XML's way, and a bare ampersand as text.
func (m *mender) ampersand() {
	rest := m.text[m.at+1:]
	end := bytes.IndexByte(rest[:min(len(rest), longestReference)], ';')
	name := ""
	if end >= 0 {
		name = string(rest[:end])
	}
	switch name {
	case "amp", "lt", "gt", "quot", "apos":
		m.keep(len(name) + 2)
		return
	}
	if number, isNumber := strings.CutPrefix(name, "#"); isNumber {
		if char, size, ok := m.numbered(number); ok {
			m.refer(char, size)
			return
		}
	} else if plain := html.UnescapeString("&" + name + ";"); name != "" && utf8.RuneCountInString(plain) <= 2 {
		m.reading.note(RepairedAmpersand)
		m.out = append(m.out, html.EscapeString(plain)...)
		m.at += len(name) + 2
		return
	}
	m.reading.note(RepairedAmpersand)
	m.out = append(m.out, "&amp;"...)
	m.at++
}

// numbered is the character of a reference by number, and how long the reference is; two that are the halves of one
// character count as one.
func (m *mender) numbered(number string) (char rune, size int, ok bool) {
	if char, ok = byNumber(number); !ok {
		return 0, 0, false
	}
	size = len("&#;") + len(number)
	if utf16.IsSurrogate(char) {
		second, found := bytes.CutPrefix(m.text[m.at+size:], []byte("&#"))
		if end := bytes.IndexByte(second[:min(len(second), longestReference)], ';'); found && end >= 0 {
			if low, ok := byNumber(string(second[:end])); ok {
				if pair := utf16.DecodeRune(char, low); pair != utf8.RuneError {
					return pair, size + len("&#;") + end, true
				}
			}
		}
	}
	return char, size, true
}

func byNumber(text string) (rune, bool) {
	base := 10
	if hex, is := strings.CutPrefix(strings.ToLower(text), "x"); is {
		text, base = hex, 16
	}
	n, err := strconv.ParseUint(text, base, 31)
	return rune(n), err == nil
}

// refer writes the reference of that size as it is, or what stands for a character that XML does not allow.
func (m *mender) refer(char rune, size int) {
	switch {
	case !allowed(char):
		m.reading.note(RepairedControl)
		m.out = append(m.out, unread...)
	case char >= 0x10000:
		m.out = utf8.AppendRune(m.out, char)
	default:
		m.keep(size)
		return
	}
	m.at += size
}

// halved says whether a body refers to a character by the numbers of its two halves, which Go's parser takes for two
// characters that cannot be read.
func halved(body []byte) bool {
	for rest := body; ; {
		_, after, found := bytes.Cut(rest, []byte("&#"))
		if !found {
			return false
		}
		if end := bytes.IndexByte(after[:min(len(after), longestReference)], ';'); end >= 0 {
			if char, ok := byNumber(string(after[:end])); ok && utf16.IsSurrogate(char) {
				return true
			}
		}
		rest = after
	}
}
