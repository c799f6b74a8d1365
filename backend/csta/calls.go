package csta

// MakeCall dials on behalf of a device (ECMA-269 17.1.16). MX takes an empty calling device for the
// user's own extension and marks it typeOfNumber="deviceID", which the standard does not know.
type MakeCall struct {
	Calling DeviceID
	Called  DeviceID
	// AutoOriginate is prompt or doNotPrompt; empty = not sent (the switch's default).
	AutoOriginate string
}

// MakeCallResponse holds the caller's connection. The call itself is told by events.
type MakeCallResponse struct {
	Connection ConnectionID // element callingDevice
	Called     string       // MX: calledDevice
}

// AnswerCall answers a ringing connection (ECMA-269 17.1.3).
type AnswerCall struct{ Connection ConnectionID }

// ClearConnection takes one device out of a call: an agent's hang-up (ECMA-269 17.1.8).
type ClearConnection struct{ Connection ConnectionID }

// HoldCall puts a connection on hold (ECMA-269 17.1.14).
type HoldCall struct{ Connection ConnectionID }

// RetrieveCall takes a connection back from hold (ECMA-269 17.1.22).
type RetrieveCall struct{ Connection ConnectionID }

// The answers that carry nothing.
type (
	AnswerCallResponse      struct{}
	ClearConnectionResponse struct{}
	HoldCallResponse        struct{}
	RetrieveCallResponse    struct{}
)

// SnapshotDevice asks for every call at a device (ECMA-269 16.1.3).
type SnapshotDevice struct{ Device DeviceID }

// SnapshotDeviceResponse lists the calls at the device. A switch may instead name a service reference
// (ServiceCrossRefID) and send the calls later; then Calls is empty.
type SnapshotDeviceResponse struct {
	ServiceCrossRefID string
	Calls             []SnapshotCallInfo
}

// SnapshotCallInfo is one call at the snapshotted device.
type SnapshotCallInfo struct {
	Connection ConnectionID
	Endpoint   Device
	// States holds the device's own connection first, then the other parties' (compoundCallState).
	States []ConnectionState
}
