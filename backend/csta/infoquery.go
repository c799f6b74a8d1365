package csta

import (
	"strconv"
	"strings"

	"github.com/beevik/etree"
)

// infoQuery is MX's element iq, whose attribute id says which question it is.
type infoQuery struct{}

func (infoQuery) Name() string { return "iq" }
func (infoQuery) Kind() Kind   { return KindEvent }
func (m infoQuery) layout(s element) Message {
	switch attribute(s.el, "id") {
	case "calllog":
		return CallLogRequest{}.layout(s)
	case "addressbook":
		return AddressBookRequest{}.layout(s)
	case "mode":
		return ModeRequest{}.layout(s)
	default:
		return Unknown{Root: m.Name(), K: m.Kind()}
	}
}

// layQuery writes the attributes that every iq begins with.
func layQuery(s element, kind, id string) {
	s.attribute("type", &kind)
	s.attribute("id", &id)
}

// CallLogRequest asks MX for its user's call log since a time. The answer comes as CallLogInfo notices;
// nothing replies with the same invoke id.
type CallLogRequest struct{ Timestamp string } // Unix time in seconds; -1 = everything

func (CallLogRequest) Name() string { return "iq" }
func (CallLogRequest) Kind() Kind   { return KindEvent }
func (m CallLogRequest) layout(s element) Message {
	layQuery(s, "get", "calllog")
	s.attribute("timestamp", &m.Timestamp)
	return m
}

// CallLogInfo is a block of MX's call log, 21 calls at most, each a callinfo with its fields: missed and direction as
// attributes, the others as elements. They are kept as they are told.
type CallLogInfo struct{ Entries []Entry }

// Entry is an element whose inner form is not known: the names and texts of its attributes and children.
type Entry struct {
	Name       string // the element's name
	Attributes []Datum
	Fields     []Datum // its children
}

func (CallLogInfo) Name() string { return "callloginfo" }
func (CallLogInfo) Kind() Kind   { return KindEvent }
func (m CallLogInfo) layout(s element) Message {
	if !s.reading() {
		for _, entry := range m.Entries {
			layEntry(s, entry)
		}
		return m
	}
	for _, child := range s.el.ChildElements() {
		m.Entries = append(m.Entries, readEntry(child))
	}
	return m
}

// layEntry writes an entry, those of its fields that have a name fit for XML.
func layEntry(s element, e Entry) {
	if !isElementName(e.Name) {
		return
	}
	s.within(e.Name, func(s element) {
		for _, a := range e.Attributes {
			if isElementName(a.Name) && attribute(s.el, a.Name) == "" {
				s.attribute(a.Name, &a.Value)
			}
		}
		for _, field := range e.Fields {
			if isElementName(field.Name) {
				s.text(field.Name, &field.Value)
			}
		}
	})
}

// readEntry is an element with its attributes and children and their texts.
func readEntry(el *etree.Element) Entry {
	e := Entry{Name: el.Tag}
	for _, a := range el.Attr {
		if text := strings.TrimSpace(a.Value); a.Space == "" && a.Key != "xmlns" && text != "" {
			e.Attributes = append(e.Attributes, Datum{a.Key, text})
		}
	}
	for _, child := range el.ChildElements() {
		e.Fields = append(e.Fields, Datum{child.Tag, trimmed(child)})
	}
	return e
}

// AddressBookRequest asks MX for a page of its address book. The answer comes as an AddressBookPage.
type AddressBookRequest struct{ Index int } // of the page, from 0

func (AddressBookRequest) Name() string { return "iq" }
func (AddressBookRequest) Kind() Kind   { return KindEvent }
func (m AddressBookRequest) layout(s element) Message {
	layQuery(s, "get", "addressbook")
	layCount(s, "index", &m.Index)
	return m
}

// AddressBookPage is a page of MX's address book, 50 entries at most.
type AddressBookPage struct {
	Size  int // how many entries the whole book has
	Index int // of the page, from 0
	// Entries are told with a jid, a number that is an attribute, and with names and numbers, which are elements. Both
	// are read as either.
	Entries []AddressBookEntry
}

// AddressBookEntry is one person in MX's address book, as far as the names of the fields were seen.
type AddressBookEntry struct{ JID, FirstName, LastName, BusinessPhone string }

func (AddressBookPage) Name() string { return "ablist" }
func (AddressBookPage) Kind() Kind   { return KindEvent }
func (m AddressBookPage) layout(s element) Message {
	layCount(s, "size", &m.Size)
	layCount(s, "index", &m.Index)
	each(s, "abentry", &m.Entries, func(s element, e *AddressBookEntry) {
		for _, field := range []struct {
			name  string
			value *string
		}{{"jid", &e.JID}, {"firstName", &e.FirstName}, {"lastName", &e.LastName}, {"businessPhone", &e.BusinessPhone}} {
			if s.reading() || field.name == "jid" {
				s.attribute(field.name, field.value)
			}
			if s.reading() || field.name != "jid" {
				s.option(field.name, field.value)
			}
		}
	})
	return m
}

// ModeRequest chooses where MX sends its user's calls. Nothing is known to answer it.
type ModeRequest struct {
	Mode                      string // local (the user's phone) or remote (Address)
	RingDelay, VoicemailDelay int    // seconds; 0 = not sent
	Address                   string
}

func (ModeRequest) Name() string { return "iq" }
func (ModeRequest) Kind() Kind   { return KindEvent }
func (m ModeRequest) layout(s element) Message {
	layQuery(s, "set", "mode")
	s.attribute("mode", &m.Mode)
	s.attributeNumber("ringdelay", &m.RingDelay)
	s.attributeNumber("vmdelay", &m.VoicemailDelay)
	s.option("address", &m.Address)
	return m
}

// layCount is an attribute whose zero is told too.
func layCount(s element, key string, v *int) {
	digits := strconv.Itoa(*v)
	s.attribute(key, &digits)
	*v, _ = strconv.Atoi(digits)
}
