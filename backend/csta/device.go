package csta

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

// Device is a device as events tell it: wrapped in deviceIdentifier (or numberDialed), or a reason
// why it is not told (ECMA-269 12.3).
type Device struct {
	Presence Presence
	DeviceID
	Name string // a display name the switch sent beside it (MX: xxxDisplayName, party/disp); may be empty
}
