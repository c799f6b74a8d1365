package redact

import (
	"bytes"
	"strings"
)

// blank stands where a secret was in a message: text that every element and attribute may hold.
const blank = "***"

func localName(name []byte) []byte {
	return name[bytes.LastIndexByte(name, ':')+1:]
}

// XML blanks the values of secret elements and attributes in XML text, and the content of elements
// that carry a secret name in their attribute "name" (MX cad). It needs no well-formed text: where the
// end of a secret cannot be found it blanks everything to the end.
func XML(body []byte) string {
	var out strings.Builder
	for rest := body; len(rest) > 0; {
		open := bytes.IndexByte(rest, '<')
		if open < 0 {
			out.Write(rest)
			break
		}
		out.Write(rest[:open])
		rest = rest[open:]

		if skip := passage(rest); skip > 0 {
			out.Write(rest[:skip])
			rest = rest[skip:]
			continue
		}
		tag := readTag(rest)
		out.WriteString(tag.shown)
		rest = rest[tag.size:]
		if !tag.secret || tag.empty {
			continue
		}
		content := untilEnd(rest, tag.name)
		if len(bytes.TrimSpace(rest[:content])) > 0 {
			out.WriteString(blank)
		}
		rest = rest[content:]
	}
	return out.String()
}

// passage is the length of a declaration or end tag that holds no secret; 0 if there is none. Comments
// and CDATA are entered, not passed: what looks like a tag in them is treated as one.
func passage(text []byte) int {
	if bytes.HasPrefix(text, []byte("</")) || bytes.HasPrefix(text, []byte("<?")) || bytes.HasPrefix(text, []byte("<!")) {
		return 2
	}
	return 0
}

// startTag is a start tag as it may be shown.
type startTag struct {
	name   []byte
	shown  string
	size   int  // in the original
	secret bool // its content is
	empty  bool // <x/>: no content
}

// readTag reads the start tag at the beginning of text.
func readTag(text []byte) startTag {
	end := 1
	for end < len(text) && !isOneOf(text[end], " \t\r\n/><") {
		end++
	}
	tag := startTag{name: localName(text[1:end])}
	tag.secret = secretElement(string(tag.name))

	var shown strings.Builder
	shown.Write(text[:end])
	for end < len(text) {
		switch c := text[end]; {
		case c == '>':
			shown.WriteByte(c)
			tag.shown, tag.size = shown.String(), end+1
			return tag
		case c == '<': // broken: another tag begins
			tag.shown, tag.size = shown.String(), end
			return tag
		case isOneOf(c, " \t\r\n/"):
			tag.empty = c == '/'
			shown.WriteByte(c)
			end++
		default:
			tag.empty = false
			name, value, size := readAttribute(text[end:])
			switch {
			case value == nil:
				shown.Write(text[end : end+size])
			case secretElement(string(localName(name))):
				shown.Write(text[end : end+bytes.IndexByte(text[end:], '=')])
				shown.WriteString(`="` + blank + `"`)
			default:
				tag.secret = tag.secret || (string(localName(name)) == "name" && secretElement(string(localName(value))))
				shown.Write(text[end : end+size])
			}
			end += size
		}
	}
	tag.shown, tag.size, tag.empty = shown.String(), len(text), true
	return tag
}

// readAttribute reads name="value" in any quotes or none; value is nil if there is none. A quote that is
// not closed runs to the end.
func readAttribute(text []byte) (name, value []byte, size int) {
	end := 0
	for end < len(text) && !isOneOf(text[end], " \t\r\n=/><") {
		end++
	}
	name = text[:end]
	at := end
	for at < len(text) && isOneOf(text[at], " \t\r\n") {
		at++
	}
	if at >= len(text) || text[at] != '=' {
		return name, nil, max(end, 1)
	}
	at++
	for at < len(text) && isOneOf(text[at], " \t\r\n") {
		at++
	}
	if at < len(text) && (text[at] == '"' || text[at] == '\'') {
		stop := bytes.IndexByte(text[at+1:], text[at])
		if stop < 0 {
			return name, text[at+1:], len(text)
		}
		return name, text[at+1 : at+1+stop], at + stop + 2
	}
	stop := at
	for stop < len(text) && !isOneOf(text[stop], " \t\r\n>") {
		stop++
	}
	return name, text[at:stop:stop], stop
}

// untilEnd is where the end tag of that name begins, or the end of text.
func untilEnd(text, name []byte) int {
	for at := 0; ; {
		next := bytes.Index(text[at:], []byte("</"))
		if next < 0 {
			return len(text)
		}
		at += next
		end := at + 2
		for end < len(text) && !isOneOf(text[end], " \t\r\n>") {
			end++
		}
		if bytes.EqualFold(localName(text[at+2:end]), name) {
			return at
		}
		at = end
	}
}

func isOneOf(c byte, set string) bool { return strings.IndexByte(set, c) >= 0 }
