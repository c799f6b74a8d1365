package csta

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/beevik/etree"
)

// maxDepth is far above the deepest real message (about 9, in private data).
const maxDepth = 32

// SyntaxError says that a body is not XML, or not XML that a CSTA message can be. The frame around it
// was sound, so the connection may go on with the next one.
type SyntaxError struct {
	Reason string

	final bool // no repair may change it: there is too much of something, or a document type
}

// Error tells the reason. It quotes nothing of the body, which may hold secrets.
func (e *SyntaxError) Error() string { return "csta: the message cannot be read: " + e.Reason }

// Encode writes a message in a dialect with the dialect's own namespace: Tongue{Dialect: d}.Encode(m).
func Encode(m Message, d Dialect) ([]byte, error) { return Tongue{Dialect: d}.Encode(m) }

// Encode writes a message as a body for a frame. What the tongue has no place for (a display name in the
// standard, a standard's mandatory element on MX) is left out, and what the standard demands but the
// message does not tell is written as not known. It fails for a message of another dialect and for
// Unknown. The standard's own words are written in every dialect; which of them a switch has is for those
// to know who ask it.
func (t Tongue) Encode(m Message) ([]byte, error) {
	laid, ok := m.(layout)
	switch m := m.(type) {
	case Event:
		_, ok = forms[m.Type]
	case AgentEvent:
		_, ok = agentForms[m.Type]
	}
	if !ok {
		return nil, fmt.Errorf("csta: %T %q cannot be written", m, nameOf(m))
	}
	space, ok := t.namespace(m)
	if !ok {
		return nil, fmt.Errorf("csta: %s is not a word of dialect %q", m.Name(), t.Dialect)
	}

	doc := etree.NewDocument()
	// Explicit end tags, and no character that reading would change (a newline in an attribute, a return).
	doc.WriteSettings = etree.WriteSettings{CanonicalEndTags: true, CanonicalText: true, CanonicalAttrVal: true}
	if t.Dialect.Standard() {
		doc.CreateProcInst("xml", `version="1.0" encoding="UTF-8"`)
	}
	root := doc.CreateElement(m.Name())
	if space != "" {
		root.CreateAttr("xmlns", space)
	}
	page := element{el: root, dialect: t.Dialect, edition: t.edition(), standards: t.space(), space: space, inherited: space}
	if t.Dialect == Zultys {
		page.standards = space // its server names no namespace anywhere
	}
	page.deviceFirst = t.Dialect == DMCC && m.Kind() == KindRequest // its server tells the call first
	laid.layout(page)
	body, err := doc.WriteToString()
	if err != nil {
		return nil, fmt.Errorf("csta: %s: %w", m.Name(), err)
	}
	// MX's hashed password ends in a newline, which its clients write as a character reference.
	return []byte(strings.Replace(body, "\n</pwd>", "&#xA;</pwd>", 1)), nil
}

// Decode reads a frame's body in whatever dialect it is. Messages are values (MakeCall, Event, ...) but
// for *Failure, which is an error too. A message that it does not know is an Unknown and no error; what
// is not XML, or holds a document type, is a *SyntaxError. Characters that XML or the declared character
// set does not allow are repaired, as Read does.
func Decode(body []byte) (Message, error) {
	reading, err := Read(body)
	return reading.Message, err
}

// Read is Decode that tells what had to be repaired. One unreadable character costs at most itself, except
// in an identifier or in markup: then the error is a *SyntaxError. A number that has one is not known.
func Read(body []byte) (Reading, error) {
	r := Reading{Text: body}
	root, err := r.parse()
	if err != nil {
		return r, err
	}
	r.Message = message(root)
	if doubtful(r.Text) {
		r.Message, err = distrust(r.Message)
	}
	return r, err
}

// message lays out what the root begins.
func message(root *etree.Element) Message {
	s := element{el: root}
	if known, ok := roots[root.Tag]; ok {
		return known.layout(s)
	}
	if kind, ok := strings.CutSuffix(root.Tag, "Event"); ok {
		if _, ok := forms[EventKind(kind)]; ok {
			return Event{Type: EventKind(kind)}.layout(s)
		}
		if _, ok := agentForms[AgentEventKind(kind)]; ok {
			return AgentEvent{Type: AgentEventKind(kind)}.layout(s)
		}
	}
	if known, ok := folded[strings.ToLower(root.Tag)]; ok {
		return known.layout(s)
	}
	return Unknown{Root: root.Tag, K: kindOf(root.Tag)}
}

// parse reads XML and returns its one root. What cannot be read as it stands is repaired and read once more.
func (r *Reading) parse() (*etree.Element, error) {
	if len(r.Text) > MaxBody {
		return nil, &SyntaxError{Reason: fmt.Sprintf("%d bytes are more than a frame can hold", len(r.Text))}
	}
	root, err := tree(r.Text, r.charset)
	var syntax *SyntaxError
	if err == nil && !halved(r.Text) || errors.As(err, &syntax) && syntax.final {
		return root, err
	}
	original := r.Text
	r.repair()
	asIs := func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	mended, second := tree(r.Text, asIs)
	if second != nil {
		r.Text, r.Repairs = original, nil
		return nil, cmp.Or(err, second)
	}
	return mended, nil
}

// tree reads XML and returns its one root. Entities beyond XML's own five are an error, for the parser
// knows no others; document types, which could declare some, are refused outright.
func tree(body []byte, charset func(string, io.Reader) (io.Reader, error)) (*etree.Element, error) {
	if tooMuch := measure(body); tooMuch != "" {
		return nil, &SyntaxError{tooMuch, true}
	}
	doc := etree.NewDocument()
	doc.ReadSettings = etree.ReadSettings{MaxDepth: maxDepth, CharsetReader: charset}
	body = bytes.TrimPrefix(body, []byte("\uFEFF")) // a byte order mark
	if err := doc.ReadFromBytes(body); err != nil {
		return nil, &SyntaxError{Reason: reason(err)}
	}
	var root *etree.Element
	for _, token := range doc.Child {
		switch t := token.(type) {
		case *etree.Directive:
			return nil, &SyntaxError{"document types are refused", true}
		case *etree.Element:
			if root != nil {
				return nil, &SyntaxError{Reason: "it has more than one root element"}
			}
			root = t
		case *etree.CharData:
			if !t.IsWhitespace() {
				return nil, &SyntaxError{Reason: "there is text outside of the root element"}
			}
		}
	}
	if root == nil {
		return nil, &SyntaxError{Reason: "it has no root element"}
	}
	return root, nil
}

// reason says what is wrong without quoting the body.
func reason(err error) string {
	var syntax *xml.SyntaxError
	switch {
	case errors.As(err, &syntax) && strings.Contains(syntax.Msg, "entity"):
		return fmt.Sprintf("unknown entity on line %d", syntax.Line)
	case errors.As(err, &syntax):
		return fmt.Sprintf("not well-formed XML on line %d", syntax.Line)
	case errors.Is(err, etree.ErrMaxDepth):
		return fmt.Sprintf("elements are nested deeper than %d", maxDepth)
	case errors.Is(err, errCharset):
		return err.Error()
	default:
		return "not well-formed XML"
	}
}

func nameOf(m Message) string {
	if m == nil {
		return ""
	}
	return m.Name()
}
