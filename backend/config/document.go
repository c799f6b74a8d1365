package config

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/beevik/etree"
)

const (
	rootTag  = "cordboard"
	maxSize  = 1 << 20
	maxDepth = 32
	// What a file may consist of. 1 MB holds 60,000 attributes or 250,000 empty elements, which took a minute and
	// 1.7 GB to read.
	maxTokens     = 10_000 // tags, text between them, comments and instructions
	maxAttributes = 64     // of one element
	maxProblems   = 100    // more of them help nobody
)

// document is a configuration as XML: the tree with everything in it, also what Cordboard does not know.
type document struct {
	tree     *etree.Document
	root     *etree.Element
	lines    map[*etree.Element]int
	crlf     bool
	beneath  Config    // what holds where the file says nothing
	problems []Problem // filled while reading values
}

// parse reads a file's bytes. What it cannot read is a *DamagedError without a path.
func parse(raw []byte) (*document, error) {
	if len(raw) > maxSize {
		return nil, &DamagedError{Code: TooLarge}
	}
	text, recoded := decoded(raw)
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, &DamagedError{Code: Empty}
	}
	if !utf8.Valid(text) {
		valid := bytes.ToValidUTF8(text, nil)
		same := 0
		for same < len(valid) && valid[same] == text[same] {
			same++
		}
		return nil, &DamagedError{Code: NotUTF8, Line: 1 + bytes.Count(text[:same], []byte{'\n'})}
	}
	starts, err := scan(text)
	if err != nil {
		return nil, err
	}
	d := &document{
		tree:    etree.NewDocument(),
		lines:   map[*etree.Element]int{},
		beneath: Default(),
		crlf:    bytes.Count(text, []byte("\r\n"))*2 > bytes.Count(text, []byte("\n")),
	}
	d.tree.ReadSettings = etree.ReadSettings{PreserveCData: true, MaxDepth: maxDepth + 1}
	if err := d.tree.ReadFromBytes(text); err != nil {
		return nil, &DamagedError{Code: NotXML}
	}
	d.root = d.tree.Root()
	if d.root == nil || !strings.EqualFold(d.root.Tag, rootTag) {
		return nil, &DamagedError{Code: NotCordboard}
	}
	d.enumerate(d.root, &starts)
	if recoded {
		d.declareUTF8()
	}
	return d, nil
}

// decoded takes a byte order mark off and turns UTF-16, in which some editors write, into UTF-8.
func decoded(raw []byte) (text []byte, recoded bool) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(raw, []byte{0xEF, 0xBB, 0xBF}):
		return raw[3:], false
	case bytes.HasPrefix(raw, []byte{0xFF, 0xFE}):
		order = binary.LittleEndian
	case bytes.HasPrefix(raw, []byte{0xFE, 0xFF}):
		order = binary.BigEndian
	default:
		return raw, false
	}
	units := make([]uint16, 0, len(raw)/2)
	for i := 2; i+1 < len(raw); i += 2 {
		units = append(units, order.Uint16(raw[i:]))
	}
	return []byte(string(utf16.Decode(units))), true
}

// scan holds text against the rules of XML and returns the line of every start tag, in their order.
func scan(text []byte) ([]int, error) {
	dec := xml.NewDecoder(bytes.NewReader(text))
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var starts []int
	depth, roots := 0, 0
	for tokens := 0; ; tokens++ {
		token, err := dec.Token()
		line, _ := dec.InputPos()
		if err == io.EOF && roots > 0 {
			return starts, nil
		}
		if err != nil {
			return nil, explain(err, line)
		}
		if tokens > maxTokens {
			return nil, &DamagedError{Code: TooMuch, Line: line}
		}
		switch token := token.(type) {
		case xml.StartElement:
			if len(token.Attr) > maxAttributes {
				return nil, &DamagedError{Code: TooMuch, Line: line}
			}
			starts = append(starts, line)
			if repeats(token.Attr) {
				return nil, &DamagedError{Code: Repeated, Line: line}
			}
			if depth++; depth == 1 {
				roots++
			}
			if depth > maxDepth {
				return nil, &DamagedError{Code: TooDeep, Line: line}
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			if depth == 0 && len(bytes.TrimSpace(token)) > 0 {
				return nil, &DamagedError{Code: NotXML, Line: line}
			}
		}
		if roots > 1 {
			return nil, &DamagedError{Code: NotXML, Line: line}
		}
	}
}

// repeats says whether an attribute is given twice, which the parser lets pass.
func repeats(attrs []xml.Attr) bool {
	for i, a := range attrs {
		for _, b := range attrs[:i] {
			if a.Name == b.Name {
				return true
			}
		}
	}
	return false
}

// explain turns the parser's error into ours. The parser's own words may quote the file, so they are not
// passed on.
func explain(err error, line int) error {
	damaged := &DamagedError{Code: NotXML, Line: line}
	var syntax *xml.SyntaxError
	switch {
	case err == io.EOF:
		damaged.Code = NotCordboard
	case errors.As(err, &syntax):
		damaged.Line = syntax.Line
		if strings.Contains(syntax.Msg, "unexpected EOF") {
			damaged.Code = Unfinished
		} else if strings.Contains(syntax.Msg, "closed by") || strings.Contains(syntax.Msg, "unexpected end element") {
			damaged.Code = Mismatch
		}
	}
	return damaged
}

// enumerate gives every element the line its start tag ends in.
func (d *document) enumerate(el *etree.Element, starts *[]int) {
	if len(*starts) == 0 {
		return
	}
	d.lines[el] = (*starts)[0]
	*starts = (*starts)[1:]
	for child := range el.ChildElementsSeq() {
		d.enumerate(child, starts)
	}
}

func (d *document) declareUTF8() {
	for _, token := range d.tree.Child {
		if inst, ok := token.(*etree.ProcInst); ok && inst.Target == "xml" {
			inst.Inst = `version="1.0" encoding="UTF-8"`
		}
	}
}

// bytes is the document as it goes to the disk.
func (d *document) bytes() ([]byte, error) {
	d.tree.WriteSettings = etree.WriteSettings{CanonicalText: true, CanonicalAttrVal: true}
	out, err := d.tree.WriteToBytes()
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	if !bytes.HasSuffix(out, []byte("\n")) {
		out = append(out, '\n')
	}
	if d.crlf {
		out = bytes.ReplaceAll(out, []byte("\n"), []byte("\r\n"))
	}
	return out, nil
}
