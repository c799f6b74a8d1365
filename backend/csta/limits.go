package csta

import (
	"bytes"
	"fmt"
)

// What a message may consist of. A frame's 64 KB hold some 2,700 real elements (<deviceID>200</deviceID>), but 16,000
// empty ones or as many attributes, which cost eighty times their size in memory: so they are counted before a tree
// is made of them.
const (
	maxMarkup     = 4096 // start tags, comments and instructions; end tags are not counted
	maxAttributes = 64   // of one element, namespaces among them
	maxAttributed = 4096 // attributes of all elements together
	maxName       = 256  // bytes in the name of an element or attribute
)

// measure counts the markup of a body, which need not be well-formed, in one pass and without memory of its own. It
// returns why there is too much of it, or "".
func measure(body []byte) string {
	markup, attributes := 0, 0
	for rest := body; ; {
		open := bytes.IndexByte(rest, '<')
		if open < 0 {
			return ""
		}
		rest = rest[open+1:]
		if bytes.HasPrefix(rest, []byte("/")) {
			continue
		}
		if markup++; markup > maxMarkup {
			return fmt.Sprintf("it has more than %d elements", maxMarkup)
		}
		if skipped, ok := skipPassage(rest); ok {
			rest = skipped
			continue
		}
		tag := measureTag(rest)
		attributes += tag.attributes
		switch {
		case tag.attributes > maxAttributes:
			return fmt.Sprintf("an element has more than %d attributes", maxAttributes)
		case attributes > maxAttributed:
			return fmt.Sprintf("it has more than %d attributes", maxAttributed)
		case tag.longest > maxName:
			return fmt.Sprintf("a name is longer than %d bytes", maxName)
		}
		rest = rest[tag.size:]
	}
}

// skipPassage passes a comment, a CDATA section, an instruction or a declaration, behind its "<". Of one that does not
// end nothing is left.
func skipPassage(text []byte) (rest []byte, ok bool) {
	for _, kind := range []struct{ begin, end string }{{"!--", "-->"}, {"![CDATA[", "]]>"}, {"?", "?>"}, {"!", ">"}} {
		if after, found := bytes.CutPrefix(text, []byte(kind.begin)); found {
			_, rest, _ := bytes.Cut(after, []byte(kind.end))
			return rest, true
		}
	}
	return text, false
}

type tagMeasure struct {
	attributes int
	longest    int // bytes of the longest name
	size       int // bytes up to and with the ">"
}

// measureTag counts what is in a start tag, behind its "<". Quotes are read as XML reads them: what stands between two
// of them, also ">", belongs to the value.
func measureTag(text []byte) tagMeasure {
	var tag tagMeasure
	name := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '>':
			tag.size = i + 1
			return tag
		case '"', '\'':
			tag.attributes++
			end := bytes.IndexByte(text[i+1:], c)
			if end < 0 {
				tag.size = len(text)
				return tag
			}
			i += end + 1
			name = 0
		case ' ', '\t', '\r', '\n', '=', '/':
			name = 0
		default:
			name++
			tag.longest = max(tag.longest, name)
		}
	}
	tag.size = len(text)
	return tag
}
