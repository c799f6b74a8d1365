package csta

import (
	"strings"
	"unicode"

	"github.com/beevik/etree"
)

// DeviceID names a device in a request or inside a connection: flat text with the attributes that the
// switch gave it, which go back exactly as they came (ECMA-269 6.1.3, ECMA-323 device-identifiers).
type DeviceID struct {
	ID           string
	TypeOfNumber string // attribute typeOfNumber; empty = not sent
	MediaClass   string // attribute mediaClass; empty = not sent
}

// ConnectionID names one device's part in one call (ECMA-269 6.1.8). Keys are (CallID, Device.ID) as
// text, never numbers. Either half may be missing on the wire.
type ConnectionID struct {
	CallID           string
	Device           DeviceID
	GlobalCallID     string // MX: the same for every leg of a call
	GlobalOrigCallID string // MX
}

// ConnectionKey is what tells one connection from another, fit to be a map's key.
type ConnectionKey struct{ CallID, Device string }

// Key drops what does not identify the connection.
func (c ConnectionID) Key() ConnectionKey { return ConnectionKey{c.CallID, c.Device.ID} }

// Presence says how much an event tells about a device.
type Presence int

const (
	// Absent means that the element was not there or was empty.
	Absent Presence = iota
	// Known means that ID holds the device.
	Known
	// NotKnown, Restricted, NotRequired and NotSpecified are the standard's own reasons for no device.
	NotKnown
	Restricted
	NotRequired
	NotSpecified
)

// reasons are the elements that stand in a device's place.
var reasons = map[Presence]string{
	NotKnown: "notKnown", Restricted: "restricted", NotRequired: "notRequired", NotSpecified: "notSpecified",
}

// Device is a device as events tell it: wrapped in deviceIdentifier (or numberDialed), or a reason
// why it is not told (ECMA-269 12.3).
type Device struct {
	Presence Presence
	DeviceID
	Name string // a display name the switch sent beside it (MX: xxxDisplayName, party/disp); may be empty
}

// Number is the part of the identifier that can be dialled and compared, out of the spellings of single
// switches. What is none of them comes back as it is.
func (d DeviceID) Number() string {
	id := strings.TrimSpace(d.ID)
	if rest, ok := strings.CutPrefix(id, "N<"); ok { // OpenScape: N<3021005550000>Name;displayNumber=...;noa=nk
		number, tail, _ := strings.Cut(rest, ">")
		if _, display, found := strings.Cut(tail, ";displayNumber="); number == "" && found {
			number, _, _ = strings.Cut(display, ";")
		}
		return number
	}
	scheme, rest, _ := strings.Cut(id, ":")
	switch strings.ToLower(scheme) {
	case "tel": // RFC 3966: tel:+3222220220;phone-context=...
		number, _, _ := strings.Cut(rest, ";")
		return number
	case "sip", "sips":
		user, _, _ := strings.Cut(rest, "@")
		number, _, _ := strings.Cut(user, ";")
		return number
	}
	if parts := strings.Split(id, ":"); len(parts) == 4 && parts[0] != "" { // Avaya: extension:switch:address:0
		return parts[0]
	}
	return id
}

// label is the display name inside an OpenScape identifier: N<2025550123>Line71001;displayNumber=...
func (d DeviceID) label() string {
	rest, ok := strings.CutPrefix(d.ID, "N<")
	if !ok {
		return ""
	}
	_, tail, _ := strings.Cut(rest, ">")
	name, _, _ := strings.Cut(tail, ";")
	return readableName(name)
}

// device is a flat device, as requests have it; it is always written.
func (s element) device(name string, d *DeviceID) {
	if !s.reading() {
		layFlatDevice(s.create(name), *d)
	} else if child := s.child(name); child != nil {
		*d = readDevice(child)
	}
}

// optionalDevice is written only when there is one.
func (s element) optionalDevice(name string, d *DeviceID) {
	if s.reading() || d.ID != "" {
		s.device(name, d)
	}
}

// connection is always written: it is what the message is about.
func (s element) connection(name string, c *ConnectionID) {
	s.within(name, func(s element) {
		s = s.in(s.standards)                   // the type is the standard's, wherever the element stands
		if s.deviceFirst && c.Device.ID != "" { // the choice has no order
			s.device("deviceID", &c.Device)
		}
		if s.reading() || c.CallID != "" || c.Device.ID == "" { // the schema wants one of the two
			s.text("callID", &c.CallID)
		}
		if s.reading() || (c.Device.ID != "" && !s.deviceFirst) {
			s.device("deviceID", &c.Device)
		}
		if s.speaks(Zultys) {
			s.option("globalCallID", &c.GlobalCallID)
			s.option("globalOrigCallID", &c.GlobalOrigCallID)
		}
	})
}

// optionalConnection is written only when there is one.
func (s element) optionalConnection(name string, c *ConnectionID) {
	if s.reading() || *c != (ConnectionID{}) {
		s.connection(name, c)
	}
}

// The three wrappings of a told device: ExtendedDeviceID, RedirectionDeviceID and the endpoint of a
// connection list. The second is the only one that knows all four reasons.
const (
	asIdentifier  = "deviceIdentifier"
	asRedirection = "numberDialed"
	asEndpoint    = "deviceID"
)

// party is a device as events tell it. An absent one is not written.
func (s element) party(name, wrapping string, d *Device) {
	if s.reading() {
		if child := s.child(name); child != nil {
			*d = readParty(child)
		}
		return
	}
	named := s.dialect == Zultys && d.Name != ""
	if d.Presence == Absent && !named {
		return
	}
	s.within(name, func(s element) {
		s = s.in(s.standards)
		switch {
		case d.Presence == Known:
			s.device(wrapping, &d.DeviceID)
		case d.Presence == Absent:
		case wrapping != asRedirection && d.Presence != Restricted:
			s.create(reasons[NotKnown])
		default:
			s.create(reasons[d.Presence])
		}
		if named {
			s.within("party", func(s element) {
				s.option("addr", &d.ID)
				s.text("disp", &d.Name)
			})
		}
	})
}

// mandatory is a party that the standard demands: one that is not told is written as not known. MX
// leaves it out.
func (s element) mandatory(name, wrapping string, d *Device) {
	if s.standard() && d.Presence == Absent {
		d.Presence = NotKnown
	}
	s.party(name, wrapping, d)
}

func readParty(el *etree.Element) (d Device) {
	s := element{el: el}
	s.within("party", func(s element) { // MX: <party><addr/><disp/></party>
		s.text("addr", &d.ID)
		s.text("disp", &d.Name)
	})
	if id := readDevice(el); id.ID != "" { // a switch that forgets the wrapping
		d.DeviceID = id
	}
	for _, child := range el.ChildElements() {
		switch child.Tag {
		case asIdentifier, asRedirection, asEndpoint:
			if id := readDevice(child); id.ID != "" {
				d.DeviceID = id
			}
		}
		for presence, element := range reasons {
			if child.Tag == element {
				d.Presence = presence
			}
		}
	}
	if d.ID != "" {
		d.Presence = Known
	}
	if d.Name == "" {
		d.Name = d.label()
	}
	return d
}

func readDevice(el *etree.Element) DeviceID {
	id := trimmed(el)
	if id == "" {
		return DeviceID{}
	}
	return DeviceID{ID: id, TypeOfNumber: attribute(el, "typeOfNumber"), MediaClass: attribute(el, "mediaClass")}
}

func layFlatDevice(s element, d DeviceID) {
	s.attribute("typeOfNumber", &d.TypeOfNumber)
	s.attribute("mediaClass", &d.MediaClass)
	s.el.SetText(d.ID)
}

// isName tells a display name from a number or an address.
func isName(text string) bool {
	return strings.ContainsFunc(text, unicode.IsLetter) && !strings.ContainsAny(text, ":@<")
}
