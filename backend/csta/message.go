// Package csta is the language a CTI server speaks: ECMA-269 services written as ECMA-323 XML in
// frames of its Annex J.2, and the words that single vendors added.
//
// It turns bytes into messages and messages into bytes. Reading is lenient (any namespace, any order
// of children, unknown elements passed over); writing is strict (the schema's order and spelling).
// It has no socket, no goroutine and no clock, and it never logs: bodies may hold secrets.
package csta

import "strings"

// Kind says what a message is to its receiver. Invoke ids repeat in both directions, so a reply is
// recognised by its kind and its id together, never by the id alone (ECMA-323 Annex J.2).
type Kind int

const (
	// KindRequest wants an answer with the same invoke id.
	KindRequest Kind = iota
	// KindReply answers a request: a response or a refusal.
	KindReply
	// KindEvent tells of something and wants no answer.
	KindEvent
)

// Message is anything that fills one frame.
type Message interface {
	// Name is the root element's local name, as the wire spells it.
	Name() string
	// Kind tells requests, replies and events apart.
	Kind() Kind
}

// RequestFor is a request whose positive answer is an R.
type RequestFor[R Message] interface {
	Message
	answer() R
}

// Unknown is a message that this package does not read further. A peer's request of this kind still
// wants an answer, for instance a Failure.
type Unknown struct {
	Root string // the root element's local name
	K    Kind   // judged by the name
}

// Name is the root element's local name.
func (u Unknown) Name() string { return u.Root }

// Kind is judged by the name.
func (u Unknown) Kind() Kind { return u.K }

// kindOf judges a message by its root's name: the standard ends its events in Event and its answers in
// Response; the rest are requests, but for the notices that nobody answers.
func kindOf(root string) Kind {
	switch root {
	case "SnapshotCallData", "SwitchingFunctionDevices", "MonitorInfo", "RegistrationInfo",
		"SystemRegisterAbort", "EscapeRegisterAbort", "RouteRegisterAbort", // ECMA-323: services without a response
		"callParkInfo", "callloginfo", "ablist", "AssignDeviceInfo", "iq": // MX
		return KindEvent
	}
	switch {
	case strings.HasSuffix(root, "Event"):
		return KindEvent
	case strings.HasSuffix(root, "Response"):
		return KindReply
	default:
		return KindRequest
	}
}
