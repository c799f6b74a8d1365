package csta

import (
	"strconv"

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

// CallLogInfo is a block of MX's call log, 21 calls at most. Only its name was seen: what stands in it is
// kept as it is told.
type CallLogInfo struct{ Entries []Entry }

// Entry is an element whose inner form is not known: the names and texts of its attributes and children.
type Entry struct {
	Name   string // the element's name
	Fields []Datum
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
		m.Entries = append(m.Entries, Entry{child.Tag, fields(child)})
	}
	return m
}

// layEntry writes an entry with its fields as children, those that have a name fit for an element.
func layEntry(s element, e Entry) {
	if !isElementName(e.Name) {
		return
	}
	s.within(e.Name, func(s element) {
		for _, field := range e.Fields {
			if isElementName(field.Name) {
				s.text(field.Name, &field.Value)
			}
		}
	})
}

// fields are an element's attributes and children with their texts.
func fields(el *etree.Element) (told []Datum) {
	for _, a := range el.Attr {
		if a.Space != "xmlns" && a.Key != "xmlns" {
			told = append(told, Datum{a.Key, a.Value})
		}
	}
	for _, child := range el.ChildElements() {
		told = append(told, Datum{child.Tag, trimmed(child)})
	}
	return told
}

// AddressBookRequest asks MX for a page of its address book. The answer comes as an AddressBookPage.
type AddressBookRequest struct{ Index int } // of the first entry, from 0

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
	Index int // of the first one here
	// Entries are told with a jid, names and numbers; whether as attributes or elements is not certain:
	// both are read, and elements are written.
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
			if s.reading() {
				s.attribute(field.name, field.value)
			}
			s.option(field.name, field.value)
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
